"""What the parts of a program that read from connections look like."""

__all__ = ('BaseProtocol', 'Protocol', 'DatagramProtocol', 'SubprocessProtocol', 'BufferedProtocol')


class BaseProtocol:
    """What all protocols have."""

    __slots__ = ()

    def connection_made(self, transport):
        """Called once there is a connection."""

    def connection_lost(self, exc):
        """Called once the connection is closed, with an exception or None."""

    def pause_writing(self):
        """Called when too much waits to be sent."""

    def resume_writing(self):
        """Called when there is room again."""


class Protocol(BaseProtocol):
    """A protocol over a stream."""

    __slots__ = ()

    def data_received(self, data):
        """Called with bytes that came in."""

    def eof_received(self):
        """Called when the other end sends no more; true keeps the connection open."""


class BufferedProtocol(BaseProtocol):
    """A protocol over a stream, with a buffer of its own."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """The buffer to read into."""

    def buffer_updated(self, nbytes):
        """Called when so many bytes are in the buffer."""

    def eof_received(self):
        """Called when the other end sends no more; true keeps the connection open."""


class DatagramProtocol(BaseProtocol):
    """A protocol over datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """Called with a datagram and where it is from."""

    def error_received(self, exc):
        """Called when sending or receiving failed."""


class SubprocessProtocol(BaseProtocol):
    """A protocol over the pipes of a process."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """Called with bytes that a process wrote."""

    def pipe_connection_lost(self, fd, exc):
        """Called when a pipe is closed."""

    def process_exited(self):
        """Called when the process has ended."""
