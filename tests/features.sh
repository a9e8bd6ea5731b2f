#!/usr/bin/env bash
# The Cargo features: the main combinations compile; a host without the compiler runs a serialised program,
# says what it leaves out, and asks nothing of the system while Python runs but memory and locks (futex).
#
#     tests/features.sh [PROFILE]
set -euo pipefail
cd "$(dirname "$0")/.."
profile=${1:-release}
folder=target/$profile/examples

check() { cargo check -q --profile "$profile" -p pyrun --lib --no-default-features --features "$1"; }
check ""
check compiler,tail-dispatch
check stdlib,serde
check compiler,encodings,hashes,stdlib,unicode,zlib

cargo build -q --profile "$profile" -p pyrun --example precompile
program=$(mktemp)
calls=$(mktemp)
trap 'rm -f "$program" "$calls"' EXIT
"$folder/precompile" > "$program" <<'PYTHON'
class Account:
    def __init__(self, owner, cents):
        self.owner, self.cents = owner, cents

def refused(f, *args):
    try:
        f(*args)
    except (ImportError, NotImplementedError, OSError) as e:
        return type(e).__name__, str(e)

import sys
print("captured")
accounts = {n: Account(n, 100 * i) for i, n in enumerate("abc" * 1000)}
words = sorted((f"{a.owner}{a.cents:>9_}" for a in accounts.values()), reverse=True)
result = [len(words), 2**100, sys.version_info[:2], refused(eval, "1"), refused(compile, "1", "", "eval"),
          refused(__import__, "json")]
PYTHON

cargo build -q --profile "$profile" -p pyrun --no-default-features --example run_precompiled
expected="running
[3, 1267650600228229401496703205376, (3, 12), \
('NotImplementedError', 'eval() of a string needs the compiler, which this build of pyrun leaves out'), \
('NotImplementedError', 'compile() needs the compiler, which this build of pyrun leaves out'), \
('ModuleNotFoundError', \"No module named 'json'\")]"
diff <(echo "$expected") <("$folder/run_precompiled" < "$program")

if command -v strace >/dev/null; then
    strace -o "$calls" "$folder/run_precompiled" < "$program" > /dev/null
    # What stands between the first line and the last one.
    made=$(sed -n '/write(1, "running/,/write(1, "\[3/p' "$calls" | sed '1d;$d' |
        sed -E 's/\(.*//' | grep -vE '^(brk|mmap|munmap|mremap|madvise|futex)$' | sort | uniq -c || true)
    if [ -n "$made" ]; then
        echo "calls of the system while Python runs:"
        echo "$made"
        exit 1
    fi
else
    echo "no strace: what the library asks of the system was not looked at"
fi
echo "features: all good"
