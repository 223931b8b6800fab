using System.Text;
using System.Text.Json;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>What of an object is looked through for images.</summary>
public sealed class LeanObjectTests
{
    private static readonly ObjectKey Key = new("Deployment", "default", "web");

    [Theory]
    [InlineData(
        """{"kind":"Deployment","metadata": {"name": "web", "managedFields": [{"f:image": {}}], "labels": {"a": "b"}}, "spec": {"x": [1, 2] },"status":{}}""",
        """{"kind":"Deployment","metadata":{"name":"web","labels":{"a": "b"}},"spec":{"x": [1, 2] }}""")]
    [InlineData(
        """{"status": {"containers": []}, "metadata": {"managedFields": []}}""",
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{}}""")]
    [InlineData("""{"kind": "x", "metadata": null}""", """{"kind":"x","metadata":null}""")]
    [InlineData("{}", """{"apiVersion":"apps/v1","kind":"Deployment"}""")]
    [InlineData("""{"kind": "é\n", "sp\u0065c": "\"managedFields\": []"}""", """{"kind":"é\n","sp\u0065c":"\"managedFields\": []"}""")]
    public void Status_and_managed_fields_are_left_out_and_the_rest_is_as_it_was(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new byte[LeanObject.MostBytesOf(document.RootElement, Key, "apps/v1")];

        var length = LeanObject.Write(document.RootElement, Key, "apps/v1", buffer);

        Assert.Equal(expected, Encoding.UTF8.GetString(buffer, 0, length));
    }
}
