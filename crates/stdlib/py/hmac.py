"""Keyed digests (RFC 2104)."""

from _hashes import compare_digest
import hashlib as _hashlib

digest_size = None


class HMAC:
    """A keyed digest in the making; has the methods of a digest."""

    blocksize = 64

    def __init__(self, key, msg=None, digestmod=''):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f'key: expected bytes or bytearray, but got {type(key).__name__!r}')
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        if callable(digestmod):
            make = digestmod
        elif isinstance(digestmod, str):
            def make(d=b''):
                return _hashlib.new(digestmod, d)
        else:
            def make(d=b''):
                return digestmod.new(d)
        self._outer = make()
        self._inner = make()
        self.digest_size = self._inner.digest_size
        blocksize = getattr(self._inner, 'block_size', self.blocksize)
        if blocksize < 16:
            blocksize = self.blocksize
        self.block_size = blocksize
        if len(key) > blocksize:
            key = make(key).digest()
        key = key.ljust(blocksize, b'\0')
        self._outer.update(bytes([b ^ 0x5c for b in key]))
        self._inner.update(bytes([b ^ 0x36 for b in key]))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return f'hmac-{self._inner.name}'

    def update(self, msg):
        """Take more data."""
        self._inner.update(msg)

    def copy(self):
        """A separate digest with what has been taken so far."""
        other = self.__class__.__new__(self.__class__)
        other.digest_size = self.digest_size
        other.block_size = self.block_size
        other._inner = self._inner.copy()
        other._outer = self._outer.copy()
        return other

    def _current(self):
        h = self._outer.copy()
        h.update(self._inner.digest())
        return h

    def digest(self):
        """The digest of what has been taken so far, as bytes."""
        return self._current().digest()

    def hexdigest(self):
        """The digest of what has been taken so far, in hexadecimal digits."""
        return self._current().hexdigest()


def new(key, msg=None, digestmod=''):
    """A keyed digest of a message."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """The keyed digest of a message at once."""
    return HMAC(key, msg, digest).digest()
