# tokenize: tokens with places, back to text, encodings, errors.
import io
import tokenize

SOURCE = '''def f(a, *, b=0x1F):  # comment
    """doc
    string"""
    if a >= 1.5e3 and (a,
                       b):
        return f"x{a!r:>5} {{}}" + 'y' ** 2
\treturn 1
'''.replace('\treturn', '    return')
for token in tokenize.generate_tokens(io.StringIO(SOURCE).readline):
    print(tokenize.tok_name[token.exact_type], repr(token.string), token.start, token.end)
tokens = list(tokenize.tokenize(io.BytesIO(SOURCE.encode()).readline))
print(tokens[0])
print(tokenize.untokenize(tokens) == SOURCE.encode())
print(tokenize.untokenize(t[:2] for t in tokenize.generate_tokens(io.StringIO('a+(b*2)\n').readline)))
for head in (b'# -*- coding: latin-1 -*-\n', b'\xef\xbb\xbfx\n', b'\n# vim: coding=utf8\n', b''):
    print(tokenize.detect_encoding(io.BytesIO(head).readline))
for bad in ('(1,\n', "'''abc\n", 'if x:\n  a\n b\n'):
    try:
        list(tokenize.generate_tokens(io.StringIO(bad).readline))
    except (tokenize.TokenError, IndentationError) as error:
        print(type(error).__name__, error.args[0])
# needs 3.12
