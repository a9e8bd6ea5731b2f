"""Reading and writing rows of separated values."""

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)
_dialects = {}
_limit = 131072


class Error(Exception):
    pass


Error.__module__ = '_csv'
_unset = object()


class Dialect:
    """How the values are written, checked."""

    __slots__ = ('delimiter', 'doublequote', 'escapechar', 'lineterminator', 'quotechar', 'quoting',
                 'skipinitialspace', 'strict')

    def __new__(cls, dialect=None, delimiter=_unset, doublequote=_unset, escapechar=_unset,
                lineterminator=_unset, quotechar=_unset, quoting=_unset, skipinitialspace=_unset,
                strict=_unset):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        given = (delimiter, doublequote, escapechar, lineterminator, quotechar, quoting,
                 skipinitialspace, strict)
        if type(dialect) is Dialect and all(v is _unset for v in given):
            return dialect
        defaults = (',', True, None, '\r\n', '"', QUOTE_MINIMAL, False, False)
        values = {}
        for name, value, default in zip(cls.__slots__, given, defaults):
            if value is _unset:
                value = default if dialect is None else getattr(dialect, name, default)
            values[name] = value
        self = super().__new__(cls)
        for name in ('delimiter', 'escapechar', 'quotechar'):
            value = values[name]
            if value is None and name != 'delimiter':
                continue
            if not isinstance(value, str):
                extra = '' if name == 'delimiter' else ' or None'
                raise TypeError(f'"{name}" must be string{extra}, not {type(value).__name__}')
            if len(value) != 1:
                if name != 'delimiter' and not value:
                    raise TypeError(f'"{name}" must be a 1-character string')
                raise TypeError(f'"{name}" must be a 1-character string')
        if not isinstance(values['lineterminator'], str):
            raise TypeError('"lineterminator" must be a string, not '
                            f"{type(values['lineterminator']).__name__}")
        quoting = values['quoting']
        if type(quoting) is not int:
            raise TypeError(f'"quoting" must be an integer, not {type(quoting).__name__}')
        if not 0 <= quoting <= 5:
            raise TypeError('bad "quoting" value')
        if quoting != QUOTE_NONE and values['quotechar'] is None:
            if quotechar is _unset and dialect is not None and getattr(dialect, 'quotechar', 1) is None \
                    and getattr(dialect, 'quoting', None) is None:
                values['quoting'] = QUOTE_NONE
            else:
                raise TypeError('quotechar must be set if quoting enabled')
        for name in ('doublequote', 'skipinitialspace', 'strict'):
            values[name] = bool(values[name])
        for name, value in values.items():
            object.__setattr__(self, name, value)
        return self

    def __setattr__(self, name, value):
        if name in self.__slots__:
            raise AttributeError(f"attribute '{name}' of '_csv.Dialect' objects is not writable")
        raise AttributeError(f"'_csv.Dialect' object has no attribute '{name}'")

    def __reduce__(self):
        raise TypeError("cannot pickle 'Dialect' instances")


def register_dialect(name, dialect=None, **fmtparams):
    """Create a mapping from a string name to a dialect class."""
    if not isinstance(name, str):
        raise TypeError('dialect name must be a string')
    _dialects[name] = Dialect(dialect, **fmtparams)


def unregister_dialect(name):
    """Delete the name/dialect mapping associated with a string name."""
    try:
        del _dialects[name]
    except KeyError:
        raise Error('unknown dialect') from None


def get_dialect(name):
    """Return the dialect instance associated with name."""
    try:
        return _dialects[name]
    except (KeyError, TypeError):
        raise Error('unknown dialect') from None


def list_dialects():
    """Return a list of all known dialect names."""
    return list(_dialects)


def field_size_limit(new_limit=_unset):
    """Sets an upper limit on parsed fields; returns the old one."""
    global _limit
    old = _limit
    if new_limit is not _unset:
        if not isinstance(new_limit, int):
            raise TypeError('limit must be an integer')
        _limit = new_limit
    return old


class _Reader:
    """Gives rows as lists of strings."""

    def __init__(self, lines, dialect):
        self._lines = iter(lines)
        self.dialect = dialect
        self.line_num = 0
        # How a field goes on that was left open at the end of a line.
        self._resume = 'quoted'

    def __iter__(self):
        return self

    def __next__(self):
        d = self.dialect
        delimiter, quote, escape = d.delimiter, d.quotechar, d.escapechar
        fields = []
        quoted = False
        field = None
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if field is not None or fields:
                    if d.strict:
                        raise Error('unexpected end of data') from None
                    fields.append(''.join(field) if field is not None else '')
                    return fields
                raise
            if not isinstance(line, str):
                raise Error(f'iterator should return strings, not {type(line).__name__} '
                            '(the file should be opened in text mode)')
            self.line_num += 1
            if field is None and (quote is None or quote not in line) and escape is None \
                    and '\0' not in line and not d.skipinitialspace and d.quoting != QUOTE_NONNUMERIC:
                # The common case: nothing to look at but the delimiter.
                text = line.rstrip('\r\n')
                if '\r' in text or '\n' in text:
                    raise Error('new-line character seen in unquoted field - do you need to open the '
                                'file with newline=\'\'?')
                if not text:
                    return []
                row = text.split(delimiter)
                if len(text) > _limit and any(len(f) > _limit for f in row):
                    raise Error(f'field larger than field limit ({_limit})')
                return row
            done, field = self._parse(line, fields, field)
            if done:
                return fields

    def _parse(self, line, fields, field):
        """Reads a line; whether the row ends with it, and else the open quoted field."""
        d = self.dialect
        delimiter, escape = d.delimiter, d.escapechar
        quote = None if d.quoting == QUOTE_NONE else d.quotechar
        numeric = d.quoting == QUOTE_NONNUMERIC
        i, n = 0, len(line)
        state = self._resume if field is not None else 'start'
        self._resume = 'quoted'
        if field is None:
            field = []
        size = len(field)
        was_quoted = state == 'quoted'

        def end_field():
            text = ''.join(field)
            fields.append(float(text) if numeric and not was_quoted else text)
        while True:
            c = line[i] if i < n else '\n'
            at_end = i >= n
            i += 1
            if len(field) > _limit:
                raise Error(f'field larger than field limit ({_limit})')
            if state == 'start':
                if c in '\r\n':
                    if fields or at_end and n and line[-1:] == delimiter:
                        end_field() if fields or line else None
                    elif fields:
                        end_field()
                    return self._rest(line, i, n), None
                if c == quote and quote is not None:
                    state, was_quoted = 'quoted', True
                elif c == escape and escape is not None:
                    state = 'escaped'
                elif c == ' ' and d.skipinitialspace:
                    pass
                elif c == delimiter:
                    end_field()
                    field, was_quoted = [], False
                else:
                    field.append(c)
                    state = 'plain'
            elif state == 'plain':
                if c in '\r\n':
                    end_field()
                    return self._rest(line, i, n), None
                if c == escape and escape is not None:
                    state = 'escaped'
                elif c == delimiter:
                    end_field()
                    field, was_quoted, state = [], False, 'start'
                else:
                    field.append(c)
            elif state == 'escaped':
                if at_end:
                    field.append('\n')
                    end_field()
                    return True, None
                field.append(c)
                state = 'plain'
                if c in '\r\n' and i >= n:
                    self._resume = 'plain'
                    return False, field
            elif state == 'quoted':
                if at_end:
                    return False, field
                if c == escape and escape is not None:
                    if i < n:
                        field.append(line[i])
                        i += 1
                    else:
                        return False, field
                elif c == quote:
                    state = 'quote' if d.doublequote else 'plain'
                else:
                    field.append(c)
            else:
                # A quote inside a quoted field: doubled, or its end.
                if c == quote:
                    field.append(c)
                    state = 'quoted'
                elif c == delimiter:
                    end_field()
                    field, was_quoted, state = [], False, 'start'
                elif c in '\r\n':
                    end_field()
                    return self._rest(line, i, n), None
                elif d.strict:
                    raise Error(f"'{delimiter}' expected after '{quote}'")
                else:
                    field.append(c)
                    state = 'plain'

    def _rest(self, line, i, n):
        if line[i:].strip('\r\n'):
            raise Error('new-line character seen in unquoted field - do you need to open the file with '
                        "newline=''?")
        return True


def reader(iterable, /, dialect='excel', **fmtparams):
    """An iterator over the rows of lines of text."""
    return _Reader(iterable, Dialect(dialect, **fmtparams))


class _Writer:
    """Writes rows to a file."""

    def __init__(self, file, dialect):
        if not callable(getattr(file, 'write', None)):
            raise TypeError('argument 1 must have a "write" method')
        self._write = file.write
        self.dialect = dialect

    def writerow(self, row, /):
        """Construct and write a CSV record from an iterable of fields."""
        try:
            items = list(row)
        except TypeError:
            raise Error(f'iterable expected, not {type(row).__name__}') from None
        d = self.dialect
        out = [self._field(value, d, len(items) == 1) for value in items]
        return self._write(d.delimiter.join(out) + d.lineterminator)

    def writerows(self, rows, /):
        """Construct and write a series of iterables to a csv file."""
        for row in rows:
            self.writerow(row)

    def _field(self, value, d, alone):
        number = isinstance(value, (int, float)) and not isinstance(value, bool) or isinstance(value, bool)
        text = '' if value is None else value if isinstance(value, str) else str(value)
        quoting = d.quoting
        if quoting == QUOTE_ALL:
            quoted = True
        elif quoting == QUOTE_NONNUMERIC:
            quoted = not number
        elif quoting == QUOTE_STRINGS:
            quoted = isinstance(value, str)
        elif quoting == QUOTE_NOTNULL:
            quoted = value is not None
        else:
            quoted = False
        quote, escape = d.quotechar, d.escapechar
        special = [d.delimiter, escape, quote, '\r', '\n', *d.lineterminator]
        if not any(c and c in text for c in special):
            if not text and alone and not quoted:
                if quoting == QUOTE_NONE or quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                    raise Error('single empty field record must be quoted')
                quoted = True
            return f'{quote}{text}{quote}' if quoted else text
        out = []
        for c in text:
            if c in special:
                want_escape = False
                if quoting == QUOTE_NONE:
                    want_escape = True
                else:
                    if c == quote:
                        if d.doublequote:
                            out.append(quote)
                        else:
                            want_escape = True
                    elif c == escape:
                        want_escape = True
                    if not want_escape:
                        quoted = True
                if want_escape:
                    if not escape:
                        raise Error('need to escape, but no escapechar set')
                    out.append(escape)
            out.append(c)
        text = ''.join(out)
        return f'{quote}{text}{quote}' if quoted else text


def writer(fileobj, /, dialect='excel', **fmtparams):
    """What writes rows to a file."""
    return _Writer(fileobj, Dialect(dialect, **fmtparams))
