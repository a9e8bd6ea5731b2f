"""XML in the canonical form C14N 2.0."""

import io
import re

from ._names import _namespace_map
from ._parser import XMLParser
from ._write import _escape_cdata

__name__ = 'xml.etree.ElementTree'


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
        from .ElementTree import parse
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
