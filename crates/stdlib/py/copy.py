"""Shallow and deep copies."""

from copyreg import dispatch_table
import types
from _copy import copy as _copy, deepcopy as _deepcopy
from _weakref import ref as _ref

__all__ = ['Error', 'copy', 'deepcopy']


class Error(Exception):
    pass


error = Error

_atomic = frozenset((
    types.NoneType, int, float, bool, complex, bytes, str, type, range, property,
    types.EllipsisType, types.NotImplementedType, types.CodeType,
    types.BuiltinFunctionType, types.FunctionType, _ref))

_copy_atomic = _atomic | {tuple, frozenset, slice}


def copy(x):
    """A shallow copy."""
    return _copy(x)


def deepcopy(x, memo=None, _nil=[]):
    """A copy in which everything reachable is copied too; `memo` maps ids to copies made."""
    return _deepcopy(x, memo)


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


# Lists, tuples and dictionaries are copied natively.
_deepcopy_dispatch = {types.MethodType: _deepcopy_method}
