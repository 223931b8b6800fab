#!/bin/sh
# Prints what CHANGELOG.md says of a version: the lines below its heading. usage: eng/release-notes.sh VERSION [CHANGELOG]
set -eu

changelog=${2:-$(dirname "$0")/../CHANGELOG.md}
notes=$(awk -v version="$1" '/^## / { wanted = $2 == version; next } wanted && (NF || seen) { seen = 1; print }' "$changelog")
if [ -z "$notes" ]; then
    echo "$changelog has no section '## $1': write it before the tag." >&2
    exit 1
fi
echo "$notes"
