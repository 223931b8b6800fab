using CopyImageGitOps.Configuration.Shapes;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>The keys of <c>spec.function</c>.</summary>
internal static class FunctionKeys
{
    public static MapShape<FunctionConfig> Map { get; } = new(
        "a map with mode, lock, lockFile or onMissing", new FunctionConfig(),
        Key<FunctionConfig>.Of(
            "mode",
            new ChoiceShape<FunctionMode?>(("copy", FunctionMode.Copy), ("rewrite", FunctionMode.Rewrite), ("validate", FunctionMode.Validate)),
            f => f.Mode, (f, v) => f with { Mode = v },
            "What is done with public images: `copy` copies and rewrites them; `rewrite` rewrites them to what the lock says, without any network; "
                + "`validate` changes nothing and makes each an error. If left out, `rewrite` if there is a lock, else `copy`.",
            option: "mode"),
        Key<FunctionConfig>.Of(
            "lock", new TextShape("the text of a lock file, as in 'lock: |'"), f => f.Lock, (f, v) => f with { Lock = v },
            "The text of a `copyimage.lock`, for functions that cannot read files."),
        Key<FunctionConfig>.Of(
            "lockFile", new TextShape("a path"), f => f.LockFile, (f, v) => f with { LockFile = v },
            "The path of a `copyimage.lock`; relative to the configuration file or, if it comes from elsewhere, to the working directory.",
            option: "lock-file"),
        Key<FunctionConfig>.Of(
            "onMissing",
            new ChoiceShape<MissingLockMode>(("error", MissingLockMode.Error), ("warning", MissingLockMode.Warning), ("ignore", MissingLockMode.Ignore)),
            f => f.OnMissing, (f, v) => f with { OnMissing = v },
            "What `rewrite` says of a public image that the lock does not have. It is left as it is.", option: "on-missing"));
}
