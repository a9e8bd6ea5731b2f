# configparser: reading, interpolation, conversion, writing, errors.
import configparser
import io

TEXT = '''[DEFAULT]
home = /base
[paths]
data = %(home)s/data   
list =
    one
    two

    three
flag: yes
number = 42
ratio = 2.5
empty
[Other]
Key with spaces = value ; no comment
'''
c = configparser.ConfigParser(allow_no_value=True)
c.read_string(TEXT)
print(c.sections(), list(c['paths']), c['paths']['data'], repr(c['paths']['list']))
print(c.getint('paths', 'number') + 1, c['paths'].getfloat('ratio'), c['paths'].getboolean('flag'))
print(c.get('paths', 'empty'), c.get('nope', 'x', fallback='f'), c['Other']['key with spaces'])
c['new'] = {'a': '1', 'b': '%%'}
c.set('new', 'c', '%(a)s%(a)s')
print(c['new']['c'], c['new']['b'], c.has_option('new', 'A'), c.remove_option('new', 'a'))
out = io.StringIO()
c.write(out)
print(out.getvalue())
e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation(),
                              converters={'list': str.split})
e.read_dict({'a': {'x': '1 2 3'}, 'b': {'y': '${a:x} 4', 'z': '$$'}})
print(e['b'].getlist('y'), e.getlist('b', 'y'), e['b']['z'])
for text in ('x=1\n', '[a]\nk=1\nk=2\n', '[a]\n[a]\n', '[a]\n=3\n', '[a]\nx=%(y)s\n', '[a]\nx=%z\n'):
    p = configparser.ConfigParser()
    try:
        p.read_string(text)
        print(p['a']['x'])
    except configparser.Error as error:
        print(type(error).__name__, error)
