using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Fuzzing;

/// <summary>
/// References. Parsing never throws; what is printed is read back as the same; and what is a reference agrees with the regular expressions of
/// https://github.com/distribution/reference, read as Docker reads a name (https://pkg.go.dev/github.com/distribution/reference#ParseNormalizedNamed).
/// </summary>
public sealed class ReferenceFuzzTarget : FuzzTarget
{
    private const string Label = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private const string Domain = $@"(?<host>{Label}(?:\.{Label})*|\[(?<address>[a-fA-F0-9:]+)\])(?::(?<port>[0-9]+))?";
    private const string Component = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
    private const string Digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

    private static readonly Regex Grammar = new(
        $@"\A{Domain}/(?<path>{Component}(?:/{Component})*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}}))?(?:@(?<digest>{Digest}))?\z",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(5));

    private static readonly string[] Valid =
    [
        "nginx", "nginx:1.25", "library/nginx", "docker.io/library/nginx", "index.docker.io/nginx", "ghcr.io/org/app:v1", "localhost:5000/a/b",
        "localhost/x", "HOST/x",
        "a.b/c_d/e--f:G.H-i", "[::1]:5000/x", "[2001:db8::1]/x/y:z", "10.0.0.1:80/x", "a__b/c.d", "quay.io/x/y@sha256:" + new string('b', 64),
        "x:1@sha512:" + new string('0', 128), "r.example.com/" + new string('a', 240), "x:" + new string('t', 128), new('a', 64),
    ];

    public override string Name => "references";

    public override byte[] Seed(Random random) => Encoding.UTF8.GetBytes(Valid[random.Next(Valid.Length)]);

    public override bool Check(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var isReference = ImageReference.TryParse(text, out var reference, out var error);
        Assert.True(isReference == IsReference(text), $"'{text}': {error}");
        if (!isReference)
        {
            Assert.DoesNotContain('\n', error!.ToString());
            return false;
        }

        Assert.Equal(reference, ImageReference.Parse(reference!.ToString()));
        Assert.Equal(reference, ImageReference.Parse(reference.Familiar));
        Assert.Matches(Grammar, reference.ToString());
        return true;
    }

    /// <summary>As <c>splitDockerDomain</c>: what could not be the beginning of a path is a domain.</summary>
    private static bool IsReference(string text)
    {
        if (Regex.IsMatch(text, @"\A[a-f0-9]{64}\z", RegexOptions.None, TimeSpan.FromSeconds(5))) return false;
        var slash = text.IndexOf('/');
        var first = slash < 0 ? "" : text[..slash];
        var isDomain = slash >= 0 && (first.AsSpan().ContainsAny('.', ':') || first == "localhost" || first.Any(char.IsUpper));
        var match = Grammar.Match(isDomain ? text : $"docker.io/{(slash < 0 ? "library/" : "")}{text}");
        return match.Success && IsUsable(match);
    }

    /// <summary>What the regular expressions let through and nobody can use.</summary>
    private static bool IsUsable(Match match)
    {
        var (address, port, digest) = (match.Groups["address"], match.Groups["port"], match.Groups["digest"]);
        var isHub = match.Groups["host"].Value.ToLowerInvariant() is "docker.io" or "index.docker.io" or "registry-1.docker.io" && !port.Success;
        var path = match.Groups["path"].Value;
        return (!address.Success || IPAddress.TryParse(address.Value, out _))
            && (!port.Success || int.TryParse(port.Value, out var number) && number is >= 1 and <= 65535)
            && (!digest.Success || IsKnown(digest.Value))
            && (isHub && !path.Contains('/') ? "library/" + path : path).Length <= 255;
    }

    private static bool IsKnown(string digest) =>
        Regex.IsMatch(digest, @"\A(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})\z", RegexOptions.None, TimeSpan.FromSeconds(5));
}
