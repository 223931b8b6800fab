using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Tests.Configuration;

public sealed class ConfigFaultTests
{
    private const string BelowSpec = "copyimage.yaml:4: ";

    [Theory]
    // Types
    [InlineData("concurrency: 0", "[spec.concurrency] spec.concurrency is '0', not a whole number from 1 to 256.")]
    [InlineData("concurrency: 257", "[spec.concurrency] spec.concurrency is '257', not a whole number from 1 to 256.")]
    [InlineData("concurrency: 1.5", "[spec.concurrency] spec.concurrency is '1.5', not a whole number from 1 to 256.")]
    [InlineData("concurrency: \"8\"", "[spec.concurrency] spec.concurrency is '8', not a whole number from 1 to 256.")]
    [InlineData("concurrency: [8]", "[spec.concurrency] spec.concurrency is a list, not a whole number from 1 to 256.")]
    [InlineData("concurrency: 99999999999999", "[spec.concurrency] spec.concurrency is '99999999999999', not a whole number from 1 to 256.")]
    [InlineData("concurrency:", "[spec.concurrency] spec.concurrency has no value. -> Give a whole number from 1 to 256, or leave the key out.")]
    [InlineData("include:", "[spec.include] spec.include has no value. -> Give a list of image patterns, or leave the key out.")]
    [InlineData("include: nginx", "[spec.include] spec.include is 'nginx', not a list of image patterns.")]
    [InlineData("include: {image: nginx}", "[spec.include] spec.include is a map, not a list of image patterns.")]
    [InlineData("kinds: [Pod, 3]", "[spec.kinds[1]] spec.kinds[1] is '3', not text. -> Put it in quotes.")]
    [InlineData("destination: true", "[spec.destination] spec.destination is 'true', not text. -> Put it in quotes.")]
    [InlineData(
        "destination: ''",
        "[spec.destination] spec.destination is an empty text. "
            + "-> Give a registry, and optionally a path, as in registry.example.com/mirror, or leave the key out.")]
    [InlineData(
        "destination: [a.io]",
        "[spec.destination] spec.destination is a list, not a registry, and optionally a path, as in registry.example.com/mirror.")]
    [InlineData("commit: Mirror", "[spec.commit] spec.commit is 'Mirror', not a map with message, author or signOff.")]
    [InlineData("commit: {signOff: 1}", "[spec.commit.signOff] spec.commit.signOff is '1', not true or false.")]
    // Words and numbers
    [InlineData("pin: tag-digest", "[spec.pin] spec.pin is 'tag-digest', not tag@digest, digest or tag. -> Did you mean 'tag@digest'?")]
    [InlineData("referrers: nothing", "[spec.referrers] spec.referrers is 'nothing', not all, refresh or none.")]
    [InlineData("pin: sha", "[spec.pin] spec.pin is 'sha', not tag@digest, digest or tag.")]
    [InlineData(
        "maximumFileSize: 16MB",
        "[spec.maximumFileSize] spec.maximumFileSize is '16MB', not a number of bytes up to 1Gi, as in 1048576, 512Ki or 16Mi.")]
    [InlineData("maximumFileSize: 0", "[spec.maximumFileSize] spec.maximumFileSize is '0', not a number of bytes up to 1Gi, as in 1048576, 512Ki or 16Mi.")]
    [InlineData("maximumFileSize: 2Gi", "[spec.maximumFileSize] spec.maximumFileSize is '2Gi', not a number of bytes up to 1Gi, as in 1048576, 512Ki or 16Mi.")]
    [InlineData("maximumFileSize: -5", "[spec.maximumFileSize] spec.maximumFileSize is '-5', not a number of bytes up to 1Gi, as in 1048576, 512Ki or 16Mi.")]
    [InlineData("maximumWait: 900", "[spec.maximumWait] spec.maximumWait is '900', not a length of time up to 24h, as in 90s, 15m or 2h.")]
    [InlineData("maximumWait: 25h", "[spec.maximumWait] spec.maximumWait is '25h', not a length of time up to 24h, as in 90s, 15m or 2h.")]
    [InlineData("maximumWait: m", "[spec.maximumWait] spec.maximumWait is 'm', not a length of time up to 24h, as in 90s, 15m or 2h.")]
    [InlineData("maximumFileSize: Mi", "[spec.maximumFileSize] spec.maximumFileSize is 'Mi', not a number of bytes up to 1Gi, as in 1048576, 512Ki or 16Mi.")]
    // Destinations
    [InlineData(
        "destination: https://registry.example.com/mirror",
        "[spec.destination] spec.destination is 'https://registry.example.com/mirror', with a scheme. "
            + "-> Leave out 'https://'; for plain HTTP name the registry in insecureRegistries.")]
    [InlineData(
        "destination: jane:secret@registry.example.com",
        "[spec.destination] spec.destination has an '@' before 'registry.example.com'. "
            + "-> Credentials are given with COPYIMAGE_USERNAME and COPYIMAGE_PASSWORD, or by logging in with docker; digests have no place here.")]
    [InlineData(
        "destination: https://jane:secret@registry.example.com",
        "[spec.destination] spec.destination has an '@' before 'registry.example.com'. "
            + "-> Credentials are given with COPYIMAGE_USERNAME and COPYIMAGE_PASSWORD, or by logging in with docker; digests have no place here.")]
    [InlineData(
        "destination: acme/mirror",
        "[spec.destination] spec.destination is wrong: 'acme' is not a valid registry: it is not a registry but the beginning of a path on "
            + "Docker Hub; a registry has a dot or a port, or is localhost. -> For an account on Docker Hub write docker.io/acme/mirror.")]
    [InlineData(
        "destination: my_reg:5000",
        "[spec.destination] spec.destination is wrong: 'my_reg:5000' is not a valid registry: 'my_reg' is not a registry host; its labels "
            + "are letters, digits and inner hyphens, separated by dots.")]
    [InlineData(
        "destination: a.io/Mirror",
        "[spec.destination] spec.destination is wrong: 'a.io/Mirror' is not a valid destination: 'Mirror' has upper-case letters; a "
            + "repository name is lower-case.")]
    [InlineData(
        "destination: a.io//x",
        "[spec.destination] spec.destination is wrong: 'a.io//x' is not a valid destination: '/x' has an empty component; single slashes "
            + "separate components.")]
    [InlineData(
        "destination: a.io/x:1",
        "[spec.destination] spec.destination is 'a.io/x:1', with a tag. "
            + "-> Give only the prefix below which copies are kept; each keeps its own tag.")]
    [InlineData(
        "destination: docker.io",
        "[spec.destination] spec.destination is 'docker.io', but Docker Hub keeps images below accounts. "
            + "-> Add the account, as in docker.io/acme.")]
    // Registries
    [InlineData(
        "sources: []",
        "[spec.sources] spec.sources is an empty list, so that no image would count as public. -> Name at least one, or leave the key out.")]
    [InlineData(
        "sources: [ghcr.io/acme]",
        "[spec.sources[0]] spec.sources[0] is wrong: 'ghcr.io/acme' is not a valid registry: it is not a registry host; its labels are "
            + "letters, digits and inner hyphens, separated by dots.")]
    [InlineData(
        "sources: [dockerhub]",
        "[spec.sources[0]] spec.sources[0] is wrong: 'dockerhub' is not a valid registry: it is not a registry but the beginning of a path "
            + "on Docker Hub; a registry has a dot or a port, or is localhost.")]
    [InlineData(
        "insecureRegistries: ['http://a.io']",
        "[spec.insecureRegistries[0]] spec.insecureRegistries[0] is 'http://a.io', with a scheme. "
            + "-> Leave out 'http://'; for plain HTTP name the registry in insecureRegistries.")]
    [InlineData("mirrors: [a.io]", "[spec.mirrors] spec.mirrors is a list, not a map from registries to lists of addresses.")]
    [InlineData(
        "mirrors: {dockerhub: ['https://a.io']}",
        "[spec.mirrors] spec.mirrors is wrong: 'dockerhub' is not a valid registry: it is not a registry but the beginning of a path on "
            + "Docker Hub; a registry has a dot or a port, or is localhost.")]
    [InlineData("mirrors: {docker.io: ['https://a.io'], index.docker.io: []}", "[spec.mirrors] spec.mirrors names 'docker.io' twice. -> Keep one of them.")]
    [InlineData(
        "mirrors: {docker.io: [a.io]}",
        "[spec.mirrors.docker.io[0]] spec.mirrors.docker.io[0] is not the address of a registry. "
            + "-> Give scheme and host, as in https://mirror.gcr.io; credentials are not part of it.")]
    [InlineData(
        "mirrors: {docker.io: ['https://jane:secret@a.io']}",
        "[spec.mirrors.docker.io[0]] spec.mirrors.docker.io[0] is not the address of a registry. "
            + "-> Give scheme and host, as in https://mirror.gcr.io; credentials are not part of it.")]
    [InlineData(
        "registries: {a.io: {ca: x}}",
        "[spec.registries.a.io.ca] spec.registries.a.io.ca is not a known key. -> Known here: caFile, certFile, keyFile, tls.")]
    [InlineData("registries: {a.io: {}}", "[spec.registries.a.io] spec.registries.a.io is empty. -> Give at least one of caFile, certFile, keyFile, tls.")]
    // Patterns and kinds
    [InlineData(
        "exclude: ['nginx:{1,2}']",
        "[spec.exclude[0]] spec.exclude[0] is 'nginx:{1,2}', in which '{' can match nothing. "
            + "-> Patterns have '*' for any run of characters and '?' for one; everything else stands for itself.")]
    [InlineData(
        "exclude: ['!nginx']",
        "[spec.exclude[0]] spec.exclude[0] is '!nginx', in which '!' can match nothing. "
            + "-> Patterns have '*' for any run of characters and '?' for one; everything else stands for itself.")]
    [InlineData("exclude: [{}]", "[spec.exclude[0]] spec.exclude[0] is empty. -> Give at least one of image, kind, namespace, name.")]
    [InlineData(
        "exclude: [[nginx]]",
        "[spec.exclude[0]] spec.exclude[0] is a list, not an image pattern, as in ghcr.io/acme/* or nginx:1.?, or a map of patterns.")]
    [InlineData(
        "exclude: [{kind: Cron-Job}]",
        "[spec.exclude[0].kind] spec.exclude[0].kind is 'Cron-Job', in which '-' can match nothing. "
            + "-> Patterns have '*' for any run of characters and '?' for one; everything else stands for itself.")]
    [InlineData(
        "kinds: [deployment]",
        "[spec.kinds[0]] spec.kinds[0] is 'deployment', not the name of a kind. "
            + "-> Kinds are written as in a manifest's kind, with an upper-case letter first: Deployment, StatefulSet.")]
    // Templates
    [InlineData(
        "target: '{repo}'",
        "[spec.target] spec.target is '{repo}', in which {repo} is not a placeholder. -> Placeholders are {registry}, {repository}, {name}.")]
    [InlineData(
        "target: '{Registry}/{nam}'",
        "[spec.target] spec.target is '{Registry}/{nam}', in which {Registry} is not a placeholder. -> Did you mean '{registry}'?")]
    [InlineData(
        "target: '{registry}'",
        "[spec.target] spec.target is '{registry}', which gives different images the same name. -> Add {repository} or {name}.")]
    [InlineData(
        "target: '/{repository}'",
        "[spec.target] spec.target is '/{repository}', which makes names such as '/library/nginx' is not a valid repository path: it has an "
            + "empty component; single slashes separate components.")]
    [InlineData(
        "target: 'Mirror/{name}'",
        "[spec.target] spec.target is 'Mirror/{name}', which makes names such as 'Mirror/library-nginx' is not a valid repository path: "
            + "'Mirror' has upper-case letters; a repository name is lower-case.")]
    [InlineData("commit: {message: ' '}", "[spec.commit.message] spec.commit.message is ' ', blank. -> Git refuses an empty commit message.")]
    [InlineData(
        "commit: {message: 'Copy {counts}'}",
        "[spec.commit.message] spec.commit.message is 'Copy {counts}', in which {counts} is not a placeholder. -> Did you mean '{count}'?")]
    [InlineData(
        "commit: {author: Jane}",
        "[spec.commit.author] spec.commit.author is 'Jane', not a name and a mail address. -> Write it as Jane Doe <jane@example.com>.")]
    // Tags and platforms
    [InlineData("tags: []", "[spec.tags] spec.tags is an empty list, so that copies would have no tag. -> Name at least one, or leave the key out.")]
    [InlineData("tags: ['{tags}']", "[spec.tags[0]] spec.tags[0] is '{tags}', in which {tags} is not a placeholder. -> Did you mean '{tag}'?")]
    [InlineData(
        "tags: ['{tag}', '{tag}-{date}']",
        "[spec.tags[1]] spec.tags[1] is '{tag}-{date}', in which {date} is not a placeholder. "
            + "-> Placeholders are {tag}, {digest}, {digest:12}.")]
    [InlineData(
        "tags: ['{registry}']",
        "[spec.tags[0]] spec.tags[0] is '{registry}', in which {registry} is not a placeholder. -> Placeholders are {tag}, {digest}, {digest:12}.")]
    [InlineData(
        "tags: ['{tag}-{digest:5}']",
        "[spec.tags[0]] spec.tags[0] is '{tag}-{digest:5}', in which {digest:5} does not ask for a number of digits that a digest has. "
            + "-> Ask for 6 to 64 digits, as in {digest:12}.")]
    [InlineData(
        "tags: ['{digest:65}']",
        "[spec.tags[0]] spec.tags[0] is '{digest:65}', in which {digest:65} does not ask for a number of digits that a digest has. "
            + "-> Ask for 6 to 64 digits, as in {digest:12}.")]
    [InlineData(
        "tags: [stable]",
        "[spec.tags[0]] spec.tags[0] is 'stable', which gives different images the same tag. -> Add {tag} or {digest:12}.")]
    [InlineData(
        "tags: ['-{tag}']",
        "[spec.tags[0]] spec.tags[0] is '-{tag}', which makes tags such as '-1' is not a valid tag: it is not a tag: letters, digits, '_', '.', '-', "
            + "not beginning with '.' or '-'.")]
    [InlineData("tagConflict: overwrite", "[spec.tagConflict] spec.tagConflict is 'overwrite', not update, keep or fail.")]
    [InlineData("tagConflict: updat", "[spec.tagConflict] spec.tagConflict is 'updat', not update, keep or fail. -> Did you mean 'update'?")]
    [InlineData("tagConflicts: keep", "[spec.tagConflicts] spec.tagConflicts is not a known key. -> Did you mean 'tagConflict'?")]
    [InlineData(
        "platforms: []", "[spec.platforms] spec.platforms is an empty list, so that nothing would be copied. -> Name at least one, or leave the key out.")]
    [InlineData(
        "platforms: [amd64]",
        "[spec.platforms[0]] spec.platforms[0] is 'amd64', not a platform. "
            + "-> Write it as os/architecture or os/architecture/variant: linux/amd64, linux/arm/v7.")]
    [InlineData(
        "platforms: [linux/amd64, linux/x86_64]",
        "[spec.platforms[1]] spec.platforms[1] is 'linux/x86_64', in which 'x86_64' is not an architecture. -> Did you mean 'amd64'?")]
    [InlineData(
        "platforms: [linux/amd46]",
        "[spec.platforms[0]] spec.platforms[0] is 'linux/amd46', in which 'amd46' is not an architecture. -> Did you mean 'amd64'?")]
    [InlineData(
        "platforms: [linus/amd64]",
        "[spec.platforms[0]] spec.platforms[0] is 'linus/amd64', in which 'linus' is not an operating system. -> Did you mean 'linux'?")]
    [InlineData(
        "platforms: [linux/arm/V7]",
        "[spec.platforms[0]] spec.platforms[0] is 'linux/arm/V7', in which 'V7' is not a variant. -> Variants are written as v7 or v8.")]
    [InlineData("platform: [linux/amd64]", "[spec.platform] spec.platform is not a known key. -> Did you mean 'platforms'?")]
    // Field specs
    [InlineData("fieldSpecs: [{kind: Workflow}]", "[spec.fieldSpecs[0].path] spec.fieldSpecs[0].path is missing. -> Give a path, as in spec/jobs[]/image.")]
    [InlineData(
        "fieldSpecs: [{path: /spec/image}]",
        "[spec.fieldSpecs[0].path] spec.fieldSpecs[0].path is '/spec/image', with an empty segment. "
            + "-> Segments are separated by single slashes, and none stands before the first: spec/jobs[]/image.")]
    [InlineData(
        "fieldSpecs: [{path: spec.image}]",
        "[spec.fieldSpecs[0].path] spec.fieldSpecs[0].path is 'spec.image', with dots between its segments. "
            + "-> Separate them with slashes: spec/image.")]
    [InlineData(
        "fieldSpecs: [{path: spec/image, create: true}]",
        "[spec.fieldSpecs[0].create] spec.fieldSpecs[0].create is not a known key. -> Known here: group, version, kind, path.")]
    // Keys
    [InlineData("Destination: a.io", "[spec.Destination] spec.Destination is not a known key. -> Did you mean 'destination'?")]
    [InlineData("insecure-registries: []", "[spec.insecure-registries] spec.insecure-registries is not a known key. -> Did you mean 'insecureRegistries'?")]
    [InlineData(
        "<<: {}",
        "[spec.<<] spec.<< is not a known key. "
            + "-> Known here: destination, sources, include, exclude, kinds, target, tags, tagConflict, platforms, pin, referrers, fieldSpecs, "
            + "insecureRegistries, mirrors, registries, maximumFileSize, concurrency, maximumWait, kustomize, commit, push, pullRequest, function, "
            + "controller.")]
    public void A_fault_says_where_it_is_what_is_wrong_and_what_to_do(string spec, string finding) =>
        Assert.Equal([BelowSpec + finding], ConfigText.ParseSpec(spec).Findings.Select(ConfigText.Show));

    private const string Begins = "It begins with 'apiVersion: copyimage.dev/v1' and 'kind: CopyImage', and has its settings below 'spec:'.";

    [Theory]
    [InlineData("", "copyimage.yaml: The configuration is empty. -> " + Begins)]
    [InlineData("# nothing\n", "copyimage.yaml: The configuration is empty. -> " + Begins)]
    [InlineData("---\n", "copyimage.yaml: The configuration is empty. -> " + Begins)]
    [InlineData("- a\n", "copyimage.yaml:1: The configuration is a list, not a map with apiVersion, kind and spec.")]
    [InlineData("hello\n", "copyimage.yaml:1: The configuration is 'hello', not a map with apiVersion, kind and spec.")]
    [InlineData("kind: CopyImage\nspec: {}\n", "copyimage.yaml:1: [apiVersion] apiVersion is missing. -> Give copyimage.dev/v1.")]
    [InlineData("apiVersion: copyimage.dev/v1\nspec: {}\n", "copyimage.yaml:1: [kind] kind is missing. -> Give CopyImage.")]
    [InlineData("apiVersion: copyimage.dev/v1\nkind: CopyImage\n", "copyimage.yaml:1: [spec] spec is missing. -> Give a map.")]
    [InlineData("apiVersion: copyimage.dev/v1\nkind: CopyImage\nspec: {}\nmetadata: x\n", "copyimage.yaml:4: [metadata] metadata is 'x', not a map.")]
    [InlineData(
        "apiVersion: copyimage.dev/v1\nkind: CopyImage\nspec: {}\n---\na: 1\n",
        "copyimage.yaml:4: The configuration is not valid YAML: A second document begins here; a configuration is one. "
            + "-> The rest of the file is not looked at until this is right.")]
    [InlineData(
        "a: b: c\n",
        "copyimage.yaml:1: The configuration is not valid YAML: While scanning a plain scalar value, found invalid mapping. "
            + "-> The rest of the file is not looked at until this is right.")]
    [InlineData(
        "a:\n  b: [1\nc: 2\n",
        "copyimage.yaml:2: The configuration is not valid YAML: What follows here cannot be read; look for a bracket or brace that is not "
            + "closed. -> The rest of the file is not looked at until this is right.")]
    [InlineData(
        "a: !secret x\n",
        "copyimage.yaml:1: The configuration is not valid YAML: The tag '!secret' has no meaning here. "
            + "-> The rest of the file is not looked at until this is right.")]
    [InlineData(
        "a: *b\n",
        "copyimage.yaml:1: The configuration is not valid YAML: The alias '*b' has no anchor before it. "
            + "-> The rest of the file is not looked at until this is right.")]
    [InlineData(
        "a: &b [*b]\n",
        "copyimage.yaml:1: The configuration is not valid YAML: The alias '*b' has no anchor before it. "
            + "-> The rest of the file is not looked at until this is right.")]
    [InlineData(
        "[a]: b\n",
        "copyimage.yaml:1: The configuration is not valid YAML: A key is a list or a map; keys are text. "
            + "-> The rest of the file is not looked at until this is right.")]
    public void What_is_not_a_configuration_is_one_fault(string text, string finding) =>
        Assert.Equal([finding], ConfigDocument.Parse(text, "copyimage.yaml").Findings.Select(ConfigText.Show));

    [Fact]
    public void Nesting_has_an_end()
    {
        var finding = Assert.Single(ConfigDocument.Parse(string.Concat(Enumerable.Repeat("[", 10_000)), "copyimage.yaml").Findings);

        Assert.Equal("The configuration is not valid YAML: The nesting is deeper than 32 levels.", finding.Message);
    }
}
