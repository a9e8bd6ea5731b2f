"""Elements as XML, HTML or text. Plain elements are written natively."""

import contextlib
import io

from _xml import names as _names, write as _write

from ._names import PI, Comment, ProcessingInstruction, QName, _namespace_map

__name__ = 'xml.etree.ElementTree'


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

    names = _names(root, Comment, PI)
    if names is not None:
        for name in names:
            add(name)
        return qnames, namespaces
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


class _Parts(io.BufferedIOBase):
    """Collects what is written, part by part."""

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


def _declarations(namespaces):
    return [f' xmlns{":" + prefix if prefix else ""}="{_escape_attrib(uri)}"'
            for uri, prefix in sorted(namespaces.items(), key=lambda item: item[1])]


def _serialize_xml(write, elem, qnames, namespaces, short_empty_elements, **kwargs):
    declarations = _declarations(namespaces) if namespaces else None
    pieces = isinstance(getattr(write, '__self__', None), _Parts)
    _write(write, elem, qnames, declarations, bool(short_empty_elements), pieces, _serialize_element)


def _serialize_element(write, element, qnames, declarations, short_empty_elements, pieces):
    """Writes one element in Python, which may be of any class, and leaves its children to others."""
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
                _write(write, child, qnames, None, short_empty_elements, pieces, _serialize_element)
        else:
            write('<' + tag)
            for declaration in declarations or ():
                write(declaration)
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
                    _write(write, child, qnames, None, short_empty_elements, pieces, _serialize_element)
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
            for declaration in _declarations(namespaces) if namespaces else ():
                write(declaration)
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


def _serialize_c14n(write, element, *args, **kwargs):
    from .ElementTree import canonicalize, tostring
    write(canonicalize(tostring(element)))


_serialize = {'xml': _serialize_xml, 'html': _serialize_html, 'text': _serialize_text,
              'c14n': _serialize_c14n}

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
