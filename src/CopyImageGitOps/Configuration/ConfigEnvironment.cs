using CopyImageGitOps.Configuration.Keys;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Configuration.Yaml;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration;

/// <summary>
/// What the environment says. Besides <c>COPYIMAGE_…</c>, the variables of the controller that this project grew out of keep working:
/// <c>PRIV_OCI_REGISTRY</c>, <c>PRIV_OCI_REPOSITORY</c>, <c>PRIV_OCI_REGISTRY_USERNAME</c>, <c>PRIV_OCI_REGISTRY_PASSWORD</c>.
/// </summary>
/// <param name="read">Gives the value of a variable; an empty one counts as absent.</param>
internal sealed class ConfigEnvironment(Func<string, string?> read)
{
    public const string OldRegistry = "PRIV_OCI_REGISTRY";
    public const string OldRepository = "PRIV_OCI_REPOSITORY";

    public static string VariableOf(string option) => $"COPYIMAGE_{option.Replace('-', '_').ToUpperInvariant()}";

    /// <summary>The value of an option and the name of the variable that it comes from; lists are separated by commas or line breaks.</summary>
    public (string Variable, ConfigNode Node)? this[ConfigKey<CopyImageConfig> key]
    {
        get
        {
            var variable = VariableOf(key.Option!);
            if (Read(variable) is { } text) return (variable, ValueOf(key, text));
            return key.Option == "destination" && Read(OldRegistry) is { } registry ? (OldRegistry, Scalar(OldDestination(registry))) : null;
        }
    }

    /// <summary>The user name and password for the destination's registry.</summary>
    /// <param name="destination">The registry of the destination; null if there is none.</param>
    public RegistryCredential? Credential(Registry? destination, ConfigFaults faults)
    {
        if (Pair("COPYIMAGE_USERNAME", "COPYIMAGE_PASSWORD", faults) is { } pair)
            return destination is null ? null : new RegistryCredential(destination, pair.Username, pair.Password);
        if (Pair($"{OldRegistry}_USERNAME", $"{OldRegistry}_PASSWORD", faults) is not { } old) return null;

        // These belong to the registry that is named beside them, also if the destination is another one.
        var isForDestination = Read(OldRegistry) is not { } named
            || Registry.TryParse(RegistryTexts.Split(named).Registry, out var owner, out _) && owner == destination;
        return destination is not null && isForDestination ? new RegistryCredential(destination, old.Username, old.Password) : null;
    }

    public void CheckOldNames(ConfigFaults faults)
    {
        if (Read(OldRepository) is not null && Read(OldRegistry) is null && Read(VariableOf("destination")) is null)
        {
            faults.Add(
                $"{OldRepository} is set, but {OldRegistry} is not.", $"Set {VariableOf("destination")} to the registry and the path, instead of both.",
                field: OldRepository);
        }
    }

    private (string Username, string Password)? Pair(string usernameVariable, string passwordVariable, ConfigFaults faults)
    {
        var (username, password) = (Read(usernameVariable), Read(passwordVariable));
        if (username is not null && password is not null) return (username, password);
        if (username is null && password is null) return null;
        var (present, missing) = password is null ? (usernameVariable, passwordVariable) : (passwordVariable, usernameVariable);
        faults.Add($"{present} is set, but {missing} is not.", "Set both, or neither.", field: missing);
        return null;
    }

    /// <summary>A text that stands for a value, or for a list with commas or line breaks between its items.</summary>
    public static ConfigNode ValueOf(ConfigKey<CopyImageConfig> key, string text) => key.Shape.IsList ? List(text) : Scalar(text);

    private string OldDestination(string registry) =>
        Read(OldRepository) is { } repository ? $"{registry.TrimEnd('/')}/{repository.Trim('/')}" : registry;

    private string? Read(string variable) => read(variable) is { Length: > 0 } text ? text : null;

    private static ConfigScalar Scalar(string text) => new(text, ScalarKind.Untyped, Line: null);

    private static ConfigList List(string text) =>
        new([.. text.Split([',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Scalar)], Line: null);
}
