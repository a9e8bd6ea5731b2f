"""XML as a tree of elements."""

import collections
import collections.abc
import contextlib
import io
import re
import sys
import warnings
import weakref

from . import ElementPath

__all__ = ['Comment', 'dump', 'Element', 'ElementTree', 'canonicalize', 'fromstring', 'fromstringlist',
           'indent', 'iselement', 'iterparse', 'parse', 'ParseError', 'PI', 'ProcessingInstruction',
           'QName', 'SubElement', 'tostring', 'tostringlist', 'TreeBuilder', 'VERSION', 'XML', 'XMLID',
           'XMLParser', 'XMLPullParser', 'register_namespace', 'C14NWriterTarget']

VERSION = '1.3.0'


class ParseError(SyntaxError):
    """The text is not XML; `position` is line and column, `code` the parser's number."""


def iselement(element):
    return hasattr(element, 'tag')


class Element:
    """A tag with attributes, text, children, and the text behind it."""

    tag = None
    attrib = None
    text = None
    tail = None

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f'attrib must be dict, not {attrib.__class__.__name__}')
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self._children = []

    def __repr__(self):
        return f'<{self.__class__.__name__} {self.tag!r} at {id(self):#x}>'

    def makeelement(self, tag, attrib):
        return self.__class__(tag, attrib)

    def __copy__(self):
        copy = self.makeelement(self.tag, self.attrib)
        copy.text, copy.tail = self.text, self.tail
        copy[:] = self
        return copy

    def __len__(self):
        return len(self._children)

    def __bool__(self):
        warnings.warn('Testing an element\'s truth value will always return True in future versions.  '
                      'Use specific \'len(elem)\' or \'elem is not None\' test instead.',
                      DeprecationWarning, stacklevel=2)
        return len(self._children) != 0

    def __getitem__(self, index):
        return self._children[index]

    def __setitem__(self, index, element):
        if isinstance(index, slice):
            element = list(element)
            for item in element:
                self._check(item)
        else:
            self._check(element)
        self._children[index] = element

    def __delitem__(self, index):
        del self._children[index]

    @staticmethod
    def _check(element):
        if not isinstance(element, Element):
            raise TypeError(f'expected an Element, not {type(element).__name__}')

    def append(self, subelement, /):
        self._check(subelement)
        self._children.append(subelement)

    def extend(self, elements, /):
        for element in elements:
            self._check(element)
            self._children.append(element)

    def insert(self, index, subelement, /):
        self._check(subelement)
        self._children.insert(index, subelement)

    def remove(self, subelement, /):
        self._children.remove(subelement)

    def find(self, path, namespaces=None):
        """The first element on a path, or None."""
        return ElementPath.find(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return ElementPath.findtext(self, path, default, namespaces)

    def findall(self, path, namespaces=None):
        return ElementPath.findall(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        return ElementPath.iterfind(self, path, namespaces)

    def clear(self):
        self.attrib.clear()
        self._children = []
        self.text = self.tail = None

    def get(self, key, default=None):
        return self.attrib.get(key, default)

    def set(self, key, value, /):
        self.attrib[key] = value

    def keys(self):
        return self.attrib.keys()

    def items(self):
        return self.attrib.items()

    def iter(self, tag=None):
        """This element and those below it, in the order of the text."""
        if tag == '*':
            tag = None
        if tag is None or self.tag == tag:
            yield self
        waiting = [iter(self._children)]
        while waiting:
            for element in waiting[-1]:
                if tag is None or element.tag == tag:
                    yield element
                waiting.append(iter(element._children))
                break
            else:
                waiting.pop()

    def itertext(self):
        """The text inside, piece by piece."""
        if not isinstance(self.tag, str) and self.tag is not None:
            return
        if self.text:
            yield self.text
        for element in self:
            yield from element.itertext()
            if element.tail:
                yield element.tail

    def __getstate__(self):
        return {'tag': self.tag, '_children': self._children, 'attrib': self.attrib, 'text': self.text,
                'tail': self.tail}

    def __setstate__(self, state):
        self.__dict__.update(state)

    def __deepcopy__(self, memo):
        from copy import deepcopy
        copy = self.makeelement(deepcopy(self.tag, memo), deepcopy(self.attrib, memo))
        memo[id(self)] = copy
        copy.text, copy.tail = deepcopy(self.text, memo), deepcopy(self.tail, memo)
        copy._children = [deepcopy(child, memo) for child in self._children]
        return copy


def SubElement(parent, tag, attrib={}, **extra):
    """A new last child."""
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


def Comment(text=None):
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    element = Element(ProcessingInstruction)
    element.text = f'{target} {text}' if text else target
    return element


PI = ProcessingInstruction


class QName:
    """A name in a namespace."""

    def __init__(self, text_or_uri, tag=None):
        self.text = f'{{{text_or_uri}}}{tag}' if tag else text_or_uri

    def __str__(self):
        return self.text

    def __repr__(self):
        return f'<{self.__class__.__name__} {self.text!r}>'

    def __hash__(self):
        return hash(self.text)

    @staticmethod
    def _text(other):
        return other.text if isinstance(other, QName) else other

    def __le__(self, other):
        return self.text <= self._text(other)

    def __lt__(self, other):
        return self.text < self._text(other)

    def __ge__(self, other):
        return self.text >= self._text(other)

    def __gt__(self, other):
        return self.text > self._text(other)

    def __eq__(self, other):
        return self.text == self._text(other)


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


@contextlib.contextmanager
def _writer(target, encoding):
    """A function that writes text to a file, and the encoding's name."""
    write = getattr(target, 'write', None)
    if write is None:
        if encoding.lower() == 'unicode':
            encoding = 'utf-8'
        with open(target, 'w', encoding=encoding, errors='xmlcharrefreplace') as file:
            yield file.write, encoding
    elif encoding.lower() == 'unicode':
        yield write, getattr(target, 'encoding', None) or 'utf-8'
    else:
        with contextlib.ExitStack() as stack:
            if isinstance(target, io.BufferedIOBase):
                file = target
            elif isinstance(target, io.RawIOBase):
                file = io.BufferedWriter(target)
                stack.callback(file.detach)
            else:
                file = io.BufferedIOBase()
                file.writable = lambda: True
                file.write = write
                try:
                    file.seekable, file.tell = target.seekable, target.tell
                except AttributeError:
                    pass
            file = io.TextIOWrapper(file, encoding=encoding, errors='xmlcharrefreplace', newline='\n')
            stack.callback(file.detach)
            yield file.write, encoding


def _namespaces(root, default=None):
    """Short names for all names below an element, and the prefixes they need."""
    qnames, namespaces = {None: None}, {}
    if default:
        namespaces[default] = ''

    def add(name):
        try:
            if name[:1] == '{':
                uri, tag = name[1:].rsplit('}', 1)
                prefix = namespaces.get(uri)
                if prefix is None:
                    prefix = _namespace_map.get(uri)
                    if prefix is None:
                        prefix = f'ns{len(namespaces)}'
                    if prefix != 'xml':
                        namespaces[uri] = prefix
                qnames[name] = f'{prefix}:{tag}' if prefix else tag
            else:
                if default:
                    raise ValueError('cannot use non-qualified names with default_namespace option')
                qnames[name] = name
        except TypeError:
            _raise_serialization_error(name)

    for element in root.iter():
        tag = element.tag
        if isinstance(tag, QName):
            if tag.text not in qnames:
                add(tag.text)
        elif isinstance(tag, str):
            if tag not in qnames:
                add(tag)
        elif tag is not None and tag is not Comment and tag is not PI:
            _raise_serialization_error(tag)
        for key, value in element.items():
            if isinstance(key, QName):
                key = key.text
            if key not in qnames:
                add(key)
            if isinstance(value, QName) and value.text not in qnames:
                add(value.text)
        if isinstance(element.text, QName) and element.text.text not in qnames:
            add(element.text.text)
    return qnames, namespaces


def _declarations(write, namespaces):
    for uri, prefix in sorted(namespaces.items(), key=lambda item: item[1]):
        write(f' xmlns{":" + prefix if prefix else ""}="{_escape_attrib(uri)}"')


def _serialize_xml(write, element, qnames, namespaces, short_empty_elements, **kwargs):
    tag, text = element.tag, element.text
    if tag is Comment:
        write(f'<!--{text}-->')
    elif tag is ProcessingInstruction:
        write(f'<?{text}?>')
    else:
        tag = qnames[tag.text if isinstance(tag, QName) else tag]
        if tag is None:
            if text:
                write(_escape_cdata(text))
            for child in element:
                _serialize_xml(write, child, qnames, None, short_empty_elements)
        else:
            write('<' + tag)
            if namespaces:
                _declarations(write, namespaces)
            for key, value in element.items():
                if isinstance(key, QName):
                    key = key.text
                value = qnames[value.text] if isinstance(value, QName) else _escape_attrib(value)
                write(f' {qnames[key]}="{value}"')
            if text or len(element) or not short_empty_elements:
                write('>')
                if text:
                    write(_escape_cdata(text) if not isinstance(text, QName) else qnames[text.text])
                for child in element:
                    _serialize_xml(write, child, qnames, None, short_empty_elements)
                write(f'</{tag}>')
            else:
                write(' />')
    if element.tail:
        write(_escape_cdata(element.tail))


HTML_EMPTY = {'area', 'base', 'basefont', 'br', 'col', 'embed', 'frame', 'hr', 'img', 'input', 'isindex',
              'link', 'meta', 'param', 'source', 'track', 'wbr'}


def _serialize_html(write, element, qnames, namespaces, **kwargs):
    tag, text = element.tag, element.text
    if tag is Comment:
        write(f'<!--{_escape_cdata(text)}-->')
    elif tag is ProcessingInstruction:
        write(f'<?{_escape_cdata(text)}?>')
    else:
        tag = qnames[tag.text if isinstance(tag, QName) else tag]
        if tag is not None:
            write('<' + tag)
            if namespaces:
                _declarations(write, namespaces)
            for key, value in element.items():
                if isinstance(key, QName):
                    key = key.text
                value = qnames[value.text] if isinstance(value, QName) else _escape_attrib_html(value)
                write(f' {qnames[key]}="{value}"')
            write('>')
        lower = tag.lower() if tag is not None else None
        if text:
            write(text if lower in ('script', 'style') else _escape_cdata(text))
        for child in element:
            _serialize_html(write, child, qnames, None)
        if tag is not None and lower not in HTML_EMPTY:
            write(f'</{tag}>')
    if element.tail:
        write(_escape_cdata(element.tail))


def _serialize_text(write, element):
    for part in element.itertext():
        write(part)
    if element.tail:
        write(element.tail)


_serialize = {'xml': _serialize_xml, 'html': _serialize_html, 'text': _serialize_text,
              'c14n': lambda write, element, *args, **kwargs: write(canonicalize(tostring(element)))}

_namespace_map = {
    'http://www.w3.org/XML/1998/namespace': 'xml', 'http://www.w3.org/1999/xhtml': 'html',
    'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf', 'http://schemas.xmlsoap.org/wsdl/': 'wsdl',
    'http://www.w3.org/2001/XMLSchema': 'xs', 'http://www.w3.org/2001/XMLSchema-instance': 'xsi',
    'http://purl.org/dc/elements/1.1/': 'dc',
}


def register_namespace(prefix, uri):
    """The prefix for a namespace when documents are written."""
    if re.match(r'ns\d+$', prefix):
        raise ValueError('Prefix format reserved for internal use')
    for known, used in list(_namespace_map.items()):
        if known == uri or used == prefix:
            del _namespace_map[known]
    _namespace_map[uri] = prefix


register_namespace._namespace_map = _namespace_map


def _raise_serialization_error(text):
    raise TypeError(f'cannot serialize {text!r} (type {type(text).__name__})')


def _escape_cdata(text):
    try:
        if '&' in text:
            text = text.replace('&', '&amp;')
        if '<' in text:
            text = text.replace('<', '&lt;')
        if '>' in text:
            text = text.replace('>', '&gt;')
        return text
    except (TypeError, AttributeError):
        _raise_serialization_error(text)


def _escape_attrib(text):
    text = _escape_cdata(text)
    for character, escaped in (('"', '&quot;'), ('\r', '&#13;'), ('\n', '&#10;'), ('\t', '&#09;')):
        if character in text:
            text = text.replace(character, escaped)
    return text


def _escape_attrib_html(text):
    try:
        return text.replace('&', '&amp;').replace('>', '&gt;').replace('"', '&quot;')
    except (TypeError, AttributeError):
        _raise_serialization_error(text)


def tostring(element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None,
             short_empty_elements=True):
    """An element as bytes, or as a string with the encoding 'unicode'."""
    stream = io.StringIO() if encoding == 'unicode' else io.BytesIO()
    ElementTree(element).write(stream, encoding, xml_declaration=xml_declaration,
                               default_namespace=default_namespace, method=method,
                               short_empty_elements=short_empty_elements)
    return stream.getvalue()


class _Parts(io.BufferedIOBase):
    def __init__(self, parts):
        self.parts = parts

    def writable(self):
        return True

    def seekable(self):
        return True

    def write(self, part):
        self.parts.append(bytes(part) if not isinstance(part, str) else part)

    def tell(self):
        return len(self.parts)


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

    def arrange(element, level):
        inner = '\n' + (level + 1) * space
        if not element.text or not element.text.strip():
            element.text = inner
        for child in element:
            if len(child):
                arrange(child, level + 1)
            if not child.tail or not child.tail.strip():
                child.tail = inner
        if not child.tail.strip():
            child.tail = '\n' + level * space

    arrange(tree, level)


def parse(source, parser=None):
    """The document of a file."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def iterparse(source, events=None, parser=None):
    """Reads a file and gives events while the tree grows."""
    pull = XMLPullParser(events=events, _parser=parser)
    close = not hasattr(source, 'read')
    if close:
        source = open(source, 'rb')

    def steps():
        try:
            while True:
                yield from pull.read_events()
                data = source.read(16 * 1024)
                if not data:
                    break
                pull.feed(data)
            root = pull._close_and_return_root()
            yield from pull.read_events()
            it = wr()
            if it is not None:
                it.root = root
        finally:
            if close:
                source.close()

    events = steps()

    class IterParseIterator(collections.abc.Iterator):
        __next__ = events.__next__
        root = None

        def __del__(self):
            if close:
                source.close()

    it = IterParseIterator()
    wr = weakref.ref(it)
    return it


class XMLPullParser:
    """A parser whose events are asked for."""

    def __init__(self, events=None, *, _parser=None):
        self._events_queue = collections.deque()
        self._parser = _parser or XMLParser(target=TreeBuilder())
        self._parser._setevents(self._events_queue, ('end',) if events is None else events)

    def feed(self, data):
        if self._parser is None:
            raise ValueError('feed() called after end of stream')
        if data:
            try:
                self._parser.feed(data)
            except SyntaxError as error:
                self._events_queue.append(error)

    def _close_and_return_root(self):
        root = self._parser.close()
        self._parser = None
        return root

    def close(self):
        self._close_and_return_root()

    def read_events(self):
        events = self._events_queue
        while events:
            event = events.popleft()
            if isinstance(event, Exception):
                raise event
            yield event


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


class TreeBuilder:
    """Makes a tree of events."""

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None,
                 insert_comments=False, insert_pis=False):
        self._data, self._elem, self._last, self._root, self._tail = [], [], None, None, None
        self._comment_factory = comment_factory or Comment
        self._pi_factory = pi_factory or ProcessingInstruction
        self.insert_comments, self.insert_pis = insert_comments, insert_pis
        self._factory = element_factory or Element

    def close(self):
        assert len(self._elem) == 0, 'missing end tags'
        assert self._root is not None, 'missing toplevel element'
        return self._root

    def _flush(self):
        if self._data:
            if self._last is not None:
                text = ''.join(self._data)
                if self._tail:
                    self._last.tail = text
                else:
                    self._last.text = text
            self._data = []

    def data(self, data, /):
        self._data.append(data)

    def start(self, tag, attrs, /):
        self._flush()
        self._last = element = self._factory(tag, attrs)
        if self._elem:
            self._elem[-1].append(element)
        elif self._root is None:
            self._root = element
        self._elem.append(element)
        self._tail = 0
        return element

    def end(self, tag, /):
        self._flush()
        self._last = self._elem.pop()
        self._tail = 1
        return self._last

    def comment(self, text, /):
        return self._single(self._comment_factory, self.insert_comments, text)

    def pi(self, target, text=None, /):
        return self._single(self._pi_factory, self.insert_pis, target, text)

    def _single(self, factory, insert, *args):
        element = factory(*args)
        if insert:
            self._flush()
            self._last = element
            if self._elem:
                self._elem[-1].append(element)
            self._tail = 1
        return element


class XMLParser:
    """Feeds the events of a text to a target, a TreeBuilder unless told otherwise."""

    def __init__(self, *, target=None, encoding=None):
        from xml.parsers import expat
        parser = expat.ParserCreate(encoding, '}')
        if target is None:
            target = TreeBuilder()
        self.parser = self._parser = parser
        self.target = self._target = target
        self._error = expat.error
        self._names = {}
        parser.DefaultHandlerExpand = self._default
        if hasattr(target, 'start'):
            parser.StartElementHandler = self._start
        if hasattr(target, 'end'):
            parser.EndElementHandler = self._end
        if hasattr(target, 'start_ns'):
            parser.StartNamespaceDeclHandler = self._start_ns
        if hasattr(target, 'end_ns'):
            parser.EndNamespaceDeclHandler = self._end_ns
        if hasattr(target, 'data'):
            parser.CharacterDataHandler = target.data
        if hasattr(target, 'comment'):
            parser.CommentHandler = target.comment
        if hasattr(target, 'pi'):
            parser.ProcessingInstructionHandler = target.pi
        parser.buffer_text = True
        self._doctype = None
        self.entity = {}
        self.version = f'Expat {expat.version_info[0]}.{expat.version_info[1]}.{expat.version_info[2]}'

    def _setevents(self, queue, events):
        parser, append, target = self._parser, queue.append, self.target

        def start(tag, attributes):
            append(('start', self._start(tag, attributes)))

        def end(tag):
            append(('end', self._end(tag)))

        def start_ns(prefix, uri):
            made = self._start_ns(prefix, uri) if hasattr(target, 'start_ns') else (prefix or '', uri or '')
            append(('start-ns', made))

        def end_ns(prefix):
            append(('end-ns', self._end_ns(prefix) if hasattr(target, 'end_ns') else None))

        def comment(text):
            append(('comment', target.comment(text)))

        def pi(pi_target, data):
            append(('pi', target.pi(pi_target, data)))

        handlers = {'start': ('StartElementHandler', start), 'end': ('EndElementHandler', end),
                    'start-ns': ('StartNamespaceDeclHandler', start_ns),
                    'end-ns': ('EndNamespaceDeclHandler', end_ns),
                    'comment': ('CommentHandler', comment), 'pi': ('ProcessingInstructionHandler', pi)}
        for event in events:
            if event not in handlers:
                raise ValueError(f'unknown event {event!r}')
            setattr(parser, *handlers[event])

    def _raiseerror(self, value):
        error = ParseError(value)
        error.code, error.position = value.code, (value.lineno, value.offset)
        raise error

    def _fixname(self, key):
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = '{' + key if '}' in key else key
        return name

    def _start_ns(self, prefix, uri):
        return self.target.start_ns(prefix or '', uri or '')

    def _end_ns(self, prefix):
        return self.target.end_ns(prefix or '')

    def _start(self, tag, attributes):
        fix = self._fixname
        if attributes:
            attributes = {fix(k): v for k, v in attributes.items()}
        return self.target.start(fix(tag), attributes)

    def _end(self, tag):
        return self.target.end(self._fixname(tag))

    def _default(self, text):
        if text[:1] != '&':
            return
        data = getattr(self.target, 'data', None)
        if data is None:
            return
        try:
            data(self.entity[text[1:-1]])
        except KeyError:
            from xml.parsers import expat
            line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber
            error = expat.error(f'undefined entity {text}: line {line}, column {column}')
            error.code, error.lineno, error.offset = 11, line, column
            raise error

    def feed(self, data):
        try:
            self.parser.Parse(data, False)
        except self._error as error:
            self._raiseerror(error)

    def close(self):
        try:
            self.parser.Parse(b'', True)
        except self._error as error:
            self._raiseerror(error)
        try:
            handler = self.target.close
        except AttributeError:
            return None
        return handler()

    def flush(self):
        """Nothing is held back."""


def canonicalize(xml_data=None, *, out=None, from_file=None, **options):
    """A text in the canonical form C14N 2.0."""
    if xml_data is None and from_file is None:
        raise ValueError("Either 'xml_data' or 'from_file' must be provided as input")
    result = None
    if out is None:
        result = out = io.StringIO()
    parser = XMLParser(target=C14NWriterTarget(out.write, **options))
    if xml_data is not None:
        parser.feed(xml_data)
        parser.close()
    else:
        parse(from_file, parser=parser)
    return result.getvalue() if result is not None else None


_prefixed = re.compile(r'^\w+:\w+$', re.UNICODE).match


class C14NWriterTarget:
    """Writes what it is told in the canonical form."""

    def __init__(self, write, *, with_comments=False, strip_text=False, rewrite_prefixes=False,
                 qname_aware_tags=None, qname_aware_attrs=None, exclude_attrs=None, exclude_tags=None):
        self._write, self._data = write, []
        self._with_comments, self._strip_text = with_comments, strip_text
        self._exclude_attrs = set(exclude_attrs) if exclude_attrs else None
        self._exclude_tags = set(exclude_tags) if exclude_tags else None
        self._rewrite_prefixes = rewrite_prefixes
        self._qname_aware_tags = set(qname_aware_tags) if qname_aware_tags else None
        aware = set(qname_aware_attrs) if qname_aware_attrs else None
        self._find_qname_attrs = aware.intersection if aware else None
        # Namespaces that are written already, and those declared in the text, per element.
        self._declared_stack = [[('http://www.w3.org/XML/1998/namespace', 'xml')]]
        self._stack = []
        if not rewrite_prefixes:
            self._stack.append(list(_namespace_map.items()))
        self._stack.append([])
        self._prefix_map = {}
        self._preserve = [False]
        self._pending = None
        self._root_seen = self._root_done = False
        self._ignored = 0

    def _all(self, stack):
        for namespaces in reversed(stack):
            yield from namespaces

    def _resolve_prefix(self, text):
        prefix, name = text.split(':', 1)
        for uri, known in self._all(self._stack):
            if known == prefix:
                return f'{{{uri}}}{name}'
        raise ValueError(f'Prefix {prefix} of QName "{text}" is not declared in scope')

    def _qname(self, qname, uri=None):
        """A name with its prefix, the local name and the namespace."""
        if uri is None:
            uri, tag = qname[1:].rsplit('}', 1) if qname[:1] == '{' else ('', qname)
        else:
            tag = qname
        seen = set()
        for known, prefix in self._all(self._declared_stack):
            if known == uri and prefix not in seen:
                return f'{prefix}:{tag}' if prefix else tag, tag, uri
            seen.add(prefix)
        if self._rewrite_prefixes:
            prefix = self._prefix_map.setdefault(uri, f'n{len(self._prefix_map)}')
            self._declared_stack[-1].append((uri, prefix))
            return f'{prefix}:{tag}', tag, uri
        if not uri and '' not in seen:
            return tag, tag, uri
        for known, prefix in self._all(self._stack):
            if known == uri:
                self._declared_stack[-1].append((uri, prefix))
                return f'{prefix}:{tag}' if prefix else tag, tag, uri
        if not uri:
            return tag, tag, uri
        raise ValueError(f'Namespace "{uri}" is not declared in scope')

    def data(self, data):
        if not self._ignored:
            self._data.append(data)

    def _flush(self):
        data = ''.join(self._data)
        self._data.clear()
        if self._strip_text and not self._preserve[-1]:
            data = data.strip()
        if self._pending is not None:
            args, self._pending = self._pending, None
            qname_text = data if data and _prefixed(data) else None
            self._start(*args, qname_text)
            if qname_text is not None:
                return
        if data and self._root_seen:
            self._write(_escape_cdata_c14n(data))

    def start_ns(self, prefix, uri):
        if self._ignored:
            return
        if self._data:
            self._flush()
        self._stack[-1].append((uri, prefix))

    def start(self, tag, attrs):
        if self._exclude_tags is not None and (self._ignored or tag in self._exclude_tags):
            self._ignored += 1
            return
        if self._data:
            self._flush()
        new = []
        self._declared_stack.append(new)
        if self._qname_aware_tags is not None and tag in self._qname_aware_tags:
            # The text may be a name whose namespace must be declared here.
            self._pending = tag, attrs, new
            return
        self._start(tag, attrs, new)

    def _start(self, tag, attrs, new, qname_text=None):
        if self._exclude_attrs is not None and attrs:
            attrs = {k: v for k, v in attrs.items() if k not in self._exclude_attrs}
        qnames = {tag, *attrs}
        resolved = {}
        if qname_text is not None:
            name = resolved[qname_text] = self._resolve_prefix(qname_text)
            qnames.add(name)
        aware = None
        if self._find_qname_attrs is not None and attrs:
            aware = self._find_qname_attrs(attrs)
            for key in aware or ():
                value = attrs[key]
                if _prefixed(value):
                    name = resolved[value] = self._resolve_prefix(value)
                    qnames.add(name)
        parsed = {name: self._qname(name) for name in sorted(qnames, key=lambda n: n.split('}', 1))}
        listed = []
        if new:
            listed = sorted((f'xmlns:{prefix}' if prefix else 'xmlns', uri) for uri, prefix in new)
        if attrs:
            for key, value in sorted(attrs.items()):
                if aware is not None and key in aware and value in resolved:
                    value = parsed[resolved[value]][0]
                name, _, uri = parsed[key]
                listed.append((name if uri else key, value))
        space = attrs.get('{http://www.w3.org/XML/1998/namespace}space') if attrs else None
        self._preserve.append(space == 'preserve' if space else self._preserve[-1])
        write = self._write
        write('<' + parsed[tag][0])
        if listed:
            write(''.join(f' {key}="{_escape_attrib_c14n(value)}"' for key, value in listed))
        write('>')
        if qname_text is not None:
            write(_escape_cdata_c14n(parsed[resolved[qname_text]][0]))
        self._root_seen = True
        self._stack.append([])

    def end(self, tag):
        if self._ignored:
            self._ignored -= 1
            return
        if self._data or self._pending is not None:
            self._flush()
        self._write(f'</{self._qname(tag)[0]}>')
        self._preserve.pop()
        self._root_done = len(self._preserve) == 1
        self._declared_stack.pop()
        self._stack.pop()

    def comment(self, text):
        if self._with_comments and not self._ignored:
            self._aside(f'<!--{_escape_cdata_c14n(text)}-->')

    def pi(self, target, data):
        if not self._ignored:
            self._aside(f'<?{target} {_escape_cdata_c14n(data)}?>' if data else f'<?{target}?>')

    def _aside(self, text):
        if self._root_done:
            self._write('\n')
        elif self._root_seen and (self._data or self._pending is not None):
            self._flush()
        self._write(text)
        if not self._root_seen:
            self._write('\n')


def _escape_cdata_c14n(text):
    return _escape_cdata(text).replace('\r', '&#xD;')


def _escape_attrib_c14n(text):
    text = text.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')
    return text.replace('\t', '&#x9;').replace('\n', '&#xA;').replace('\r', '&#xD;')
