using CopyImageGitOps.Registries.Authentication;

namespace CopyImageGitOps.Tests.Registries;

public sealed class ScopeSetTests
{
    /// <summary>Some token servers read only the first scope.</summary>
    [Fact]
    public void Scopes_with_push_come_first()
    {
        var scopes = ScopeSet.Pull("a/from").Union(ScopeSet.Push("z/to"));

        Assert.Equal(["repository:z/to:pull,push", "repository:a/from:pull"], scopes.ToList());
    }

    [Fact]
    public void A_set_covers_what_it_has_and_no_more()
    {
        var both = ScopeSet.Push("a").Union(ScopeSet.Pull("b"));

        Assert.True(both.Covers(ScopeSet.Pull("a")));
        Assert.True(both.Covers(ScopeSet.Pull("b")));
        Assert.False(both.Covers(ScopeSet.Push("b")));
        Assert.False(both.Covers(ScopeSet.Pull("c")));
    }

    [Theory]
    [InlineData("repository:localhost:5000/a:pull,push", "repository:localhost:5000/a:pull,push")]
    [InlineData("repository:a:push repository:a:pull registry:catalog:*", "repository:a:pull,push registry:catalog:*")]
    [InlineData("nonsense", "")]
    public void A_challenge_names_scopes_divided_by_spaces(string text, string expected) => Assert.Equal(expected, ScopeSet.Parse(text).ToString());
}
