using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// What of an object is looked through for images: all but its status and <c>managedFields</c>, which say nothing of what is wanted and are often more than
/// half of its bytes.
/// </summary>
internal static class LeanObject
{
    /// <summary>Room enough for <see cref="Write"/>.</summary>
    public static int MostBytesOf(JsonElement workload, ObjectKey key, string apiVersion) =>
        JsonMarshal.GetRawUtf8Value(workload).Length + HeadOf(workload, key, apiVersion).Length;

    /// <returns>How many bytes were written. Paths and the order of lists are those of the object.</returns>
    public static int Write(JsonElement workload, ObjectKey key, string apiVersion, Span<byte> buffer)
    {
        var writer = new Writer(buffer);
        writer.Add("{"u8);
        writer.Add(HeadOf(workload, key, apiVersion));
        foreach (var member in workload.EnumerateObject())
        {
            if (member.NameEquals("status"u8)) continue;
            if (member.NameEquals("metadata"u8) && member.Value.ValueKind == JsonValueKind.Object) WriteMetadata(ref writer, member.Value);
            else writer.Add(member);
        }

        writer.End();
        return writer.Length;
    }

    private static void WriteMetadata(ref Writer writer, JsonElement metadata)
    {
        writer.Add("\"metadata\":{"u8);
        foreach (var member in metadata.EnumerateObject())
        {
            if (!member.NameEquals("managedFields"u8)) writer.Add(member);
        }

        writer.End();
        writer.Add(","u8);
    }

    /// <summary>An item of a list does not say what it is, because its list does; the finder must know.</summary>
    private static byte[] HeadOf(JsonElement workload, ObjectKey key, string apiVersion) => workload.Find("kind") is null
        ? Encoding.UTF8.GetBytes($$"""
            "apiVersion":"{{JsonEncodedText.Encode(apiVersion)}}","kind":"{{key.Kind}}",
            """)
        : [];

    private ref struct Writer(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_buffer[Length..]);
            Length += text.Length;
        }

        public void Add(JsonProperty member)
        {
            Add("\""u8);
            Add(JsonMarshal.GetRawUtf8PropertyName(member));
            Add("\":"u8);
            Add(JsonMarshal.GetRawUtf8Value(member.Value));
            Add(","u8);
        }

        /// <summary>In the place of the last comma, if there is one.</summary>
        public void End()
        {
            if (_buffer[Length - 1] == (byte)',') Length--;
            Add("}"u8);
        }
    }
}
