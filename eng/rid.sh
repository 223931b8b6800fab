#!/bin/sh
# The .NET runtime identifier of this machine.
case "$(uname -s)" in Darwin) os=osx ;; MINGW* | MSYS*) os=win ;; *) os=linux ;; esac
case "$(uname -m)" in arm64 | aarch64) arch=arm64 ;; *) arch=x64 ;; esac
echo "$os-$arch"
