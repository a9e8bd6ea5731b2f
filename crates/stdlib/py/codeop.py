"""Whether some lines are a whole program, the beginning of one, or wrong."""

import __future__
import warnings

__all__ = ['compile_command', 'Compile', 'CommandCompiler']

_features = [getattr(__future__, name) for name in __future__.all_feature_names]
# The compiler says "incomplete input" instead of what it would say of a program that ends there.
PyCF_DONT_IMPLY_DEDENT = 0x200
PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000


def _at_end(error, source):
    """Whether the error is that the text stops."""
    message = error.msg or ''
    if 'was never closed' in message or 'unterminated triple-quoted' in message:
        return True
    if message.startswith('unexpected EOF') or message == 'incomplete input':
        return True
    if message.startswith('expected an indented block'):
        return not _lines_after(source, _header_line(message))
    lines = source.count('\n') + 1
    if message.startswith("expected 'except' or 'finally' block"):
        return (error.lineno or 0) >= lines
    return message == 'unexpected character after line continuation character' and \
        source.endswith('\\\n')


def _header_line(message):
    return int(message.rpartition(' ')[2])


def _lines_after(source, number):
    rest = source.split('\n')[number:]
    return any(line.strip() and not line.lstrip().startswith('#') for line in rest)


def _maybe_compile(compiler, source, filename, symbol):
    for line in source.split('\n'):
        line = line.strip()
        if line and line[0] != '#':
            break
    else:
        if symbol == 'eval':
            return None
        source = 'pass'
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', (SyntaxWarning, DeprecationWarning))
        try:
            compiler(source, filename, symbol)
        except SyntaxError:
            try:
                compiler(source + '\n', filename, symbol)
                return None
            except SyntaxError as error:
                goes_on = source.endswith('\\')
                if goes_on and (error.msg or '').startswith('unterminated string literal'):
                    return None
                if _at_end(error, source + '\n' if goes_on else source):
                    return None
        else:
            if symbol == 'single' and _needs_blank_line(source):
                return None
    return compiler(source, filename, symbol)


def _needs_blank_line(source):
    """A compound statement is over when an empty line follows."""
    if source.endswith('\n'):
        return False
    import ast
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    blocks = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef, ast.Match,
              ast.AsyncFor, ast.AsyncWith, ast.AsyncFunctionDef, ast.TryStar)
    if not tree.body or not isinstance(tree.body[-1], blocks):
        return False
    return True


def compile_command(source, filename='<input>', symbol='single'):
    """A code object, `None` if more lines are to come; SyntaxError, ValueError or OverflowError if no
    more lines can help."""
    return _maybe_compile(Compile(), source, filename, symbol)


class Compile:
    """A `compile` that remembers the `__future__` statements it has seen."""

    def __init__(self):
        self.flags = PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT

    def __call__(self, source, filename, symbol, **kwargs):
        flags = self.flags
        if kwargs.get('incomplete_input', True) is False:
            flags &= ~(PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT)
        remembered = flags & ~(PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT)
        code = compile(source, filename, symbol, remembered, True)
        for feature in _features:
            if code.co_flags & feature.compiler_flag:
                self.flags |= feature.compiler_flag
        return code


class CommandCompiler:
    """`compile_command` with a memory for `__future__` statements."""

    def __init__(self):
        self.compiler = Compile()

    def __call__(self, source, filename='<input>', symbol='single'):
        return _maybe_compile(self.compiler, source, filename, symbol)
