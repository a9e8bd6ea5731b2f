# Property lists in both forms.
import datetime
import plistlib

value = {'text': 'a < b & ü', 'number': 42, 'big': 2 ** 63, 'minus': -5, 'real': 1.5, 'yes': True, 'no': False,
         'data': bytes(range(60)), 'when': datetime.datetime(2020, 1, 2, 3, 4, 5), 'list': [1, [2, {}], []],
         'same': ['x' * 20, 'x' * 20], 'empty': {}}
text = plistlib.dumps(value)
print(text.decode())
print(plistlib.loads(text) == value)
binary = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
print(len(binary), binary[:8], plistlib.loads(binary) == value, list(plistlib.loads(binary))[:3])
print(plistlib.dumps({'b': 1, 'a': 2}, sort_keys=False).splitlines()[3:6])
print(plistlib.loads(plistlib.dumps(plistlib.UID(300), fmt=plistlib.FMT_BINARY)))
for bad in (lambda: plistlib.dumps({1: 2}), lambda: plistlib.dumps(None), lambda: plistlib.dumps('\0'),
            lambda: plistlib.loads(b'nonsense'), lambda: plistlib.loads(b'bplist00' + bytes(40)),
            lambda: plistlib.dumps(2 ** 64), lambda: plistlib.loads(b'<plist><dict><key>a</key></dict></plist>')):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
