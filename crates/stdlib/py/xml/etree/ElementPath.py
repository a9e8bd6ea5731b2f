"""A small part of XPath: paths of elements."""

import re

from _xml import select as _select

_token = re.compile(r'''('[^']*'|"[^"]*")|(::|//?|\.\.|\(\)|!=|[/.*:\[\]()@=])|((?:\{[^}]+\})?[^/\[\]()@!=\s]+)|\s+''')


def xpath_tokenizer(pattern, namespaces=None):
    """Pairs of an operator and a name, one of them empty; names with their namespace written out."""
    default = namespaces.get('') if namespaces else None
    attribute = False
    for string, op, tag in _token.findall(pattern):
        if tag and tag[0] != '{':
            if ':' in tag:
                prefix, local = tag.split(':', 1)
                try:
                    if not namespaces:
                        raise KeyError
                    yield op or string, f'{{{namespaces[prefix]}}}{local}'
                except KeyError:
                    raise SyntaxError(f'prefix {prefix!r} not found in prefix map') from None
            elif default and not attribute:
                yield op or string, f'{{{default}}}{tag}'
            else:
                yield op or string, tag
            attribute = False
        else:
            yield op or string, tag
            attribute = op == '@'


class _Context:
    """What the steps share: the root, and each element's parent."""

    def __init__(self, root):
        self.root, self._parents = root, None

    @property
    def parents(self):
        if self._parents is None:
            self._parents = {child: parent for parent in self.root.iter() for child in parent}
        return self._parents


def _tester(tag):
    """A test of an element's tag with wildcards, or None if the tag stands for itself."""
    if tag == '{*}*':
        return lambda t: isinstance(t, str) and True
    if tag == '{}*':
        return lambda t: isinstance(t, str) and t[:1] != '{'
    if tag[:3] == '{*}':
        suffix, bare = tag[2:], tag[3:]
        return lambda t: t == bare or isinstance(t, str) and t[:1] == '{' and t.endswith(suffix)
    if tag[-2:] == '}*':
        start = tag[:-1]
        return lambda t: isinstance(t, str) and t.startswith(start)
    return None


def _bare(tag):
    """A tag, of which empty braces say that it is of no namespace."""
    return tag[2:] if tag[:2] == '{}' and tag != '{}*' else tag


def _child(next, token):
    tag = _bare(token[1])
    test = _tester(tag)
    if test is None:
        return lambda context, elements: _select(elements, tag, False)

    def select(context, elements):
        for element in elements:
            for child in element:
                if test(child.tag):
                    yield child
    return select


def _star(next, token):
    def select(context, elements):
        for element in elements:
            yield from element
    return select


def _self(next, token):
    return lambda context, elements: elements


def _descendant(next, token):
    try:
        token = next()
    except StopIteration:
        return None
    if token[0] == '*':
        tag = '*'
    elif not token[0]:
        tag = _bare(token[1])
    else:
        raise SyntaxError('invalid descendant')
    test = _tester(tag)
    if test is None:
        return lambda context, elements: _select(elements, tag, True)

    def select(context, elements):
        for child in _select(elements, None, True):
            if test(child.tag):
                yield child
    return select


def _parent(next, token):
    def select(context, elements):
        seen = set()
        for element in elements:
            parent = context.parents.get(element)
            if parent is not None and parent not in seen:
                seen.add(parent)
                yield parent
    return select


def _text_of(element):
    return ''.join(element.itertext())


def _predicate(next, token):
    signature, values = [], []
    while True:
        try:
            op, name = next()
        except StopIteration:
            return None
        if not op and not name:
            # White space.
            continue
        if op == ']':
            break
        if op and op[:1] in '\'"':
            signature.append("'")
            values.append(op[1:-1])
        else:
            signature.append(op or '-')
            values.append(name)
    shape = ''.join(signature)
    keep = _condition(shape, values)
    if keep is not None:
        return lambda context, elements: (e for e in elements if keep(e))
    if shape == '-' or shape == '-()' or shape == '-()-':
        return _position(shape, values)
    raise SyntaxError('invalid predicate')


def _condition(shape, values):
    """A test of one element for a predicate that needs no more; None for others."""
    if shape == '@-':
        key = values[1]
        return lambda e: e.get(key) is not None
    if shape in ("@-='", "@-!='"):
        key, value, equal = values[1], values[-1], '!' not in shape
        if equal:
            return lambda e: e.get(key) == value
        return lambda e: e.get(key) is not None and e.get(key) != value
    if shape == '-' and not re.match(r'-?\d+$', values[0]):
        tag = values[0]
        return lambda e: e.find(tag) is not None
    if shape in (".='", ".!='", "-='", "-!='") and \
            (shape[0] == '.' or not re.match(r'-?\d+$', values[0])):
        tag, value, equal = values[0], values[-1], '!' not in shape
        if not tag:
            return lambda e: (_text_of(e) == value) is equal
        return lambda e: any((_text_of(child) == value) is equal for child in e.findall(tag))
    return None


def _position(shape, values):
    if shape == '-':
        index = int(values[0]) - 1
        if index < 0:
            raise SyntaxError('XPath position >= 1 expected')
    elif values[0] != 'last':
        raise SyntaxError('unsupported function')
    elif shape == '-()-':
        try:
            index = int(values[2]) - 1
        except ValueError:
            raise SyntaxError('unsupported expression') from None
        if index > -2:
            raise SyntaxError('XPath offset from last() must be negative')
    else:
        index = -1

    def select(context, elements):
        for element in elements:
            parent = context.parents.get(element)
            if parent is None:
                continue
            alike = parent.findall(element.tag)
            if -len(alike) <= index < len(alike) and alike[index] is element:
                yield element
    return select


_steps = {'': _child, '*': _star, '.': _self, '..': _parent, '//': _descendant, '[': _predicate}
_cache = {}


def _compiled(path, namespaces):
    if path[-1:] == '/':
        path += '*'
    key = path, *(sorted(namespaces.items()) if namespaces else ())
    steps = _cache.get(key)
    if steps is not None:
        return steps
    if len(_cache) > 100:
        _cache.clear()
    if path[:1] == '/':
        raise SyntaxError('cannot use absolute path on element')
    tokens = iter(xpath_tokenizer(path, namespaces))
    steps = []
    try:
        token = next(tokens)
    except StopIteration:
        return None
    while True:
        try:
            step = _steps[token[0]](tokens.__next__, token)
        except (StopIteration, KeyError):
            raise SyntaxError('invalid path') from None
        if step is None:
            raise SyntaxError('invalid path')
        steps.append(step)
        try:
            token = next(tokens)
            if token[0] == '/':
                token = next(tokens)
        except StopIteration:
            break
    _cache[key] = steps
    return steps


def iterfind(elem, path, namespaces=None):
    steps = _compiled(path, namespaces)
    if steps is None:
        return None
    result, context = [elem], _Context(elem)
    for step in steps:
        result = step(context, result)
    return iter(result)


def find(elem, path, namespaces=None):
    return next(iterfind(elem, path, namespaces), None)


def findall(elem, path, namespaces=None):
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    found = find(elem, path, namespaces)
    if found is None:
        return default
    return '' if found.text is None else found.text
