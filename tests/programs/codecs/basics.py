# codecs, html and importlib.
import codecs, html, importlib, importlib.util
print(html.escape('<a href="x">&\'</a>'), html.escape('<\'>', quote=False))
print(importlib.import_module('json').__name__, importlib.util.find_spec('nope'))
print(codecs.encode('abc','rot13'), codecs.lookup('utf8').name, codecs.decode(b'\xc3\xa9','utf-8'), codecs.BOM_UTF8, codecs.getincrementaldecoder('utf-8')().decode(b'a\xc3'), codecs.encode(b'hi','hex'), list(codecs.iterdecode([b'\xe2',b'\x82\xac'],'utf-8')))
try: codecs.lookup('bogus')
except LookupError as e: print(e)
