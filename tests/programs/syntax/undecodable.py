# What is wrong with source that cannot be decoded, or begins with blanks, and where.


def told(source, mode="exec"):
    try:
        compile(source, "name", mode)
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
    else:
        print("compiled")


told("  x", "eval")
print(eval("  1"), eval(b" \t2"))
told("  x")
told(b"\xef\xbb\xbf# coding: latin-1\nx")
told(b"\xef\xbb\xbf# coding: utf8\nx")
told(b"# coding: nonsense\nx")
told(b"\xef\xbb\xbfpass\n\xff")
told(b"x = ab\xffcd + 1\n")
told(b"x = 'ab\xffcd'\n")
told(b'Python = "\xcf\xb3\xf2\xee\xed" +')
told(b"y = 1\nx = b'ab\xff'\n")
# needs 3.12
