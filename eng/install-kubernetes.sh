#!/bin/sh
# Provides a control plane for the tests in the user's cache: etcd and kubectl unpacked from Debian's packages (installed, etcd would start a service),
# kube-apiserver and kube-controller-manager built from Debian's source package of Kubernetes (Debian has no binary package of them).
# What the folder that KUBEBUILDER_ASSETS names has (envtest's convention) is not provided again.
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/copyimage
assets=$cache/kubernetes/bin

find_missing() {
    missing="" unpack="" build=""
    for program in etcd kubectl kube-apiserver kube-controller-manager; do
        [ -x "$assets/$program" ] || [ -x "${KUBEBUILDER_ASSETS:-}/$program" ] && continue
        missing="$missing $program"
        case "$program" in
        etcd) unpack="$unpack etcd-server:etcd" ;;
        kubectl) unpack="$unpack kubernetes-client:kubectl" ;;
        *) build="$build $program" ;;
        esac
    done
    [ -n "$missing" ]
}
find_missing || exit 0

give_up() {
    echo "$1: the tests of the controller need$missing; name a folder that has them in KUBEBUILDER_ASSETS." >&2
    exit 0
}
command -v apt-get >/dev/null 2>&1 || give_up "Not on Debian"

mkdir -p "$assets"
# Of two runs at once, the second waits and finds everything there.
exec 9>"$cache/kubernetes.lock"
flock 9
find_missing || exit 0

if [ -n "$build" ]; then
    wanted=""
    for package in golang-go rsync jq make dpkg-dev; do
        dpkg -s "$package" >/dev/null 2>&1 || wanted="$wanted $package"
    done
    if [ -n "$wanted" ]; then
        sudo=""
        [ "$(id -u)" = 0 ] || sudo=sudo
        export DEBIAN_FRONTEND=noninteractive
        $sudo apt-get update -qq
        # shellcheck disable=SC2086 # the list is meant to be split
        $sudo apt-get install -y -qq --no-install-recommends $wanted
    fi
fi

# In the cache, so that a finished program is moved into its place as a whole; Go's caches are read-only.
work=$(mktemp -d "$cache/kubernetes.XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/unpacked" "$work/bin"

# apt works with lists and a cache of its own, so that its configuration does not change.
mirror=$(apt-get update --print-uris | sed -n "s|^'\(.*\)/dists/[^/]*-updates/InRelease'.*|\1|p" | head -n 1)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
options="lang=none"
[ ! -e "$keyring" ] || options="$options signed-by=$keyring"
for type in deb deb-src; do
    echo "$type [$options] ${mirror:-http://deb.debian.org/debian} bookworm main"
done >"$work/sources.list"
apt_get() {
    apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State="$work/state" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}
cd "$work"
apt_get update || give_up "Debian's mirror does not answer"

for pair in $unpack; do
    package=${pair%%:*} program=${pair#*:}
    apt_get download "$package" || give_up "Debian's mirror lacks $package"
    dpkg-deb -x "$package"_*.deb unpacked
    mv "unpacked/usr/bin/$program" "$assets/"
done
[ -n "$build" ] || exit 0
apt_get source --download-only kubernetes || give_up "Debian's mirror lacks the source of Kubernetes"

# The sources predate Go modules: they are built at the place in GOPATH that their import paths name.
export GOPATH="$work/go" GOCACHE="$work/gocache" GO111MODULE=off CGO_ENABLED=0 GOFLAGS=-p=2 GOGC=400
tree=$GOPATH/src/k8s.io/kubernetes
mkdir -p "$(dirname "$tree")"
# apt has checked what it fetched.
dpkg-source --no-check -x kubernetes_*.dsc "$tree" >dpkg-source.log 2>&1 || { cat dpkg-source.log >&2; exit 1; }
version=$(echo kubernetes_*.dsc | sed 's/.*really\([0-9.]*\)-.*/\1/')
cd "$tree"
make generated_files >"$work/make.log" 2>&1 || { tail -n 50 "$work/make.log" >&2; exit 1; }

# kubectl and the controller manager read the server's version, which the linker puts in.
package=k8s.io/component-base/version
stamp="-X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=$(echo "$version" | cut -d. -f2)"
for program in $build; do
    go build -ldflags "-s -w $stamp" -o "$work/bin/" "./cmd/$program"
    mv "$work/bin/$program" "$assets/"
done
