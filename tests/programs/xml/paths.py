"""Searches: plain tags, paths with wildcards and predicates, namespaces; inclusions."""
import xml.etree.ElementTree as ET
from xml.etree import ElementInclude

root = ET.fromstring('''<r xmlns:n="u"><a k="1">x<b>1</b><b>2</b></a><a k="2"><b>3</b><n:b k="q">4</n:b></a>
<c><a k="3"><b/></a></c></r>''')
for path in ['a', 'b', './/b', 'a/b', '*', '*/b', './/*', '..', 'a[@k]', "a[@k='2']", "a[@k!='2']", 'a[1]', 'a[last()]',
             'a[last()-1]', 'a[b]', "a[b='2']", "a[.='x12']", './/b/..', "c//b", '{u}b', './/{u}b', './/{*}b',
             './/{}b', './/{u}*', './/{}*', './/{*}*', ".//a[ @k ]", "a[b!='3']", './/n:b', 'a/']:
    found = root.findall(path, {'n': 'u'})
    print(path, [(e.tag, e.get('k'), e.text) for e in found],
          found == list(root.iterfind(path, {'n': 'u'})), root.findtext(path, 'none', {'n': 'u'}))
for path in ['/a', 'a[0]', 'x:a', '//', 'a[last()+1]']:
    try:
        print(path, root.findall(path))
    except SyntaxError as e:
        print(path, e)


def loader(href, parse, encoding=None):
    print('load', href, parse, encoding)
    return ET.fromstring('<included/>') if parse == 'xml' else 'text of ' + href


include = '{http://www.w3.org/2001/XInclude}include'
doc = ET.fromstring(f'<d xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="x"/>t<e/>'
                    f'<i:include href="y" parse="text"/>u</d>')
ElementInclude.include(doc, loader, base_url='http://h/p/')
print(ET.tostring(doc))
for bad in ({'href': 'a', 'parse': 'zip'},):
    e = ET.Element('d')
    ET.SubElement(e, include, bad)
    try:
        ElementInclude.include(e, loader)
    except ElementInclude.FatalIncludeError as error:
        print(error)
