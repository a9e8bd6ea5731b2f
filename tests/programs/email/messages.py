# Messages: made, written, read; headers outside ASCII, addresses, dates.
import email, email.policy
from email.message import EmailMessage
from email.mime.text import MIMEText
from email.mime.multipart import MIMEMultipart
from email.mime.application import MIMEApplication
from email.header import Header, decode_header, make_header
from email.utils import *
m = EmailMessage()
m['Subject']='Grüße aus Köln'; m['From']='Alice Ä <alice@example.com>'; m['To']='bob@example.com, "Carol, C" <c@x.org>'
m.set_content('Hello wörld\nline two\n')
m.add_alternative('<p>Hello</p>', subtype='html')
m.add_attachment(b'\0\1\2'*30, maintype='application', subtype='octet-stream', filename='data.bin')
m.set_boundary('BOUND1'); list(m.iter_parts())[0].set_boundary('BOUND2')
print(m.as_string())
p = email.message_from_bytes(m.as_bytes(), policy=email.policy.default)
print(p['subject'], p['to'].addresses, p.get_body().get_content(), [a.get_filename() for a in p.iter_attachments()])
print(p.get_body(('plain',)).get_content())
t = MIMEText('héllo', _charset='utf-8'); print(t)
t['Subject']=Header('Prüfung des sehr langen Titels, der in mehrere Zeilen passen muss, weil er lang ist', 'utf-8'); print(t['Subject'].encode())
mp = MIMEMultipart(boundary='XX'); mp.attach(MIMEText('plain')); mp.attach(MIMEApplication(b'abc')); print(mp)
print(decode_header('=?iso-8859-1?q?p=F6stal?= and =?utf-8?b?w6k=?='), str(make_header(decode_header('=?utf-8?q?caf=C3=A9?='))))
print(parseaddr('Foo Bar <foo@bar.com>'), formataddr(('Fóo', 'a@b.c')), getaddresses(['a@b, "x y" <c@d>', 'e@f (comment)']))
print(parsedate_tz('Mon, 20 Nov 1995 19:12:08 -0500'), formatdate(0), formatdate(0, usegmt=True), parsedate_to_datetime('Mon, 20 Nov 1995 19:12:08 -0500'))
raw = '''From: a@b.c
To: d@e.f
Subject: test
 continued
Content-Type: multipart/mixed; boundary="=_x"

preamble
--=_x
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

caf=E9 =
soft
--=_x
Content-Type: text/html

<b>x</b>

--=_x--
epilogue
'''
q = email.message_from_string(raw)
print(q.is_multipart(), [p.get_content_type() for p in q.walk()], q.get_payload(0).get_payload(decode=True), repr(q.preamble), repr(q.epilogue), q['subject'])
print(q.as_string() == raw, q.get_payload(1).get_payload(), q.items(), q.defects)
print(q.get_params(), q.get_boundary())
import mimetypes
print(mimetypes.guess_type('a.tar.gz'), mimetypes.guess_type('x.PNG'), mimetypes.guess_extension('text/html'))
print(mimetypes.guess_type('http://h/p.css?x'), mimetypes.guess_type('data:,x'), mimetypes.guess_type('no.such_type'))
from http.cookies import SimpleCookie, CookieError
c = SimpleCookie('a=1; b="x\\054y"; Path=/')
c['s'] = 'two words'
c['s']['max-age'] = 60
c['s']['httponly'] = True
print(c, repr(c), c['b'].value, sep='\n')
try:
    c['bad key'] = 1
except CookieError as e:
    print(e)
