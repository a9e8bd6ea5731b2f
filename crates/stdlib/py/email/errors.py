"""What can be wrong with a message."""


class MessageError(Exception):
    """The base of them all."""


class MessageParseError(MessageError):
    """A message cannot be read."""


class HeaderParseError(MessageParseError):
    """A header cannot be read."""


class BoundaryError(MessageParseError):
    """No boundary was found."""


class MultipartConversionError(MessageError, TypeError):
    """The message has one part already."""


class CharsetError(MessageError):
    """The encoding is not known."""


class HeaderWriteError(MessageError):
    """A header cannot be written."""


class MessageDefect(ValueError):
    """Something that a message should not have."""

    def __init__(self, line=None):
        if line is not None:
            super().__init__(line)
        self.line = line


class NoBoundaryInMultipartDefect(MessageDefect):
    """A multipart message names no boundary."""


class StartBoundaryNotFoundDefect(MessageDefect):
    """The boundary that was named never came."""


class CloseBoundaryNotFoundDefect(MessageDefect):
    """The last boundary never came."""


class FirstHeaderLineIsContinuationDefect(MessageDefect):
    """The first line continues nothing."""


class MisplacedEnvelopeHeaderDefect(MessageDefect):
    """A "From " line stands among the headers."""


class MissingHeaderBodySeparatorDefect(MessageDefect):
    """No empty line stands between headers and body."""


MalformedHeaderDefect = MissingHeaderBodySeparatorDefect


class MultipartInvariantViolationDefect(MessageDefect):
    """A multipart message has no parts."""


class InvalidMultipartContentTransferEncodingDefect(MessageDefect):
    """A multipart message is encoded as a whole."""


class UndecodableBytesDefect(MessageDefect):
    """A header has bytes that are no text."""


class InvalidBase64PaddingDefect(MessageDefect):
    """Base64 text has the wrong length."""


class InvalidBase64CharactersDefect(MessageDefect):
    """Base64 text has other characters."""


class InvalidBase64LengthDefect(MessageDefect):
    """Base64 text has one character too many."""


class HeaderDefect(MessageDefect):
    """The base of what can be wrong with a header."""


class InvalidHeaderDefect(HeaderDefect):
    """A header is not valid."""


class HeaderMissingRequiredValue(HeaderDefect):
    """A header has no value."""


class NonPrintableDefect(HeaderDefect):
    """A header has characters that cannot be printed."""

    def __init__(self, non_printables):
        super().__init__(non_printables)
        self.non_printables = non_printables

    def __str__(self):
        return f'the following ASCII non-printables found in header: {self.non_printables}'


class ObsoleteHeaderDefect(HeaderDefect):
    """A header has an obsolete form."""


class NonASCIILocalPartDefect(HeaderDefect):
    """An address has other characters than ASCII."""


class InvalidDateDefect(HeaderDefect):
    """A date is not valid."""
