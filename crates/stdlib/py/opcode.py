"""The instructions of the machine, by name and number."""

import _opcode

__all__ = ['cmp_op', 'hasarg', 'hasconst', 'hasname', 'hasjrel', 'hasjabs', 'haslocal', 'hascompare',
           'hasfree', 'hasexc', 'opname', 'opmap', 'HAVE_ARGUMENT', 'EXTENDED_ARG', 'stack_effect']

cmp_op = ('<', '<=', '==', '!=', '>', '>=')
_rows = _opcode.instructions()
opname = [name for _, name, _ in _rows]
opmap = {name: number for number, name, _ in _rows}


def _mentioning(*marks):
    return [number for number, _, formula in _rows if any(mark in formula for mark in marks)]


hasconst = _mentioning('K[')
hasname = _mentioning('N[')
hasjrel = [number for number, name, _ in _rows if name.startswith(('Jump', 'For', 'Loop'))]
hasjabs = []
hasarg = list(range(len(opname)))
haslocal = _mentioning('R[')
hascompare = [number for number, name, _ in _rows if name[:2] in ('Lt', 'Le', 'Eq', 'Ne', 'Gt', 'Ge')]
hasfree = [number for number, name, _ in _rows if 'Free' in name]
hasexc = []
# Operands stand in the instruction: every one may have some, and none needs to be extended.
HAVE_ARGUMENT = 0
EXTENDED_ARG = len(opname)


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """How the stack grows: not at all, the machine has registers."""
    if not 0 <= opcode < len(opname):
        raise ValueError('invalid opcode or oparg')
    return 0
