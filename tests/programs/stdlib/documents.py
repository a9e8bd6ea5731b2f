# Documents as trees: read, changed, made, written.
from xml.dom import Node, minidom
import xml.dom

text = '''<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE root SYSTEM "x.dtd">
<!-- top --><?pi some data?>
<root a="1" b='two &amp; "three"' xmlns:n="urn:n" n:c="3"><item id="x">text &lt;b&gt; <b>bold</b> tail</item>
  <n:item/><![CDATA[<raw>]]><empty></empty></root>'''
doc = minidom.parseString(text)
print(doc.toxml())
print(doc.documentElement.tagName, doc.doctype.name, doc.doctype.systemId, [n.nodeName for n in doc.childNodes])
root = doc.documentElement
print(root.attributes.items(), root.getAttribute('b'), root.getAttribute('no') == '', root.getAttributeNS('urn:n', 'c'))
item = root.getElementsByTagName('item')[0]
print(item.firstChild.data, item.childNodes.length, item.lastChild.nodeValue, item.firstChild.nextSibling.tagName)
print([e.tagName for e in doc.getElementsByTagName('*')], [e.localName for e in doc.getElementsByTagNameNS('urn:n', '*')])
print(repr(item.firstChild), item.parentNode is root, item.nextSibling.nodeType == Node.TEXT_NODE, root.hasChildNodes())
new = doc.createElement('new')
new.setAttribute('q', 'a"b<c>\n')
new.appendChild(doc.createTextNode('x < y'))
root.insertBefore(new, item)
root.appendChild(doc.createComment(' done '))
print(new.toxml())
old = root.replaceChild(doc.createTextNode('replaced'), item)
print(old.parentNode, root.toxml())
copy = root.cloneNode(True)
copy.setAttribute('a', 'changed')
print(root.getAttribute('a'), copy.getAttribute('a'), copy.ownerDocument is doc)
made = minidom.getDOMImplementation().createDocument(None, 'list', None)
for word in 'one', 'two':
    e = made.createElement('entry')
    e.appendChild(made.createTextNode(word))
    made.documentElement.appendChild(e)
made.documentElement.appendChild(made.createElement('nothing'))
print(made.toprettyxml(indent='  '))
print(made.toxml('utf-8'), made.toprettyxml(indent='', newl='', standalone=True))
made.documentElement.firstChild.appendChild(made.createTextNode('more'))
made.documentElement.normalize()
print(made.documentElement.firstChild.childNodes)
for bad in (lambda: made.appendChild(made.createElement('second')), lambda: root.removeChild(made.documentElement),
            lambda: made.createTextNode(1), lambda: root.removeAttribute('nope'), lambda: minidom.parseString('<a><b></a>')):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
