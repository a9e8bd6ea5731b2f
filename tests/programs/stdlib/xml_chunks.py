# XML in pieces of every size gives the same events, with the same places; what is wrong is found where it is.
import xml.etree.ElementTree as ET
from xml.parsers import expat

TEXT = '''<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY e "an <i>entity</i>">]>
<r xmlns="urn:d" xmlns:p="urn:p" a="1"
   b='two &lt; &#65;&#x42;'><p:c p:x="y">t\u00e9xt &amp; \U0001f600&e;</p:c><empty/>
<!-- note --><d z="a\tb
c">line one
line two</d><?pi data?><![CDATA[<raw>]]></r>
'''


def events(parts, buffer, separator):
    out = []
    parser = expat.ParserCreate(namespace_separator=separator)
    parser.buffer_text = buffer

    def note(kind):
        def handler(*args):
            out.append((kind, parser.CurrentLineNumber, parser.CurrentColumnNumber, args))
        return handler

    parser.StartElementHandler = note('start')
    parser.EndElementHandler = note('end')
    parser.CommentHandler = note('comment')
    parser.ProcessingInstructionHandler = note('pi')
    texts = []
    parser.CharacterDataHandler = texts.append
    for part in parts:
        parser.Parse(part, False)
    parser.Parse(b'', True)
    return [e[:1] + e[3:] for e in out], ''.join(texts)


whole = events([TEXT], True, '}')
for e in whole[0]:
    print(e)
print(repr(whole[1]))
data = TEXT.encode()
same = all(events([data[i:i + n] for i in range(0, len(data), n)], buffer, '}') == whole
           for n in (1, 2, 3, 7, 20) for buffer in (True, False))
print(same)
print(events([TEXT], False, None)[0][:2])

root = ET.fromstring('<a><b k="v">x&gt;y</b>tail<c/><b>\u20ac</b></a>')
print([(e.tag, e.attrib, e.text, e.tail) for e in root.iter()])
print(ET.tostring(root, 'unicode'))
for bad in ('<a><b></a>', '<a><b x="1" x="2"/></a>', '<a>&none;</a>', '<a><b x=1/></a>', '<a>]]></a>', '<a><b',
            '<a>\x01</a>', '<a/><b/>', '<a><b></b><p:c/></a>', '<a>&#0;</a>', '<a><b x="<"/></a>', '<a><1/></a>',
            '<a>text\n<b></c></a>', '<a></a>x', '<a>&lt</a>'):
    try:
        ET.fromstring(bad)
        print('fine?', bad)
    except ET.ParseError as e:
        print(e, e.code, e.position)
