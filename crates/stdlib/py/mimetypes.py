"""Types of files by the ends of their names."""

import os
import posixpath
import urllib.parse

__all__ = ['knownfiles', 'inited', 'MimeTypes', 'guess_type', 'guess_all_extensions', 'guess_extension',
           'add_type', 'init', 'read_mime_types', 'suffix_map', 'encodings_map', 'types_map', 'common_types']

knownfiles = ['/etc/mime.types', '/etc/httpd/mime.types', '/etc/httpd/conf/mime.types', '/etc/apache/mime.types',
              '/etc/apache2/mime.types', '/usr/local/etc/httpd/conf/mime.types',
              '/usr/local/lib/netscape/mime.types', '/usr/local/etc/mime.types']
inited = False
_db = None

# A type and the ends of names that it has, the usual one first.
_TYPES = """
    text/javascript js mjs
    application/json json
    application/manifest+json webmanifest
    application/msword doc dot wiz
    application/n-quads nq
    application/n-triples nt
    application/octet-stream bin a dll exe o obj so
    application/oda oda
    application/pdf pdf
    application/pkcs7-mime p7c
    application/postscript ps ai eps
    application/trig trig
    application/vnd.apple.mpegurl m3u m3u8
    application/vnd.ms-excel xls xlb
    application/vnd.ms-powerpoint ppt pot ppa pps pwz
    application/wasm wasm
    application/x-bcpio bcpio
    application/x-cpio cpio
    application/x-csh csh
    application/x-dvi dvi
    application/x-gtar gtar
    application/x-hdf hdf
    application/x-hdf5 h5
    application/x-latex latex
    application/x-mif mif
    application/x-netcdf cdf nc
    application/x-pkcs12 p12 pfx
    application/x-pn-realaudio ram
    application/x-python-code pyc pyo
    application/x-sh sh
    application/x-shar shar
    application/x-shockwave-flash swf
    application/x-sv4cpio sv4cpio
    application/x-sv4crc sv4crc
    application/x-tar tar
    application/x-tcl tcl
    application/x-tex tex
    application/x-texinfo texi texinfo
    application/x-troff roff t tr
    application/x-troff-man man
    application/x-troff-me me
    application/x-troff-ms ms
    application/x-ustar ustar
    application/x-wais-source src
    application/xml xsl rdf wsdl xpdl
    application/zip zip
    audio/3gpp 3gp 3gpp
    audio/3gpp2 3g2 3gpp2
    audio/aac aac adts loas ass
    audio/basic au snd
    audio/mpeg mp3 mp2
    audio/opus opus
    audio/x-aiff aif aifc aiff
    audio/x-pn-realaudio ra
    audio/x-wav wav
    image/avif avif
    image/bmp bmp
    image/gif gif
    image/ief ief
    image/jpeg jpg jpe jpeg
    image/heic heic
    image/heif heif
    image/png png
    image/svg+xml svg
    image/tiff tiff tif
    image/vnd.microsoft.icon ico
    image/x-cmu-raster ras
    image/x-portable-anymap pnm
    image/x-portable-bitmap pbm
    image/x-portable-graymap pgm
    image/x-portable-pixmap ppm
    image/x-rgb rgb
    image/x-xbitmap xbm
    image/x-xpixmap xpm
    image/x-xwindowdump xwd
    message/rfc822 eml mht mhtml nws
    text/css css
    text/csv csv
    text/html html htm
    text/n3 n3
    text/plain txt bat c h ksh pl srt
    text/richtext rtx
    text/tab-separated-values tsv
    text/vtt vtt
    text/x-python py
    text/x-setext etx
    text/x-sgml sgm sgml
    text/x-vcard vcf
    text/xml xml
    video/mp4 mp4
    video/mpeg mpeg m1v mpa mpe mpg
    video/quicktime mov qt
    video/webm webm
    video/x-msvideo avi
    video/x-sgi-movie movie
"""
# Types that are in use, and not registered.
_COMMON = """
    application/rtf rtf
    audio/midi midi
    audio/midi mid
    image/jpg jpg
    image/pict pict
    image/pict pct
    image/pict pic
    image/webp webp
    text/xul xul
"""
_SUFFIXES = {'.svgz': '.svg.gz', '.tgz': '.tar.gz', '.taz': '.tar.gz', '.tz': '.tar.gz', '.tbz2': '.tar.bz2', '.txz': '.tar.xz'}
_ENCODINGS = {'.gz': 'gzip', '.Z': 'compress', '.bz2': 'bzip2', '.xz': 'xz', '.br': 'br'}


def _table(text):
    return {'.' + end: kind for kind, *ends in map(str.split, text.strip().splitlines()) for end in ends}


suffix_map = dict(_SUFFIXES)
encodings_map = dict(_ENCODINGS)
types_map = _table(_TYPES)
common_types = _table(_COMMON)


class MimeTypes:
    """Tables of types."""

    def __init__(self, filenames=(), strict=True):
        if not inited:
            init()
        self.encodings_map, self.suffix_map = encodings_map.copy(), suffix_map.copy()
        # Not registered, and registered.
        self.types_map = {}, {}
        self.types_map_inv = {}, {}
        for ext, kind in _table(_TYPES).items():
            self.add_type(kind, ext, True)
        for ext, kind in _table(_COMMON).items():
            self.add_type(kind, ext, False)
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Add an end of names and its type."""
        if not type:
            return
        self.types_map[strict][ext] = type
        exts = self.types_map_inv[strict].setdefault(type, [])
        if ext not in exts:
            exts.append(ext)

    def guess_type(self, url, strict=True):
        """The type and encoding of a file or an address."""
        url = os.fspath(url)
        scheme, url = urllib.parse._splittype(url)
        if scheme == 'data':
            comma = url.find(',')
            if comma < 0:
                return None, None
            semi = url.find(';', 0, comma)
            kind = url[:semi] if semi >= 0 else url[:comma]
            return ('text/plain' if '=' in kind or '/' not in kind else kind), None
        splitext = posixpath.splitext
        base, ext = splitext(url)
        while (lower := ext.lower()) in self.suffix_map:
            base, ext = splitext(base + self.suffix_map[lower])
        encoding = None
        if ext in self.encodings_map:
            encoding = self.encodings_map[ext]
            base, ext = splitext(base)
        ext = ext.lower()
        kind = self.types_map[True].get(ext)
        if kind is None and not strict:
            kind = self.types_map[False].get(ext)
        return kind, encoding

    def guess_all_extensions(self, type, strict=True):
        """The ends of names that a type has."""
        type = type.lower()
        found = list(self.types_map_inv[True].get(type, []))
        if not strict:
            found += [e for e in self.types_map_inv[False].get(type, []) if e not in found]
        return found

    def guess_extension(self, type, strict=True):
        """An end of names that a type has."""
        found = self.guess_all_extensions(type, strict)
        return found[0] if found else None

    def read(self, filename, strict=True):
        """Read a table from a file."""
        with open(filename, encoding='utf-8') as fp:
            self.readfp(fp, strict)

    def readfp(self, fp, strict=True):
        """Read a table from an open file."""
        for line in fp:
            words = line.partition('#')[0].split()
            for ext in words[1:]:
                self.add_type(words[0], '.' + ext, strict)


def _tables():
    if _db is None:
        init()
    return _db


def guess_type(url, strict=True):
    """The type and encoding of a file or an address."""
    return _tables().guess_type(url, strict)


def guess_all_extensions(type, strict=True):
    """The ends of names that a type has."""
    return _tables().guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    """An end of names that a type has."""
    return _tables().guess_extension(type, strict)


def add_type(type, ext, strict=True):
    """Add an end of names and its type."""
    return _tables().add_type(type, ext, strict)


def init(files=None):
    """Make the tables, with those of files."""
    global suffix_map, types_map, encodings_map, common_types, inited, _db
    inited = True
    if files is None or _db is None:
        db = MimeTypes()
        files = knownfiles if files is None else knownfiles + list(files)
    else:
        db = _db
    for name in files:
        if os.path.isfile(name):
            db.read(name)
    encodings_map, suffix_map = db.encodings_map, db.suffix_map
    types_map, common_types = db.types_map[True], db.types_map[False]
    _db = db


def read_mime_types(file):
    """The table in a file, or None."""
    try:
        f = open(file, encoding='utf-8')
    except OSError:
        return None
    with f:
        db = MimeTypes()
        db.readfp(f, True)
        return db.types_map[True]
