"""The instructions that functions and programs are compiled to.

They are those of this machine: registers in place of a stack, up to three operands each.
"""

import collections
import io
import sys
import types

import _opcode
from opcode import *
from opcode import __all__ as _opcodes_all

__all__ = ['code_info', 'dis', 'disassemble', 'distb', 'disco', 'findlinestarts', 'findlabels',
           'show_code', 'get_instructions', 'Instruction', 'Bytecode', *_opcodes_all]

_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)
COMPILER_FLAG_NAMES = {
    1: 'OPTIMIZED', 2: 'NEWLOCALS', 4: 'VARARGS', 8: 'VARKEYWORDS', 16: 'NESTED', 32: 'GENERATOR',
    64: 'NOFREE', 128: 'COROUTINE', 256: 'ITERABLE_COROUTINE', 512: 'ASYNC_GENERATOR'}

Positions = collections.namedtuple('Positions', 'lineno end_lineno col_offset end_col_offset',
                                   defaults=[None] * 4)
_Instruction = collections.namedtuple(
    '_Instruction', 'opname opcode arg argval argrepr offset starts_line is_jump_target positions',
    defaults=[None])


class Instruction(_Instruction):
    """One instruction; `arg` is a tuple of its operands, `argrepr` shows them."""

    def _disassemble(self, lineno_width=3, mark_as_current=False, offset_width=4):
        fields = []
        if lineno_width:
            shown = '' if self.starts_line is None else self.starts_line
            fields.append(f'{shown:>{lineno_width}}')
        fields.append('-->' if mark_as_current else '   ')
        fields.append('>>' if self.is_jump_target else '  ')
        fields.append(f'{self.offset:>{offset_width}}')
        fields.append(f'{self.opname:<20}')
        if self.argrepr:
            fields.append(self.argrepr)
        return ' '.join(fields).rstrip()


def _try_compile(source, name):
    try:
        return compile(source, name, 'eval')
    except SyntaxError:
        return compile(source, name, 'exec')


def _get_code_object(x):
    """The code object of whatever may be disassembled."""
    x = getattr(x, '__func__', x)
    for name in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        code = getattr(x, name, None)
        if code:
            x = code
            break
    if isinstance(x, str):
        x = _try_compile(x, '<disassembly>')
    if hasattr(x, 'co_code'):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def findlabels(code):
    """The offsets that are jumped to, of a code object."""
    targets = {target for *_, target in _opcode.disassemble(_get_code_object(code)) if target is not None}
    return sorted(targets)


def findlinestarts(code):
    """Offsets and lines where a new line starts."""
    last = None
    for start, _, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start // 8, line


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """The instructions of a function, a method, a string or a code object."""
    return _instructions(_get_code_object(x), first_line)


def _instructions(code, first_line=None):
    shift = 0 if first_line is None else first_line - code.co_firstlineno
    starts = dict(findlinestarts(code))
    rows = _opcode.disassemble(code)
    labels = {row[-1] for row in rows} | {target for *_, target in _opcode.handlers(code)}
    positions = [Positions(*p) for p in code.co_positions()]
    for offset, _, number, args, text, target in rows:
        line = starts.get(offset)
        place = positions[offset] if offset < len(positions) else Positions()
        value = target if target is not None else _value_of(code, number, args)
        yield Instruction(opname[number], number, args, value, text, offset,
                          None if line is None else line + shift, offset in labels, place)


def _value_of(code, number, args):
    """The constant or name that an instruction is about."""
    for table, numbers in ((code.co_consts, _constants), (code.co_names, _names)):
        if number in numbers and args and 0 <= args[-1] < len(table):
            return table[args[-1]]
    return args


_constants, _names = frozenset(hasconst), frozenset(hasname)


def pretty_flags(flags):
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        names.append(hex(flags))
    return ', '.join(names)


def code_info(x):
    """What there is to know of a code object but its instructions."""
    code = _get_code_object(x)
    lines = [f'Name:              {code.co_name}', f'Filename:          {code.co_filename}',
             f'Argument count:    {code.co_argcount}',
             f'Positional-only arguments: {code.co_posonlyargcount}',
             f'Kw-only arguments: {code.co_kwonlyargcount}', f'Number of locals:  {code.co_nlocals}',
             f'Stack size:        {code.co_stacksize}', f'Flags:             {pretty_flags(code.co_flags)}']
    for title, values, show in (('Constants', code.co_consts, repr), ('Names', code.co_names, str),
                                ('Variable names', code.co_varnames, str),
                                ('Free variables', code.co_freevars, str),
                                ('Cell variables', code.co_cellvars, str)):
        if values:
            lines.append(f'{title}:')
            lines += [f'{i:4}: {show(value)}' for i, value in enumerate(values)]
    return '\n'.join(lines)


def show_code(co, *, file=None):
    print(code_info(co), file=file)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Prints the instructions of a class, a method, a function, a program or a module; without an
    argument those of the last traceback."""
    if x is None:
        distb(file=file)
        return
    x = getattr(x, '__func__', x)
    for name in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        code = getattr(x, name, None)
        if code:
            x = code
            break
    if hasattr(x, '__dict__'):
        for name, member in sorted(x.__dict__.items()):
            if isinstance(member, _have_code):
                print(f'Disassembly of {name}:', file=file)
                try:
                    dis(member, file=file, depth=depth)
                except TypeError as error:
                    print('Sorry:', error, file=file)
                print(file=file)
    elif hasattr(x, 'co_code'):
        _disassemble_recursive(x, file=file, depth=depth)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, '<dis>'), file=file, depth=depth)
    else:
        raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Prints the instructions around the last traceback's error."""
    if tb is None:
        try:
            tb = sys.last_exc.__traceback__ if hasattr(sys, 'last_exc') else sys.last_traceback
        except AttributeError:
            raise RuntimeError('no last traceback to disassemble') from None
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    """Prints the instructions of a code object; an arrow shows the one at `lasti`."""
    _print(co, _instructions(co), lasti, file)


disco = disassemble


def _disassemble_recursive(co, *, file=None, depth=None):
    disassemble(co, file=file)
    if depth is None or depth > 0:
        for constant in co.co_consts:
            if hasattr(constant, 'co_code'):
                print(file=file)
                print(f'Disassembly of {constant!r}:', file=file)
                _disassemble_recursive(constant, file=file, depth=None if depth is None else depth - 1)


def _print(co, instructions, lasti, file):
    lines = [line for _, line in findlinestarts(co)]
    width = max(3, len(str(max(lines, default=0))))
    for instruction in instructions:
        if instruction.starts_line is not None and instruction.offset > 0:
            print(file=file)
        print(instruction._disassemble(width, instruction.offset == lasti // 8 if lasti >= 0 else False),
              file=file)
    rows = _opcode.handlers(co)
    if rows:
        print('ExceptionTable:', file=file)
        for start, end, target in rows:
            print(f'  {start} to {end} -> {target}', file=file)


class Bytecode:
    """The instructions of a piece of code, to be looked through or shown."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False):
        self.codeobj = _get_code_object(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self._original_object = x
        self.current_offset = current_offset

    def __iter__(self):
        return _instructions(self.codeobj, self.first_line)

    def __repr__(self):
        return f'{self.__class__.__name__}({self._original_object!r})'

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti)

    def info(self):
        return code_info(self.codeobj)

    def dis(self):
        lasti = -1 if self.current_offset is None else self.current_offset
        with io.StringIO() as out:
            _print(self.codeobj, iter(self), lasti, out)
            return out.getvalue()


def main():
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument('infile', type=argparse.FileType('rb'), nargs='?', default='-')
    args = parser.parse_args()
    with args.infile as infile:
        source = infile.read()
    dis(compile(source, args.infile.name, 'exec'))


if __name__ == '__main__':
    main()
