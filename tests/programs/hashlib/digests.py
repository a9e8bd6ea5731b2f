# hashlib and hmac: every algorithm and parameter, errors, seeds from text.
import hashlib, hmac, secrets, time
for n in sorted(hashlib.algorithms_guaranteed):
    h=hashlib.new(n,b'abc'*100); print(n, h.hexdigest(10) if 'shake' in n else h.hexdigest(), h.digest_size, h.block_size, h.name)
print(hashlib.blake2b(b'x', digest_size=20, key=b'k', salt=b's', person=b'p', fanout=3, depth=2, leaf_size=5, node_offset=7, node_depth=1, inner_size=3, last_node=True).hexdigest(), hashlib.blake2s(b'x', digest_size=20, key=b'k', salt=b's', person=b'p', fanout=3, depth=2, leaf_size=5, node_offset=7, node_depth=1, inner_size=3, last_node=True).hexdigest())
print(hashlib.pbkdf2_hmac('sha256', b'pw', b'salt', 10).hex(), hmac.new(b'k', b'm', 'sha1').hexdigest(), hmac.compare_digest('a','a'))
try: hashlib.md5('x')
except TypeError as e: print(e)
try: hashlib.new('nope')
except ValueError as e: print(e)
import random
random.seed('hello'); print(random.random()); random.seed(b'hello'); print(random.random())
