#!/usr/bin/env bash
# Gets the program for this version of the action: from the runner's tool cache, from the release, or, where these sources are no release, by a
# build. What comes from a release is unpacked only after its checksum was verified. Says where it is in the step's output 'binary'.
set -euo pipefail

readonly attempts=4
source=${GITHUB_ACTION_PATH//\\//}
temporary=${RUNNER_TEMP:-/tmp}
work=$(mktemp -d "${temporary//\\//}/copyimage-install.XXXXXX")
trap 'rm -rf "$work"' EXIT

fail() {
    echo "::error title=copyimage::$1"
    exit 1
}

# Sets arch (as the tool cache names it) and rid (as .NET and the releases do).
find_platform() {
    case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) arch=x64 rid=linux-x64 ;;
    Linux-ARM64) arch=arm64 rid=linux-arm64 ;;
    macOS-ARM64) arch=arm64 rid=osx-arm64 ;;
    Windows-X64) arch=x64 rid=win-x64 ;;
    *) fail "There is no copyimage for $RUNNER_OS on $RUNNER_ARCH. It runs on Linux (X64, ARM64), macOS (ARM64) and Windows (X64)." ;;
    esac
    program=copyimage
    [ "$RUNNER_OS" != Windows ] || program=copyimage.exe
}

# Sets repository and ref: whose action this is, and of which version. The runner lays an action out as _actions/OWNER/NAME/REF; what it says
# in the environment is about the outermost action where actions use each other (https://github.com/actions/runner/issues/2473).
find_origin() {
    repository=${COPYIMAGE_ACTION_REPOSITORY:-} ref=${COPYIMAGE_ACTION_REF:-}
    case "$source" in
    */_actions/*/*/*)
        local path=${source##*/_actions/}
        repository=$(cut -d/ -f1,2 <<<"$path") ref=$(cut -d/ -f3- <<<"$path")
        ;;
    esac
}

# Whether the release of this version has these very sources. A tag is taken at its word; a commit may come after the release.
is_release() {
    [ -n "$repository" ] || return 1
    case "$ref" in
    v[0-9]*) return 0 ;;
    esac
    [[ $ref =~ ^[0-9a-f]{40}$ ]] || return 1
    cached "$folder" && grep -qx "$ref" "$folder.complete" && return 0
    local tags
    tags=$(GIT_TERMINAL_PROMPT=0 git -c credential.helper= ls-remote "$GITHUB_SERVER_URL/$repository" \
        "refs/tags/v$version" "refs/tags/v$version^{}" 2>/dev/null | cut -f1) || return 1
    grep -qx "$ref" <<<"$tags"
}

# download FILE: fetches a file of the release. Returns 1 if there is none; anything else that persists is an error.
download() {
    local url="$GITHUB_SERVER_URL/$repository/releases/download/v$version/$1" attempt status
    for ((attempt = 1; attempt <= attempts; attempt++)); do
        status=$(curl --silent --show-error --location --proto "=${GITHUB_SERVER_URL%%:*}" --connect-timeout 20 --speed-limit 1000 --speed-time 30 \
            --output "$work/$1" --write-out '%{http_code}' "$url") || status="$status, broken off"
        case "$status" in
        200) return 0 ;;
        404) return 1 ;;
        esac
        echo "$url: attempt $attempt of $attempts: $status"
        [ "$attempt" -eq "$attempts" ] || sleep $((attempt * attempt))
    done
    fail "$url cannot be downloaded: $status. Run the job again; a proxy is taken from HTTPS_PROXY."
}

sha256() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# fetch_release FOLDER: returns 1 if there is no release.
fetch_release() {
    local archive=copyimage-$rid.tar.gz expected actual
    [ "$RUNNER_OS" != Windows ] || archive=copyimage-$rid.zip
    download checksums.txt || return 1
    expected=$(awk -v file="$archive" '$2 == file || $2 == "*" file { print $1 }' "$work/checksums.txt")
    [ -n "$expected" ] || fail "checksums.txt of release v$version of $repository does not list $archive. The release is incomplete."
    download "$archive" || fail "Release v$version of $repository has no $archive. The release is incomplete."
    actual=$(sha256 "$work/$archive" | cut -d' ' -f1)
    [ "$actual" = "$expected" ] ||
        fail "$archive of release v$version of $repository has the SHA-256 $actual, but checksums.txt says $expected. It was not unpacked."
    case "$archive" in
    *.zip) unzip -q "$work/$archive" -d "$1" ;;
    *) tar -xzf "$work/$archive" -C "$1" ;;
    esac || fail "$archive cannot be unpacked."
}

# build FOLDER
build() {
    command -v dotnet >/dev/null 2>&1 ||
        fail "These sources of the action are no release, so it must be built, which takes the .NET SDK. Put actions/setup-dotnet before it, or use a version such as @v1."
    echo "::group::dotnet publish"
    sh "$source/eng/publish.sh" "$rid" "$1"
    echo "::endgroup::"
}

# What makes one build another one than the next: the sources, also those that no commit has.
source_key() {
    (cd "$source" && find src eng/publish.sh Directory.Build.props Directory.Packages.props global.json -type f ! -path '*/bin/*' ! -path '*/obj/*' |
        LC_ALL=C sort | while IFS= read -r file; do sha256 "$file"; done) | sha256 | cut -c1-16
}

# cached FOLDER: whether it is whole, and from this repository.
cached() {
    [ -x "$1/$program" ] && [ -f "$1.complete" ] && [ "$(head -n 1 "$1.complete")" = "of $repository" ]
}

# keep FOLDER: moves what was made there in one step. The marker is what the tool cache's own tools look for; ours says whose it is, and of which
# commit.
keep() {
    [ -f "$work/new/$program" ] || fail "There is no $program in what was downloaded or built."
    chmod +x "$work/new/$program"
    mkdir -p "$(dirname "$1")"
    rm -rf "$1" "$1.complete"
    mv "$work/new" "$1"
    printf 'of %s\n%s\n' "$repository" "$ref" >"$1.complete"
}

find_platform
find_origin
own_version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$source/Directory.Build.props")
version=${INPUT_VERSION:-$own_version}
version=${version#v}
cache=${RUNNER_TOOL_CACHE//\\//}/copyimage
mkdir "$work/new"

folder=$cache/$version/$arch
if [ -n "${INPUT_VERSION:-}" ]; then
    [ -n "$repository" ] || fail "'version: $INPUT_VERSION' needs a release, and an action of this repository ('uses: ./') has none. Leave it out."
    cached "$folder" || fetch_release "$work/new" || fail "There is no release v$version of $repository. Leave 'version' out, or name one that exists."
elif is_release && { cached "$folder" || fetch_release "$work/new"; }; then
    :
else
    folder=$cache/$version-$(source_key)/$arch
    cached "$folder" || build "$work/new"
fi
cached "$folder" || keep "$folder"

"$folder/$program" --version || fail "$folder/$program does not run on this machine."
echo "binary=$folder/$program" >>"$GITHUB_OUTPUT"
