"""The symbol tables of the compiler: what each scope of a program does with each name."""

import os
import weakref

import _symtable

__all__ = ["symtable", "SymbolTable", "Class", "Function", "Symbol"]

# What is done with a name in a scope.
DEF_GLOBAL = 1
DEF_LOCAL = 1 << 1
DEF_PARAM = 1 << 2
DEF_NONLOCAL = 1 << 3
USE = 1 << 4
DEF_FREE = 1 << 5
DEF_FREE_CLASS = 1 << 6
DEF_IMPORT = 1 << 7
DEF_ANNOT = 1 << 8
DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT

# Where it is found, in the bits from SCOPE_OFF on.
SCOPE_OFF = 12
SCOPE_MASK = 15
LOCAL = 1
GLOBAL_EXPLICIT = 2
GLOBAL_IMPLICIT = 3
FREE = 4
CELL = 5

_TYPES = (
    "function",
    "class",
    "module",
    "annotation",
    "TypeVar bound",
    "type alias",
    "type parameter",
)


def symtable(code, filename, compile_type):
    """The table of a program, read as compile() would read it."""
    filename = os.fspath(filename)
    if isinstance(filename, bytes):
        filename = os.fsdecode(filename)
    source = code.encode() if isinstance(code, str) else bytes(code)
    if b"\0" in source:
        raise SyntaxError("source code string cannot contain null bytes")
    return _face(_Table(_symtable.symtable(source, filename, compile_type)), filename)


class _Table:
    """What the compiler knows about a scope."""

    def __init__(self, row):
        self.name, self.type, self.lineno, self.nested, varnames, self.symbols, inner = row
        self.id = id(self)
        self.varnames = list(varnames)
        self.children = [_Table(row) for row in inner]

    def __repr__(self):
        return f"<symtable entry {self.name}({self.id}), line {self.lineno}>"


# A table has one face as long as anybody holds it.
_faces = weakref.WeakValueDictionary()


def _face(table, filename):
    face = _faces.get((table, filename))
    if face is None:
        cls = {"function": Function, "class": Class}.get(_TYPES[table.type], SymbolTable)
        face = _faces[table, filename] = cls(table, filename)
    return face


class SymbolTable:
    """The names of a scope."""

    def __init__(self, raw_table, filename):
        self._table = raw_table
        self._filename = filename
        self._symbols = {}

    def __repr__(self):
        kind = "" if type(self) is SymbolTable else f"{type(self).__name__} "
        if self._table.name == "top":
            return f"<{kind}SymbolTable for module {self._filename}>"
        return f"<{kind}SymbolTable for {self._table.name} in {self._filename}>"

    def get_type(self):
        """What has the scope: 'module', 'function', 'class', 'annotation', 'TypeVar bound', 'type alias' or
        'type parameter'.
        """
        return _TYPES[self._table.type]

    def get_id(self):
        """A number that no other table has."""
        return self._table.id

    def get_name(self):
        """The name of the function or class; 'top' for a module."""
        return self._table.name

    def get_lineno(self):
        """The line that the scope begins on; 0 for a module."""
        return self._table.lineno

    def is_optimized(self):
        """Whether the locals are known to the compiler."""
        return _TYPES[self._table.type] == "function"

    def is_nested(self):
        """Whether a function is around the scope."""
        return bool(self._table.nested)

    def has_children(self):
        """Whether there are scopes inside."""
        return bool(self._table.children)

    def get_identifiers(self):
        """The names, as a view."""
        return self._table.symbols.keys()

    def lookup(self, name):
        """The symbol of that name; KeyError if there is none."""
        symbol = self._symbols.get(name)
        if symbol is None:
            flags = self._table.symbols[name]
            spaces = [child for child in self.get_children() if child.get_name() == name]
            symbol = Symbol(name, flags, spaces, module_scope=self._table.name == "top")
            self._symbols[name] = symbol
        return symbol

    def get_symbols(self):
        """All symbols."""
        return [self.lookup(name) for name in self.get_identifiers()]

    def get_children(self):
        """The tables of the scopes inside."""
        return [_face(child, self._filename) for child in self._table.children]


class Function(SymbolTable):
    """The names of a function."""

    def _where(self, test):
        return tuple(name for name, flags in self._table.symbols.items() if test(flags))

    def _found(self, *scopes):
        return self._where(lambda flags: flags >> SCOPE_OFF & SCOPE_MASK in scopes)

    def get_parameters(self):
        """The names of the parameters."""
        return self._where(lambda flags: flags & DEF_PARAM)

    def get_locals(self):
        """The names of the local variables."""
        return self._found(LOCAL, CELL)

    def get_globals(self):
        """The names of the global variables."""
        return self._found(GLOBAL_IMPLICIT, GLOBAL_EXPLICIT)

    def get_nonlocals(self):
        """The names declared nonlocal."""
        return self._where(lambda flags: flags & DEF_NONLOCAL)

    def get_frees(self):
        """The names of the free variables."""
        return self._found(FREE)


class Class(SymbolTable):
    """The names of a class body."""

    def get_methods(self):
        """The names of the functions defined in it."""
        return tuple(dict.fromkeys(child.name for child in self._table.children))


class Symbol:
    """A name in a scope."""

    def __init__(self, name, flags, namespaces=None, *, module_scope=False):
        self._name = name
        self._flags = flags
        self._scope = flags >> SCOPE_OFF & SCOPE_MASK
        self._namespaces = namespaces or ()
        self._of_module = module_scope and bool(flags & DEF_BOUND)

    def __repr__(self):
        return f"<symbol {self._name!r}>"

    def get_name(self):
        """The name itself."""
        return self._name

    def is_referenced(self):
        """Whether it is read."""
        return bool(self._flags & USE)

    def is_parameter(self):
        """Whether it is a parameter."""
        return bool(self._flags & DEF_PARAM)

    def is_global(self):
        """Whether it is global."""
        return self._scope in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT) or self._of_module

    def is_nonlocal(self):
        """Whether it is declared nonlocal."""
        return bool(self._flags & DEF_NONLOCAL)

    def is_declared_global(self):
        """Whether it is declared global."""
        return self._scope == GLOBAL_EXPLICIT

    def is_local(self):
        """Whether it is local."""
        return self._scope in (LOCAL, CELL) or self._of_module

    def is_annotated(self):
        """Whether it has an annotation."""
        return bool(self._flags & DEF_ANNOT)

    def is_free(self):
        """Whether it belongs to a function around."""
        return self._scope == FREE

    def is_imported(self):
        """Whether an import binds it."""
        return bool(self._flags & DEF_IMPORT)

    def is_assigned(self):
        """Whether it is assigned to."""
        return bool(self._flags & DEF_LOCAL)

    def is_namespace(self):
        """Whether a function or class of that name is defined."""
        return bool(self._namespaces)

    def get_namespaces(self):
        """The tables of the functions and classes of that name."""
        return self._namespaces

    def get_namespace(self):
        """The table of the one function or class of that name; ValueError if there is not exactly one."""
        if not self._namespaces:
            raise ValueError("name is not bound to any namespaces")
        if len(self._namespaces) > 1:
            raise ValueError("name is bound to multiple namespaces")
        return self._namespaces[0]
