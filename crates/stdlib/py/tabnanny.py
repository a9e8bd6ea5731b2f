"""Finds indentation whose meaning depends on how wide a tab is."""

import os
import sys
import tokenize

__all__ = ['check', 'NannyNag', 'process_tokens']

verbose = 0
filename_only = 0


def errprint(*args):
    sys.stderr.write(' '.join(map(str, args)) + '\n')
    sys.exit(1)


class NannyNag(Exception):
    """The line with the ambiguous indentation."""

    def __init__(self, lineno, msg, line):
        self.lineno, self.msg, self.line = lineno, msg, line

    def get_lineno(self):
        return self.lineno

    def get_msg(self):
        return self.msg

    def get_line(self):
        return self.line


def check(file):
    """Checks a file, or all Python files below a directory."""
    if os.path.isdir(file) and not os.path.islink(file):
        if verbose:
            print(f'{file!r}: listing directory')
        for name in os.listdir(file):
            full = os.path.join(file, name)
            if os.path.isdir(full) and not os.path.islink(full) or os.path.normcase(name[-3:]) == '.py':
                check(full)
        return
    try:
        stream = tokenize.open(file)
    except OSError as error:
        errprint(f'{file!r}: I/O Error: {error}')
        return
    if verbose > 1:
        print(f'checking {file!r} ...')
    with stream:
        try:
            process_tokens(tokenize.generate_tokens(stream.readline))
        except tokenize.TokenError as error:
            errprint(f'{file!r}: Token Error: {error}')
            return
        except IndentationError as error:
            errprint(f'{file!r}: Indentation Error: {error}')
            return
        except SyntaxError as error:
            errprint(f'{file!r}: Token Error: {error}')
            return
        except NannyNag as nag:
            line = nag.get_line()
            if verbose:
                print(f'{file!r}: *** Line {nag.get_lineno()}: trouble in tab city! ***')
                print(f'offending line: {line!r}')
                print(nag.get_msg())
            else:
                name = f'"{file}"' if ' ' in file else file
                if filename_only:
                    print(name)
                else:
                    print(name, nag.get_lineno(), repr(line))
            return
    if verbose:
        print(f'{file!r}: Clean bill of health.')


class Whitespace:
    """An indentation, and how wide it is for each width of a tab."""

    def __init__(self, ws):
        self.raw = ws

    def width(self, tabsize):
        column = 0
        for c in self.raw:
            if c == '\t':
                column = (column // tabsize + 1) * tabsize
            elif c == ' ':
                column += 1
            else:
                break
        return column

    def _sizes(self, other):
        return range(1, max(len(self.raw), len(other.raw)) + 2)

    def equal(self, other):
        return all(self.width(n) == other.width(n) for n in self._sizes(other))

    def less(self, other):
        return all(self.width(n) < other.width(n) for n in self._sizes(other))

    def not_equal_witness(self, other):
        return [(n, self.width(n), other.width(n)) for n in self._sizes(other)
                if self.width(n) != other.width(n)]

    def not_less_witness(self, other):
        return [(n, self.width(n), other.width(n)) for n in self._sizes(other)
                if self.width(n) >= other.width(n)]


def format_witnesses(w):
    sizes = ', '.join(str(row[0]) for row in w)
    return f'at tab size{"s" if len(w) > 1 else ""} {sizes}'


def process_tokens(tokens):
    """Raises NannyNag at the first ambiguous line."""
    from tokenize import COMMENT, DEDENT, INDENT, NEWLINE, NL
    indents = [Whitespace('')]
    at_start = 0
    for kind, token, start, end, line in tokens:
        if kind == NEWLINE:
            at_start = 1
        elif kind == INDENT:
            at_start = 0
            here = Whitespace(token)
            if not indents[-1].less(here):
                witness = indents[-1].not_less_witness(here)
                raise NannyNag(start[0], 'indent not greater e.g. ' + format_witnesses(witness), line)
            indents.append(here)
        elif kind == DEDENT:
            at_start = 1
            del indents[-1]
        elif at_start and kind not in (COMMENT, NL):
            at_start = 0
            here = Whitespace(line)
            if not indents[-1].equal(here):
                witness = indents[-1].not_equal_witness(here)
                raise NannyNag(start[0], 'indent not equal e.g. ' + format_witnesses(witness), line)


def main():
    import getopt
    global verbose, filename_only
    try:
        options, args = getopt.getopt(sys.argv[1:], 'qv')
    except getopt.error as message:
        errprint(message)
        return
    for option, _ in options:
        if option == '-q':
            filename_only += 1
        if option == '-v':
            verbose += 1
    if not args:
        errprint('Usage:', sys.argv[0], '[-v] file_or_directory ...')
        return
    for arg in args:
        check(arg)


if __name__ == '__main__':
    main()
