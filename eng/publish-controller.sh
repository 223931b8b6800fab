#!/bin/sh
# Compiles the in-cluster controller into a folder: one build for all architectures, which runs on ASP.NET Core.
# usage: eng/publish-controller.sh [FOLDER]
set -eu
cd "$(dirname "$0")/.."

folder=${1:-artifacts/publish/controller}
# A program of its own for each system would be the only part that is not the same everywhere.
dotnet publish src/CopyImageGitOps.Controller -c Release -p:UseAppHost=false -o "$folder"
rm -rf "$folder"/*.pdb "$folder"/*.xml
