"""The objects that the site adds to the builtins: exit, quit, help and the notices."""

import sys


class Quitter:
    """Leaves the interpreter when called."""

    def __init__(self, name, eof):
        self.name = name
        self.eof = eof

    def __repr__(self):
        return f'Use {self.name}() or {self.eof} to exit'

    def __call__(self, code=None):
        # So that a shell which catches SystemExit finds no input left.
        try:
            sys.stdin.close()
        except:
            pass
        raise SystemExit(code)


class _Printer:
    """Shows a text page by page when called, or in full as its repr when short."""

    MAXLINES = 23

    def __init__(self, name, data, files=(), dirs=()):
        self.__name = name
        self.__data = data
        self.__files = [f'{dir}/{filename}' for dir in dirs for filename in files]
        self.__lines = None

    def __setup(self):
        if self.__lines is not None:
            return
        data = None
        for filename in self.__files:
            try:
                with open(filename, encoding='utf-8') as fp:
                    data = fp.read()
                break
            except OSError:
                pass
        if not data:
            data = self.__data
        self.__lines = data.split('\n')

    def __repr__(self):
        self.__setup()
        if len(self.__lines) <= self.MAXLINES:
            return '\n'.join(self.__lines)
        return f'Type {self.__name}() to see the full {self.__name} text'

    def __call__(self):
        self.__setup()
        prompt = 'Hit Return for more, or q (and Return) to quit: '
        lineno = 0
        while lineno < len(self.__lines):
            for line in self.__lines[lineno:lineno + self.MAXLINES]:
                print(line)
            lineno += self.MAXLINES
            if lineno >= len(self.__lines):
                break
            key = None
            while key is None:
                key = input(prompt)
                if key not in ('', 'q'):
                    key = None
            if key == 'q':
                break


class _Helper:
    """help(): about an object, or a session when called without one."""

    def __repr__(self):
        return ('Type help() for interactive help, '
                'or help(object) for help about object.')

    def __call__(self, *args, **kwds):
        import pydoc
        return pydoc.help(*args, **kwds)


def install(builtins):
    """Adds the objects to a namespace."""
    eof = 'Ctrl-D (i.e. EOF)'
    builtins['quit'] = Quitter('quit', eof)
    builtins['exit'] = Quitter('exit', eof)
    builtins['copyright'] = _Printer('copyright', sys.copyright)
    builtins['credits'] = _Printer('credits', 'Thanks to everyone who contributed to pyrun.')
    builtins['license'] = _Printer('license', 'pyrun is licensed under MIT or Apache-2.0, at your choice.')
    builtins['help'] = _Helper()
