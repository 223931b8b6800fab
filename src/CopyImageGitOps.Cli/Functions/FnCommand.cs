using System.CommandLine;
using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Planning;
using CopyImageGitOps.ResourceLists;

namespace CopyImageGitOps.Cli.Functions;

/// <summary><c>copyimage fn</c>: the KRM function.</summary>
internal sealed class FnCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "The configuration file, if the functionConfig is not one. Default: copyimage.yaml in the working directory.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _mode = new("--mode")
    {
        Description = "What is done with public images: copy, rewrite (to what the lock says, without network), or validate. "
            + "Default: rewrite if there is a lock, else copy.",
        HelpName = "MODE",
    };

    private readonly Option<string?> _lockFile = new("--lock-file") { Description = "The copyimage.lock that 'rewrite' goes by.", HelpName = "FILE" };
    private readonly Option<string?> _onMissing = new("--on-missing")
    {
        Description = "What 'rewrite' says of a public image that the lock does not have: error (default), warning or ignore.",
        HelpName = "SEVERITY",
    };

    public static Command Create() => new FnCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "fn",
            "The KRM function for kustomize and kpt: a ResourceList on standard input, and the same with private images on standard output.",
            "kustomize build --enable-alpha-plugins --enable-exec overlays/production",
            "kpt fn eval --exec 'copyimage fn' -- lockFile=copyimage.lock",
            "kpt fn eval --exec 'copyimage fn --mode validate'",
            "copyimage fn --mode rewrite --lock-file copyimage.lock <resource-list.yaml >rewritten.yaml");
        foreach (var option in (Option[])[_mode, _lockFile, _onMissing, _config]) command.Add(option);
        _common.AddConfigurationTo(command);
        _common.Registry.AddTo(command, readsPassword: false);
        _common.Copying.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            if (!Console.IsInputRedirected)
            {
                ReportPrinter.PrintLastWords(FunctionFindings.Terminal);
                return ExitCode.Usage;
            }

            var list = ResourceList.Parse(StandardInput.ReadAll());
            var outcome = await RunAsync(list, parsed, cancellationToken);
            outcome.Write();
            return outcome.ExitCode;
        }
        catch (ResourceListException exception)
        {
            ReportPrinter.PrintLastWords(exception.Finding);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted. What was copied is whole, and stays; run again to go on.");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ReportPrinter.PrintLastWords(FunctionFindings.Unusable(exception));
            return ExitCode.Failed;
        }
    }

    /// <summary>What is wrong with the configuration is a result as well: the list itself is given back as it came.</summary>
    private async Task<FunctionOutcome> RunAsync(ResourceList list, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var load = await FunctionConfigLoader.LoadAsync(
                list.FunctionConfig, parsed.GetValue(_config), Environment.GetEnvironmentVariable, Overrides(parsed), cancellationToken);
            if (load.Config is not { } config) throw new UsageException(load.Findings);
            var locked = FunctionLock.Read(config.Function);
            return (config.Function.Mode ?? (locked is null ? FunctionMode.Copy : FunctionMode.Rewrite)) switch
            {
                FunctionMode.Validate => new OfflineFunction(config, locked?.Images ?? LockFile.Empty).Validate(list, load.Findings, cancellationToken),
                FunctionMode.Rewrite when locked is null => throw new UsageException([FunctionFindings.NoLock]),
                FunctionMode.Rewrite => new OfflineFunction(config, locked.Images).Rewrite(list, load.Findings, cancellationToken),
                _ => await CopyAsync(list, load.RequireDestination(), locked, parsed, cancellationToken),
            };
        }
        catch (UsageException exception)
        {
            return FunctionOutcome.Refused(list, exception.Findings);
        }
        catch (LockFileException exception)
        {
            return FunctionOutcome.Refused(list, [exception.Finding]);
        }
    }

    private async Task<FunctionOutcome> CopyAsync(
        ResourceList list, ConfigLoad load, FunctionLock? locked, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (load.Config is not { } config) throw new UsageException(load.Findings);
        var progress = new CopyEvents(TimeProvider.System);
        var destination = new TargetNaming(config.Destination!, config.Target).Registry;
        using var session = await RegistrySession.OpenAsync(load, destination, _common.Registry, parsed, progress, cancellationToken);
        return await new CopyFunction(config, session.Engine, progress).RunAsync(list, locked, load.Findings, cancellationToken);
    }

    private ConfigOverrides Overrides(ParseResult parsed) => _common.Overrides(parsed) with
    {
        Mode = parsed.GetValue(_mode),
        LockFile = parsed.GetValue(_lockFile),
        OnMissing = parsed.GetValue(_onMissing),
    };
}
