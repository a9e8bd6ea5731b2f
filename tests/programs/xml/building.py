"""TreeBuilder and XMLParser: factories, comments, events, targets, pieces of text, what goes wrong."""
import io
import xml.etree.ElementTree as ET


def shown(element):
    return ET.tostring(element, encoding='unicode')


class Logged(ET.TreeBuilder):
    def start(self, tag, attrs):
        print('start', tag, attrs)
        return super().start(tag, attrs)

    def doctype(self, *args):
        print('doctype', args)


class Target:
    def start(self, tag, attrs):
        print('<', tag, attrs)

    def end(self, tag):
        print('>', tag)

    def data(self, text):
        print('=', repr(text))

    def comment(self, text):
        print('!', text)

    def close(self):
        return 'closed'


text = '''<!DOCTYPE r PUBLIC "p" "s"><?pi data?><r xmlns="u" xmlns:n="v" n:a="1" b="&lt;&#65;&quot;"><!--c-->x&amp;y
<n:k>1<![CDATA[<2>]]>3</n:k><k xmlns=""><in/></k><?p q?>tail</r>'''
for parser in ET.XMLParser(target=Logged()), ET.XMLParser(target=Target()):
    parser.feed(text)
    root = parser.close()
    print(root if isinstance(root, str) else shown(root))
for cut in 1, 7, 40:
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True, insert_pis=True))
    for i in range(0, len(text), cut):
        parser.feed(text[i:i + cut])
    print(shown(parser.close()))

builder = ET.TreeBuilder(lambda tag, attrs: ET.Element(tag.upper(), attrs))
print(builder.data('lost'), builder.close())
builder.start('a', {'k': 'v'})
builder.data('1')
builder.data('2')
builder.start('b', {})
builder.end('b')
builder.data('3')
builder.comment('gone')
builder.data('4')
print(builder.end('a').tag, shown(builder.close()))
for act in [lambda: builder.end('a'), lambda: builder.start('a', {}), lambda: builder.start('a', None),
            lambda: ET.TreeBuilder(1, 2), lambda: ET.TreeBuilder(foo=3),
            lambda: ET.TreeBuilder(element_factory=3).start('a', {}),
            lambda: ET.XMLParser(target=Target())._setevents([], ['start']),
            lambda: ET.XMLParser()._setevents([], ['foo']), lambda: ET.XMLParser()._setevents([], [3]),
            lambda: ET.XMLParser().feed(3), lambda: ET.XMLParser(encoding=3)]:
    try:
        print(act())
    except Exception as e:
        print(type(e).__name__, e)

events = 'start', 'end', 'start-ns', 'end-ns', 'comment', 'pi'
for event, what in ET.iterparse(io.BytesIO(text.encode()), events):
    print(event, getattr(what, 'tag', what) if event not in ('comment', 'pi') else what.text)
pull = ET.XMLPullParser()
for part in '<a><b>t', 'u</b', '></a>':
    pull.feed(part)
    print([(event, e.tag, e.text) for event, e in pull.read_events()])

for wrong in ['', 'foo', 'foobar<', '<a>', '<a></b>', '<a><b></a>', '<a x="1" x="2"/>', '<p:a/>', '<a>&foo;</a>',
              '<a/><b/>', '<a b=c/>', '<a><b x="<"/></a>', '<a>]]></a>', '<a>\x01</a>', '<a p:x="1"/>',
              '<a xmlns:p="u" xmlns:q="u"><b p:x="1" q:x="2"/></a>', '<a><b x="1"\n x="2"/></a>']:
    try:
        print(ET.fromstring(wrong))
    except ET.ParseError as e:
        print(repr(wrong), e, e.code, e.position, e.__context__)
defaults = '<!DOCTYPE d [<!ATTLIST d a CDATA "1" b NMTOKENS #IMPLIED c (x|y) "x">]><d b="  p   q "><d a="2"/></d>'
print(shown(ET.XML(defaults)))
