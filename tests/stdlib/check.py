"""Run the standard library's behaviour programs and compare what they print.

    check.py [--update] [--library] [--python PYTHON] [NAME...]

Each test_NAME.py prints results; test_NAME.out beside it is what CPython 3.12 prints with its own
library. `--update` writes the .out files that way. `--library` runs CPython with the modules of
crates/stdlib/py in front of its own, which checks them without the interpreter. Without
either, PYTHON is any interpreter to be compared with the .out files.
"""

import argparse
import difflib
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LIBRARY = HERE.parent.parent / 'crates' / 'stdlib' / 'py'

# Modules that CPython has built in: a file of the same name on the path does not hide them.
SHADOWED = {'test_typing.py': '_typing'}
PRELOAD = '''
import importlib.util, os, runpy, sys
path = os.path.join(os.environ['PYTHONPATH'], sys.argv[1] + '.py')
spec = importlib.util.spec_from_file_location(sys.argv[1], path)
module = sys.modules[sys.argv[1]] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
sys.modules.pop('typing', None)
runpy.run_path(sys.argv[2], run_name='__main__')
'''


def run(options, program, library):
    env = dict(os.environ, PYTHONDONTWRITEBYTECODE='1', PYTHONHASHSEED='0')
    command = [options.python, program.name]
    if library:
        env['PYTHONPATH'] = str(LIBRARY)
        command = [options.python, '-X', 'frozen_modules=off', program.name]
        if program.name in SHADOWED:
            command[-1:] = ['-c', PRELOAD, SHADOWED[program.name], program.name]
    done = subprocess.run(command, cwd=HERE, env=env, timeout=120,
                          capture_output=True, text=True)
    return done.stdout, done.stderr, done.returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--update', action='store_true')
    parser.add_argument('--library', action='store_true')
    parser.add_argument('--python', default='python3.12')
    parser.add_argument('--lines', type=int, default=40)
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    programs = [HERE / f'test_{name}.py' for name in options.names] or sorted(HERE.glob('test_*.py'))
    failed = 0
    for program in programs:
        out, err, code = run(options, program, options.library)
        golden = program.with_suffix('.out')
        if options.update and not options.library and code == 0:
            golden.write_text(out)
        expected = golden.read_text() if golden.exists() else ''
        if code != 0 or out != expected:
            failed += 1
            print(f'FAILED {program.name} (exit {code})')
            diff = difflib.unified_diff(expected.splitlines(), out.splitlines(),
                                        'expected', 'printed', lineterm='', n=1)
            for line in list(diff)[:options.lines]:
                print('   ', line)
            print(err[-2000:])
    print(f'{len(programs) - failed} of {len(programs)} passed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main())
