#!/usr/bin/env python3
"""Compares pyrun's syntax trees with those of the Python that runs this script.

    python3.12 tests/front/compare_ast.py DUMP [--show N] [FOLDER_OR_FILE…]

DUMP is the built example `dump_ast`. Without folders, the library folder of the running Python is
compared: every file that it compiles must give the same text as
`ast.dump(tree, include_attributes=True, indent=1)`. Under a Python before 3.12, whose positions
inside f-strings differ by design (PEP 701), trees that hold f-strings are not compared.
"""
import ast
import difflib
import os
import subprocess
import sys
import sysconfig
import tempfile
import warnings


def collect(places):
    for place in places:
        if os.path.isfile(place):
            yield place
            continue
        for folder, folders, files in os.walk(place):
            folders[:] = sorted(name for name in folders if name != "site-packages")
            for name in sorted(files):
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


def expected(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        tree = ast.parse(data, path)
        compile(data, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if sys.version_info < (3, 12) and any(isinstance(n, ast.JoinedStr) for n in ast.walk(tree)):
        return None
    text = ast.dump(tree, include_attributes=True, indent=1)
    return text.encode("utf-8", "backslashreplace")


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    args = sys.argv[1:]
    show = int(args.pop(args.index("--show") + 1)) if "--show" in args else 3
    args = [arg for arg in args if arg != "--show"]
    dump, places = args[0], args[1:] or [sysconfig.get_paths()["stdlib"]]
    files = list(collect(places))
    equal = total = 0
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(files), 100):
            batch = files[start : start + 100]
            subprocess.run([dump, "--out", folder, *batch], check=True)
            for index, path in enumerate(batch):
                want = expected(path)
                if want is None:
                    continue
                total += 1
                with open(os.path.join(folder, str(index)), "rb") as file:
                    got = file.read()
                if got == want:
                    equal += 1
                    continue
                if show > 0:
                    show -= 1
                    print("---", path)
                    lines = difflib.unified_diff(
                        want.decode().splitlines(), got.decode().splitlines(), "want", "got", "", "", 4, ""
                    )
                    for _, line in zip(range(40), lines):
                        print(line)
                else:
                    first = got[:200].decode() if got.startswith(b"ERROR") else "differs"
                    print(path, first)
    print(f"{equal}/{total} equal")
    return equal != total


if __name__ == "__main__":
    sys.exit(main())
