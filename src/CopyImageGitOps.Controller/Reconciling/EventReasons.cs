namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>The reasons of the controller's events: stable, so that alerts can be made of them. docs/controller.md explains each.</summary>
public static class EventReasons
{
    /// <summary>Normal: the object has the private copies now.</summary>
    public const string ImageRepaired = "ImageRepaired";

    /// <summary>Warning: a public image could not be copied, or not verified; the object was left alone.</summary>
    public const string ImageNotCopied = "ImageNotCopied";

    /// <summary>Warning: an image was copied and counts, but there is something to know of it.</summary>
    public const string ImageCopiedWithWarning = "ImageCopiedWithWarning";

    /// <summary>Warning: what stands in an image field is no image, or the object cannot be looked through.</summary>
    public const string ImageNotUnderstood = "ImageNotUnderstood";

    /// <summary>Normal: the object references public images and is left alone, as the message says why.</summary>
    public const string ImageReported = "ImageReported";

    /// <summary>Warning: somebody puts the public image back each time; the object is left alone for a while.</summary>
    public const string RepairReverted = "RepairReverted";

    /// <summary>Warning: the pods of a repaired object do not become ready; the next rollout is not held up any longer.</summary>
    public const string RolloutStuck = "RolloutStuck";

    /// <summary>Warning: the API server does not let the controller change the object.</summary>
    public const string PatchRefused = "PatchRefused";
}
