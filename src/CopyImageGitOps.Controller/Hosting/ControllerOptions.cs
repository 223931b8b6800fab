using System.CommandLine;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>The options of the program; everything else is in the configuration file and the environment.</summary>
internal sealed class ControllerOptions
{
    private const string DefaultListen = "http://*:8080";

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The configuration file. Default: copyimage.yaml in the working directory, if there is one.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _destination = new("--destination", "-d")
    {
        Description = "Where copies are kept: a registry, and optionally a path, as in registry.example.com/mirror.",
        HelpName = "PREFIX",
    };

    private readonly Option<string?> _mode = new("--controller-mode")
    {
        Description = "enforce (default) copies images and patches objects; audit only reports.",
        HelpName = "MODE",
    };

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "How the cluster is reached. Default: the file that KUBECONFIG names, or the pod's own service account.",
        HelpName = "FILE",
    };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where the status page, metrics and probes are served, over plain HTTP.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => DefaultListen,
    };

    private readonly Option<string> _logFormat = new("--log-format")
    {
        Description = "How log lines are written: json or text.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "json",
    };

    public ControllerOptions()
    {
        _logFormat.AcceptOnlyFromAmong("json", "text");
        _listen.Validators.Add(result =>
        {
            if (!IsAddress(result.GetValue(_listen))) result.AddError("--listen is an address as in http://0.0.0.0:8080 or http://[::1]:8080, without a path.");
        });
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_config, _destination, _mode, _kubeconfig, _listen, _logFormat]) command.Add(option);
    }

    /// <exception cref="UsageException">The configuration cannot be used.</exception>
    public async Task<ControllerSettings> ReadAsync(ParseResult parsed, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var overrides = new ConfigOverrides { Destination = parsed.GetValue(_destination), ControllerMode = parsed.GetValue(_mode) };
        var load = (await ConfigLoader.LoadAsync(".", parsed.GetValue(_config), environment, overrides, cancellationToken)).RequireDestination();
        return new ControllerSettings
        {
            Config = load.Config ?? throw new UsageException(load.Findings),
            Warnings = load.Findings,
            Credentials = load.Credential is { } given
                ? new Dictionary<Registry, Credential> { [given.Registry] = Credential.Password(given.Username, given.Password) }
                : [],
            Kubeconfig = parsed.GetValue(_kubeconfig),
            Listen = parsed.GetValue(_listen)!,
            LogFormat = parsed.GetValue(_logFormat) == "text" ? LogFormat.Text : LogFormat.Json,
            Environment = environment,
        };
    }

    /// <summary>Kestrel takes <c>*</c> as a host, which no URI may have.</summary>
    private static bool IsAddress(string? text) =>
        text is not null && Uri.TryCreate(text.Replace("//*", "//any", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttp && address.PathAndQuery == "/" && address.UserInfo.Length == 0;
}
