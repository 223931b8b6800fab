#!/bin/sh
# Fetches programs that Debian has in sid but not in its stable release into a folder of the user: Go programs that need nothing but libc.
# apt does it with lists and a cache of its own, so neither its configuration nor the system changes, and root is not needed.
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/copyimage
tools=$cache/tools/usr/bin

# A package is named as its program.
missing=""
for program; do
    command -v "$program" >/dev/null 2>&1 || [ -x "$tools/$program" ] || missing="$missing $program"
done
[ -z "$missing" ] && exit 0

give_up() {
    echo "$1: please install, if you can:$missing" >&2
    exit 0
}
command -v apt-get >/dev/null 2>&1 || give_up "Not on Debian"

mkdir -p "$tools"
work=$(mktemp -d "$cache/apt.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/unpacked"

# The mirror is the one that this machine uses already: only Debian's own has a suite named so.
mirror=$(apt-get update --print-uris | sed -n "s|^'\(.*\)/dists/[^/]*-updates/InRelease'.*|\1|p" | head -n 1)
options="target=Packages lang=none"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ ! -e "$keyring" ] || options="$options signed-by=$keyring"
echo "deb [$options] ${mirror:-http://deb.debian.org/debian} sid main" >"$work/sources.list"

apt_get() {
    apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State="$work/state" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}

cd "$work"
apt_get update || give_up "Debian's mirror does not answer"
for program in $missing; do
    apt_get download "$program" || give_up "Debian's mirror lacks $program"
    dpkg-deb -x "$program"_*.deb unpacked
    mv "unpacked/usr/bin/$program" "$tools/"
done
