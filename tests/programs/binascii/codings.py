# binascii and base64.
import base64, binascii

print(base64.b64encode(b"hello world"), base64.b64decode("aGVsbG8="), binascii.hexlify(b"abc", "-"), binascii.crc32(b"hello"), binascii.unhexlify("616263"), base64.b32encode(b"hi"), base64.b85encode(b"hello"), binascii.b2a_uu(b"hello"), binascii.a2b_uu(binascii.b2a_uu(b"hello")), binascii.b2a_qp(b"a=b \n\xff"))
for a in ["a", "abc", "=abc", "a===", "YQ", "YQ=", "Y Q = =", "!!!!"]:
    try:
        print(base64.b64decode(a))
    except Exception as e:
        print(type(e), e)
data = bytes(range(256))
for enc, dec in ((base64.b64encode, base64.b64decode), (base64.b32encode, base64.b32decode), (base64.b16encode, base64.b16decode), (base64.a85encode, base64.a85decode), (base64.b85encode, base64.b85decode), (base64.urlsafe_b64encode, base64.urlsafe_b64decode), (base64.b32hexencode, base64.b32hexdecode)):
    print(enc(data), dec(enc(data)) == data)
print(binascii.b2a_qp(b"long line " * 20 + b"\t\nx= \r\n.\n"), binascii.a2b_qp(b"a=3Db=\nc=20 _"), binascii.b2a_qp(b"a b_c", header=True))
print(binascii.crc_hqx(b"hello", 0), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.hexlify(data[:9], ":", 4))
for f in (lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz"), lambda: binascii.b2a_uu(b"x" * 46), lambda: binascii.a2b_base64("é"), lambda: binascii.a2b_base64(5), lambda: binascii.a2b_base64(b"ab=c", strict_mode=True), lambda: binascii.a2b_base64(b"ab==c", strict_mode=True), lambda: binascii.a2b_base64(b"a\nb=", strict_mode=True)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
