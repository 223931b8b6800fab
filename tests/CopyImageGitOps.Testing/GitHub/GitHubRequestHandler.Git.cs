using System.Text.Json;

namespace CopyImageGitOps.Testing.GitHub;

/// <summary>Branches, blobs, trees and commits (https://docs.github.com/en/rest/git).</summary>
internal sealed partial class GitHubRequestHandler
{
    private const string Heads = "refs/heads/";

    private async Task<GitHubReply> MatchingAsync(string prefix) =>
        GitHubReply.Ok((await Git.BranchesAsync(prefix)).Select(branch => Reference(branch.Name, branch.Commit)).ToList());

    private async Task<GitHubReply> CreateReferenceAsync(JsonElement body)
    {
        if (Text(body, "ref") is not { } name || !name.StartsWith(Heads, StringComparison.Ordinal)) return GitHubReply.Error(422, "Reference name is invalid");
        if (await Git.TipAsync(name[Heads.Length..]) is not null) return GitHubReply.Error(422, "Reference already exists");
        var commit = Text(body, "sha")!;
        if (!await Git.HasAsync(commit, "commit")) return GitHubReply.Error(422, "Object does not exist");
        await Git.SetAsync(name[Heads.Length..], commit);
        return GitHubReply.Created(Reference(name, commit));
    }

    private async Task<GitHubReply> MoveReferenceAsync(string branch, JsonElement body)
    {
        if (await Git.TipAsync(branch) is not { } tip) return GitHubReply.Error(422, "Reference does not exist");
        var commit = Text(body, "sha")!;
        if (!await Git.HasAsync(commit, "commit")) return GitHubReply.Error(422, "Object does not exist");
        if (!IsTrue(body, "force") && !await Git.IsAncestorAsync(tip, commit)) return GitHubReply.Error(422, "Update is not a fast forward");
        await Git.SetAsync(branch, commit);
        return GitHubReply.Ok(Reference(Heads + branch, commit));
    }

    /// <summary>GitHub closes the pull requests of a branch that goes.</summary>
    private async Task<GitHubReply> DeleteReferenceAsync(string branch)
    {
        if (await Git.TipAsync(branch) is null) return GitHubReply.Error(422, "Reference does not exist");
        await Git.DeleteAsync(branch);
        foreach (var pull in server.PullRequests.Where(pull => pull.Head == branch)) pull.IsOpen = false;
        return new GitHubReply(204, null);
    }

    private async Task<GitHubReply> WriteBlobAsync(JsonElement body) => Text(body, "encoding") == "base64"
        ? GitHubReply.Created(new { sha = await Git.WriteBlobAsync(Convert.FromBase64String(Text(body, "content")!)) })
        : GitHubReply.Error(422, "Only base64 is served here");

    private async Task<GitHubReply> WriteTreeAsync(JsonElement body)
    {
        var baseTree = Text(body, "base_tree");
        if (baseTree is not null && !await Git.HasAsync(baseTree, "tree")) return GitHubReply.Error(422, "base_tree is not a valid tree oid");
        var entries = body.GetProperty("tree").EnumerateArray()
            .Select(entry => (Mode: Text(entry, "mode")!, Id: Text(entry, "sha"), Path: Text(entry, "path")!)).ToList();
        foreach (var (_, id, path) in entries)
        {
            if (id is null && (await Git.GitAsync("ls-tree", baseTree!, path)).Length == 0) return GitHubReply.Error(422, "GitRPC::BadObjectState");
            if (id is not null && !await Git.HasAsync(id, "blob")) return GitHubReply.Error(422, $"tree.sha {id} is not a valid blob");
        }

        if (body.GetProperty("tree").EnumerateArray().Any(entry => !entry.TryGetProperty("sha", out _)))
            return GitHubReply.Error(422, "Must supply tree.sha or tree.content");
        return GitHubReply.Created(new { sha = await Git.WriteTreeAsync(baseTree, entries) });
    }

    private async Task<GitHubReply> WriteCommitAsync(JsonElement body)
    {
        var (tree, parents) = (Text(body, "tree")!, Texts(body, "parents"));
        if (!await Git.HasAsync(tree, "tree")) return GitHubReply.Error(422, "Tree SHA does not exist");
        foreach (var parent in parents)
            if (!await Git.HasAsync(parent, "commit")) return GitHubReply.Error(422, "Parent SHA does not exist or is not a commit object");
        if (body.TryGetProperty("author", out _) || body.TryGetProperty("committer", out _))
            return GitHubReply.Error(422, "Only signed commits are served here");
        var id = await Git.WriteSignedCommitAsync(Text(body, "message")!, tree, parents, Options.Login);
        return GitHubReply.Created(new { sha = id, verification = new { verified = true, reason = "valid" } });
    }

    private async Task<GitHubReply> CommitAsync(string id)
    {
        if (!await Git.HasAsync(id, "commit")) return GitHubReply.NotFound;
        var head = (await Git.GitAsync("log", "-1", "--format=%T %P", id)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = await Git.GitAsync("cat-file", "commit", id);
        return GitHubReply.Ok(new
        {
            sha = id,
            tree = new { sha = head[0] },
            parents = head.Skip(1).Select(parent => new { sha = parent }).ToList(),
            message = text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..],
            verification = new { verified = text.Contains("\ngpgsig ", StringComparison.Ordinal) },
        });
    }

    private static object Reference(string name, string commit) => new { @ref = name, @object = new { type = "commit", sha = commit } };
}
