# xml.etree: reading, searching, changing, writing, namespaces, events, errors.
import io
import xml.etree.ElementTree as ET

TEXT = '''<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE data [<!ENTITY who "someone &amp; co">]>
<!-- before -->
<data version='1'>
  <item id="a" price="3">first &lt; &#x41;&who;</item>
  <item id="b"><sub>x</sub>tail<![CDATA[<raw> & ]]></item>
  <?target do it?>
  <n:other xmlns:n="urn:n" n:key="v" xmlns="urn:d"><inner/></n:other>
  <empty></empty>
</data>'''
root = ET.fromstring(TEXT)
print(root.tag, root.attrib, len(root), [child.tag for child in root])
print(repr(root[0].text), root[1][0].tail, root.findtext('item/sub'), root.find('nope'))
print([e.get('id') for e in root.findall('item')], root.find("item[@id='b']").get('id'),
      [e.tag for e in root.iter()], root.findall('.//sub')[0].text, root.find('item[2]').attrib,
      root.find('item[last()]').attrib, root.find("item[sub='x']").get('id'))
print(root.find('{urn:n}other').attrib, root.find('p:other', {'p': 'urn:n'})[0].tag)
print(ET.tostring(root).decode())
print(''.join(root.itertext()).split())
made = ET.Element('r', {'a': '1'}, b='<"&\n>')
ET.SubElement(made, 'c').text = 'é < ü'
made.append(ET.Comment('note'))
made.insert(0, ET.ProcessingInstruction('go', 'on'))
print(ET.tostring(made), ET.tostring(made, 'unicode'), ET.tostring(made, 'utf-8', short_empty_elements=False))
ET.indent(made)
ET.dump(made)
tree = ET.ElementTree(made)
out = io.BytesIO()
tree.write(out, encoding='iso-8859-1', xml_declaration=True)
print(out.getvalue())
print(ET.tostring(ET.XML('<p>a<br/>b</p>'), method='html'), ET.tostring(ET.XML('<p>a<b>c</b></p>'), method='text'))
print(ET.canonicalize('<a z="1" b="2"><!-- c --><x  /></a>'))
pull = ET.XMLPullParser(['start', 'end', 'start-ns'])
for piece in ('<a x="1', '"><b xmlns:q="u">te', 'xt</b', '></a>'):
    pull.feed(piece)
    print([(event, getattr(e, 'tag', e)) for event, e in pull.read_events()])
for event, element in ET.iterparse(io.BytesIO(b'<a><b>1</b><c/></a>')):
    print(event, element.tag)
for bad in ('<a>', '<a></b>', '<a b=1/>', '<a/><b/>', '', 'text', '<a>&nope;</a>', '<a x="1" x="2"/>',
            '<a>\x01</a>', '<p:a/>', '<a><!-- -- --></a>', '<a>&#0;</a>'):
    try:
        ET.fromstring(bad)
    except ET.ParseError as error:
        print(error, error.position)
