# Encodings by table, and those written in Python.
import codecs

for name, text in (('koi8-r', 'Привет'), ('cp1251', 'Привет'), ('iso8859-15', '€œ'), ('cp437', 'ñ┼'), ('mac_roman', 'é†'),
                   ('cp866', 'Я'), ('iso-8859-7', 'Ελλάδα'), ('windows-1250', 'žluťoučký'), ('iso8859_8', 'שלום'), ('cp850', 'ø')):
    data = text.encode(name)
    print(name, data, data.decode(name) == text, codecs.lookup(name).name)
for call in (lambda: 'ж'.encode('iso8859-2'), lambda: b'\x81'.decode('cp1252'), lambda: b'\xff'.decode('iso8859-7'),
             lambda: 'x'.encode('no-such-encoding')):
    try:
        call()
    except (UnicodeError, LookupError) as e:
        print(type(e).__name__, e)
print('ж'.encode('cp1252', 'replace'), 'ж'.encode('koi8-u', 'ignore'), b'a\x81b'.decode('cp1252', 'replace'))
print(bytes(range(128, 256)).decode('koi8-r')[:20], len(bytes(range(256)).decode('cp437')))
print([codecs.encode(t, 'punycode') for t in ('bücher', 'ü', '他们为什么不说中文')], codecs.decode(b'bcher-kva', 'punycode'))
print(codecs.encode('bücher.example.com', 'idna'), codecs.decode(b'xn--bcher-kva.example.com', 'idna'), codecs.encode('Straße.DE.', 'idna'))
print(codecs.decode(codecs.encode(b'abc' * 10, 'zlib'), 'zlib'), codecs.encode(b'a=b', 'quopri'), codecs.decode(codecs.encode(b'cat', 'uu'), 'uu'))
