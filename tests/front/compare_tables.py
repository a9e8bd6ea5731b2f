"""Compares pyrun's symbol tables and the lines of its code with those of the CPython that runs this.

    python3.12 tests/front/compare_tables.py PYRUN [FOLDER]

Every file under FOLDER (CPython's own library) that CPython compiles is compared. What is compared of
symbol tables: type, name, line, nesting, parameters, flags by name, and inner tables in order. Left out:
the order of names (CPython's comes from sets of addresses). Of code objects: name, first line, and the
set of lines that instructions have, which is where a debugger can stop. Left out: the first line, which
CPython's first instruction has, and the hidden functions of type parameters.

Prints how many files have equal tables and how many equal lines; with -v the files that differ.
"""

import subprocess
import sys
import types
import warnings


def tables(path, source):
    import symtable

    tests = "referenced parameter global nonlocal declared_global local annotated free imported assigned"
    tests = ["is_" + test for test in (tests + " namespace").split()]

    def show(table):
        names = table.get_symbols()
        flags = sorted((s.get_name(), [getattr(s, test)() for test in tests]) for s in names)
        head = table.get_type(), table.get_name(), table.get_lineno(), table.is_nested()
        lists = []
        if isinstance(table, symtable.Function):
            lists = [table.get_parameters(), sorted(table.get_locals()), sorted(table.get_frees())]
        return head, lists, flags, [show(child) for child in table.get_children()]

    return show(symtable.symtable(source, path, "exec"))


def lines(path, source):
    def show(code):
        seen = {line for _, _, line in code.co_lines()} - {None, 0, code.co_firstlineno}
        inner = [show(c) for c in code.co_consts if isinstance(c, types.CodeType)]
        if code.co_name.startswith("<generic parameters of "):
            return inner
        return [(code.co_name, code.co_firstlineno, sorted(seen)), *inner]

    return show(compile(source, path, "exec", dont_inherit=True))


def dump(paths):
    """One line for each file and kind."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(10000)
    for path in paths:
        with open(path, "rb") as f:
            source = f.read()
        for kind in tables, lines:
            try:
                print(path, kind.__name__, kind(path, source), sep="\t", flush=True)
            except Exception as e:
                print(path, kind.__name__, type(e).__name__, sep="\t", flush=True)


def sources(folder):
    import os

    warnings.simplefilter("ignore")
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "__pycache__"))
        for name in sorted(files):
            path = os.path.join(root, name)
            if not name.endswith(".py"):
                continue
            with open(path, "rb") as f:
                try:
                    compile(f.read(), path, "exec", dont_inherit=True)
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    continue
            yield path


def main(pyrun, folder, verbose):
    paths = list(sources(folder))
    results = []
    for command in pyrun, sys.executable:
        out = {}
        for at in range(0, len(paths), 200):
            run = [command, __file__, "--dump", *paths[at : at + 200]]
            text = subprocess.run(run, capture_output=True, text=True, errors="replace").stdout
            rows = (row.split("\t", 2) for row in text.splitlines())
            out.update(((path, kind), shown) for path, kind, shown in rows)
        results.append(out)
    ours, theirs = results
    for kind in "tables", "lines":
        equal = [path for path in paths if ours.get((path, kind)) == theirs[path, kind]]
        print(f"{kind}: {len(equal)}/{len(paths)} equal")
        if verbose:
            print(*(f"  {path}" for path in paths if path not in equal), sep="\n")


if sys.argv[1:2] == ["--dump"]:
    dump(sys.argv[2:])
else:
    import sysconfig

    words = [word for word in sys.argv[1:] if word != "-v"]
    if not words:
        sys.exit(__doc__)
    main(words[0], words[1] if words[1:] else sysconfig.get_paths()["stdlib"], "-v" in sys.argv)
