import enum
import io
import sys


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, 'pos', ''), getattr(e, 'lineno', ''))


def run(pure):
    for n in [n for n in sys.modules if n == 'json' or n.startswith('json.')]:
        del sys.modules[n]
    if pure:
        sys.modules['_json'] = None
    import json

    class N(enum.IntEnum):
        A = 1

    data = {'a': [1, 2.5, -0.0, 1e100, True, False, None, 'é\n"\\/\x00\x1f\x7f\u2028😀', [], {}, (1,)], 'b': {'n': {'x': []}}, 3: 'int', 1.5: 'f', None: 'n', True: 't', 'e': N.A}
    print(json.dumps(data))
    print(json.dumps(data, ensure_ascii=False, indent=2))
    print(json.dumps(data, indent='\t', separators=(',', ':')), json.dumps([], indent=2), json.dumps({}, indent=2), json.dumps([[]], indent=1))
    print(json.dumps({'b': 1, 'a': 2}, sort_keys=True, separators=(',', ':')), json.dumps({(1, 2): 3, 'k': 1}, skipkeys=True), json.dumps([float('nan'), float('inf'), -float('inf')]), json.dumps('é'), json.dumps(5), json.dumps(None))
    print(json.dumps({1, 2}.__class__, default=str), json.dumps([object], default=lambda o: {'cls': o.__name__}), list(json.JSONEncoder().iterencode([1, {'a': 2}])))
    loop = []
    loop.append(loop)
    for bad in (lambda: json.dumps({1}), lambda: json.dumps(loop), lambda: json.dumps({(1,): 1}), lambda: json.dumps(float('nan'), allow_nan=False), lambda: json.dumps(b'x'), lambda: json.dumps({'a': 1, 2: 3}, sort_keys=True)):
        attempt(bad)
    text = json.dumps(data)
    print(json.loads(text) == json.loads(json.dumps(json.loads(text))), json.loads(text)['a'])
    for t in ('1', '-1.5e3', '0', '"a\\u00e9\\ud83d\\ude00\\n\\/"', 'null', ' [1 , 2 ] ', '{"a":{"b":[]}}', 'NaN', '-Infinity', 'Infinity', '"\\ud800"', '[]', '{}', '{"a":1,"a":2}', '1E5', '"\\ud83dx"', '123456789012345678901234567890', '-0', '1e400'):
        attempt(lambda: repr(json.loads(t)))
    for t in ('', '[', '[1', '[1,', '[1,]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{a:1}', '{"a" 1}', '[1 2]', '"abc', '"a\nb"', '"\\x"', '"\\u12"', '1 2', 'nul', '-', '01', '.5', '1.', "'a'", '{1:2}', '[1]\n\nx', 'tru', '"\\', '\ufeff1', '{"a":1 "b"}', '+1', '"\\u12 3"', '{,}', '[,]'):
        attempt(lambda: json.loads(t))
    print(json.loads('{"a": 1, "b": [2.5]}', object_hook=lambda d: sorted(d.items()), parse_float=str, parse_int=lambda s: s + '!'), json.loads('{"a": 1}', object_pairs_hook=list), json.loads('[NaN]', parse_constant=lambda c: c), json.loads(b'"\xc3\xa9"'), json.loads('"a"'.encode('utf-16')), json.loads('[1]'.encode('utf-32-le')),
          json.loads('"a\tb"', strict=False))
    attempt(lambda: json.loads(5))
    o = io.StringIO()
    json.dump({'x': [1]}, o)
    json.dump([1], o, indent=1)
    print(o.getvalue(), json.load(io.StringIO('[1]')), json.JSONDecoder().raw_decode('[1] rest'))

    class Enc(json.JSONEncoder):
        def default(self, o):
            if isinstance(o, complex):
                return [o.real, o.imag]
            return super().default(o)

    print(json.dumps(1 + 2j, cls=Enc), Enc(indent=1).encode({'a': 1j}))
    attempt(lambda: json.dumps(object, cls=Enc))
    deep = '[' * 100 + ']' * 100
    print(json.dumps(json.loads(deep)) == deep)


run(False)
run(True)
