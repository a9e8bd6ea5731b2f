"""The scanner for JSON values."""

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ['make_scanner']

_DIGITS = frozenset('0123456789')


def _number_end(string, start):
    """(where the number that begins here ends, whether it is an int); None when there is none."""
    i = start
    size = len(string)
    if i < size and string[i] == '-':
        i += 1
    if i >= size or string[i] not in _DIGITS:
        return None
    if string[i] == '0':
        i += 1
    else:
        while i < size and string[i] in _DIGITS:
            i += 1
    is_int = True
    if i + 1 < size and string[i] == '.' and string[i + 1] in _DIGITS:
        is_int = False
        i += 2
        while i < size and string[i] in _DIGITS:
            i += 1
    if i < size and string[i] in 'eE':
        j = i + 1
        if j < size and string[j] in '+-':
            j += 1
        if j < size and string[j] in _DIGITS:
            is_int = False
            while j < size and string[j] in _DIGITS:
                j += 1
            i = j
    return i, is_int


def py_make_scanner(context):
    parse_object = context.parse_object
    parse_array = context.parse_array
    parse_string = context.parse_string
    strict = context.strict
    parse_float = context.parse_float
    parse_int = context.parse_int
    parse_constant = context.parse_constant
    object_hook = context.object_hook
    object_pairs_hook = context.object_pairs_hook
    memo = context.memo

    def _scan_once(string, idx):
        try:
            nextchar = string[idx]
        except IndexError:
            raise StopIteration(idx) from None
        if nextchar == '"':
            return parse_string(string, idx + 1, strict)
        if nextchar == '{':
            return parse_object((string, idx + 1), strict, _scan_once, object_hook,
                                object_pairs_hook, memo)
        if nextchar == '[':
            return parse_array((string, idx + 1), _scan_once)
        if nextchar == 'n' and string.startswith('null', idx):
            return None, idx + 4
        if nextchar == 't' and string.startswith('true', idx):
            return True, idx + 4
        if nextchar == 'f' and string.startswith('false', idx):
            return False, idx + 5
        found = _number_end(string, idx)
        if found is not None:
            end, is_int = found
            text = string[idx:end]
            return (parse_int(text) if is_int else parse_float(text)), end
        if nextchar == 'N' and string.startswith('NaN', idx):
            return parse_constant('NaN'), idx + 3
        if nextchar == 'I' and string.startswith('Infinity', idx):
            return parse_constant('Infinity'), idx + 8
        if nextchar == '-' and string.startswith('-Infinity', idx):
            return parse_constant('-Infinity'), idx + 9
        raise StopIteration(idx)

    def scan_once(string, idx):
        try:
            return _scan_once(string, idx)
        finally:
            memo.clear()

    return scan_once


make_scanner = c_make_scanner or py_make_scanner
