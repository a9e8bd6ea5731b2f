"""Bytes that are no UTF-8: what `compile` says of them, and which faults come before."""

SOURCES = [
    b"x = '\xe4\xbd'\n",
    b"x = 'a\xe4\xbdb'\n",
    b"x = 'a\\n\xc3\xa9\xff'\n",
    b"x = r'a\\n\xff'\n",
    b"x = '\xff\n",
    b"x = (1 +\n '\xff' +\n",
    b"x = '\xff'\ny = 'a\n",
    b"x = b'\xff'\n",
    b"x = '\xe4\xbd'; y = (1\n",
    b"# coding: nonsense\nx = 1\n",
]

for source in SOURCES:
    try:
        compile(source, "source.py", "exec")
    except SyntaxError as e:
        print(source, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, sep=" | ")
    else:
        print(source, "compiles", sep=" | ")
# needs 3.12
