# Names are told apart to the letter, but for their case.
import unicodedata

for name in (
    "BULLET", "bullet", "BULLETOPERATOR", "BULLET OPERATOR", "NO BREAK SPACE", "NO-BREAK SPACE", "NBSP",
    "ZERO-WIDTH SPACE", "LINE FEED", "ack", "HANGUL SYLLABLE GAG", "hangul syllable gag", "HANGUL SYLLABLE ",
    "HANGUL SYLLABLE A", "HANGUL JUNGSEONG O-E", "CJK UNIFIED IDEOGRAPH-4E00", "CJK UNIFIED IDEOGRAPH-4e00",
    "CJK UNIFIED IDEOGRAPH-04E00", "CJK UNIFIED IDEOGRAPH-110000", "TIBETAN LETTER A", "TIBETAN LETTER -A", "",
):
    try:
        print(name, ascii(unicodedata.lookup(name)))
    except KeyError as e:
        print(e)
    try:
        print(ascii(("\\N{%s}" % name).encode().decode("unicode_escape")))
    except UnicodeDecodeError as e:
        print(e.reason)

names = [unicodedata.name(chr(c), None) for c in range(0x500)]
print(sum(name is None for name in names), sum(len(name) for name in names if name))
assert all(unicodedata.lookup(n) == chr(c) for c, n in enumerate(names) if n)
print(unicodedata.name("\uac00"), unicodedata.name("\U00020000"), unicodedata.name("\U0001f600"))
