using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Cli.Tests.Kustomize;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Releases;

/// <summary>eng/pack.sh, by which a release is packed.</summary>
public sealed class PackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_unpacked_has_the_right_checksum_and_starts()
    {
        var rid = await OutputAsync("eng/rid.sh");
        await PackAsync(rid, CopyImageProgram.PublishedFolder);

        var checksums = await CliWrap.Cli.Wrap("sha256sum").WithArguments(["--check", "--strict", "checksums.txt"]).WithWorkingDirectory(_folder["out"])
            .ExecuteBufferedAsync(Token);
        Assert.Equal($"copyimage-{rid}.tar.gz: OK\n", checksums.StandardOutput);

        Directory.CreateDirectory(_folder["unpacked"]);
        await ProcessRunner.RunAsync("tar", ["-xzf", _folder[$"out/copyimage-{rid}.tar.gz"], "-C", _folder["unpacked"]], Token);
        var files = Directory.GetFiles(_folder["unpacked"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["LICENSE", "THIRD-PARTY-NOTICES.md", "copyimage", "dotnet.notices.txt"], files[..4]);
        Assert.Equal(["libgit2", "libgit2.license.txt"], files[4..].Select(file => file!.Replace(".so", "", StringComparison.Ordinal).Split('-')[0]));
        var version = await CliWrap.Cli.Wrap(_folder["unpacked/copyimage"]).WithArguments("--version").ExecuteBufferedAsync(Token);
        Assert.Equal(await OutputAsync("eng/version.sh"), version.StandardOutput.Trim());
    }

    [Fact]
    public async Task For_Windows_it_is_a_zip_and_the_checksums_have_all_archives()
    {
        RealPart.Require("zip");
        Publish("win", "copyimage.exe", "git2-1234567.dll");
        _folder.Add("win/copyimage.pdb", "symbols");
        Publish("osx", "copyimage", "libgit2-1234567.dylib");
        await PackAsync("win-x64", _folder["win"]);
        await PackAsync("osx-arm64", _folder["osx"]);

        await using var zip = await ZipFile.OpenReadAsync(_folder["out/copyimage-win-x64.zip"], Token);
        Assert.Equal(
            ["LICENSE", "THIRD-PARTY-NOTICES.md", "copyimage.exe", "dotnet.notices.txt", "git2-1234567.dll", "libgit2.license.txt"],
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        var lines = await File.ReadAllLinesAsync(_folder["out/checksums.txt"], Token);
        Assert.Equal(["copyimage-osx-arm64.tar.gz", "copyimage-win-x64.zip"], lines.Select(line => line.Split("  ")[1]));
    }

    [Fact]
    public async Task The_same_files_give_the_same_archives()
    {
        RealPart.Require("zip");
        Publish("win", "copyimage.exe", "git2-1234567.dll");
        Publish("osx", "copyimage", "libgit2-1234567.dylib");
        await PackAsync("win-x64", _folder["win"]);
        await PackAsync("osx-arm64", _folder["osx"]);
        var first = await File.ReadAllTextAsync(_folder["out/checksums.txt"], Token);
        string[] files = [.. Directory.GetFiles(_folder["win"]), .. Directory.GetFiles(_folder["osx"])];
        foreach (var file in files) File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(30));

        await PackAsync("win-x64", _folder["win"]);
        await PackAsync("osx-arm64", _folder["osx"]);

        Assert.Equal(first, await File.ReadAllTextAsync(_folder["out/checksums.txt"], Token));
    }

    /// <summary>Licences ask that they go along with what is distributed.</summary>
    [Theory]
    [InlineData("Cli")]
    [InlineData("Controller")]
    public async Task All_packages_that_a_program_is_made_of_are_named_in_the_notices(string program)
    {
        var notices = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "THIRD-PARTY-NOTICES.md"), Token);
        await using var file = File.OpenRead(Path.Combine(RepositoryRoot.Path, "src", $"CopyImageGitOps.{program}", "packages.lock.json"));
        using var locks = await JsonDocument.ParseAsync(file, cancellationToken: Token);
        string[] tools = ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.NET.ILLink.Tasks", "copyimagegitops"];

        var packages = locks.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject().Select(package => package.Name).Except(tools);

        Assert.All(packages, package => Assert.Matches($@"\b{Regex.Escape(package)}\b", notices));
    }

    [Theory]
    [InlineData("libgit2-1.so", "library", "has no copyimage: publish it first.")]
    [InlineData("copyimage", "program", "has no libgit2: publish it first.")]
    public async Task A_folder_that_lacks_a_part_is_refused(string file, string content, string problem)
    {
        _folder.Add($"published/{file}", content);

        Assert.Equal($"{_folder["published"]} {problem}\n", await ProblemAsync("linux-x64", _folder["published"]));
    }

    [Fact]
    public async Task A_binary_that_wants_a_newer_C_library_than_supported_systems_have_is_refused()
    {
        _folder.Add("published/copyimage", "GLIBC_2.9\0GLIBC_2.38\0GLIBC_2.34\0").Add("published/libgit2-1.so", "library");

        Assert.Equal(
            $"{_folder["published/copyimage"]} needs glibc 2.38, more than 2.34: link it on an older system, as Debian 12 or Ubuntu 22.04.\n",
            await ProblemAsync("linux-x64", _folder["published"]));
        Assert.Empty(Directory.GetFiles(_folder["out"]));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>As eng/publish.sh leaves it.</summary>
    private void Publish(string folder, string program, string library)
    {
        foreach (var file in new[] { program, library, "THIRD-PARTY-NOTICES.md", "libgit2.license.txt", "dotnet.notices.txt" })
            _folder.Add($"{folder}/{file}", $"content of {file}");
    }

    private async Task PackAsync(string rid, string published) => await ProcessRunner.RunAsync(Script("eng/pack.sh"), [rid, published, _folder["out"]], Token);

    private async Task<string> ProblemAsync(string rid, string published)
    {
        var result = await CliWrap.Cli.Wrap(Script("eng/pack.sh")).WithArguments([rid, published, _folder["out"]])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Token);
        Assert.Equal(1, result.ExitCode);
        return result.StandardError;
    }

    private static async Task<string> OutputAsync(string script) =>
        (await CliWrap.Cli.Wrap(Script(script)).ExecuteBufferedAsync(Token)).StandardOutput.Trim();

    private static string Script(string path) => Path.Combine(RepositoryRoot.Path, path);
}
