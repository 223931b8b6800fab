using CopyImageGitOps.Configuration;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Configuration;

/// <summary>The keys of <c>spec.controller</c>.</summary>
public sealed class ControllerConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("mode: dry-run", "[spec.controller.mode] spec.controller.mode is 'dry-run', not enforce or audit.")]
    [InlineData("mode: enforced", "[spec.controller.mode] spec.controller.mode is 'enforced', not enforce or audit. -> Did you mean 'enforce'?")]
    [InlineData(
        "kinds: [Deployments]",
        "[spec.controller.kinds[0]] spec.controller.kinds[0] is 'Deployments', not Deployment, DaemonSet, StatefulSet or CronJob. "
            + "-> Did you mean 'Deployment'?")]
    [InlineData(
        "kinds: []",
        "[spec.controller.kinds] spec.controller.kinds is an empty list, so that nothing would be watched. -> Name at least one, or leave the key out.")]
    [InlineData(
        "excludeNamespaces: [Kube_System]",
        "[spec.controller.excludeNamespaces[0]] spec.controller.excludeNamespaces[0] is 'Kube_System', which no namespace can be called. "
            + "-> Names have lower-case letters, digits and '-'; '*' stands for any run of characters, '?' for one, and '{own}' for the controller's own.")]
    [InlineData("managed: ignore", "[spec.controller.managed] spec.controller.managed is 'ignore', not report or patch.")]
    [InlineData(
        "imagePullSecret: Login",
        "[spec.controller.imagePullSecret] spec.controller.imagePullSecret is 'Login', which no Secret can be called. "
            + "-> Names have lower-case letters, digits, '-' and '.'.")]
    [InlineData(
        "maximumRollouts: -1", "[spec.controller.maximumRollouts] spec.controller.maximumRollouts is '-1', not a whole number from 0 to 1000.")]
    [InlineData("workers: 0", "[spec.controller.workers] spec.controller.workers is '0', not a whole number from 1 to 64.")]
    [InlineData(
        "resync: 1s", "[spec.controller.resync] spec.controller.resync is '1s', not a length of time from 30s up to 24h, as in 90s, 15m or 2h.")]
    [InlineData(
        "lockRepository: {branch: main}",
        "[spec.controller.lockRepository.url] spec.controller.lockRepository.url is missing. "
            + "-> Give the address of a Git repository, as in https://github.com/acme/apps.git.")]
    [InlineData(
        "lockRepository: {url: 'https://jane:secret@example.com/apps.git'}",
        "[spec.controller.lockRepository.url] spec.controller.lockRepository.url has an '@' before 'example.com/apps.git'. "
            + "-> Take the credentials out of it, and give the token in COPYIMAGE_GIT_TOKEN.")]
    [InlineData(
        "lockRepository: {url: 'HTTPS://secret@example.com/apps.git'}",
        "[spec.controller.lockRepository.url] spec.controller.lockRepository.url has an '@' before 'example.com/apps.git'. "
            + "-> Take the credentials out of it, and give the token in COPYIMAGE_GIT_TOKEN.")]
    [InlineData(
        "lockRepository: {url: 'ext::sh -c touch'}",
        "[spec.controller.lockRepository.url] spec.controller.lockRepository.url is 'ext::sh -c touch', not the address of a Git repository. "
            + "-> Write it as in https://github.com/acme/apps.git.")]
    [InlineData(
        "lockRepository: {url: a, path: ../x.lock}",
        "[spec.controller.lockRepository.path] spec.controller.lockRepository.path is '../x.lock', not a path below the root of the repository. "
            + "-> Write it as in clusters/production/copyimage.lock.")]
    [InlineData(
        "lockRepository: {url: a, interval: 4s}",
        "[spec.controller.lockRepository.interval] spec.controller.lockRepository.interval is '4s', "
            + "not a length of time from 5s up to 24h, as in 90s, 15m or 2h.")]
    [InlineData("lockfile: x", "[spec.controller.lockfile] spec.controller.lockfile is not a known key. -> Did you mean 'lockFile'?")]
    public void A_fault_says_where_it_is_what_is_wrong_and_what_to_do(string key, string finding) =>
        Assert.Equal(["copyimage.yaml:5: " + finding], ConfigText.ParseSpec($"controller:\n  {key}").Findings.Select(ConfigText.Show));

    [Fact]
    public async Task Of_two_lock_files_neither_is_taken()
    {
        var load = await LoadAsync("  lockFile: copyimage.lock\n    lockRepository:\n      url: https://example.com/apps.git");

        Assert.Null(load.Config);
        Assert.Equal(
            $"{_folder["copyimage.yaml"]}:8: [spec.controller.lockRepository] Two lock files are named: spec.controller has lockFile and lockRepository. "
                + "-> Keep the one that the manifests in Git are made with.",
            ConfigText.Show(Assert.Single(load.Findings)));
    }

    [Fact]
    public async Task The_lock_file_is_relative_to_the_configuration_file() =>
        Assert.Equal(_folder["lock/copyimage.lock"], (await LoadAsync("  lockFile: lock/copyimage.lock")).Config!.Controller.LockFile);

    [Fact]
    public async Task The_environment_decides_the_mode_and_leaves_that_of_the_function_alone()
    {
        var load = await LoadAsync("  mode: enforce", ("COPYIMAGE_CONTROLLER_MODE", "audit"));

        Assert.Equal((ControllerMode.Audit, null), (load.Config!.Controller.Mode, load.Config.Function.Mode));
    }

    [Fact]
    public async Task A_ConfigMap_of_a_function_does_not_reach_the_controller()
    {
        var load = await FunctionConfigLoader.LoadAsync(
            "kind: ConfigMap\ndata:\n  controllerMode: audit\n", file: null, _ => null, overrides: null, TestContext.Current.CancellationToken);

        Assert.StartsWith("functionConfig.data.controllerMode is not a known key.", Assert.Single(load.Findings).Message, StringComparison.Ordinal);
    }

    private async Task<ConfigLoad> LoadAsync(string keys, params (string Name, string Value)[] environment)
    {
        _folder.Add("copyimage.yaml", $"apiVersion: copyimage.dev/v1\nkind: CopyImage\nspec:\n  destination: a.io/x\n  controller:\n  {keys}\n");
        return await ConfigLoader.LoadAsync(
            _folder.Path, _folder["copyimage.yaml"], name => environment.FirstOrDefault(variable => variable.Name == name).Value, overrides: null,
            TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();
}
