#!/bin/sh
# Builds a target of the Dockerfile with docker or buildah, whichever is there. From the environment:
#   IMAGE          its name; copyimage:VERSION if not set, copyimage-controller:VERSION for the controller
#   IMAGE_TARGET   cli if not set, or controller
#   IMAGE_ARGS     arguments of the Dockerfile, as in "BINARY=prebuilt BASE=registry.example.com/debian"
#   IMAGE_BUILDER  docker or buildah, where both are there
set -eu
cd "$(dirname "$0")/.."

version=$(eng/version.sh)
target=${IMAGE_TARGET:-cli}
case $target in controller) name=copyimage-controller ;; *) name=copyimage ;; esac
image=${IMAGE:-$name:$version}

# The docker command alone, without a daemon that answers, builds nothing.
builder=${IMAGE_BUILDER:-}
if [ -z "$builder" ] && docker info >/dev/null 2>&1; then builder=docker; fi
if [ -z "$builder" ] && command -v buildah >/dev/null 2>&1; then builder=buildah; fi
if [ -z "$builder" ]; then
    echo "There is neither a docker that answers nor buildah. Start docker, or install buildah (on Debian: apt-get install buildah)." >&2
    exit 1
fi

set -- --target "$target" --tag "$image" --label "org.opencontainers.image.version=$version"
if revision=$(git rev-parse HEAD 2>/dev/null); then set -- "$@" --label "org.opencontainers.image.revision=$revision"; fi
# buildah 1.28 leaves a stage out if only the default of an argument names it, and then looks for an image of that name.
defaults=""
if [ "$builder" = buildah ]; then defaults=$(sed -n 's/^ARG \([A-Z_]*=\)/\1/p' Dockerfile); fi
for argument in $defaults ${IMAGE_ARGS:-}; do set -- "$@" --build-arg "$argument"; done

case "$target ${IMAGE_ARGS:-} " in
controller*" BINARY=prebuilt "*)
    if [ ! -f artifacts/publish/controller/copyimage-controller.dll ]; then
        echo "artifacts/publish/controller has no copyimage-controller.dll: run 'make publish' first, or leave BINARY=prebuilt out." >&2
        exit 1
    fi
    rm -rf artifacts/controller
    cp -R artifacts/publish/controller artifacts/controller
    ;;
*" BINARY=prebuilt "*)
    if [ ! -f artifacts/publish/copyimage ]; then
        echo "artifacts/publish has no copyimage: run 'make publish' first, or leave BINARY=prebuilt out." >&2
        exit 1
    fi
    case $(eng/rid.sh) in *-arm64) folder=artifacts/linux-arm64 ;; *) folder=artifacts/linux-amd64 ;; esac
    rm -rf "$folder"
    cp -R artifacts/publish "$folder"
    rm -rf "$folder/controller"
    ;;
esac

DOCKER_BUILDKIT=1 "$builder" build "$@" .
echo "$image"
