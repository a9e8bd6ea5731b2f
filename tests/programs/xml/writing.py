"""Trees as text: characters that are escaped, namespaces, what is not plain, and what cannot be written."""
import io
import xml.etree.ElementTree as ET

root = ET.fromstring('<r xmlns:p="u"><p:a p:k="&lt;&#9;&#10;&#13;&quot;&amp;">a&lt;b&gt;&amp;"\u20ac</p:a>tail<b/></r>')
print(ET.tostring(root))
for options in [{'encoding': 'unicode'}, {'encoding': 'utf-8'}, {'encoding': 'latin-1'},
                {'encoding': 'unicode', 'short_empty_elements': False}, {'method': 'text', 'encoding': 'unicode'},
                {'method': 'html'}, {'xml_declaration': True}, {'encoding': 'unicode', 'xml_declaration': True}]:
    print(options, ET.tostring(root, **options))
print(ET.tostringlist(root, encoding='unicode'))
print(b''.join(ET.tostringlist(root)))
print(ET.tostring(ET.fromstring('<r xmlns="u"><a/></r>'), default_namespace='u'))

odd = ET.Element('o', {'q': ET.QName('{w}v'), ET.QName('{w}k'): 'x'})
odd.append(ET.Comment('c<'))
odd.append(ET.PI('t', 'p&'))
odd.append(ET.Element(None))
odd[2].text, odd[2].tail = 'in<', 'out>'
ET.SubElement(odd[2], 'inner').text = 'deep'
ET.SubElement(odd, ET.QName('{w}z')).text = ''
print(ET.tostring(odd, encoding='unicode'))


class Sub(ET.Element):
    def items(self):
        return [('own', 'item')]


root.append(Sub('s'))
print(ET.tostring(root, encoding='unicode'))


def broken(**parts):
    e = ET.Element('e', parts.get('attrib', {}))
    e.tag, e.text, e.tail = parts.get('tag', 'e'), parts.get('text'), parts.get('tail')
    top = ET.Element('top')
    top.append(e)
    return top


for top in [broken(tag=3), broken(tag=b'x'), broken(text=3), broken(tail=3), broken(tail=0), broken(attrib={'k': 3}),
            broken(attrib={3: 'v'}), broken(attrib={'k': None}), broken(text=b'x'), 5]:
    try:
        print(ET.tostring(top))
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
try:
    ET.tostring(root, default_namespace='d')
except ValueError as e:
    print(e)

wide = ET.Element('w')
for i in range(3000):
    ET.SubElement(wide, 'e', n=str(i)).text = 'x' * (i % 50) + '\u20ac' * (i % 3) + '\U0001f600' * (i % 7 == 0)
text = ET.tostring(wide, encoding='unicode')
again = ET.fromstring(text)
print(len(text), ET.tostring(again, encoding='unicode') == text, ET.fromstring(ET.tostring(wide))[7].text == wide[7].text)
file = io.BytesIO()
ET.ElementTree(wide).write(file, 'utf-16')
print(ET.parse(io.BytesIO(file.getvalue())).getroot()[21].text == wide[21].text)
ET.indent(again[0:2] and root)
print(ET.tostring(root, encoding='unicode'))
ET.dump(odd)
