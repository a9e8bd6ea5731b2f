"""The part of inspect that finds the source of objects, by parsing the file they came from."""

import ast
import linecache
from inspect import (getfile, getmodule, getsourcefile, isclass, iscode, isframe, isfunction,
                     ismethod, ismodule, istraceback, unwrap)


class ClassFoundException(Exception):
    pass


class EndOfBlock(Exception):
    pass


class BlockFinder:
    """Finds where the block of code ends that begins on the first of some lines."""

    def __init__(self):
        self.last = 1

    def run(self, lines):
        """Set `last` to the number of lines in the block."""
        self.last = _block_length(lines)


def _parse_lines(lines):
    # Syntax trees of as many lines as parse; a block may be cut off by what follows it.
    import textwrap
    text = textwrap.dedent(''.join(lines))
    try:
        return ast.parse(text)
    except SyntaxError as e:
        for end in range(min((e.lineno or len(lines)), len(lines)), 0, -1):
            try:
                return ast.parse(textwrap.dedent(''.join(lines[:end])))
            except SyntaxError:
                pass
    return None


def _block_length(lines):
    tree = _parse_lines(lines)
    if tree is None or not tree.body:
        return 1
    return _extend_over_comments(lines, tree.body[0].end_lineno, tree.body[0])


def _extend_over_comments(lines, last, node):
    # Comments that are as far in as the body belong to it.
    if not hasattr(node, 'body') or not isinstance(node.body, list):
        return last
    first = node.body[0]
    if first.lineno == node.lineno:
        return last
    indent = indentsize(lines[first.lineno - 1])
    for number in range(last, len(lines)):
        stripped = lines[number].strip()
        if stripped.startswith('#'):
            if indentsize(lines[number]) < indent:
                break
            last = number + 1
        elif stripped:
            break
    return last


def indentsize(line):
    """How far a line is indented, in spaces."""
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())


def getblock(lines):
    """The block of code at the top of the lines."""
    return lines[:_block_length(lines)]


def _file_lines(object):
    file = getsourcefile(object)
    if file:
        # Forget the file if it has changed since.
        linecache.checkcache(file)
    else:
        file = getfile(object)
        if not (file.startswith('<') and file.endswith('>')):
            raise OSError('source code not available')
    module = getmodule(object, file)
    if module:
        lines = linecache.getlines(file, module.__dict__)
    else:
        lines = linecache.getlines(file)
    if not lines:
        raise OSError('could not get source code')
    return lines


class _ClassFinder(ast.NodeVisitor):
    def __init__(self, qualname):
        self.stack = []
        self.qualname = qualname
        self.found = None

    def visit_FunctionDef(self, node):
        self.stack += [node.name, '<locals>']
        self.generic_visit(node)
        del self.stack[-2:]

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.stack.append(node.name)
        if '.'.join(self.stack) == self.qualname:
            if self.found is None:
                self.found = node
        else:
            self.generic_visit(node)
        self.stack.pop()


def _first_line(node):
    decorators = getattr(node, 'decorator_list', None)
    return decorators[0].lineno if decorators else node.lineno


def findsource(object):
    """All lines of the object's file, and the index of the line where it begins."""
    lines = _file_lines(object)
    if ismodule(object):
        return lines, 0
    if isclass(object):
        finder = _ClassFinder(object.__qualname__)
        finder.visit(ast.parse(''.join(lines)))
        if finder.found is None:
            raise OSError('could not find class definition')
        return lines, _first_line(finder.found) - 1
    if ismethod(object):
        object = object.__func__
    if isfunction(object):
        object = object.__code__
    if istraceback(object):
        object = object.tb_frame
    if isframe(object):
        object = object.f_code
    if iscode(object):
        if not hasattr(object, 'co_firstlineno'):
            raise OSError('could not find function definition')
        lnum = object.co_firstlineno - 1
        if lnum >= len(lines):
            raise OSError('lineno is out of bounds')
        return lines, max(lnum, 0)
    raise OSError('could not find code object')


def _definition_at(tree, line):
    """The definition that begins on the line, or the innermost statement that holds the line."""
    best = None
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if _first_line(node) == line:
                return node
        elif isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno:
            if best is None or node.lineno >= best.lineno:
                best = node
    return best


def getsourcelines(object):
    """The lines of the object's source, and the number of the first of them."""
    object = unwrap(object)
    lines, lnum = findsource(object)
    if istraceback(object):
        object = object.tb_frame
    if ismodule(object) or isframe(object) and object.f_code.co_name == '<module>':
        return lines, 0
    try:
        node = _definition_at(ast.parse(''.join(lines)), lnum + 1)
    except SyntaxError:
        node = None
    if node is None:
        return getblock(lines[lnum:]), lnum + 1
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        end = _extend_over_comments(lines, node.end_lineno, node)
    else:
        # A lambda: the logical line around it.
        end = node.end_lineno
        body = getattr(node, 'body', None)
        if isinstance(body, list) and body and body[0].lineno > lnum + 1:
            end = body[0].lineno - 1
    return lines[lnum:end], lnum + 1


def getsource(object):
    """The object's source as one string."""
    return ''.join(getsourcelines(object)[0])


def getcomments(object):
    """The comment lines just before the object's source, or None."""
    try:
        lines, lnum = findsource(object)
    except (OSError, TypeError):
        return None
    if ismodule(object):
        start = 1 if lines and lines[0][:2] == '#!' else 0
        while start < len(lines) and lines[start].strip() in ('', '#'):
            start += 1
        end = start
        comments = []
        while end < len(lines) and lines[end][:1] == '#':
            comments.append(lines[end].expandtabs())
            end += 1
        return ''.join(comments) if comments else None
    if lnum > 0:
        indent = indentsize(lines[lnum])
        end = lnum - 1
        comments = []
        while end >= 0 and lines[end].lstrip()[:1] == '#' and indentsize(lines[end]) == indent:
            comments.insert(0, lines[end].expandtabs().lstrip())
            end -= 1
        while comments and comments[0].strip() == '#':
            comments.pop(0)
        while comments and comments[-1].strip() == '#':
            comments.pop()
        if comments:
            return ''.join(comments)
    return None
