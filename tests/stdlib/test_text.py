import collections
import dataclasses
import pkgutil
import pprint
import string
import textwrap
import types

TEXT = ("The quick-brown fox -- jumps over the lazy dog's state-of-the-art kennel; \"Oh!\" she said. No e-mail for "
        "you-know-who... see http://example.com/some-long/path_name-here and foo--bar or --option -v x-y-z a-b ab-c 12-34 co-\top. "
        "supercalifragilisticexpialidocious-word end.\n\nNew para   with   spaces.")
for w in (10, 20, 33, 70):
    for kw in ({}, {'break_on_hyphens': False}, {'fix_sentence_endings': True}, {'break_long_words': False}, {'drop_whitespace': False}, {'replace_whitespace': False}, {'initial_indent': '* ', 'subsequent_indent': '  '},
               {'max_lines': 2}, {'max_lines': 3, 'placeholder': '...'}, {'expand_tabs': False}):
        print(w, kw, textwrap.wrap(TEXT, w, **kw))
for t in ('--foo-bar', 'a--b', '--', 'x--', '--x', 'foo-', '-foo', 'aa-bb-cc', 'a-bb', 'aa-b', "it's-ok", 'e.g.-test', 'well--known--fact', '12-ab', 'ab-12', 'a1-b2', '(foo-bar)', 'a-b-c-d', 'ab-c-de'):
    print(t, textwrap.TextWrapper()._split(t))
print(textwrap.fill('a b c', 3), textwrap.shorten('Hello  world!  How are you', 15), textwrap.shorten('Hello world', 5, placeholder='..'), textwrap.shorten('Hello', 10))
for bad in (lambda: textwrap.wrap('a', 0), lambda: textwrap.wrap('a b c', 3, max_lines=1)):
    try:
        print(bad())
    except ValueError as e:
        print(e)
print(repr(textwrap.dedent('\n    a\n      b\n\n   \n    c\n')), repr(textwrap.dedent('\ta\n\t b')), repr(textwrap.dedent('  a\n\tb')), repr(textwrap.dedent('a\n  b')), repr(textwrap.dedent('   ')))
print(repr(textwrap.indent('a\n\n b\n', '> ')), repr(textwrap.indent('a\n\nb', '> ', lambda l: True)))

print(string.ascii_letters, string.punctuation, repr(string.whitespace), len(string.printable), string.capwords('hello  big-world x'), string.capwords('a,b c', ','), string.hexdigits, string.octdigits)
T = string.Template
t = T('$who owes ${amount} $$5 to $Who_2')
print(t.substitute(who='A', amount=3, Who_2='x'), t.safe_substitute(who='B'), t.get_identifiers(), t.is_valid(), T('$1').is_valid(), T.pattern.flags, T('$a').substitute({'a': 1}, a=2))
for bad in (lambda: t.substitute(who=1), lambda: T('x\n$ y').substitute(), lambda: T('${').substitute()):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)


class P(T):
    delimiter = '%'
    idpattern = '[a-z]+'


class Q(T):
    pattern = r'\[(?:(?P<escaped>\[)|(?P<named>\w+)\]|(?P<braced>)(?!)|(?P<invalid>))'


print(P('%abc %X %%').safe_substitute(abc=1), Q('[a] and [b]').substitute(a=1, b=2), T('$x').safe_substitute())
F = string.Formatter()
print(F.format('{0} {1!r:>5} {k.real} {k!s} {0:{1}}', 'a', 'b' if 0 else '5', k=3), F.format('{}{}', 1, 2), F.vformat('{x[0]}', (), {'x': [5]}), list(F.parse('a{b!r:c}d{{')), F.get_field('a.b[c]', (), {'a': types.SimpleNamespace(b={'c': 1})}))
for bad in (lambda: F.format('{}{0}', 1), lambda: F.format('{0}{}', 1, 2), lambda: F.format('{x}'), lambda: F.format('{0!z}', 1), lambda: F.format('{:{:{:{}}}}', 1, 2, 3, 4)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)


@dataclasses.dataclass
class DC:
    name: str
    values: list
    child: object = None
    hidden: int = dataclasses.field(default=1, repr=False)


data = {'key' * 5: list(range(40)), 'b': ('x' * 30, 'y' * 30, 'z' * 30), 'nested': {'set': {3, 1, 2}, 'fs': frozenset(['aaaa' * 8, 'b' * 40, 'c' * 20]), 'deep': [[[[1, [2, [3]]]]]]}, 1: None, (1, 2): 'tuple key',
        'long string': 'lorem ipsum dolor sit amet ' * 6, 'bytes': b'0123456789' * 12, 'ba': bytearray(b'abc' * 40), 'multi': 'line one\nline two is rather longer than the others are\n' * 2}
pprint.pprint(data)
pprint.pprint(data, width=40, indent=4)
pprint.pprint(data, compact=True, width=60)
pprint.pp(data, depth=2)
objs = [collections.OrderedDict((f'key{i}', i * 11111) for i in range(8)), collections.defaultdict(list, {f'k{i}': [i] * 5 for i in range(6)}), collections.Counter('abracadabra' * 3 + 'xyz'), collections.deque(range(40), maxlen=50),
        collections.deque(range(40)), collections.ChainMap({f'k{i}': i for i in range(12)}, {'b': 2}), types.SimpleNamespace(alpha='a' * 40, beta='b' * 40), DC('n' * 40, list(range(30)), DC('inner', [])), types.MappingProxyType({f'k{i}': i for i in range(15)}),
        collections.UserDict({f'k{i}': i for i in range(15)}), collections.UserList(range(40)), collections.UserString('word ' * 30), DC('s', []), 'x' * 100, ('a' * 90,), {1, 'a', None, (2,)}.__class__(), [], {}, ()]
for o in objs:
    pprint.pprint(o)
    pprint.pprint(o, width=30)
r = [1]
r.append(r)
print(pprint.pformat(r).replace(str(id(r)), 'ID'), pprint.isrecursive(r), pprint.isreadable(r), pprint.isreadable([1, 'a']), pprint.saferepr({'b': 1, 'a': r}).replace(str(id(r)), 'ID'), pprint.isreadable(object()))
print(pprint.pformat([1234567, 10 ** 20], underscore_numbers=True), pprint.pformat({'b': 1, 'a': 2}), pprint.pformat({'b': 1, 'a': 2}, sort_dicts=False), pprint.pformat({1: 2, 'a': 3, None: 4}))
for bad in (lambda: pprint.PrettyPrinter(indent=-1), lambda: pprint.PrettyPrinter(depth=0), lambda: pprint.PrettyPrinter(width=0)):
    try:
        bad()
    except ValueError as e:
        print(e)
print(pkgutil.resolve_name('os.path.join').__name__, pkgutil.resolve_name('os:path.sep'), pkgutil.resolve_name('string').__name__)
for bad in ('a b', 'nosuch.x', 'os:nope', ''):
    try:
        pkgutil.resolve_name(bad)
    except Exception as e:
        print(type(e).__name__, str(e)[:40])
