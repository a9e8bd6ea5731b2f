"""Comma separated values."""

import types
from io import StringIO
from _csv import (Dialect as _Dialect, Error, QUOTE_ALL, QUOTE_MINIMAL, QUOTE_NONE, QUOTE_NONNUMERIC,
                  QUOTE_NOTNULL, QUOTE_STRINGS, field_size_limit, get_dialect, list_dialects, reader,
                  register_dialect, unregister_dialect, writer)

__all__ = ['QUOTE_MINIMAL', 'QUOTE_ALL', 'QUOTE_NONNUMERIC', 'QUOTE_NONE', 'QUOTE_STRINGS',
           'QUOTE_NOTNULL', 'Error', 'Dialect', 'excel', 'excel_tab', 'field_size_limit', 'reader',
           'writer', 'register_dialect', 'get_dialect', 'list_dialects', 'Sniffer',
           'unregister_dialect', 'DictReader', 'DictWriter', 'unix_dialect']

__version__ = '1.0'


class Dialect:
    """A description of how the values are written; subclasses fill it in."""

    _name = ''
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Dialect(self)
        except TypeError as e:
            raise Error(str(e)) from None


class excel(Dialect):
    """What Excel writes."""

    delimiter = ','
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = '\r\n'
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    """What Excel writes with tabs."""

    delimiter = '\t'


class unix_dialect(Dialect):
    """What programs on UNIX write."""

    delimiter = ','
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = '\n'
    quoting = QUOTE_ALL


register_dialect('excel', excel)
register_dialect('excel-tab', excel_tab)
register_dialect('unix', unix_dialect)


class DictReader:
    """Rows as dicts; the first row names the fields unless names are given."""

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect='excel', *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            # Reads the names.
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        d = dict(zip(names, row))
        if len(names) < len(row):
            d[self.restkey] = row[len(names):]
        elif len(names) > len(row):
            for key in names[len(row):]:
                d[key] = self.restval
        return d

    __class_getitem__ = classmethod(types.GenericAlias)


class DictWriter:
    """Writes dicts as rows."""

    def __init__(self, f, fieldnames, restval='', extrasaction='raise', dialect='excel', *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ('raise', 'ignore'):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _dict_to_list(self, rowdict):
        if self.extrasaction == 'raise':
            wrong_fields = rowdict.keys() - self.fieldnames
            if wrong_fields:
                raise ValueError('dict contains fields not in fieldnames: '
                                 + ', '.join([repr(x) for x in wrong_fields]))
        return (rowdict.get(key, self.restval) for key in self.fieldnames)

    def writerow(self, rowdict):
        return self.writer.writerow(self._dict_to_list(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._dict_to_list, rowdicts))

    __class_getitem__ = classmethod(types.GenericAlias)


class Sniffer:
    """Guesses the dialect of a sample."""

    def __init__(self):
        self.preferred = [',', '\t', ';', ' ', ':']

    def sniff(self, sample, delimiters=None):
        """A dialect class for the sample."""
        quotechar, doublequote, delimiter, skipinitialspace = self._quotes(sample, delimiters)
        if not delimiter:
            delimiter, skipinitialspace = self._counts(sample, delimiters)
        if not delimiter:
            raise Error('Could not determine delimiter')

        class dialect(Dialect):
            _name = 'sniffed'
            lineterminator = '\r\n'
            quoting = QUOTE_MINIMAL

        dialect.doublequote = doublequote
        dialect.delimiter = delimiter
        dialect.quotechar = quotechar or '"'
        dialect.skipinitialspace = skipinitialspace
        return dialect

    def _quotes(self, sample, delimiters):
        # A quoted text with the same character, perhaps with a space, on both sides.
        found = {}
        spaces = 0
        quotes = {}
        for quote in '"\'':
            at = sample.find(quote)
            while at >= 0:
                end = sample.find(quote, at + 1)
                while end >= 0 and sample[end + 1:end + 2] == quote:
                    end = sample.find(quote, end + 2)
                if end < 0:
                    break
                before, after = sample[:at], sample[end + 1:end + 2]
                space = before.endswith(' ')
                before = before.rstrip(' ')[-1:]
                sides = {c for c in (before, after) if c and c not in '\r\n' and not c.isalnum()}
                if sides and (not before or not after or before in '\r\n' or after in '\r\n'
                              or before == after):
                    delim = sides.pop()
                    if delim not in '"\'_' and (delimiters is None or delim in delimiters):
                        found[delim] = found.get(delim, 0) + 1
                        spaces += space
                        quotes[quote] = quotes.get(quote, 0) + 1
                at = sample.find(quote, end + 1)
        if not found:
            return '', False, None, 0
        quotechar = max(quotes, key=quotes.get)
        delim = max(found, key=found.get)
        doublequote = quotechar * 2 in sample.replace(quotechar * 2 + delim, '').replace(
            delim + quotechar * 2, '')
        return quotechar, doublequote, delim, spaces == found[delim]

    def _counts(self, data, delimiters):
        lines = [line for line in data.split('\n') if line]
        candidates = [chr(c) for c in range(127)]
        best = {}
        for c in candidates:
            if c.isalnum() or delimiters is not None and c not in delimiters:
                continue
            counts = [line.count(c) for line in lines[:20]]
            common = max(set(counts), key=counts.count) if counts else 0
            if common > 0 and counts.count(common) >= 0.9 * len(counts):
                best[c] = common
        if not best:
            return '', 0
        for c in self.preferred:
            if c in best:
                delim = c
                break
        else:
            delim = max(best, key=best.get)
        skip = all(line.count(delim) == line.count(delim + ' ') for line in lines[:1])
        return delim, skip

    def has_header(self, sample):
        """Whether the first row looks like names."""
        rdr = reader(StringIO(sample), self.sniff(sample))
        header = next(rdr)
        columns = len(header)
        types_of = dict.fromkeys(range(columns))
        checked = 0
        for row in rdr:
            if checked > 20:
                break
            checked += 1
            if len(row) != columns:
                continue
            for col in list(types_of):
                kind = complex
                try:
                    kind(row[col])
                except (ValueError, OverflowError):
                    kind = len(row[col])
                if kind != types_of[col]:
                    if types_of[col] is None:
                        types_of[col] = kind
                    else:
                        del types_of[col]
        votes = 0
        for col, kind in types_of.items():
            if isinstance(kind, int):
                votes += 1 if len(header[col]) != kind else -1
            else:
                try:
                    kind(header[col])
                except (ValueError, TypeError):
                    votes += 1
                else:
                    votes -= 1
        return votes > 0
