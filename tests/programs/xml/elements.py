"""Elements: what they hold, their children as a sequence, copies, states, and what is refused."""
import copy
import gc
import pickle
import weakref
import xml.etree.ElementTree as ET


def tried(text, **names):
    try:
        print(text, '->', eval(text, globals(), names))
    except Exception as e:
        print(text, '!!', type(e).__name__, e)


def shown(element):
    return ET.tostring(element, encoding='unicode')


e = ET.Element('a', {'x': '1'}, y='2')
for i in range(4):
    ET.SubElement(e, 'c', n=str(i)).tail = f'-{i}'
print(shown(e), len(e), e.keys(), e.items(), e.get('x'), e.get('z'), e.get('z', 0))
print([c.get('n') for c in e], [c.get('n') for c in e[1:3]], e[-1].get('n'), e[::-2][0].get('n'))
del e[0]
e[0] = ET.Element('new')
e[1:] = [ET.Element('p'), ET.Element('q')]
e.insert(0, ET.Element('first'))
e.insert(-1, ET.Element('before last'))
e.insert(99, ET.Element('last'))
e.extend(ET.Element(t) for t in 'uv')
e.remove(e[1])
e[::2] = [ET.Element('even') for _ in e[::2]]
print([c.tag for c in e])
del e[1::2]
e.text, e.tail, e.attrib = 'text', 'tail', {'k': 'v'}
print(shown(e), e.find('even') is e[0], e.find('none'), e.findtext('even'), e.findtext('none', 'no'))
e.clear()
print(shown(e), e.attrib, e.text, e.tail, len(e))

for text in ['ET.Element()', 'ET.Element(1, 2)', 'ET.Element("a", attrib=3)', 'ET.Element("a", {}, {})',
             'ET.Element("a", {}, attrib={"b": "c"}).attrib', 'ET.Element("a", {1: 2}, b=3).attrib',
             'ET.SubElement(1, 2)', 'ET.SubElement(e)', 'ET.SubElement(e, "x", 3)', 'e.append(3)',
             'e.extend(3)', 'e.extend([1])', 'e.insert("a", e)', 'e.insert(0, 1)', 'e.remove(3)',
             'e.remove(ET.Element("q"))', 'e["a"]', 'e[5]', 'e.__setitem__(0, 3)', 'e.__setitem__(9, e)',
             'e.__delitem__(9)', 'e.__setitem__(slice(0, 1), 3)', 'e.__setitem__(slice(0, 1), [3])',
             'delattr(e, "tag")', 'setattr(e, "attrib", 3)', 'e.foo', 'setattr(e, "foo", 1)',
             'e.get()', 'e.makeelement(1, 2)', 'e.__setstate__(3)', 'e.__setstate__({})',
             'e.__setstate__({"tag": 1, "_children": [1]})', 'e.__setstate__({"tag": 1, "_children": 3})',
             'e.__getstate__()', 'e.__deepcopy__(3)', 'e.find(None)', 'ET.Element("a") < e']:
    tried(text, e=e)


class Sub(ET.Element):
    @property
    def number(self):
        return int(self.get('n'))


s = Sub('s', n='7')
s.extra = [1]
ref = weakref.ref(s)
print(s.number, s.extra, isinstance(s, ET.Element), type(copy.copy(s)).__name__, ref() is s)
s.append(s)
s.attrib['self'] = s
del s
gc.collect()
print(ref())

tree = ET.fromstring('<r a="1">x<k>y<l/>z</k>w<k b="2"/></r>')
for other in copy.deepcopy(tree), pickle.loads(pickle.dumps(tree)):
    print(shown(other), other is tree, other[0] is tree[0])
shallow = copy.copy(tree)
print(shallow[0] is tree[0], shallow.attrib is tree.attrib, shown(shallow) == shown(tree))
print([c.tag for c in tree.iter()], [c.tag for c in tree.iter('k')], list(tree.itertext()))
print([c.get('b') for c in tree.iter('k')], [c.tag for c in tree[0].iter('*')])

# Trees that change while they are walked.
grown = []
for c in tree.iter():
    if len(grown) < 3 and c.tag == 'k':
        c.append(ET.Element('added'))
    grown.append(c.tag)
print(grown)

# As deep as memory.
deep = root = ET.Element('d')
for _ in range(20000):
    deep = ET.SubElement(deep, 'd')
print(sum(1 for _ in root.iter()))
del root, deep
odd = ET.Element('o')
odd.tag = odd
try:
    repr(odd)
except RuntimeError as e:
    print(e)
# needs 3.12
