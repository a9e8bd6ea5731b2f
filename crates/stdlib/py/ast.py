"""Work on syntax trees. The node classes are native; parsing is compile() with a flag."""

import sys
from _ast import *
from _ast import AST, Constant


def parse(source, filename='<unknown>', mode='exec', *, type_comments=False, feature_version=None):
    """Parse source text to a tree."""
    flags = PyCF_ONLY_AST
    if type_comments:
        flags |= PyCF_TYPE_COMMENTS
    if feature_version is None:
        feature_version = -1
    elif isinstance(feature_version, tuple):
        major, minor = feature_version
        if major != 3:
            raise ValueError(f'Unsupported major version: {major}')
        feature_version = minor
    return compile(source, filename, mode, flags, _feature_version=feature_version)


def literal_eval(node_or_string):
    """The value of an expression made of literals only: numbers, strings, containers, None and so on."""
    if isinstance(node_or_string, str):
        node_or_string = parse(node_or_string.lstrip(' \t'), mode='eval')
    if isinstance(node_or_string, Expression):
        node_or_string = node_or_string.body
    return _literal(node_or_string)


def _malformed(node):
    where = f' on line {node.lineno}' if getattr(node, 'lineno', None) else ''
    raise ValueError(f'malformed node or string{where}: {node!r}')


def _literal_number(node):
    if not isinstance(node, Constant) or type(node.value) not in (int, float, complex):
        _malformed(node)
    return node.value


def _literal_signed(node):
    if isinstance(node, UnaryOp) and isinstance(node.op, (UAdd, USub)):
        operand = _literal_number(node.operand)
        return +operand if isinstance(node.op, UAdd) else -operand
    return _literal_number(node)


def _literal(node):
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Tuple):
        return tuple(map(_literal, node.elts))
    if isinstance(node, List):
        return list(map(_literal, node.elts))
    if isinstance(node, Set):
        return set(map(_literal, node.elts))
    if (isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == 'set'
            and node.args == node.keywords == []):
        return set()
    if isinstance(node, Dict):
        if len(node.keys) != len(node.values):
            _malformed(node)
        return dict(zip(map(_literal, node.keys), map(_literal, node.values)))
    if isinstance(node, BinOp) and isinstance(node.op, (Add, Sub)):
        left = _literal_signed(node.left)
        right = _literal_number(node.right)
        if isinstance(left, (int, float)) and isinstance(right, complex):
            return left + right if isinstance(node.op, Add) else left - right
    return _literal_signed(node)


def dump(node, annotate_fields=True, include_attributes=False, *, indent=None):
    """A text that shows the tree, for debugging."""
    if not isinstance(node, AST):
        raise TypeError(f'expected AST, got {node.__class__.__name__!r}')
    if indent is not None and not isinstance(indent, str):
        indent = ' ' * indent
    return _dump(node, annotate_fields, include_attributes, indent, 0)[0]


def _dump(node, annotate_fields, include_attributes, indent, level):
    # Returns (text, whether it is simple enough to stay on a line).
    if indent is None:
        prefix, sep = '', ', '
    else:
        level += 1
        prefix = '\n' + indent * level
        sep = ',\n' + indent * level
    if isinstance(node, AST):
        cls = type(node)
        args = []
        all_simple = True
        keywords = annotate_fields
        for name in node._fields:
            try:
                value = getattr(node, name)
            except AttributeError:
                keywords = True
                continue
            if value is None and getattr(cls, name, ...) is None:
                keywords = True
                continue
            text, simple = _dump(value, annotate_fields, include_attributes, indent, level)
            all_simple = all_simple and simple
            args.append(f'{name}={text}' if keywords else text)
        if include_attributes and node._attributes:
            for name in node._attributes:
                try:
                    value = getattr(node, name)
                except AttributeError:
                    continue
                if value is None and getattr(cls, name, ...) is None:
                    continue
                text, simple = _dump(value, annotate_fields, include_attributes, indent, level)
                all_simple = all_simple and simple
                args.append(f'{name}={text}')
        if all_simple and len(args) <= 3:
            return f'{cls.__name__}({", ".join(args)})', not args
        return f'{cls.__name__}({prefix}{sep.join(args)})', False
    if isinstance(node, list):
        if not node:
            return '[]', True
        items = [_dump(x, annotate_fields, include_attributes, indent, level)[0] for x in node]
        return f'[{prefix}{sep.join(items)}]', False
    return repr(node), True


def copy_location(new_node, old_node):
    """Copy the source position of a node to another; returns that."""
    for attr in ('lineno', 'col_offset', 'end_lineno', 'end_col_offset'):
        if attr in old_node._attributes and attr in new_node._attributes:
            value = getattr(old_node, attr, None)
            # The end is optional, the start is not.
            if value is not None or hasattr(old_node, attr) and attr.startswith('end_'):
                setattr(new_node, attr, value)
    return new_node


def fix_missing_locations(node):
    """Give nodes without a source position that of their parent; returns the node."""

    def fix(node, lineno, col_offset, end_lineno, end_col_offset):
        if 'lineno' in node._attributes:
            if not hasattr(node, 'lineno'):
                node.lineno = lineno
            else:
                lineno = node.lineno
        if 'end_lineno' in node._attributes:
            if getattr(node, 'end_lineno', None) is None:
                node.end_lineno = end_lineno
            else:
                end_lineno = node.end_lineno
        if 'col_offset' in node._attributes:
            if not hasattr(node, 'col_offset'):
                node.col_offset = col_offset
            else:
                col_offset = node.col_offset
        if 'end_col_offset' in node._attributes:
            if getattr(node, 'end_col_offset', None) is None:
                node.end_col_offset = end_col_offset
            else:
                end_col_offset = node.end_col_offset
        for child in iter_child_nodes(node):
            fix(child, lineno, col_offset, end_lineno, end_col_offset)

    fix(node, 1, 0, 1, 0)
    return node


def increment_lineno(node, n=1):
    """Add to all line numbers in the tree; returns the node."""
    for child in walk(node):
        if isinstance(child, TypeIgnore):
            child.lineno = getattr(child, 'lineno', 0) + n
            continue
        if 'lineno' in child._attributes:
            child.lineno = getattr(child, 'lineno', 0) + n
        if 'end_lineno' in child._attributes:
            end_lineno = getattr(child, 'end_lineno', 0)
            if end_lineno is not None:
                child.end_lineno = end_lineno + n
    return node


def iter_fields(node):
    """Iterate over (name, value) of the fields that the node has."""
    for name in node._fields:
        try:
            yield name, getattr(node, name)
        except AttributeError:
            pass


def iter_child_nodes(node):
    """Iterate over the nodes directly below."""
    for name, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, AST):
                    yield item


def get_docstring(node, clean=True):
    """The docstring of a module, class or function, or None."""
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError(f"{node.__class__.__name__!r} can't have docstrings")
    if not (node.body and isinstance(node.body[0], Expr)):
        return None
    value = node.body[0].value
    if not (isinstance(value, Constant) and isinstance(value.value, str)):
        return None
    text = value.value
    if clean:
        import inspect
        text = inspect.cleandoc(text)
    return text


def _splitlines_no_ff(source, maxlines=None):
    # Lines as the tokenizer sees them: a form feed does not end one.
    lines = []
    start = 0
    size = len(source)
    while start < size and (maxlines is None or len(lines) < maxlines):
        lf = source.find('\n', start)
        cr = source.find('\r', start)
        if lf < 0 and cr < 0:
            end = size
        elif cr < 0 or 0 <= lf < cr:
            end = lf + 1
        elif lf == cr + 1:
            end = lf + 1
        else:
            end = cr + 1
        lines.append(source[start:end])
        start = end
    return lines


def get_source_segment(source, node, *, padded=False):
    """The piece of the source that the node came from, or None when that is not known."""
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        lineno = node.lineno - 1
        end_lineno = node.end_lineno - 1
        col_offset = node.col_offset
        end_col_offset = node.end_col_offset
    except AttributeError:
        return None
    lines = _splitlines_no_ff(source, end_lineno + 1)
    if end_lineno == lineno:
        return lines[lineno].encode()[col_offset:end_col_offset].decode()
    padding = ''
    if padded:
        before = lines[lineno].encode()[:col_offset].decode()
        padding = ''.join([c if c in '\f\t' else ' ' for c in before])
    first = padding + lines[lineno].encode()[col_offset:].decode()
    last = lines[end_lineno].encode()[:end_col_offset].decode()
    return ''.join([first, *lines[lineno + 1:end_lineno], last])


def walk(node):
    """Iterate over the node and everything below, level by level."""
    from collections import deque
    todo = deque([node])
    while todo:
        node = todo.popleft()
        todo.extend(iter_child_nodes(node))
        yield node


class NodeVisitor:
    """Walks a tree and calls `visit_X` for nodes of class X, or `generic_visit`."""

    def visit(self, node):
        """Visit a node."""
        visitor = getattr(self, 'visit_' + node.__class__.__name__, self.generic_visit)
        return visitor(node)

    def generic_visit(self, node):
        """Visit the nodes below: for classes without a method of their own."""
        for field, value in iter_fields(node):
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, AST):
                        self.visit(item)
            elif isinstance(value, AST):
                self.visit(value)

    def visit_Constant(self, node):
        value = node.value
        name = _const_node_type_names.get(type(value))
        if name is None:
            for cls, known in _const_node_type_names.items():
                if isinstance(value, cls):
                    name = known
                    break
        if name is not None:
            method = 'visit_' + name
            try:
                visitor = getattr(self, method)
            except AttributeError:
                pass
            else:
                import warnings
                warnings.warn(f'{method} is deprecated; add visit_Constant', DeprecationWarning, 2)
                return visitor(node)
        return self.generic_visit(node)


class NodeTransformer(NodeVisitor):
    """A visitor whose methods return what takes the node's place: a node, a list, or None."""

    def generic_visit(self, node):
        for field, old_value in iter_fields(node):
            if isinstance(old_value, list):
                new_values = []
                for value in old_value:
                    if isinstance(value, AST):
                        value = self.visit(value)
                        if value is None:
                            continue
                        if not isinstance(value, AST):
                            new_values.extend(value)
                            continue
                    new_values.append(value)
                old_value[:] = new_values
            elif isinstance(old_value, AST):
                new_node = self.visit(old_value)
                if new_node is None:
                    delattr(node, field)
                else:
                    setattr(node, field, new_node)
        return node


def unparse(ast_obj):
    """Source text that parses to the tree."""
    from _ast_unparse import Unparser
    return Unparser().visit(ast_obj)


# Names that are only kept for old programs.

_DEPRECATED_VALUE_ALIAS_MESSAGE = (
    '{name} is deprecated and will be removed in Python {remove}; use value instead')
_DEPRECATED_CLASS_MESSAGE = (
    '{name} is deprecated and will be removed in Python {remove}; use ast.Constant instead')


def _value_alias(name):
    def getter(self):
        import warnings
        warnings._deprecated(f'Attribute {name}', message=_DEPRECATED_VALUE_ALIAS_MESSAGE,
                             remove=(3, 14))
        return self.value

    def setter(self, value):
        import warnings
        warnings._deprecated(f'Attribute {name}', message=_DEPRECATED_VALUE_ALIAS_MESSAGE,
                             remove=(3, 14))
        self.value = value

    return property(getter, setter)


Constant.n = _value_alias('n')
Constant.s = _value_alias('s')


class _ABC(type):
    """Makes isinstance(node, Num) true for a Constant with a number, and so on."""

    def __init__(cls, *args):
        cls.__doc__ = 'Deprecated AST node class. Use ast.Constant instead'

    def __instancecheck__(cls, inst):
        if cls in _const_types:
            import warnings
            warnings._deprecated(f'ast.{cls.__qualname__}', message=_DEPRECATED_CLASS_MESSAGE,
                                 remove=(3, 14))
        if not isinstance(inst, Constant):
            return False
        if cls in _const_types:
            try:
                value = inst.value
            except AttributeError:
                return False
            return (isinstance(value, _const_types[cls])
                    and not isinstance(value, _const_types_not.get(cls, ())))
        return type.__instancecheck__(cls, inst)


def _new(cls, *args, **kwargs):
    for key in kwargs:
        if key in cls._fields:
            pos = cls._fields.index(key)
            if pos < len(args):
                raise TypeError(f'{cls.__name__} got multiple values for argument {key!r}')
    if cls in _const_types:
        import warnings
        warnings._deprecated(f'ast.{cls.__qualname__}', message=_DEPRECATED_CLASS_MESSAGE,
                             remove=(3, 14))
        return Constant(*args, **kwargs)
    return Constant.__new__(cls, *args, **kwargs)


class _Num(Constant, metaclass=_ABC):
    _fields = ('n',)
    __new__ = _new


class _Str(Constant, metaclass=_ABC):
    _fields = ('s',)
    __new__ = _new


class _Bytes(Constant, metaclass=_ABC):
    _fields = ('s',)
    __new__ = _new


class _NameConstant(Constant, metaclass=_ABC):
    __new__ = _new


class _Ellipsis(Constant, metaclass=_ABC):
    _fields = ()

    def __new__(cls, *args, **kwargs):
        import warnings
        warnings._deprecated('ast.Ellipsis', message=_DEPRECATED_CLASS_MESSAGE, remove=(3, 14))
        return Constant(..., *args, **kwargs)


_deprecated_globals = {}
for _class in (_Num, _Str, _Bytes, _NameConstant, _Ellipsis):
    _class.__name__ = _class.__qualname__ = _class.__name__[1:]
    _deprecated_globals[_class.__name__] = _class
del _class

_const_types = {_Num: (int, float, complex), _Str: (str,), _Bytes: (bytes,),
                _NameConstant: (type(None), bool), _Ellipsis: (type(...),)}
_const_types_not = {_Num: (bool,)}
_const_node_type_names = {bool: 'NameConstant', type(None): 'NameConstant', int: 'Num',
                          float: 'Num', complex: 'Num', str: 'Str', bytes: 'Bytes',
                          type(...): 'Ellipsis'}


def __getattr__(name):
    if name in _deprecated_globals:
        import warnings
        warnings._deprecated(f'ast.{name}', message=_DEPRECATED_CLASS_MESSAGE, remove=(3, 14))
        value = globals()[name] = _deprecated_globals[name]
        return value
    raise AttributeError(f"module 'ast' has no attribute '{name}'")


class slice(AST):
    """Deprecated AST node class."""


class Index(slice):
    """Deprecated AST node class. Use the index value directly instead."""

    def __new__(cls, value, **kwargs):
        return value


class ExtSlice(slice):
    """Deprecated AST node class. Use ast.Tuple instead."""

    def __new__(cls, dims=(), **kwargs):
        return Tuple(list(dims), Load(), **kwargs)


if not hasattr(Tuple, 'dims'):
    def _get_dims(self):
        """Deprecated. Use elts instead."""
        return self.elts

    def _set_dims(self, value):
        self.elts = value

    Tuple.dims = property(_get_dims, _set_dims)


class Suite(mod):
    """Deprecated AST node class.  Unused in Python 3."""


class AugLoad(expr_context):
    """Deprecated AST node class.  Unused in Python 3."""


class AugStore(expr_context):
    """Deprecated AST node class.  Unused in Python 3."""


class Param(expr_context):
    """Deprecated AST node class.  Unused in Python 3."""


def main():
    import argparse

    parser = argparse.ArgumentParser(prog='python -m ast')
    parser.add_argument('infile', type=argparse.FileType(mode='rb'), nargs='?', default='-',
                        help='the file to parse; defaults to stdin')
    parser.add_argument('-m', '--mode', default='exec',
                        choices=('exec', 'single', 'eval', 'func_type'),
                        help='specify what kind of code must be parsed')
    parser.add_argument('--no-type-comments', default=True, action='store_false',
                        help="don't add information about type comments")
    parser.add_argument('-a', '--include-attributes', action='store_true',
                        help='include attributes such as line numbers and column offsets')
    parser.add_argument('-i', '--indent', type=int, default=3,
                        help='indentation of nodes (number of spaces)')
    args = parser.parse_args()
    with args.infile as infile:
        source = infile.read()
    tree = parse(source, args.infile.name, args.mode, type_comments=args.no_type_comments)
    print(dump(tree, include_attributes=args.include_attributes, indent=args.indent))


if __name__ == '__main__':
    main()
