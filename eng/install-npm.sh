#!/bin/sh
# Installs the npm packages of eng/npm into a folder of the user, in exactly the versions of their lock file.
set -eu

folder=${XDG_CACHE_HOME:-$HOME/.cache}/copyimage/npm
source=$(dirname "$0")/npm
# The last thing that an installation writes.
cmp -s "$source/package-lock.json" "$folder/installed.json" && exit 0

command -v npm >/dev/null 2>&1 || {
    echo "npm is not installed: please install Node.js 20 or later, if you can." >&2
    exit 0
}
mkdir -p "$folder"
cp "$source/package.json" "$source/package-lock.json" "$folder/"
(cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
cp "$folder/package-lock.json" "$folder/installed.json"
