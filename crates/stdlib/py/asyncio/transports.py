"""What connections look like to protocols."""

__all__ = ('BaseTransport', 'ReadTransport', 'WriteTransport', 'Transport', 'DatagramTransport',
           'SubprocessTransport')


class BaseTransport:
    """What all transports have."""

    __slots__ = ('_extra',)

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """Something known of the connection: 'socket', 'sockname', 'peername'."""
        return self._extra.get(name, default)


def _abstract(cls, names):
    for name in names.split():
        def method(self, *args, **kwargs):
            raise NotImplementedError
        method.__name__ = name
        setattr(cls, name, method)
    return cls


_abstract(BaseTransport, 'is_closing close set_protocol get_protocol')


class ReadTransport(BaseTransport):
    """One that can be read from."""

    __slots__ = ()


_abstract(ReadTransport, 'is_reading pause_reading resume_reading')


class WriteTransport(BaseTransport):
    """One that can be written to."""

    __slots__ = ()

    def writelines(self, list_of_data):
        """Send several pieces."""
        self.write(b''.join(list_of_data))


_abstract(WriteTransport, '''set_write_buffer_limits get_write_buffer_size get_write_buffer_limits write
    write_eof can_write_eof abort''')


class Transport(ReadTransport, WriteTransport):
    """A stream in both directions."""

    __slots__ = ()


class DatagramTransport(BaseTransport):
    """Datagrams."""

    __slots__ = ()


_abstract(DatagramTransport, 'sendto abort')


class SubprocessTransport(BaseTransport):
    """A process."""

    __slots__ = ()


_abstract(SubprocessTransport, 'get_pid get_returncode get_pipe_transport send_signal terminate kill')
