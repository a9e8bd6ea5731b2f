# HTTP on this machine: a server with threads, a client, urllib.request over both.
import threading, http.client, urllib.parse, json, os, tempfile
from http.server import *
from http import HTTPStatus
class H(BaseHTTPRequestHandler):
    protocol_version='HTTP/1.1'
    def do_GET(self):
        body = json.dumps({'path': self.path, 'ua': self.headers.get('X-A')}).encode()
        self.send_response(200); self.send_header('Content-Type','application/json')
        if 'chunk' in self.path:
            self.send_header('Transfer-Encoding','chunked'); self.end_headers()
            for i in range(3): self.wfile.write(b'5\r\nhello\r\n')
            self.wfile.write(b'0\r\n\r\n'); return
        self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def do_POST(self):
        n=int(self.headers['Content-Length']); d=self.rfile.read(n)
        self.send_response(201); self.send_header('Content-Length', str(n)); self.end_headers(); self.wfile.write(d.upper())
    def log_message(self,*a): pass
s=ThreadingHTTPServer(('127.0.0.1',0),H); threading.Thread(target=s.serve_forever, daemon=True).start()
c=http.client.HTTPConnection('127.0.0.1', s.server_port)
c.request('GET','/x?y=1', headers={'X-A':'b'}); r=c.getresponse(); print(r.status, r.reason, r.getheader('content-type'), r.read(), r.version, r.isclosed())
c.request('GET','/chunked'); r=c.getresponse(); print(r.read(7), r.read())
c.request('POST','/p', body=b'abc'); r=c.getresponse(); print(r.status, r.read())
c.request('DELETE','/p'); r=c.getresponse(); print(r.status, r.reason, b'501' in r.read())
c.close()
import urllib.request, urllib.error
u=f'http://127.0.0.1:{s.server_port}'
with urllib.request.urlopen(u+'/a', timeout=5) as r: print(r.status, r.url==u+'/a', json.load(r), r.headers['content-type'])
print(urllib.request.urlopen(u+'/post', data=urllib.parse.urlencode({'a':1}).encode()).read())
try: urllib.request.urlopen(urllib.request.Request(u+'/q', method='PUT'))
except urllib.error.HTTPError as e: print(e.code, e.reason, len(e.read())>10)
s.shutdown(); s.server_close()
try: urllib.request.urlopen(u)
except urllib.error.URLError as e: print(e)
print(urllib.request.urlopen('data:text/plain;charset=utf-8,hi%20there').read())
with tempfile.TemporaryDirectory() as d:
    open(d+'/f.txt','w').write('content')
    print(urllib.request.urlopen('file://'+d+'/f.txt').read())
