#!/usr/bin/env bash
# Sums the counters of the .trx files in a folder and prints 'N passed, N failed, N skipped'. Fails on a failed test, and when there are no results.
set -uo pipefail
shopt -s nullglob

total=0 passed=0 failed=0
for file in "$1"/*.trx; do
    counters=$(grep -o '<Counters [^>]*>' "$file" | head -n 1)
    value() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
    total=$((total + $(value total)))
    passed=$((passed + $(value passed)))
    failed=$((failed + $(value failed) + $(value error) + $(value timeout) + $(value aborted)))
done

echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
