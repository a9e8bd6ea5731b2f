# Every base there and back, at every remainder, and what each says of a wrong text.
import base64
import binascii
import hashlib
import random

random.seed(5)
PAIRS = [
    (base64.b16encode, base64.b16decode),
    (base64.b32encode, base64.b32decode),
    (base64.b32hexencode, base64.b32hexdecode),
    (base64.b64encode, base64.b64decode),
    (base64.urlsafe_b64encode, base64.urlsafe_b64decode),
    (base64.a85encode, base64.a85decode),
    (base64.b85encode, base64.b85decode),
]
for encode, decode in PAIRS:
    seen = hashlib.sha256()
    for size in list(range(40)) + [255, 256, 257, 3000]:
        data = random.randbytes(size)
        text = encode(data)
        seen.update(text)
        assert decode(text) == decode(text.decode()) == data, (encode, size)
        assert decode(bytearray(text)) == data
        assert encode(memoryview(data)) == encode(bytearray(data)) == text
    print(encode.__name__, seen.hexdigest()[:16])

for data in (b'', b'\0', b'\0\0', b'\0\0\0\0', b'\0\0\0\0\0', b'    ', b'     ', b'a\0\0\0\0    b'):
    print(data, base64.a85encode(data), base64.a85encode(data, foldspaces=True),
          base64.a85encode(data, pad=True), base64.a85encode(data, adobe=True, wrapcol=4),
          base64.b85encode(data), base64.b85encode(data, pad=True))


def tell(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except (ValueError, TypeError, AssertionError) as e:
        print(type(e).__module__, type(e).__name__, e)


for text in ('', 'A', 'AA', 'AAAAAAAA', 'AA======', 'AAA=====', 'AAAA====', 'AAAAA===', 'AAAAAA==',
             'AAAAAAA=', '========', 'AAAAAA1=', 'aaaaaaa=', 'ABCDEFG!', 'ABCDEFG=ABCDEFG=', 'AA==AA==',
             'M\u00e4======'):
    tell(base64.b32decode, text)
    tell(base64.b32decode, text, True)
    tell(base64.b32hexdecode, text)
tell(base64.b32decode, 'M1023456', map01='L')
tell(base64.b32decode, 'M1023456', map01=b'I')
tell(base64.b32decode, b'M1023456', map01=b'IL')
for text in ('zz', 'z!', '!z', '!y', 'y', 's8W-!', 's8W-"', 'uuuuu', '!!~', '! ! ! ! !', 'v', '\x80'):
    tell(base64.a85decode, text)
    tell(base64.a85decode, text, foldspaces=True)
tell(base64.a85decode, b'!!\x80')
tell(base64.a85decode, b'!!x!!!', ignorechars=b'x')
tell(base64.a85decode, b'<~87cUR~>', adobe=True)
tell(base64.a85decode, b'87cUR~>', adobe=True)
tell(base64.a85decode, b'87cUR', adobe=True)
for text in ('0', '00', '|NsC0', '|NsC1', '00000|NsC1', '0000"', '~~~~~', 'ab\x7f', b'ab\xff', ''):
    tell(base64.b85decode, text)
for text in ('A', 'AA', 'AAA', 'AAAA', 'AAAAA', 'AA=', 'AA==', 'AA=A=', 'AAA=A', 'A=A=A=A=', '=AAAA',
             'AAAA=AAA', 'AAAAAA==AAAA', 'AAAA\nBBBB CC*DD', 'AAAAB!BBBCCC=', '====', 'AA==='):
    tell(base64.b64decode, text)
    tell(base64.b64decode, text, validate=True)
    tell(binascii.a2b_base64, text, strict_mode=True)
tell(base64.b64decode, b'-_-_', b'-_')
tell(base64.b64encode, b'\xfb\xff\xbf', b'-_')
tell(base64.b64encode, 'text')
tell(base64.b32encode, 'text')
tell(base64.b85encode, 5)
print(base64.encodebytes(bytes(range(100))), base64.decodebytes(base64.encodebytes(bytes(range(100)))))
