"""Attributes of builtin classes asked for under names that come and go, as code given to eval does."""
import array
import xml.etree.ElementTree as ET

e, a = ET.Element('a', {'x': '1'}), array.array('i')
refused = ['e[5]', 'e[-5]', 'e.__setitem__(9, e)', 'delattr(e, "tag")', 'setattr(e, "attrib", 3)', 'e.attrib["x"]',
           'a.typecode', 'delattr(a, "itemsize")', 'e.text', 'a.itemsize']
wrong = 0
for n in range(400):
    for text in refused[:3 + n % 8]:
        try:
            eval(text, {'e': e, 'a': a}, {})
        except Exception:
            pass
    for name in 'foo', f'foo{n}':
        for o in 'ea':
            try:
                eval(f'{o}.{name}', {'e': e, 'a': a}, {})
                wrong += 1
            except AttributeError:
                pass
print(wrong)
