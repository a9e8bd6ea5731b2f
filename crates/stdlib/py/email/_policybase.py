"""What a policy decides: how headers are kept and written."""

__all__ = ['Policy', 'Compat32', 'compat32']

from . import charset, header


class _Base:
    """Settings that cannot be changed, with copies that differ."""

    def __init__(self, **kw):
        for name, value in kw.items():
            if not hasattr(type(self), name):
                raise TypeError(f'{name!r} is an invalid keyword argument for {type(self).__name__}')
            object.__setattr__(self, name, value)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"

    def clone(self, **kw):
        """A copy with other settings."""
        new = type(self).__new__(type(self))
        for name, value in vars(self).items():
            object.__setattr__(new, name, value)
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError(f'{name!r} is an invalid keyword argument for {type(self).__name__}')
            object.__setattr__(new, name, value)
        return new

    def __setattr__(self, name, value):
        if hasattr(self, name):
            raise AttributeError(f'{type(self).__name__!r} object attribute {name!r} is read-only')
        raise AttributeError(f'{type(self).__name__!r} object has no attribute {name!r}')

    def __add__(self, other):
        return self.clone(**vars(other))


class Policy(_Base):
    """How messages are read and written."""

    raise_on_defect = False
    linesep = '\n'
    cte_type = '8bit'
    max_line_length = 78
    mangle_from_ = False
    message_factory = None
    verify_generated_headers = True

    def handle_defect(self, obj, defect):
        """Raise a defect, or note it."""
        if self.raise_on_defect:
            raise defect
        self.register_defect(obj, defect)

    def register_defect(self, obj, defect):
        """Note a defect."""
        obj.defects.append(defect)

    def header_max_count(self, name):
        """How many headers of a name there may be; None for any number."""
        return None

    def header_source_parse(self, sourcelines):
        """Name and value of a header as they are kept."""
        raise NotImplementedError

    def header_store_parse(self, name, value):
        """Name and value of a header that a program sets."""
        raise NotImplementedError

    def header_fetch_parse(self, name, value):
        """A header's value as programs see it."""
        raise NotImplementedError

    def fold(self, name, value):
        """A header's lines."""
        raise NotImplementedError

    def fold_binary(self, name, value):
        """A header's lines, as bytes."""
        raise NotImplementedError


def _has_surrogates(s):
    try:
        s.encode()
        return False
    except UnicodeEncodeError:
        return True


class Compat32(Policy):
    """How Python 3.2 did it: headers are text, as they stand."""

    mangle_from_ = True

    def _clean(self, name, value):
        if isinstance(value, str) and _has_surrogates(value):
            return header.Header(value, charset=charset.UNKNOWN8BIT, header_name=name)
        return value

    def header_source_parse(self, sourcelines):
        name, value = sourcelines[0].split(':', 1)
        value = ''.join((value, *sourcelines[1:])).lstrip(' \t\r\n')
        return name, value.rstrip('\r\n')

    def header_store_parse(self, name, value):
        return name, value

    def header_fetch_parse(self, name, value):
        return self._clean(name, value)

    def fold(self, name, value):
        return self._fold(name, value, True)

    def fold_binary(self, name, value):
        folded = self._fold(name, value, self.cte_type == '7bit')
        return folded.encode('ascii', 'surrogateescape')

    def _fold(self, name, value, sanitize):
        if isinstance(value, str):
            if _has_surrogates(value):
                if not sanitize:
                    return f'{name}: {value}{self.linesep}'
                value = header.Header(value, charset=charset.UNKNOWN8BIT, header_name=name)
            else:
                value = header.Header(value, header_name=name)
        if self.max_line_length is not None:
            maxlinelen = self.max_line_length or 0
        else:
            maxlinelen = 0
        return f'{name}: {value.encode(linesep=self.linesep, maxlinelen=maxlinelen)}{self.linesep}'


compat32 = Compat32()
