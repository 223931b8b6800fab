#!/bin/sh
# Compiles the native binary for a runtime identifier, that of this machine if none is given, into a folder: what it needs to run, and nothing else.
# usage: eng/publish.sh [RID] [FOLDER]
set -eu
cd "$(dirname "$0")/.."

rid=${1:-$(eng/rid.sh)} folder=${2:-artifacts/publish}
dotnet publish src/CopyImageGitOps.Cli -c Release -r "$rid" -o "$folder"
rm -rf "$folder"/*.dbg "$folder"/*.dSYM "$folder"/*.pdb "$folder"/*.xml
