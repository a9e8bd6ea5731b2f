"""XInclude for trees of elements: what `include` elements name takes their place."""

import copy
from urllib.parse import urljoin

from . import ElementTree

XINCLUDE = '{http://www.w3.org/2001/XInclude}'
XINCLUDE_INCLUDE = XINCLUDE + 'include'
XINCLUDE_FALLBACK = XINCLUDE + 'fallback'
DEFAULT_MAX_INCLUSION_DEPTH = 6


class FatalIncludeError(SyntaxError):
    """An inclusion that cannot be made."""


class LimitedRecursiveIncludeError(FatalIncludeError):
    """Inclusions within inclusions are too deep."""


def default_loader(href, parse, encoding=None):
    """A file's element for parse="xml", its text for others."""
    if parse == 'xml':
        with open(href, 'rb') as file:
            return ElementTree.parse(file).getroot()
    with open(href, 'r', encoding=encoding or 'UTF-8') as file:
        return file.read()


def include(elem, loader=None, base_url=None, max_depth=DEFAULT_MAX_INCLUSION_DEPTH):
    """Puts what is included into a tree, in place."""
    if max_depth is None:
        max_depth = -1
    elif max_depth < 0:
        raise ValueError(f'expected non-negative depth or None for \'max_depth\', got {max_depth!r}')
    if hasattr(elem, 'getroot'):
        elem = elem.getroot()
    _include(elem, loader or default_loader, base_url, max_depth, set())


def _include(elem, loader, base_url, max_depth, parents):
    i = 0
    while i < len(elem):
        child = elem[i]
        if child.tag == XINCLUDE_INCLUDE:
            href = child.get('href')
            if base_url:
                href = urljoin(base_url, href)
            parse = child.get('parse', 'xml')
            if parse == 'xml':
                elem[i] = _included(child, href, loader, max_depth, parents)
            elif parse == 'text':
                text = loader(href, parse, child.get('encoding'))
                if text is None:
                    raise FatalIncludeError(f'cannot load {href!r} as {parse!r}')
                text += child.tail or ''
                if i:
                    elem[i - 1].tail = (elem[i - 1].tail or '') + text
                else:
                    elem.text = (elem.text or '') + text
                del elem[i]
                continue
            else:
                raise FatalIncludeError(f'unknown parse type in xi:include tag ({parse!r})')
        elif child.tag == XINCLUDE_FALLBACK:
            raise FatalIncludeError(
                f'xi:fallback tag must be child of xi:include ({child.tag!r})')
        else:
            _include(child, loader, base_url, max_depth, parents)
        i += 1


def _included(child, href, loader, max_depth, parents):
    """The element of an inclusion, with its own inclusions made."""
    if href in parents:
        raise FatalIncludeError(f'recursive include of {href}')
    if max_depth == 0:
        raise LimitedRecursiveIncludeError(f'maximum xinclude depth reached when including file {href}')
    node = loader(href, 'xml')
    if node is None:
        raise FatalIncludeError(f'cannot load {href!r} as \'xml\'')
    node = copy.copy(node)
    parents.add(href)
    _include(node, loader, href, max_depth - 1, parents)
    parents.remove(href)
    if child.tail:
        node.tail = (node.tail or '') + child.tail
    return node
