# Names, categories, numbers and normal forms.
import unicodedata as u

for c in "aÀ ٣½Ⅷ日가𝄞\u0301\u200d\x00\ud800\uffff":
    print(ascii(c), u.name(c, None), u.category(c), u.combining(c), u.decimal(c, None), u.digit(c, None), u.numeric(c, None))
print(u.lookup("GREEK SMALL LETTER ALPHA"), u.lookup("latin small letter a"), u.unidata_version)
for form in ("NFC", "NFD", "NFKC", "NFKD"):
    text = "Å ﬁ é e\u0301 가 ½ \ud800x"
    print(form, ascii(u.normalize(form, text)), u.is_normalized(form, "e\u0301"), u.is_normalized(form, "é"), u.is_normalized(form, "abc"))
for f in (lambda: u.name("\x00"), lambda: u.lookup("NO SUCH"), lambda: u.decimal("a"), lambda: u.digit("a"), lambda: u.numeric("a"), lambda: u.category("ab"), lambda: u.name(5), lambda: u.normalize("NFX", "é"), lambda: u.decimal("ab")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

# needs 3.12
