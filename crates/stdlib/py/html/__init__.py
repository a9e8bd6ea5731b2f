"""Characters of HTML."""

__all__ = ['escape', 'unescape']


def escape(s, quote=True):
    """Replace & < > and, if asked, quotes by what stands for them."""
    s = s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    if quote:
        s = s.replace('"', '&quot;').replace("'", '&#x27;')
    return s


# What browsers make of the numbers of Windows' code page.
_invalid_charrefs = dict(zip(range(0x80, 0xa0), bytes(range(0x80, 0xa0)).decode('cp1252', 'replace')))
for _n in (0x81, 0x8d, 0x8f, 0x90, 0x9d):
    _invalid_charrefs[_n] = chr(_n)
_invalid_charrefs.update({0x00: '\ufffd', 0x0d: '\r'})


def _invalid(num):
    return (0x1 <= num <= 0x8 or 0xe <= num <= 0x1f or 0x7f <= num <= 0x9f or 0xfdd0 <= num <= 0xfdef
            or num == 0xb or num & 0xfffe == 0xfffe)


# What finds references, and what named ones stand for, once they were needed.
_charref = _html5 = None


def _replace_charref(s):
    s = s.group(1)
    if s[0] == '#':
        if s[1] in 'xX':
            num = int(s[2:].rstrip(';'), 16)
        else:
            num = int(s[1:].rstrip(';'))
        if num in _invalid_charrefs:
            return _invalid_charrefs[num]
        if 0xd800 <= num <= 0xdfff or num > 0x10ffff:
            return '\ufffd'
        if _invalid(num):
            return ''
        return chr(num)
    if s in _html5:
        return _html5[s]
    for x in range(len(s) - 1, 1, -1):
        if s[:x] in _html5:
            return _html5[s[:x]] + s[x:]
    return '&' + s


def unescape(s):
    """Replace character references by the characters they stand for."""
    if '&' not in s:
        return s
    global _charref, _html5
    if _charref is None:
        import re
        from html.entities import html5 as _html5
        _charref = re.compile(r'&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)')
    return _charref.sub(_replace_charref, s)
