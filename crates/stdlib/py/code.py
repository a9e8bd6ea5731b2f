"""Interpreters that read a line, run it and print what it gives."""

import sys
import traceback
from codeop import CommandCompiler, compile_command

__all__ = ['InteractiveInterpreter', 'InteractiveConsole', 'interact', 'compile_command']


class InteractiveInterpreter:
    """Runs source in a namespace; knows nothing of prompts."""

    def __init__(self, locals=None):
        self.locals = {'__name__': '__console__', '__doc__': None} if locals is None else locals
        self.compile = CommandCompiler()

    def runsource(self, source, filename='<input>', symbol='single'):
        """Runs the source if it is whole; true if more is wanted."""
        try:
            code = self.compile(source, filename, symbol)
        except (OverflowError, SyntaxError, ValueError):
            self.showsyntaxerror(filename)
            return False
        if code is None:
            return True
        self.runcode(code)
        return False

    def runcode(self, code):
        try:
            exec(code, self.locals)
        except SystemExit:
            raise
        except:
            self.showtraceback()

    def _show(self, kind, value, trace, lines):
        sys.last_type, sys.last_value, sys.last_traceback = kind, value, trace
        if sys.excepthook is sys.__excepthook__:
            self.write(''.join(lines(kind, value, trace)))
        else:
            sys.excepthook(kind, value, trace)

    def showsyntaxerror(self, filename=None):
        kind, value, _ = sys.exc_info()
        if filename and kind is SyntaxError:
            try:
                message, (_, lineno, offset, line) = value.args[0], value.args[1][:4]
            except (ValueError, IndexError):
                pass
            else:
                value = SyntaxError(message, (filename, lineno, offset, line))
        self._show(kind, value.with_traceback(None), None,
                   lambda k, v, t: traceback.format_exception_only(k, v))
        sys.last_exc = value

    def showtraceback(self):
        kind, value, trace = sys.exc_info()
        try:
            sys.last_exc = value
            self._show(kind, value, trace.tb_next, traceback.format_exception)
        finally:
            kind = value = trace = None

    def write(self, data):
        sys.stderr.write(data)


class InteractiveConsole(InteractiveInterpreter):
    """An interpreter that asks for its lines."""

    def __init__(self, locals=None, filename='<console>'):
        super().__init__(locals)
        self.filename = filename
        self.resetbuffer()

    def resetbuffer(self):
        self.buffer = []

    def interact(self, banner=None, exitmsg=None):
        """Reads, runs and prints until the input ends."""
        for name, prompt in (('ps1', '>>> '), ('ps2', '... ')):
            if not hasattr(sys, name):
                setattr(sys, name, prompt)
        self._greet(banner)
        more = 0
        while True:
            try:
                try:
                    line = self.raw_input(sys.ps2 if more else sys.ps1)
                except EOFError:
                    self.write('\n')
                    break
                more = self.push(line)
            except KeyboardInterrupt:
                self.write('\nKeyboardInterrupt\n')
                self.resetbuffer()
                more = 0
        if exitmsg is None:
            self.write(f'now exiting {self.__class__.__name__}...\n')
        elif exitmsg != '':
            self.write(f'{exitmsg}\n')

    def _greet(self, banner):
        if banner is None:
            notice = 'Type "help", "copyright", "credits" or "license" for more information.'
            self.write(f'Python {sys.version} on {sys.platform}\n{notice}\n'
                       f'({self.__class__.__name__})\n')
        elif banner:
            self.write(f'{banner!s}\n')

    def push(self, line):
        """Takes a line; true if more is wanted before anything can run."""
        self.buffer.append(line)
        more = self.runsource('\n'.join(self.buffer), self.filename)
        if not more:
            self.resetbuffer()
        return more

    def raw_input(self, prompt=''):
        return input(prompt)


def interact(banner=None, readfunc=None, local=None, exitmsg=None):
    """A console with its own way to read lines."""
    console = InteractiveConsole(local)
    if readfunc is not None:
        console.raw_input = readfunc
    else:
        try:
            import readline
        except ImportError:
            pass
    console.interact(banner, exitmsg)


if __name__ == '__main__':
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument('-q', action='store_true', help="don't print version and copyright messages")
    interact('' if parser.parse_args().q or sys.flags.quiet else None)
