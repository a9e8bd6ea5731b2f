# tomllib, marshal, shelve, ipaddress, optparse, html.parser, gettext.
import gettext
import html.parser
import io
import ipaddress
import marshal
import optparse
import os
import shelve
import tempfile
import tomllib

print(tomllib.loads('''
title = "x\\u00e9"
n = [1, 0xff, 1_000, -2.5e3, inf]
when = 1979-05-27T07:32:00.5-08:00
d.e.f = 'lit'
[table."quoted key"]
multi = """
one \\
   two"""
[[list]]
a = {b = 1, c = [true, false]}
[[list]]
time = 07:32:00
'''))
for bad in ('a = 1\na = 2', 'a = ', '[a]\n[a]', 'x', 'a = "\\q"', 'a = 01'):
    try:
        print(tomllib.loads(bad))
    except tomllib.TOMLDecodeError as error:
        print(error)
values = [1, -2 ** 70, 1.5, 2j, 'é', b'b', (1, [2]), {'k': {3}}, None, True, ..., frozenset([4])]
print(marshal.loads(marshal.dumps(values)) == values, marshal.dumps((1, 'a'), 2), eval(marshal.loads(
    marshal.dumps(compile('6 * 7', 'x', 'eval')))))
with tempfile.TemporaryDirectory() as folder:
    with shelve.open(os.path.join(folder, 'db'), writeback=True) as shelf:
        shelf['a'] = [1]
        shelf['a'].append(2)
    with shelve.open(os.path.join(folder, 'db'), 'r') as shelf:
        print(dict(shelf), 'b' in shelf)
net = ipaddress.ip_network('192.168.0.0/29')
print(list(net.hosts())[:2], net.netmask, ipaddress.ip_address('::ffff:1.2.3.4').ipv4_mapped,
      ipaddress.ip_address('2001:db8::1').exploded, net.overlaps(ipaddress.ip_network('192.168.0.4/30')))
print(list(ipaddress.collapse_addresses(map(ipaddress.ip_network, ('10.0.0.0/25', '10.0.0.128/25')))))
try:
    ipaddress.ip_address('1.2.3.256')
except ValueError as error:
    print(error)
parser = optparse.OptionParser(prog='prog', usage='%prog [options] FILE')
parser.add_option('-n', '--number', type='int', default=3, help='how many [%default]')
parser.add_option('-v', action='count', dest='verbose')
values, rest = parser.parse_args(["-vvn4", "a", "--number=5", "--", "-x"])
print(vars(values), rest)
print(parser.format_help())


class Reader(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        print('start', tag, attrs)

    def handle_endtag(self, tag):
        print('end', tag)

    def handle_data(self, data):
        print('data', repr(data))

    def handle_comment(self, data):
        print('comment', data)


reader = Reader()
reader.feed('<p class="a&amp;b" checked>x &lt; y<br/><!-- c --><script>if (a<b) {}</scr')
reader.feed('ipt></P>')
reader.close()
print(gettext.c2py('n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2')(21), gettext.ngettext('one', 'many', 2))
