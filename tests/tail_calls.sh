#!/usr/bin/env bash
# Looks at a release build: every instruction of the machine must leave by a jump. One that calls the next
# leaves its frame on the native stack each time it runs.
#
#     tests/tail_calls.sh target/release/pyrun
set -euo pipefail
command -v objdump >/dev/null || { echo "no objdump: skipped"; exit 0; }
[ "$(uname -m)" = x86_64 ] || { echo "not x86-64: skipped"; exit 0; }
found=$(objdump -d -l --no-show-raw-insn -C "$1" | awk '
    /^[0-9a-f]+ </ { handler = /dispatch::tail::(handler|middle|slow|free|finalize)/ }
    /^\/.*:[0-9]+/ { line = $1 }
    handler && /call +\*(0x[0-9a-f]+)?\(%r[a-z0-9]+,%r[a-z0-9]+,8\)/ { print line }')
if [ -n "$found" ]; then
    echo "these call the next instruction instead of jumping to it:"
    sort -u <<<"$found"
    exit 1
fi
echo "all instructions jump"
