# Text to values: every form, every hook, and where errors are.
import json


def show(text, **options):
    try:
        print(repr(json.loads(text, **options)))
    except json.JSONDecodeError as e:
        print('JSONDecodeError', e, e.pos, e.lineno, e.colno)
    except Exception as e:
        print(type(e).__name__, e, sep=': ')


good = ['null', ' true ', '\n\tfalse\r\n', '0', '-0', '12', '-12', '123456789012345678', '1234567890123456789',
        '-123456789012345678901234567890', '0.5', '-0.0', '1e5', '1E-5', '1.25e+3', '1e999', '-1e999', '5e-324',
        'NaN', 'Infinity', '-Infinity', '""', '"a"', '"longer than any vector there is, without an escape"',
        '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\\u0041\\u00e9\\u65e5"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\ud800\\u0041"',
        '"\\ud800\\ud800\\udc00"', '"é"', '"日\\n"', '"😀"', '[]', '[ ]', '[1, 2 ,3]', '[[[]]]', '{}', '{ }',
        '{"a": 1, "b":[2], "a": 3}', '{"é": {"日": "😀"}}', '[{"k": 1}, {"k": 2}]']
for text in good:
    show(text)
    show('日本' and '["日", ' + text + ']')
    show('["😀", ' + text + ']')

bad = ['', ' ', 'nul', 'nulll', 'True', '+1', '.5', '1.', '01', '-', '--1', '1e', '1e+', '1 2', '"', '"a', '"\\', '"\\"',
       '"\\q"', '"\\é"', '"\\u12', '"\\u12"', '"\\u123g"', '"\\u1234', '"\\ud800\\u"', '"\\ud800\\u12"',
       '"\\ud800\\uzzzz"', '"\t"', '"\x00"', '[', '[1', '[1,', '[1,]', '[1 2]', '[,]', ']', '{', '{"a"', '{"a":', '{"a" 1}',
       '{"a": 1', '{"a": 1,', '{"a": 1,}', '{a: 1}', "{'a': 1}", '{1: 2}', '{"a": }', '{,}', '[1}', '{"a": 1]',
       '[1]\n\n  x', '[\n1,\n2\n3]', 'Inf', '-Inf', '-Infinit', 'nan', '\ufeff1', 'é', '[é]', '[1é]', '{é}', '{"a"é', '-é',
       '[日]', '"\u0661"', '\u0661']
for text in bad:
    show(text)

for options in ({'strict': False}, {'object_hook': lambda d: sorted(d)}, {'object_pairs_hook': tuple},
                {'parse_int': lambda s: 'i' + s}, {'parse_float': lambda s: 'f' + s},
                {'parse_constant': lambda s: 'c' + s}, {'parse_int': float}, {'parse_float': int}):
    for text in ('"\t\x00"', '{"b": 1, "a": 2, "b": 3}', '{}', '[1, -2.5, 1e3, 12345678901234567890123]',
                 '[NaN, Infinity, -Infinity]', '{"x": {"y": {}}}', '["日", {"k": 1.5}]'):
        show(text, **options)
show('{"a": 1}', object_hook=lambda d: 1 / 0)
show('{"a": 1}', object_hook=str, object_pairs_hook=list)
show('9' * 5000)
show(b'{"a": "\xc3\xa9"}')
show('{"a": "é"}'.encode('utf-16'))
show('[1]'.encode('utf-32-le'))
show(bytearray(b'[1]'))
show(1)

first, second = json.loads('[{"some key": 1}, {"some key": 2}]')
print(next(iter(first)) is next(iter(second)))
for deep in ('[' * 100000, '{"a":' * 100000):
    try:
        json.loads(deep)
    except RecursionError as e:
        print(e)
print(json.loads('[' * 500 + ']' * 500) != [])
print(json.JSONDecoder().raw_decode('{"a": 1} rest'), json.JSONDecoder().raw_decode('x [1] y', 2))

scan = json.JSONDecoder().scan_once
print(scan('[1]', 0), scan(idx=1, string='[1]'), scan.strict, scan.object_hook, scan.parse_float)
for args in (('1', -1), (1, 1), ('[1]', 3), ('[1,', 0), ()):
    try:
        print(scan(*args))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, 'value', None))

from _json import scanstring
for args in (('abc"', 0), ('"abc"', 1, False), ('abc', 4), ('abc', -1), (1, 2), ('a\n"', 0), ('a\n"', 0, False)):
    try:
        print(scanstring(*args))
    except Exception as e:
        print(type(e).__name__, e, sep=': ')
