#!/bin/sh
# Prints the version of the product, which stands in Directory.Build.props and nowhere else. With a tag: fails unless it is the tag of this version.
# usage: eng/version.sh [TAG]
set -eu
cd "$(dirname "$0")/.."

version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)
if [ $# -gt 0 ] && [ "$1" != "v$version" ]; then
    echo "The tag is $1, but Directory.Build.props has version $version: its tag is v$version." >&2
    exit 1
fi
echo "$version"
