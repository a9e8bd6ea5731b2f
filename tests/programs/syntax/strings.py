# String and bytes literals: prefixes, escapes, concatenation, quotes, raw.
print('a', "b", '''c''', """d""", 'it\'s', "say \"x\"", 'a"b', "a'b", "", '' "")
print("\a\b\f\n\r\t\v\\\0\x41\101\u00e9\U0001F600\N{LATIN SMALL LETTER E WITH ACUTE}".encode())
print(r"\n\x", R'\\', r"\"", rb"\x", Rb"a", bR'b', BR"c", b"\x00\xff\t", b'\101', u"u", U'U')
print("a" 'b' """c""" r"\d", b"a" b'b', f"{1}" "x" f"{2}", "x" "{y}")
print("""multi
  line "quotes" ''
end""")
print('''a''b'c''', """""" "", "\
joined", 'tab	inside')
print(len("\377"), "\08".encode(), "\x7f".encode())
for s in (r'"\x1"', r'"\u12"', r'"\U00110000"', r'"\N{no such name}"', r'"\N"', '"abc', "'a\nb'", '"""abc', 'b"é"', r'b"\x1"', '"a" b"b"', r'"\ud800"', 'ur"x"', 'fb"x"', r'"\N{}"', "'"):
    try:
        print(s.encode(), ascii(eval(s)))
    except SyntaxError as e:
        print(s.encode(), e.msg)
print("\N{DIGIT ONE}\N{greek small letter alpha}\N{EM DASH}", "é" "\xe9" == "éé", 'a\
b', r'a\
b')
