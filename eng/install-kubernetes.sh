#!/bin/sh
# Provides a control plane for the tests: kube-apiserver and kube-controller-manager, built once from Debian's source package of Kubernetes into the user's
# cache (Debian has no binary package of them). Nothing is built if KUBEBUILDER_ASSETS names a folder that has them: envtest's convention.
set -eu

programs="kube-apiserver kube-controller-manager"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/copyimage
assets=$cache/kubernetes/bin

has_all() {
    for program in $programs; do [ -x "$1/$program" ] || return 1; done
}
if [ -n "${KUBEBUILDER_ASSETS:-}" ] && has_all "$KUBEBUILDER_ASSETS"; then exit 0; fi
if has_all "$assets"; then exit 0; fi

give_up() {
    echo "$1: the tests of the controller need$(printf ' %s' $programs); name a folder that has them in KUBEBUILDER_ASSETS." >&2
    exit 0
}
command -v apt-get >/dev/null 2>&1 || give_up "Not on Debian"

sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
for package in golang-go rsync jq make dpkg-dev; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="${missing:-} $package"
done
if [ -n "${missing:-}" ]; then
    $sudo apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    $sudo apt-get install -y -qq --no-install-recommends $missing
fi

mkdir -p "$assets"
work=$(mktemp -d "$cache/kubernetes.XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"

# apt gets the source with lists and a cache of its own, so that its configuration does not change.
mirror=$(apt-get update --print-uris | sed -n "s|^'\(.*\)/dists/[^/]*-updates/InRelease'.*|\1|p" | head -n 1)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
options="lang=none"
[ ! -e "$keyring" ] || options="$options signed-by=$keyring"
echo "deb-src [$options] ${mirror:-http://deb.debian.org/debian} bookworm main" >"$work/sources.list"
apt_get() {
    apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State="$work/state" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}
cd "$work"
apt_get update || give_up "Debian's mirror does not answer"
apt_get source --download-only kubernetes || give_up "Debian's mirror lacks the source of Kubernetes"

# The sources predate Go modules: they are built at the place in GOPATH that their import paths name.
export GOPATH="$work/go" GOCACHE="$work/gocache" GO111MODULE=off CGO_ENABLED=0 GOFLAGS=-p=2 GOGC=400
tree=$GOPATH/src/k8s.io/kubernetes
mkdir -p "$(dirname "$tree")"
dpkg-source --no-check -x kubernetes_*.dsc "$tree" >dpkg-source.log 2>&1 || { cat dpkg-source.log >&2; exit 1; }
version=$(echo kubernetes_*.dsc | sed 's/.*really\([0-9.]*\)-.*/\1/')
cd "$tree"
make generated_files >"$work/make.log" 2>&1 || { tail -n 50 "$work/make.log" >&2; exit 1; }

# kubectl and the controller manager read the server's version, which the linker puts in.
package=k8s.io/component-base/version
stamp="-X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=$(echo "$version" | cut -d. -f2)"
mkdir "$work/bin"
for program in $programs; do
    go build -ldflags "-s -w $stamp" -o "$work/bin/" "./cmd/$program"
    mv "$work/bin/$program" "$assets/"
done
