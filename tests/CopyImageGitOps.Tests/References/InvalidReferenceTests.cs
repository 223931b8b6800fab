using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.References;

public sealed class InvalidReferenceTests
{
    private const string Host = "is not a registry host; its labels are letters, digits and inner hyphens, separated by dots";
    private const string Component = "is not a repository name component: lower-case letters and digits, separated by one '.', one or two '_', or hyphens";
    private const string Upper = "has upper-case letters; a repository name is lower-case";
    private const string Empty = "has an empty component; single slashes separate components";
    private const string PortRule = "is not a port; a port is a number from 1 to 65535";
    private const string TagRule = "is not a tag: letters, digits, '_', '.', '-', not beginning with '.' or '-'";
    private const string Algorithm = "has an unknown digest algorithm; sha256, sha384 and sha512 are known";

    private const string Table = $$"""
        # text | reason, beginning with the offending part
        {id} | it is a bare image ID; name a repository
        :1.25 | it has no repository name
        @{256} | it has no repository name
        docker.io/ | it has no repository name
        ghcr.io/:1 | it has no repository name
        # Paths
        Nginx | it {{Upper}}
        nginX:1 | 'nginX' {{Upper}}
        ghcr.io/Org/app | 'Org' {{Upper}}
        org/App | 'App' {{Upper}}
        docker.io/ÄPP | 'ÄPP' {{Upper}}
        /nginx | it {{Empty}}
        nginx/ | it {{Empty}}
        a//b | it {{Empty}}
        ghcr.io//app | '/app' {{Empty}}
        ghcr.io/a/:1 | 'a/' {{Empty}}
        .nginx | it {{Component}}
        nginx. | it {{Component}}
        a..b | it {{Component}}
        a._b | it {{Component}}
        a___b | it {{Component}}
        a-_b | it {{Component}}
        -nginx | it {{Component}}
        nginx-:1 | 'nginx-' {{Component}}
        _/b | '_' {{Component}}
        org/_app | '_app' {{Component}}
        my nginx | it {{Component}}
        org/näme | 'näme' {{Component}}
        a/b$c | 'b$c' {{Component}}
        $(IMAGE) | it {{Upper}}
        a/b+c | 'b+c' {{Component}}
        a\b | it {{Component}}
        nginx:1.25:2 | 'nginx:1.25' {{Component}}
        ghcr.io/a:5000/b | 'a:5000' {{Component}}
        docker.io/{255} | '{255}' makes a repository path of 263 characters; at most 255 are allowed
        ghcr.io/{255}p | '{255}p' makes a repository path of 256 characters; at most 255 are allowed
        # Registries
        https://ghcr.io/org/app | 'https://' is a scheme; a reference has none
        docker://nginx | 'docker://' is a scheme; a reference has none
        docker-pullable://a/b@{256} | 'docker-pullable://' is a scheme; a reference has none
        my_registry:5000/app | 'my_registry' {{Host}}
        -a.io/app | '-a.io' {{Host}}
        a-.io/app | 'a-.io' {{Host}}
        ghcr.io./app | 'ghcr.io.' {{Host}}
        .io/app | '.io' {{Host}}
        a..b/c | 'a..b' {{Host}}
        exämple.com/app | 'exämple.com' {{Host}}
        user@host.io/app | 'host.io/app' is not a digest; a digest is 'algorithm:hex'
        :5000/app | ':5000' is a port without a host
        host:/app | the port after 'host:' is empty
        host:port/app | 'port' {{PortRule}}
        host:0/app | '0' {{PortRule}}
        host:65536/app | '65536' {{PortRule}}
        host:99999999999999999999/app | '99999999999999999999' {{PortRule}}
        host:+80/app | '+80' {{PortRule}}
        host:8 0/app | '8 0' {{PortRule}}
        a:b:80/app | 'a:b:80' is not a registry host; an IPv6 address stands in brackets
        ::1/app | '::1' is not a registry host; an IPv6 address stands in brackets
        [::1/app | '[::1' is not an IPv6 address in brackets
        [/a.b | '[' {{Component}}
        []:80/app | '[]' is not an IPv6 address in brackets
        [::1%25eth0]/app | '[::1%25eth0]' is not an IPv6 address in brackets
        [::ffff:1.2.3.4]/app | '[::ffff:1.2.3.4]' is not an IPv6 address in brackets
        [127.0.0.1]/app | '[127.0.0.1]' is not an IPv6 address in brackets
        [1::2::3]/app | '[1::2::3]' is not an IPv6 address in brackets
        [::1]x:80/app | 'x:80' follows an IPv6 address, where only a port may
        [::1]:/app | the port after '[::1]:' is empty
        [::1]:x/app | 'x' {{PortRule}}
        [::1]:5000 | '[::1]' {{Component}}
        # Tags
        nginx: | the tag is empty
        nginx:@{256} | the tag is empty
        nginx:.a | '.a' {{TagRule}}
        nginx:-a | '-a' {{TagRule}}
        nginx:a+b | 'a+b' {{TagRule}}
        nginx:a b | 'a b' {{TagRule}}
        nginx:1.25$ | '1.25$' {{TagRule}}
        nginx:é | 'é' {{TagRule}}
        nginx:{128}t | '{128}t' is a tag of 129 characters; at most 128 are allowed
        localhost:5000/app:: | the tag is empty
        nginx::1 | 'nginx:' {{Component}}
        # Digests
        nginx@ | the digest is empty
        nginx:1@ | the digest is empty
        nginx@1.25 | '1.25' is not a digest; a digest is 'algorithm:hex'
        nginx@latest:1 | 'latest:1' {{Algorithm}}
        nginx@md5:0123456789abcdef0123456789abcdef | 'md5:0123456789abcdef0123456789abcdef' {{Algorithm}}
        nginx@SHA256:abc | 'SHA256:abc' {{Algorithm}}
        nginx@:abc | ':abc' {{Algorithm}}
        nginx@sha256:abc | 'sha256:abc' has 3 hexadecimal characters; a sha256 digest has 64
        nginx@sha256: | 'sha256:' has 0 hexadecimal characters; a sha256 digest has 64
        nginx@{256}0 | '{256}0' has 65 hexadecimal characters; a sha256 digest has 64
        nginx@sha512:abc | 'sha512:abc' has 3 hexadecimal characters; a sha512 digest has 128
        nginx@sha384:abc | 'sha384:abc' has 3 hexadecimal characters; a sha384 digest has 96
        nginx@sha256:ABC | 'ABC' is not lower-case hexadecimal
        nginx@sha256:xyz | 'xyz' is not lower-case hexadecimal
        nginx@sha256:abc:1 | 'abc:1' is not lower-case hexadecimal
        """;

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in ReferenceTable.Rows(Table)) rows.Add(row[0], row[1]);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_invalid_reference_is_refused_with_the_part_that_is_wrong(string text, string reason)
    {
        var exception = Assert.Throws<ReferenceFormatException>(() => ImageReference.Parse(text));

        Assert.Equal($"'{Shown(text)}' is not a valid image reference: {Shown(reason)}", exception.Message);
        Assert.False(ImageReference.TryParse(text, out _, out var error));
        Assert.Equal(exception.Error, error);
        Assert.Contains(error.Part, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Nothing_is_not_a_reference(string? text)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var error));
        Assert.Equal("'' is not a valid image reference: it is empty", error.ToString());
    }

    [Fact]
    public void A_message_is_one_line_whatever_the_text_holds()
    {
        Assert.False(ImageReference.TryParse("nginx\n::error::owned\r\u2028\u202e", out _, out var error));

        Assert.Equal(
            @"'nginx\n::error::owned\r\u2028\u202e' is not a valid image reference: "
                + @"'owned\r\u2028\u202e' is not a tag: letters, digits, '_', '.', '-', not beginning with '.' or '-'",
            error.ToString());
    }

    [Fact]
    public void A_message_does_not_repeat_a_text_of_any_length()
    {
        Assert.False(ImageReference.TryParse(new string('X', 100_000), out _, out var error));

        Assert.Equal(
            $"'{new string('X', 200)}…' is not a valid image reference: it has upper-case letters; a repository name is lower-case",
            error.ToString());
    }

    private static string Shown(string text) => string.Join('\'', text.Split('\'').Select(part => part.Length > 200 ? part[..200] + "…" : part));
}
