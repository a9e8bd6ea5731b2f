"""Reading of XML: events for a target, and the tree that a TreeBuilder makes of them."""

import collections
import collections.abc
import warnings
import weakref

from _xml import (TreeBuilder, end_ns as _tell_end_ns, is_builder as _is_builder, reader as _reader,
                  set_events as _set_events, start_ns as _tell_start_ns)

__name__ = 'xml.etree.ElementTree'


class ParseError(SyntaxError):
    """The text is not XML; `position` is line and column, `code` the parser's number."""


class XMLParser:
    """Feeds the events of a text to a target, a TreeBuilder unless told otherwise."""

    def __init__(self, *, target=None, encoding=None):
        if encoding is not None and not isinstance(encoding, str):
            raise TypeError(f"XMLParser() argument 'encoding' must be str or None, not "
                            f"{type(encoding).__name__}")
        from xml.parsers import expat
        self._parser = parser = expat.ParserCreate(encoding, '}')
        self._error = expat.ExpatError
        if target is None:
            target = TreeBuilder()
        self.target = target
        self.entity = {}
        self.version = 'Expat %d.%d.%d' % expat.version_info
        # Names have their namespace in braces.
        parser._opening = '{'
        parser.DefaultHandlerExpand = self._default
        parser.StartDoctypeDeclHandler = self._start_doctype
        if _is_builder(target):
            parser.StartNamespaceDeclHandler = self._tell_start_ns
            parser.EndNamespaceDeclHandler = self._tell_end_ns
        else:
            if hasattr(target, 'start_ns'):
                parser.StartNamespaceDeclHandler = self._start_ns
            if hasattr(target, 'end_ns'):
                parser.EndNamespaceDeclHandler = self._end_ns
        parser._reader = _reader(target)
        parser.StartElementHandler = getattr(target, 'start', None)
        parser.EndElementHandler = getattr(target, 'end', None)
        parser.CharacterDataHandler = getattr(target, 'data', None)
        parser.CommentHandler = getattr(target, 'comment', None)
        parser.ProcessingInstructionHandler = getattr(target, 'pi', None)

    def _setevents(self, events_queue, events_to_report=None, /):
        if not _is_builder(self.target):
            raise TypeError('event handling only supported for ElementTree.TreeBuilder targets')
        _set_events(self.target, events_queue, events_to_report)

    def _failed(self, error):
        """The error to raise for one of the parser's."""
        failure = ParseError(str(error))
        failure.code, failure.position = error.code, (error.lineno, error.offset)
        return failure

    def _tell_start_ns(self, prefix, uri):
        _tell_start_ns(self.target, prefix or '', uri or '')

    def _tell_end_ns(self, prefix):
        _tell_end_ns(self.target)

    def _start_ns(self, prefix, uri):
        return self.target.start_ns(prefix or '', uri or '')

    def _end_ns(self, prefix):
        return self.target.end_ns(prefix or '')

    def _start_doctype(self, name, system, public, has_internal_subset):
        handler = getattr(self.target, 'doctype', None)
        if handler is not None:
            handler(name, public, system)
        elif hasattr(self, 'doctype'):
            warnings.warn('The doctype() method of XMLParser is ignored.  Define doctype() method on the '
                          'TreeBuilder target.', RuntimeWarning)

    def _default(self, text):
        if text[:1] != '&':
            return
        value = self.entity.get(text[1:-1])
        if value is not None:
            data = getattr(self.target, 'data', None)
            if data is not None:
                data(value)
            return
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber
        error = self._error(f'undefined entity {text}: line {line}, column {column}')
        error.code, error.lineno, error.offset = 11, line, column
        raise error

    def feed(self, data, /):
        try:
            self._parser.Parse(data, False)
            return
        except self._error as error:
            failure = self._failed(error)
        raise failure

    def close(self):
        try:
            self._parser.Parse(b'', True)
            failure = None
        except self._error as error:
            failure = self._failed(error)
        if failure is not None:
            raise failure
        handler = getattr(self.target, 'close', None)
        return handler() if handler is not None else None

    def flush(self):
        """Nothing is held back."""


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
