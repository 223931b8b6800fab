namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Tests that start controllers on the shared cluster take turns: there is one Lease.</summary>
[CollectionDefinition(nameof(ControllerTests))]
public sealed class ControllerTests;
