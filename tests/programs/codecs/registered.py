# str.encode and bytes.decode know what codecs.lookup knows.
import codecs


def encode(text, errors='strict'):
    return text.upper().encode(), len(text)


def decode(data, errors='strict'):
    return bytes(data).decode().lower(), len(data)


def search(name):
    if name == 'shout':
        return codecs.CodecInfo(encode, decode, name=name)
    if name == 'broken':
        return codecs.CodecInfo(lambda s, e='': 5, lambda b, e='': (5, 1), name=name)
    return None


codecs.register(search)
print('abc'.encode('shout'), b'ABC'.decode('shout'), str(b'ABC', 'shout'), bytes('x', 'shout'),
      bytearray('y', 'shout'), bytearray(b'Z').decode('shout'))
print('bücher'.encode('punycode'), b'bcher-kva'.decode('punycode'), 'www.bücher.de'.encode('idna'))
for call in (lambda: 'abc'.encode('rot13'), lambda: b'abc'.decode('hex'), lambda: 'abc'.encode('nope'),
             lambda: 'abc'.encode('broken'), lambda: b'abc'.decode('broken')):
    try:
        call()
    except (LookupError, TypeError) as error:
        print(type(error).__name__, error)

print(codecs.utf_8_encode('é'), codecs.utf_8_decode(b'a\xc3'), codecs.utf_8_decode(b'\xc3\xa9', 'strict', True))
print(codecs.ascii_encode('ab'), codecs.latin_1_decode(b'\xe9'), codecs.utf_16_le_encode('a'))
table = codecs.charmap_build(''.join(map(chr, range(256))))
print(codecs.charmap_encode('é', 'strict', table), codecs.charmap_decode(b'\x01\x02', 'replace', {1: 'x'}))
print(codecs.charmap_encode('a€b', 'xmlcharrefreplace', {i: i for i in range(128)}))
for errors in 'strict', 'replace':
    try:
        print(codecs.charmap_encode('€', errors, {63: b'??'}))
    except UnicodeEncodeError as error:
        print(error)
print(codecs.make_encoding_map({1: 2, 3: 2, 4: 5}), codecs.make_identity_dict(range(3)))

import io
raw = io.BytesIO()
recoder = codecs.EncodedFile(raw, 'utf-8', 'latin-1')
recoder.write('é'.encode())
print(raw.getvalue(), recoder.data_encoding)
raw.seek(0)
print(recoder.read())
