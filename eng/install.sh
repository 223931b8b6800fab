#!/bin/sh
# Installs what the build (a C linker for Native AOT), the tests (a real registry, a Kubernetes control plane, independent clients) or the
# benchmarks (peers) need, on Debian. What is there already is not touched; elsewhere than on Debian it says what to install by hand.
set -eu

sid="" npm="" kubernetes=""
case "${1:-}" in
build) wanted="gcc:gcc libc6-dev:/usr/include/stdio.h zlib1g-dev:/usr/include/zlib.h" ;;
bench)
    wanted="docker-registry:docker-registry skopeo:skopeo git:git time:/usr/bin/time"
    sid="crane oras kustomize" kubernetes=yes
    ;;
test)
    wanted="docker-registry:docker-registry skopeo:skopeo git:git git-lfs:git-lfs ntfs-3g:lowntfs-3g jq:jq buildah:buildah zip:zip"
    wanted="$wanted openssh-client:ssh-keygen gpg:gpg gpg-agent:gpg-agent shellcheck:shellcheck curl:curl chromium:chromium"
    sid="oras cosign kustomize" npm=yes kubernetes=yes
    ;;
*) echo "usage: $0 build|test|bench" >&2; exit 2 ;;
esac

# Each is package:witness; the witness is a command or a file.
missing=""
for pair in $wanted; do
    package=${pair%%:*} witness=${pair#*:}
    case "$witness" in
    /*) [ -e "$witness" ] || missing="$missing $package" ;;
    *) command -v "$witness" >/dev/null 2>&1 || missing="$missing $package" ;;
    esac
done

if [ -n "$missing" ] && ! command -v apt-get >/dev/null 2>&1; then
    echo "Not on Debian: please install, if you can:$missing" >&2
elif [ -n "$missing" ]; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    $sudo apt-get install -y -qq --no-install-recommends $missing
fi

# shellcheck disable=SC2086 # the list is meant to be split
[ -z "$sid" ] || "$(dirname "$0")/install-from-sid.sh" $sid
[ -z "$npm" ] || "$(dirname "$0")/install-npm.sh"
[ -z "$kubernetes" ] || "$(dirname "$0")/install-kubernetes.sh"
