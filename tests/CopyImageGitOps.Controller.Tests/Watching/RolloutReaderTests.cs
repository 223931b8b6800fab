using System.Text.Json.Nodes;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Tests.Watching;

public sealed class RolloutReaderTests
{
    [Theory]
    [InlineData("""{"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3}""", RolloutState.Complete)]
    [InlineData("""{"observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3}""", RolloutState.InProgress)]
    [InlineData("{}", RolloutState.InProgress)]
    [InlineData("""{"observedGeneration": 2, "replicas": 3, "updatedReplicas": 2, "availableReplicas": 3}""", RolloutState.InProgress)]
    [InlineData("""{"observedGeneration": 2, "replicas": 4, "updatedReplicas": 3, "availableReplicas": 4}""", RolloutState.InProgress)]
    [InlineData("""{"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 2}""", RolloutState.InProgress)]
    [InlineData(
        """{"observedGeneration": 2, "replicas": 3, "conditions": [{"type": "Available"}, {"type": "Progressing", "reason": "ProgressDeadlineExceeded"}]}""",
        RolloutState.Failed)]
    [InlineData("""{"observedGeneration": 1, "conditions": [{"type": "Progressing", "reason": "ProgressDeadlineExceeded"}]}""", RolloutState.InProgress)]
    [InlineData(
        """
        {"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 2,
         "conditions": [{"type": "Progressing", "reason": "NewReplicaSetAvailable"}]}
        """,
        RolloutState.Complete)]
    [InlineData(
        """
        {"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 2,
         "conditions": [{"type": "Progressing", "reason": "ReplicaSetUpdated"}]}
        """,
        RolloutState.InProgress)]
    [InlineData(
        """
        {"observedGeneration": 2, "replicas": 4, "updatedReplicas": 1, "availableReplicas": 3,
         "conditions": [{"type": "Progressing", "reason": "NewReplicaSetAvailable"}]}
        """,
        RolloutState.InProgress)]
    public void A_deployment(string status, RolloutState expected) =>
        Assert.Equal(expected, Read(WorkloadKind.Deployment, """{"replicas": 3}""", status));

    [Fact]
    public void A_deployment_of_no_replicas_is_complete_as_soon_as_it_is_observed() =>
        Assert.Equal(RolloutState.Complete, Read(WorkloadKind.Deployment, """{"replicas": 0}""", """{"observedGeneration": 2}"""));

    [Theory]
    [InlineData("""{"observedGeneration": 2, "desiredNumberScheduled": 2, "updatedNumberScheduled": 2, "numberAvailable": 2}""", RolloutState.Complete)]
    [InlineData("""{"observedGeneration": 2, "desiredNumberScheduled": 0}""", RolloutState.Complete)]
    [InlineData("""{"observedGeneration": 1, "desiredNumberScheduled": 2, "updatedNumberScheduled": 2, "numberAvailable": 2}""", RolloutState.InProgress)]
    [InlineData("""{"observedGeneration": 2, "desiredNumberScheduled": 2, "updatedNumberScheduled": 1, "numberAvailable": 2}""", RolloutState.InProgress)]
    [InlineData("""{"observedGeneration": 2, "desiredNumberScheduled": 2, "updatedNumberScheduled": 2, "numberAvailable": 1}""", RolloutState.InProgress)]
    public void A_daemon_set(string status, RolloutState expected) =>
        Assert.Equal(expected, Read(WorkloadKind.DaemonSet, """{"updateStrategy": {"type": "RollingUpdate"}}""", status));

    [Theory]
    [InlineData("""{"observedGeneration": 2, "readyReplicas": 3, "currentRevision": "b", "updateRevision": "b"}""", "{}", RolloutState.Complete)]
    [InlineData("""{"observedGeneration": 2, "readyReplicas": 3, "currentRevision": "a", "updateRevision": "b"}""", "{}", RolloutState.InProgress)]
    [InlineData("""{"observedGeneration": 2, "readyReplicas": 2, "currentRevision": "b", "updateRevision": "b"}""", "{}", RolloutState.InProgress)]
    [InlineData("""{"observedGeneration": 1, "readyReplicas": 3, "currentRevision": "b", "updateRevision": "b"}""", "{}", RolloutState.InProgress)]
    [InlineData(
        """{"observedGeneration": 2, "readyReplicas": 3, "updatedReplicas": 1, "currentRevision": "a", "updateRevision": "b"}""",
        """{"partition": 2}""",
        RolloutState.Complete)]
    [InlineData(
        """{"observedGeneration": 2, "readyReplicas": 3, "currentRevision": "a", "updateRevision": "b"}""",
        """{"partition": 2}""",
        RolloutState.InProgress)]
    public void A_stateful_set(string status, string rolling, RolloutState expected) =>
        Assert.Equal(
            expected,
            Read(WorkloadKind.StatefulSet, $$$"""{"replicas": 3, "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {{{rolling}}}}}""", status));

    [Fact]
    public void What_is_replaced_by_hand_has_no_rollout()
    {
        const string onDelete = """{"replicas": 3, "updateStrategy": {"type": "OnDelete"}}""";
        Assert.Equal(RolloutState.Complete, Read(WorkloadKind.DaemonSet, onDelete, "{}"));
        Assert.Equal(RolloutState.Complete, Read(WorkloadKind.StatefulSet, onDelete, "{}"));
    }

    [Fact]
    public void A_cron_job_has_no_rollout() => Assert.Equal(RolloutState.Complete, Read(WorkloadKind.CronJob, "{}", "{}"));

    private static RolloutState Read(WorkloadKind kind, string spec, string status) => ExampleObjects.Read(
        new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "b", ["uid"] = "c", ["resourceVersion"] = "1", ["generation"] = 2 },
            ["spec"] = JsonNode.Parse(spec),
            ["status"] = JsonNode.Parse(status),
        },
        kind: kind).Rollout;
}
