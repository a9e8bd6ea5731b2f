"""XML as a tree of elements."""

import contextlib
import io
import sys
import warnings

from _xml import Element, SubElement, TreeBuilder

from . import ElementPath
from ._c14n import C14NWriterTarget, canonicalize
from ._names import PI, Comment, ProcessingInstruction, QName, _namespace_map, register_namespace
from ._parser import ParseError, XMLParser, XMLPullParser, iterparse
from ._write import (HTML_EMPTY, _Parts, _escape_attrib, _escape_attrib_html, _escape_cdata, _namespaces,
                     _raise_serialization_error, _serialize, _serialize_html, _serialize_text,
                     _serialize_xml, _writer)

__all__ = ['Comment', 'dump', 'Element', 'ElementTree', 'canonicalize', 'fromstring', 'fromstringlist',
           'indent', 'iselement', 'iterparse', 'parse', 'ParseError', 'PI', 'ProcessingInstruction',
           'QName', 'SubElement', 'tostring', 'tostringlist', 'TreeBuilder', 'VERSION', 'XML', 'XMLID',
           'XMLParser', 'XMLPullParser', 'register_namespace', 'C14NWriterTarget']

VERSION = '1.3.0'


def iselement(element):
    return hasattr(element, 'tag')


class ElementTree:
    """A document: its root, and how it is read and written."""

    def __init__(self, element=None, file=None):
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        return self._root

    def _setroot(self, element):
        self._root = element

    def parse(self, source, parser=None):
        """Reads a file, named or open."""
        with contextlib.ExitStack() as stack:
            if not hasattr(source, 'read'):
                source = stack.enter_context(open(source, 'rb'))
            if parser is None:
                parser = XMLParser()
            while data := source.read(65536):
                parser.feed(data)
            self._root = parser.close()
            return self._root

    def iter(self, tag=None):
        return self._root.iter(tag)

    def _path(self, path, what):
        if path[:1] == '/':
            path = '.' + path
            warnings.warn(f'This search is broken in 1.3 and earlier, and will be fixed in a future '
                          f'version.  If you rely on the current behaviour, change it to {path!r}',
                          FutureWarning, stacklevel=3)
        return path

    def find(self, path, namespaces=None):
        return self._root.find(self._path(path, 'find'), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return self._root.findtext(self._path(path, 'findtext'), default, namespaces)

    def findall(self, path, namespaces=None):
        return self._root.findall(self._path(path, 'findall'), namespaces)

    def iterfind(self, path, namespaces=None):
        return self._root.iterfind(self._path(path, 'iterfind'), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None, default_namespace=None,
              method=None, *, short_empty_elements=True):
        """Writes XML, HTML or text."""
        method = method or 'xml'
        if method not in _serialize:
            raise ValueError(f'unknown method {method!r}')
        if not encoding:
            encoding = 'utf-8' if method == 'c14n' else 'us-ascii'
        with _writer(file_or_filename, encoding) as (write, declared):
            if method == 'xml' and (xml_declaration or xml_declaration is None and
                                    encoding.lower() != 'unicode' and
                                    declared.lower() not in ('utf-8', 'us-ascii')):
                write(f"<?xml version='1.0' encoding='{declared}'?>\n")
            if method == 'text':
                _serialize_text(write, self._root)
            else:
                qnames, namespaces = _namespaces(self._root, default_namespace)
                _serialize[method](write, self._root, qnames, namespaces,
                                   short_empty_elements=short_empty_elements)

    def write_c14n(self, file):
        return self.write(file, method='c14n')


def tostring(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None,
             short_empty_elements=True):
    """An element as bytes, or as a string with the encoding 'unicode'."""
    stream = io.StringIO() if encoding == 'unicode' else io.BytesIO()
    ElementTree(element).write(stream, encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return stream.getvalue()


def tostringlist(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None,
                 short_empty_elements=True):
    parts = []
    ElementTree(element).write(_Parts(parts), encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return parts


def dump(elem):
    """Prints an element."""
    if not isinstance(elem, ElementTree):
        elem = ElementTree(elem)
    elem.write(sys.stdout, encoding='unicode')
    tail = elem.getroot().tail
    if not tail or tail[-1] != '\n':
        sys.stdout.write('\n')


def indent(tree, space='  ', level=0):
    """Puts children on lines of their own."""
    if isinstance(tree, ElementTree):
        tree = tree.getroot()
    if level < 0:
        raise ValueError(f'Initial indentation level must be >= 0, got {level}')
    if not len(tree):
        return

    # Elements of a level share one string.
    lines = ['\n' + level * space]

    def arrange(element, level):
        inner = level + 1
        if inner == len(lines):
            lines.append(lines[level] + space)
        indentation = lines[inner]
        text = element.text
        if not text or not text.strip():
            element.text = indentation
        for child in element:
            if len(child):
                arrange(child, inner)
            tail = child.tail
            if not tail or not tail.strip():
                child.tail = indentation
        if not child.tail.strip():
            child.tail = lines[level]

    arrange(tree, 0)


def parse(source, parser=None):
    """The document of a file."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def XML(text, parser=None):
    """The element of a text."""
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    parser.feed(text)
    return parser.close()


def XMLID(text, parser=None):
    """The element of a text, and all elements by their `id`."""
    tree = XML(text, parser)
    return tree, {element.get('id'): element for element in tree.iter() if element.get('id')}


fromstring = XML


def fromstringlist(sequence, parser=None):
    if not parser:
        parser = XMLParser(target=TreeBuilder())
    for text in sequence:
        parser.feed(text)
    return parser.close()
