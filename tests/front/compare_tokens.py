#!/usr/bin/env python3
"""Compares pyrun's tokens with those of the Python 3.12 that runs this script.

    python3.12 tests/front/compare_tokens.py DUMP [--show N] [FOLDER_OR_FILE…]

DUMP is the built example `dump_ast`. Each file that Python tokenizes must give what
`python3.12 -m tokenize -e` prints. Files with carriage returns are left out: pyrun turns them into
newlines before it looks for tokens. Python counts the last column of a string of several lines
wrongly where the string is not ASCII; here it is counted in characters, as everywhere else.
"""
import difflib
import os
import subprocess
import sys
import sysconfig
import tempfile
import token
import tokenize

from compare_ast import collect


def expected(path):
    with open(path, "rb") as file:
        if b"\r" in file.read():
            return None
    lines = []
    try:
        with open(path, "rb") as file:
            for one in tokenize.tokenize(file.readline):
                if one.type == token.ERRORTOKEN:
                    return None
                text = one.string
                if one.type == token.ENCODING:
                    text = "utf-8"
                end = one.end
                if "\n" in text and not text.isascii() and one.type != token.NEWLINE:
                    end = (end[0], len(text.rsplit("\n", 1)[1]))
                place = "%d,%d-%d,%d:" % (one.start + end)
                lines.append("%-20s%-15s%-15r" % (place, token.tok_name[one.exact_type], text))
        with open(path, "rb") as file:
            compile(file.read(), path, "exec", dont_inherit=True)
    except (SyntaxError, tokenize.TokenError, ValueError, RecursionError):
        return None
    return "\n".join(lines) + "\n"


def main():
    args = sys.argv[1:]
    show = int(args.pop(args.index("--show") + 1)) if "--show" in args else 3
    args = [arg for arg in args if arg != "--show"]
    dump, places = args[0], args[1:] or [sysconfig.get_paths()["stdlib"]]
    files = list(collect(places))
    equal = total = 0
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(files), 100):
            batch = files[start : start + 100]
            subprocess.run([dump, "--tokens", folder, *batch], check=True)
            for index, path in enumerate(batch):
                want = expected(path)
                if want is None:
                    continue
                total += 1
                with open(os.path.join(folder, str(index)), encoding="utf-8") as file:
                    got = file.read()
                if got == want:
                    equal += 1
                elif show > 0:
                    show -= 1
                    print("---", path)
                    lines = difflib.unified_diff(want.splitlines(), got.splitlines(), "want", "got", "", "", 2, "")
                    for _, line in zip(range(20), lines):
                        print(line)
                else:
                    print(path)
    print(f"{equal}/{total} equal")
    return equal != total


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    sys.exit(main())
