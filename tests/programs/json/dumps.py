# Values to text: every option, subclasses, keys that are not strings, and what goes wrong.
import enum
import json


def show(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e, sep=': ')


class Colour(enum.IntEnum):
    RED = 1


class Text(str):
    def __repr__(self):
        return 'no'


class Whole(int):
    def __repr__(self):
        return 'no'


class Real(float):
    def __repr__(self):
        return 'no'


class Ordered(dict):
    def items(self):
        return sorted(dict.items(self), reverse=True)


class Broken(dict):
    def items(self):
        return [1]


values = [None, True, 0, -7, 10**18, 2**62, -2**63, 10**40, 0.0, -0.0, 1.5, 1e16, 1e-7, 5e-324, '',
          'plain text that is longer than a vector', 'q"b\\s/', '\x00\x1f\x7f\x80\xff', '\b\f\n\r\t',
          'é', 'Ā日', '😀', '\ud800', [], (), {}, [[]], [1, [2, (3,)]], {'a': {'b': []}},
          Colour.RED, Text('t'), Whole(5), Real(2.5), Ordered(a=1, b=2),
          {1: 2, 2.5: 3, None: 4, True: 5, 'é': 6, 10**20: 7, Colour.RED: 8, Real(1.5): 9},
          float('nan'), float('inf'), -float('inf'), [float('nan')], object, {1, 2}, b'x', {(1,): 2}, 1j]
for v in values:
    if v is object:
        continue
    show(json.dumps, v)
    for options in ({'ensure_ascii': False}, {'indent': 2}, {'indent': '\u3000'}, {'sort_keys': True},
                    {'separators': (',', ':')}, {'allow_nan': False}, {'skipkeys': True}):
        a = b = None
        try:
            a = json.dumps(v, **options)
        except (TypeError, ValueError) as e:
            a = f'{type(e).__name__}: {e}'
        print(' ', options, a.encode('utf-8', 'surrogatepass'))

show(json.dumps, {'b': 1, 'a': [{'d': 1, 'c': 2}], 'é': 1, '日': 2, '😀': 0}, sort_keys=True, indent=0)
show(json.dumps, {'b': 1, 2: 3}, sort_keys=True)
show(json.dumps, {3: 1, 2: 3, 10: 0}, sort_keys=True)
show(json.dumps, {(1,): 2, 'a': 1, b'': 2, 'c': 3}, skipkeys=True)
show(json.dumps, Broken(a=1))
show(json.dumps, Broken())
show(json.dumps, {(1,): 2}, skipkeys=True, indent=1)
show(json.dumps, [1, {2}, 3j], default=list if False else repr)
show(json.dumps, [{1}], default=list)

ring = []
ring.append(ring)
show(json.dumps, ring)
ring = {}
ring['r'] = [ring]
show(json.dumps, ring)
show(json.dumps, object, default=lambda o: [o])
shared = [1]
show(json.dumps, [shared, shared, {'a': shared}])
try:
    json.dumps(ring, check_circular=False)
except RecursionError as e:
    print('too deep')


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex):
            return {'re': o.real, 'im': o.imag}
        return super().default(o)


show(json.dumps, [1 + 2j, {'z': 3j}], cls=Encoder)
show(json.dumps, [1 + 2j, b''], cls=Encoder)
print(list(json.JSONEncoder().iterencode([1, {'a': [True]}])))


def grow(o):
    if len(items) < 5:
        items.append(len(items))
        items.append({1})
    return 'set'


items = [{0}]
show(json.dumps, items, default=grow)

from _json import encode_basestring, encode_basestring_ascii, make_encoder
show(encode_basestring, 'é"')
show(encode_basestring_ascii, 'é"')
show(encode_basestring, 1)
show(make_encoder, 1, None, None, None, '', '', 0, 0, 0)
show(make_encoder, None, None, None, None, '', 5, 0, 0, 0)
own = make_encoder(None, None, lambda s: '<' + s + '>', None, ': ', ', ', False, False, True)
show(own, ['a', {'b': 'c', 1: 2.5}], 0)
odd = make_encoder(None, None, lambda s: 1, None, ': ', ', ', False, False, True)
show(odd, ['a'], 0)
print(own.item_separator, own.key_separator, own.sort_keys, own.skipkeys, own.indent, own.markers)
# needs 3.12
