#!/usr/bin/env python3
"""Compares pyrun's syntax errors with those of the Python that runs this script.

    python3.12 tests/front/compare_errors.py DUMP [--all] [--mutate N]

DUMP is the built example `dump_ast`. The faulty programs are read from the running Python's own
test modules: the doctests of test_syntax, and what test_syntax, test_exceptions, test_fstring,
test_grammar, test_patma and test_type_params hand to their checkers. Where `ast.parse` raises, the
exception, its message, its range and the text of the line must be equal. What only `compile` refuses is the compiler's
work: such programs must parse.

With `--mutate N`, N faulty programs are made as well, by removing, doubling or swapping a token of
a piece of the library.
"""
import ast
import contextlib
import doctest
import io
import os
import random
import subprocess
import sys
import sysconfig
import tempfile
import tokenize
import unittest
import warnings


def record_with(module, class_names, method, cases):
    """Runs the tests of some classes with their checker replaced by one that takes notes."""
    loaded = __import__("test." + module, fromlist=["*"])
    for name in class_names:
        case = getattr(loaded, name, None)
        if case is None:
            continue

        def checker(self, *args, **kwargs):
            for arg in args:
                if isinstance(arg, (str, bytes)):
                    cases.append(arg)
                    break
                if isinstance(arg, list):
                    cases.extend(arg)

        patched = type(name, (case,), {method: checker})
        suite = unittest.defaultTestLoader.loadTestsFromTestCase(patched)
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            suite.run(unittest.TestResult())


def collect():
    cases = []
    module = __import__("test.test_syntax", fromlist=["*"])
    for example in doctest.DocTestParser().get_examples(module.__doc__):
        cases.append(example.source)
    record_with("test_syntax", ["SyntaxErrorTestCase", "SyntaxTestCase"], "_check_error", cases)
    record_with("test_exceptions", ["ExceptionTests"], "check", cases)
    record_with("test_patma", ["TestSyntaxErrors"], "assert_syntax_error", cases)

    def strings_of(self, kind, pattern, strings):
        cases.extend(strings)

    loaded = __import__("test.test_fstring", fromlist=["*"])
    patched = type("F", (loaded.TestCase,), {"assertAllRaise": strings_of})
    unittest.defaultTestLoader.loadTestsFromTestCase(patched).run(unittest.TestResult())
    for name, classes in [("test_grammar", ["TokenTests", "GrammarTests"])]:
        loaded = __import__("test." + name, fromlist=["*"])
        loaded.check_syntax_error = lambda self, code, *args, **kwargs: cases.append(code)
        for one in classes:
            suite = unittest.defaultTestLoader.loadTestsFromTestCase(getattr(loaded, one))
            with contextlib.redirect_stdout(io.StringIO()):
                suite.run(unittest.TestResult())
    return list(dict.fromkeys(case for case in cases if case))


def mutations(count):
    folder = sysconfig.get_paths()["stdlib"]
    chance = random.Random(1)
    files = sorted(name for name in os.listdir(folder) if name.endswith(".py"))
    while count > 0:
        with tokenize.open(os.path.join(folder, chance.choice(files))) as file:
            text = file.read()
        tree = ast.parse(text)
        pieces = [ast.get_source_segment(text, node) for node in tree.body]
        pieces = [piece for piece in pieces if piece and 20 < len(piece) < 1500]
        for piece in chance.sample(pieces, min(3, len(pieces))):
            try:
                tokens = [t for t in tokenize.generate_tokens(io.StringIO(piece).readline) if t.string.strip()]
            except (SyntaxError, tokenize.TokenError):
                continue
            lines = piece.splitlines(keepends=True)
            starts = [0]
            for line in lines:
                starts.append(starts[-1] + len(line))
            pick = chance.choice(tokens)
            start = starts[pick.start[0] - 1] + pick.start[1]
            end = starts[pick.end[0] - 1] + pick.end[1]
            how = chance.randrange(3)
            if how == 0:
                made = piece[:start] + piece[end:]
            elif how == 1:
                made = piece[:end] + " " + pick.string + piece[end:]
            else:
                made = piece[:start] + chance.choice(tokens).string + piece[end:]
            count -= 1
            yield made


def describe(error):
    place = (error.lineno, error.offset, error.end_lineno, error.end_offset)
    return (type(error).__name__, error.msg, *place, error.text or "")


def main():
    warnings.simplefilter("ignore")
    args = sys.argv[1:]
    show_all = "--all" in args
    count = int(args[args.index("--mutate") + 1]) if "--mutate" in args else 0
    dump = os.path.abspath(args[0])
    cases = list(mutations(count)) if count else collect()
    equal = message_only = total = 0
    compiler = compiler_good = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for index, case in enumerate(cases):
            paths.append(os.path.join(folder, f"case{index}.py"))
            data = case if isinstance(case, bytes) else case.encode("utf-8", "surrogatepass")
            with open(paths[-1], "wb") as file:
                file.write(data)
        subprocess.run([dump, "--out", folder, *paths], check=True)
        for index, case in enumerate(cases):
            with open(os.path.join(folder, str(index)), encoding="utf-8") as file:
                got = file.read()
            try:
                ast.parse(case)
            except SyntaxError as error:
                want = describe(error)
            except (ValueError, MemoryError, RecursionError):
                continue
            else:
                try:
                    compile(case, "f", "exec", dont_inherit=True)
                except SyntaxError:
                    compiler += 1
                    compiler_good += not got.startswith("ERROR")
                    if got.startswith("ERROR") and show_all:
                        print("MUST PARSE", repr(case), got)
                except ValueError:
                    pass
                else:
                    if got.startswith("ERROR"):
                        print("MUST COMPILE", repr(case), got)
                continue
            total += 1
            found = tuple(got.split("\x1f")[1:8])
            if found == tuple(map(str, want)):
                equal += 1
                continue
            message_only += found[:2] == want[:2]
            if show_all:
                shown = found or got[:40]
                print(repr(case)[:300], "\n   want", want, "\n   got ", shown)
    print(f"{equal}/{total} equal; {message_only} more in the message alone")
    print(f"{compiler_good}/{compiler} that only the compiler refuses parse")
    return equal != total


if __name__ == "__main__":
    sys.exit(main())
