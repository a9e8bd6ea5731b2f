"""Source text from syntax trees (ast.unparse).

Expressions are turned into text by methods `x_Class(node, prec)`: `prec` is how tightly the place
binds, and what binds less puts itself in parentheses. Statements, methods `s_Class`, write lines.
"""

import sys
from _ast import (AsyncFunctionDef, ClassDef, Constant, Expr, FunctionDef, If, JoinedStr, Module,
                  Name, Tuple)

(NAMED_EXPR, TUPLE, YIELD, TEST, OR, AND, NOT, CMP, BOR, BXOR, BAND, SHIFT, ARITH, TERM, FACTOR,
 POWER, AWAIT, ATOM) = range(18)
EXPR = BOR

_BINARY = {
    'Add': ('+', ARITH), 'Sub': ('-', ARITH), 'Mult': ('*', TERM), 'MatMult': ('@', TERM),
    'Div': ('/', TERM), 'Mod': ('%', TERM), 'LShift': ('<<', SHIFT), 'RShift': ('>>', SHIFT),
    'BitOr': ('|', BOR), 'BitXor': ('^', BXOR), 'BitAnd': ('&', BAND), 'FloorDiv': ('//', TERM),
    'Pow': ('**', POWER),
}
_UNARY = {'Invert': ('~', FACTOR), 'Not': ('not ', NOT), 'UAdd': ('+', FACTOR), 'USub': ('-', FACTOR)}
_COMPARE = {'Eq': '==', 'NotEq': '!=', 'Lt': '<', 'LtE': '<=', 'Gt': '>', 'GtE': '>=', 'Is': 'is',
            'IsNot': 'is not', 'In': 'in', 'NotIn': 'not in'}

_ALL_QUOTES = ("'", '"', '"""', "'''")
_MULTI_QUOTES = ('"""', "'''")

# A float literal that overflows to infinity.
_INFINITY = '1e' + repr(sys.float_info.max_10_exp + 1)


def _parens(text, needed):
    return f'({text})' if needed else text


def _quote(string, quote_types=_ALL_QUOTES, escape_whitespace=False):
    """The string escaped, and the quotes that can go around it, the best first."""

    def escape(c):
        if not escape_whitespace and c in '\n\t':
            return c
        if c == '\\' or not c.isprintable():
            return c.encode('unicode_escape').decode('ascii')
        return c

    escaped = ''.join(map(escape, string))
    possible = quote_types
    if '\n' in escaped:
        possible = [q for q in possible if q in _MULTI_QUOTES]
    possible = [q for q in possible if q not in escaped]
    if not possible:
        string = repr(string)
        quote = next((q for q in quote_types if string[0] in q), string[0])
        return string[1:-1], [quote]
    if escaped:
        # Rather a quote that does not meet its own kind at the end.
        possible.sort(key=lambda q: q[0] == escaped[-1])
        if possible[0][0] == escaped[-1]:
            escaped = escaped[:-1] + '\\' + escaped[-1]
    return escaped, possible


class Unparser:
    def __init__(self):
        self.lines = []
        self.indent = 0

    def visit(self, node):
        """The text of any node."""
        if isinstance(node, list):
            for item in node:
                self.statement(item)
            return '\n'.join(self.lines)
        name = node.__class__.__name__
        method = getattr(self, 'x_' + name, None)
        if method is not None:
            return method(node, TEST)
        self.statement(node)
        return '\n'.join(self.lines)

    def expr(self, node, prec=TEST):
        return getattr(self, 'x_' + node.__class__.__name__)(node, prec)

    def exprs(self, nodes, prec=TEST):
        return ', '.join([self.expr(node, prec) for node in nodes])

    def items(self, nodes):
        # The inside of a tuple.
        text = self.exprs(nodes)
        return text + ',' if len(nodes) == 1 else text

    # Expressions.

    def x_Expression(self, node, prec):
        return self.expr(node.body, prec)

    def x_FunctionType(self, node, prec):
        return f'({self.exprs(node.argtypes)}) -> {self.expr(node.returns)}'

    def x_Name(self, node, prec):
        return node.id

    def x_Constant(self, node, prec):
        value = node.value
        if isinstance(value, tuple):
            inner = ', '.join([self.constant(v) for v in value])
            return f'({inner},)' if len(value) == 1 else f'({inner})'
        if value is ...:
            return '...'
        if node.kind == 'u':
            return 'u' + self.constant(value)
        return self.constant(value)

    def constant(self, value):
        if isinstance(value, (float, complex)):
            return repr(value).replace('inf', _INFINITY).replace('nan', f'({_INFINITY}-{_INFINITY})')
        return repr(value)

    def x_NamedExpr(self, node, prec):
        text = f'{self.expr(node.target, ATOM)} := {self.expr(node.value, ATOM)}'
        return _parens(text, prec > NAMED_EXPR)

    def x_Tuple(self, node, prec):
        return _parens(self.items(node.elts), not node.elts or prec > TUPLE)

    def x_List(self, node, prec):
        return f'[{self.exprs(node.elts)}]'

    def x_Set(self, node, prec):
        return '{' + self.exprs(node.elts) + '}' if node.elts else '{*()}'

    def x_Dict(self, node, prec):
        items = []
        for key, value in zip(node.keys, node.values):
            if key is None:
                items.append('**' + self.expr(value, EXPR))
            else:
                items.append(f'{self.expr(key)}: {self.expr(value)}')
        return '{' + ', '.join(items) + '}'

    def x_Lambda(self, node, prec):
        args = self.arguments(node.args)
        return _parens(f'lambda{" " + args if args else ""}: {self.expr(node.body, TEST)}', prec > TEST)

    def x_IfExp(self, node, prec):
        text = (f'{self.expr(node.body, OR)} if {self.expr(node.test, OR)} '
                f'else {self.expr(node.orelse, TEST)}')
        return _parens(text, prec > TEST)

    def x_BoolOp(self, node, prec):
        word, own = (' and ', AND) if node.op.__class__.__name__ == 'And' else (' or ', OR)
        # Each operand binds tighter than the one before.
        parts = [self.expr(value, min(own + 1 + i, ATOM)) for i, value in enumerate(node.values)]
        return _parens(word.join(parts), prec > own)

    def x_UnaryOp(self, node, prec):
        op, own = _UNARY[node.op.__class__.__name__]
        return _parens(op + self.expr(node.operand, own), prec > own)

    def x_BinOp(self, node, prec):
        op, own = _BINARY[node.op.__class__.__name__]
        left, right = (own + 1, own) if op == '**' else (own, own + 1)
        text = f'{self.expr(node.left, left)} {op} {self.expr(node.right, right)}'
        return _parens(text, prec > own)

    def x_Compare(self, node, prec):
        parts = [self.expr(node.left, CMP + 1)]
        for op, right in zip(node.ops, node.comparators):
            parts.append(f'{_COMPARE[op.__class__.__name__]} {self.expr(right, CMP + 1)}')
        return _parens(' '.join(parts), prec > CMP)

    def x_Await(self, node, prec):
        text = 'await ' + self.expr(node.value, ATOM) if node.value else 'await'
        return _parens(text, prec > AWAIT)

    def x_Yield(self, node, prec):
        text = 'yield ' + self.expr(node.value, ATOM) if node.value else 'yield'
        return _parens(text, prec > YIELD)

    def x_YieldFrom(self, node, prec):
        return _parens('yield from ' + self.expr(node.value, ATOM), prec > YIELD)

    def x_Call(self, node, prec):
        args = [self.expr(arg) for arg in node.args]
        args += [self.keyword(keyword) for keyword in node.keywords]
        return f'{self.expr(node.func, ATOM)}({", ".join(args)})'

    def keyword(self, node):
        if node.arg is None:
            return '**' + self.expr(node.value)
        return f'{node.arg}={self.expr(node.value)}'

    def x_keyword(self, node, prec):
        return self.keyword(node)

    def x_Attribute(self, node, prec):
        text = self.expr(node.value, ATOM)
        if isinstance(node.value, Constant) and isinstance(node.value.value, int):
            # 3.real would be a float.
            text += ' '
        return f'{text}.{node.attr}'

    def x_Subscript(self, node, prec):
        if isinstance(node.slice, Tuple) and node.slice.elts:
            index = self.items(node.slice.elts)
        else:
            index = self.expr(node.slice)
        return f'{self.expr(node.value, ATOM)}[{index}]'

    def x_Slice(self, node, prec):
        text = (self.expr(node.lower) if node.lower else '') + ':'
        if node.upper:
            text += self.expr(node.upper)
        if node.step:
            text += ':' + self.expr(node.step)
        return text

    def x_Starred(self, node, prec):
        return '*' + self.expr(node.value, EXPR)

    def comprehensions(self, generators):
        return ''.join([self.x_comprehension(g, TEST) for g in generators])

    def x_comprehension(self, node, prec):
        text = ' async for ' if node.is_async else ' for '
        text += f'{self.expr(node.target, TUPLE)} in {self.expr(node.iter, OR)}'
        for condition in node.ifs:
            text += f' if {self.expr(condition, OR)}'
        return text

    def x_ListComp(self, node, prec):
        return f'[{self.expr(node.elt)}{self.comprehensions(node.generators)}]'

    def x_SetComp(self, node, prec):
        return '{' + self.expr(node.elt) + self.comprehensions(node.generators) + '}'

    def x_GeneratorExp(self, node, prec):
        return f'({self.expr(node.elt)}{self.comprehensions(node.generators)})'

    def x_DictComp(self, node, prec):
        return ('{' + f'{self.expr(node.key)}: {self.expr(node.value)}'
                + self.comprehensions(node.generators) + '}')

    def x_JoinedStr(self, node, prec):
        parts = [(self.fstring_part(value), isinstance(value, Constant)) for value in node.values]
        texts = []
        quote_types = list(_ALL_QUOTES)
        for text, is_constant in parts:
            if is_constant:
                text, new_types = _quote(text, quote_types, escape_whitespace=True)
                if set(new_types).isdisjoint(quote_types):
                    return self.fstring_by_repr(parts)
                quote_types = new_types
            elif '\n' in text:
                quote_types = [q for q in quote_types if q in _MULTI_QUOTES]
            texts.append(text)
        quote = quote_types[0]
        return f'f{quote}{"".join(texts)}{quote}'

    def fstring_by_repr(self, parts):
        # No quote fits all parts as they are: escape them.
        texts = [repr('"' + text)[2:-1] if is_constant else text for text, is_constant in parts]
        return "f'''" + ''.join(texts) + "'''"

    def fstring_part(self, node):
        if isinstance(node, JoinedStr):
            return ''.join([self.fstring_part(value) for value in node.values])
        if isinstance(node, Constant):
            return node.value.replace('{', '{{').replace('}', '}}')
        return self.fstring_field(node)

    def fstring_field(self, node):
        text = Unparser().expr(node.value, OR)
        if text.startswith('{'):
            text = ' ' + text
        if node.conversion != -1:
            text += '!' + chr(node.conversion)
        if node.format_spec:
            text += ':' + self.fstring_part(node.format_spec)
        return '{' + text + '}'

    def x_FormattedValue(self, node, prec):
        return self.x_JoinedStr(JoinedStr(values=[node]), prec)

    def x_alias(self, node, prec):
        return f'{node.name} as {node.asname}' if node.asname else node.name

    def x_arg(self, node, prec):
        if node.annotation:
            return f'{node.arg}: {self.expr(node.annotation)}'
        return node.arg

    def x_arguments(self, node, prec):
        return self.arguments(node)

    def arguments(self, node):
        parts = []
        plain = node.posonlyargs + node.args
        defaults = [None] * (len(plain) - len(node.defaults)) + node.defaults
        for index, (arg, default) in enumerate(zip(plain, defaults), 1):
            parts.append(self.parameter(arg, default))
            if index == len(node.posonlyargs):
                parts.append('/')
        if node.vararg:
            parts.append('*' + self.x_arg(node.vararg, TEST))
        elif node.kwonlyargs:
            parts.append('*')
        for arg, default in zip(node.kwonlyargs, node.kw_defaults):
            parts.append(self.parameter(arg, default))
        if node.kwarg:
            parts.append('**' + self.x_arg(node.kwarg, TEST))
        return ', '.join(parts)

    def parameter(self, arg, default):
        text = self.x_arg(arg, TEST)
        return f'{text}={self.expr(default)}' if default else text

    def x_withitem(self, node, prec):
        text = self.expr(node.context_expr)
        if node.optional_vars:
            text += ' as ' + self.expr(node.optional_vars)
        return text

    def x_TypeVar(self, node, prec):
        return f'{node.name}: {self.expr(node.bound)}' if node.bound else node.name

    def x_TypeVarTuple(self, node, prec):
        return '*' + node.name

    def x_ParamSpec(self, node, prec):
        return '**' + node.name

    # Patterns.

    def x_MatchValue(self, node, prec):
        return self.expr(node.value)

    def x_MatchSingleton(self, node, prec):
        return repr(node.value)

    def x_MatchSequence(self, node, prec):
        return f'[{self.exprs(node.patterns)}]'

    def x_MatchStar(self, node, prec):
        return '*' + (node.name or '_')

    def x_MatchMapping(self, node, prec):
        items = [f'{self.expr(key)}: {self.expr(pattern)}'
                 for key, pattern in zip(node.keys, node.patterns)]
        if node.rest:
            items.append('**' + node.rest)
        return '{' + ', '.join(items) + '}'

    def x_MatchClass(self, node, prec):
        args = [self.expr(p) for p in node.patterns]
        args += [f'{attr}={self.expr(p)}' for attr, p in zip(node.kwd_attrs, node.kwd_patterns)]
        return f'{self.expr(node.cls, ATOM)}({", ".join(args)})'

    def x_MatchAs(self, node, prec):
        if node.name is None:
            return '_'
        if node.pattern is None:
            return node.name
        return _parens(f'{self.expr(node.pattern, BOR)} as {node.name}', prec > TEST)

    def x_MatchOr(self, node, prec):
        return _parens(' | '.join([self.expr(p, BOR + 1) for p in node.patterns]), prec > BOR)

    # Statements.

    def statement(self, node):
        getattr(self, 's_' + node.__class__.__name__)(node)

    def line(self, text):
        self.lines.append('    ' * self.indent + text)

    def block(self, header, body, type_comment=None):
        self.line(header + ':' + (f' # type: {type_comment}' if type_comment else ''))
        self.indent += 1
        for node in body:
            self.statement(node)
        self.indent -= 1

    def s_Module(self, node):
        self.body_with_docstring(node)

    def s_Interactive(self, node):
        for item in node.body:
            self.statement(item)

    def body_with_docstring(self, node):
        body = node.body
        if (isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)) and body
                and isinstance(body[0], Expr) and isinstance(body[0].value, Constant)
                and isinstance(body[0].value.value, str)):
            self.docstring(body[0].value)
            body = body[1:]
        for item in body:
            self.statement(item)

    def docstring(self, node):
        text, quotes = _quote(node.value, _MULTI_QUOTES)
        prefix = 'u' if node.kind == 'u' else ''
        self.line(f'{prefix}{quotes[0]}{text}{quotes[0]}')

    def s_Expr(self, node):
        self.line(self.expr(node.value, YIELD))

    def s_Assign(self, node):
        text = ''.join([self.expr(target, TUPLE) + ' = ' for target in node.targets])
        text += self.expr(node.value)
        if node.type_comment:
            text += f' # type: {node.type_comment}'
        self.line(text)

    def s_AugAssign(self, node):
        op = _BINARY[node.op.__class__.__name__][0]
        self.line(f'{self.expr(node.target)} {op}= {self.expr(node.value)}')

    def s_AnnAssign(self, node):
        target = self.expr(node.target)
        if not node.simple and isinstance(node.target, Name):
            target = f'({target})'
        text = f'{target}: {self.expr(node.annotation)}'
        if node.value:
            text += f' = {self.expr(node.value)}'
        self.line(text)

    def s_TypeAlias(self, node):
        self.line(f'type {self.expr(node.name)}{self.type_params(node)} = {self.expr(node.value)}')

    def s_Return(self, node):
        self.line('return ' + self.expr(node.value) if node.value else 'return')

    def s_Pass(self, node):
        self.line('pass')

    def s_Break(self, node):
        self.line('break')

    def s_Continue(self, node):
        self.line('continue')

    def s_Delete(self, node):
        self.line('del ' + self.exprs(node.targets))

    def s_Assert(self, node):
        text = 'assert ' + self.expr(node.test)
        if node.msg:
            text += ', ' + self.expr(node.msg)
        self.line(text)

    def s_Global(self, node):
        self.line('global ' + ', '.join(node.names))

    def s_Nonlocal(self, node):
        self.line('nonlocal ' + ', '.join(node.names))

    def s_Import(self, node):
        self.line('import ' + self.exprs(node.names))

    def s_ImportFrom(self, node):
        dots = '.' * (node.level or 0)
        self.line(f'from {dots}{node.module or ""} import {self.exprs(node.names)}')

    def s_Raise(self, node):
        if not node.exc:
            if node.cause:
                raise ValueError("Node can't be used without a value attribute.")
            self.line('raise')
            return
        text = 'raise ' + self.expr(node.exc)
        if node.cause:
            text += ' from ' + self.expr(node.cause)
        self.line(text)

    def s_If(self, node):
        self.block('if ' + self.expr(node.test), node.body)
        while node.orelse and len(node.orelse) == 1 and isinstance(node.orelse[0], If):
            node = node.orelse[0]
            self.block('elif ' + self.expr(node.test), node.body)
        if node.orelse:
            self.block('else', node.orelse)

    def s_While(self, node):
        self.block('while ' + self.expr(node.test), node.body)
        if node.orelse:
            self.block('else', node.orelse)

    def s_For(self, node, word='for'):
        self.block(f'{word} {self.expr(node.target, TUPLE)} in {self.expr(node.iter)}', node.body,
                   node.type_comment)
        if node.orelse:
            self.block('else', node.orelse)

    def s_AsyncFor(self, node):
        self.s_For(node, 'async for')

    def s_With(self, node, word='with'):
        self.block(f'{word} {self.exprs(node.items)}', node.body, node.type_comment)

    def s_AsyncWith(self, node):
        self.s_With(node, 'async with')

    def s_Try(self, node, except_word='except'):
        self.block('try', node.body)
        for handler in node.handlers:
            text = except_word
            if handler.type:
                text += ' ' + self.expr(handler.type)
            if handler.name:
                text += ' as ' + handler.name
            self.block(text, handler.body)
        if node.orelse:
            self.block('else', node.orelse)
        if node.finalbody:
            self.block('finally', node.finalbody)

    def s_TryStar(self, node):
        self.s_Try(node, 'except*')

    def s_ExceptHandler(self, node):
        text = 'except'
        if node.type:
            text += ' ' + self.expr(node.type)
        if node.name:
            text += ' as ' + node.name
        self.block(text, node.body)

    def blank_line(self):
        if self.lines:
            self.lines.append('')

    def type_params(self, node):
        params = getattr(node, 'type_params', None)
        return f'[{self.exprs(params)}]' if params else ''

    def s_FunctionDef(self, node, word='def'):
        self.blank_line()
        for decorator in node.decorator_list:
            self.line('@' + self.expr(decorator))
        text = f'{word} {node.name}{self.type_params(node)}({self.arguments(node.args)})'
        if node.returns:
            text += ' -> ' + self.expr(node.returns)
        self.line(text + ':' + (f' # type: {node.type_comment}' if node.type_comment else ''))
        self.indent += 1
        self.body_with_docstring(node)
        self.indent -= 1

    def s_AsyncFunctionDef(self, node):
        self.s_FunctionDef(node, 'async def')

    def s_ClassDef(self, node):
        self.blank_line()
        for decorator in node.decorator_list:
            self.line('@' + self.expr(decorator))
        args = [self.expr(base) for base in node.bases]
        args += [self.keyword(keyword) for keyword in node.keywords]
        inner = f'({", ".join(args)})' if args else ''
        self.line(f'class {node.name}{self.type_params(node)}{inner}:')
        self.indent += 1
        self.body_with_docstring(node)
        self.indent -= 1

    def s_Match(self, node):
        self.line(f'match {self.expr(node.subject)}:')
        self.indent += 1
        for case in node.cases:
            self.s_match_case(case)
        self.indent -= 1

    def s_match_case(self, node):
        text = 'case ' + self.expr(node.pattern)
        if node.guard:
            text += ' if ' + self.expr(node.guard)
        self.block(text, node.body)
