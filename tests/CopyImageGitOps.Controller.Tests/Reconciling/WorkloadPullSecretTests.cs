using System.Text;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>Sources that let in only the workload, and a destination that lets in only the controller.</summary>
public sealed class WorkloadPullSecretTests : IAsyncLifetime, IPullSecrets
{
    private const string OwnPassword = "controller-secret";
    private const string WorkloadPassword = "workload-secret";

    private readonly List<string> _asked = [];
    private PullSecretsRead _read = new(null, []);
    private MirrorFixture _at = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Workload Web => Drifted.Deployment(_at.NginxName) with { PullSecrets = ["pull"] };

    public async ValueTask InitializeAsync()
    {
        _at = await MirrorFixture.StartAsync(
            new() { Login = RegistryLogin.Basic, AllowsAnonymousPull = false, Username = "w", Password = WorkloadPassword },
            new() { Login = RegistryLogin.Basic, AllowsAnonymousPull = false, Username = "c", Password = OwnPassword });
        _read = new PullSecretsRead(Secret($"{_at.Source.Address}"), []);
    }

    public ValueTask DisposeAsync() => _at.DisposeAsync();

    [Fact]
    public async Task A_source_that_refuses_the_controller_is_asked_with_the_secrets_of_the_workload()
    {
        var result = await MirrorAsync(Web);

        Assert.Empty(result.Problems);
        Assert.True(_at.Own.HasManifest(_at.CopyRepository, _at.Nginx.Digest));
        Assert.Equal(["default: pull"], _asked);
    }

    [Fact]
    public async Task Each_registry_is_shown_its_own_credential_only()
    {
        // A careless Secret, with an entry for the destination too.
        _read = new PullSecretsRead(Secret(_at.Source.Address, _at.Own.Address), []);

        Assert.Empty((await MirrorAsync(Web)).Problems);

        Assert.Equal([Basic("w", WorkloadPassword)], Shown(_at.Source));
        Assert.Equal([Basic("c", OwnPassword)], Shown(_at.Own));
    }

    [Fact]
    public async Task What_one_namespace_may_see_is_not_taken_for_another()
    {
        var mirror = Mirror();
        Assert.Empty((await mirror.MirrorAsync(Web, Token)).Problems);
        _read = new PullSecretsRead(null, []);

        var other = await mirror.MirrorAsync(Web with { Key = new ObjectKey("Deployment", "other", "web") }, Token);

        Assert.Equal([FindingCodes.RegistryUnauthorized], other.Problems.Select(p => p.Code));
        Assert.Equal(["default: pull", "other: pull"], _asked);
    }

    [Fact]
    public async Task Secrets_that_cannot_be_used_are_said_beside_the_refusal()
    {
        var unreadable = new Finding(Severity.Warning, FindingCodes.PullSecretUnreadable, "The pull secret 'pull' cannot be used.");
        _read = new PullSecretsRead(null, [unreadable]);

        var result = await MirrorAsync(Web);

        Assert.Equal([FindingCodes.RegistryUnauthorized, FindingCodes.PullSecretUnreadable], result.Problems.Select(p => p.Code));
        Assert.True(result.IsTransient);
    }

    [Fact]
    public async Task Secrets_are_read_only_when_a_source_refuses_and_the_configuration_allows_it()
    {
        Assert.Single((await Mirror(mayRead: false).MirrorAsync(Web, Token)).Problems);
        Assert.Single((await MirrorAsync(Web with { PullSecrets = [] })).Problems);
        _at.Source.Add(RegistryFault.Status(500));
        Assert.Single((await MirrorAsync(Web)).Problems);

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task No_secret_is_in_what_is_said()
    {
        _read = new PullSecretsRead(PullSecretCredentials.Parse(Json("wrong-secret", _at.Source.Address), isLegacy: false), []);

        var problem = Assert.Single((await MirrorAsync(Web)).Problems);

        Assert.Equal(FindingCodes.RegistryUnauthorized, problem.Code);
        Assert.DoesNotContain("secret", $"{problem.Message} {problem.Hint}");
    }

    Task<PullSecretsRead> IPullSecrets.ReadAsync(string ns, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        _asked.Add($"{ns}: {string.Join(',', names)}");
        return Task.FromResult(_read);
    }

    private Task<MirrorResult> MirrorAsync(Workload workload) => Mirror().MirrorAsync(workload, Token);

    private ImageMirror Mirror(bool mayRead = true)
    {
        var own = new Dictionary<Registry, Credential> { [Registry.Parse(_at.Own.Address)] = Credential.Password("c", OwnPassword) };
        return _at.Mirror(mayRead ? this : null, new GivenCredentials(own));
    }

    private static PullSecretCredentials Secret(params IReadOnlyList<string> registries) =>
        PullSecretCredentials.Parse(Json(WorkloadPassword, registries), isLegacy: false);

    private static byte[] Json(string password, params IReadOnlyList<string> registries) => Encoding.UTF8.GetBytes(
        $"{{\"auths\":{{{string.Join(',', registries.Select(r => $"\"{r}\":{{\"username\":\"w\",\"password\":\"{password}\"}}"))}}}}}");

    private static IEnumerable<string?> Shown(InProcessRegistry registry) =>
        registry.Log.Requests.Select(r => r.Authorization).Where(a => a is not null).Distinct();

    private static string Basic(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
