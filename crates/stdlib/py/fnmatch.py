"""Match file names against patterns with *, ?, [seq] and [!seq]."""

import functools
import os
import posixpath

__all__ = ['filter', 'fnmatch', 'fnmatchcase', 'translate']


def fnmatch(name, pat):
    """Whether the name matches, in the way of the system's file names."""
    name = os.path.normcase(name)
    pat = os.path.normcase(pat)
    return fnmatchcase(name, pat)


@functools.lru_cache(maxsize=32768, typed=True)
def _compile_pattern(pat):
    import re
    if isinstance(pat, bytes):
        res = translate(str(pat, 'ISO-8859-1')).encode('ISO-8859-1')
    else:
        res = translate(pat)
    return re.compile(res).match


def filter(names, pat):
    """A list of the names that match."""
    pat = os.path.normcase(pat)
    match = _compile_pattern(pat)
    if os.path is posixpath:
        return [name for name in names if match(name)]
    return [name for name in names if match(os.path.normcase(name))]


def fnmatchcase(name, pat):
    """Whether the name matches, upper and lower case being different."""
    return _compile_pattern(pat)(name) is not None


def _bracket(pat, i):
    """The regular expression for the [...] that begins before i, and where it ends."""
    n = len(pat)
    j = i
    if j < n and pat[j] == '!':
        j += 1
    if j < n and pat[j] == ']':
        j += 1
    while j < n and pat[j] != ']':
        j += 1
    if j >= n:
        return '\\[', i
    stuff = pat[i:j]
    if '-' not in stuff:
        stuff = stuff.replace('\\', '\\\\')
    else:
        # Ranges that hold nothing are left out.
        chunks = []
        k = i + 2 if pat[i] == '!' else i + 1
        while True:
            k = pat.find('-', k, j)
            if k < 0:
                break
            chunks.append(pat[i:k])
            i = k + 1
            k = k + 3
        chunk = pat[i:j]
        if chunk:
            chunks.append(chunk)
        else:
            chunks[-1] += '-'
        for k in range(len(chunks) - 1, 0, -1):
            if chunks[k - 1][-1] > chunks[k][0]:
                chunks[k - 1] = chunks[k - 1][:-1] + chunks[k][1:]
                del chunks[k]
        stuff = '-'.join(s.replace('\\', '\\\\').replace('-', '\\-') for s in chunks)
    for special in '&~|':
        stuff = stuff.replace(special, '\\' + special)
    if not stuff:
        return '(?!)', j + 1
    if stuff == '!':
        return '.', j + 1
    if stuff[0] == '!':
        stuff = '^' + stuff[1:]
    elif stuff[0] in '^[':
        stuff = '\\' + stuff
    return f'[{stuff}]', j + 1


def translate(pat):
    """The regular expression for a pattern."""
    import re
    star = object()
    parts = []
    i, n = 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == '*':
            if not parts or parts[-1] is not star:
                parts.append(star)
        elif c == '?':
            parts.append('.')
        elif c == '[':
            text, i = _bracket(pat, i)
            parts.append(text)
        else:
            parts.append(re.escape(c))
    # Each star but the last takes as little as it can and never tries again.
    result = []
    i, n = 0, len(parts)
    while i < n and parts[i] is not star:
        result.append(parts[i])
        i += 1
    while i < n:
        i += 1
        if i == n:
            result.append('.*')
            break
        fixed = []
        while i < n and parts[i] is not star:
            fixed.append(parts[i])
            i += 1
        fixed = ''.join(fixed)
        if i == n:
            result.append('.*')
            result.append(fixed)
        else:
            result.append(f'(?>.*?{fixed})')
    return f'(?s:{"".join(result)})\\Z'
