#!/bin/sh
# Packs a published binary for a release: copyimage-RID.tar.gz, for Windows copyimage-RID.zip, and checksums.txt of all archives in OUT, as sha256sum
# writes it. The same files give the same archive. Needs GNU tar, and zip for Windows.
# usage: eng/pack.sh RID FOLDER OUT
set -eu

if [ $# != 3 ]; then
    echo "usage: $0 RID FOLDER OUT" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/.." && pwd)
rid=$1 folder=$2
mkdir -p "$3"
out=$(cd "$3" && pwd)

fail() {
    echo "$1" >&2
    exit 1
}

case $rid in win-*) program=copyimage.exe ;; *) program=copyimage ;; esac
[ -f "$folder/$program" ] || fail "$folder has no $program: publish it first."
# libgit2 has another name on each system, and the name of its commit.
set -- "$folder"/*git2-*
[ -f "$1" ] || fail "$folder has no libgit2: publish it first."

# The oldest C library that the binary starts with is decided by the machine that linked it: 2.34 is that of RHEL 9; Debian 12 and Ubuntu 22.04 are newer.
libc=2.34
case $rid in linux-*)
    needed=$(grep -ao 'GLIBC_2\.[0-9]*' "$folder/$program" | sed 's/.*_//' | sort -t. -k2n | tail -n 1)
    [ "${needed#2.}" -le "${libc#2.}" ] ||
        fail "$folder/$program needs glibc $needed, more than $libc: link it on an older system, as Debian 12 or Ubuntu 22.04."
    ;;
esac

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
install -m 755 "$folder/$program" "$stage/"
install -m 644 "$1" "$root/LICENSE" "$stage/"
for notice in THIRD-PARTY-NOTICES.md libgit2.license.txt dotnet.notices.txt; do
    [ -f "$folder/$notice" ] || fail "$folder has no $notice: publish it first."
    install -m 644 "$folder/$notice" "$stage/"
done

# zip knows no time before 1980.
time=@${SOURCE_DATE_EPOCH:-946684800}
touch -d "$time" "$stage"/*
cd "$stage"
case $rid in
win-*)
    rm -f "$out/copyimage-$rid.zip"
    TZ=UTC zip -q -X "$out/copyimage-$rid.zip" ./*
    ;;
*) tar --sort=name --owner=0 --group=0 --numeric-owner -cf - -- * | gzip -9n >"$out/copyimage-$rid.tar.gz" ;;
esac

cd "$out"
sha256sum copyimage-* >checksums.txt
