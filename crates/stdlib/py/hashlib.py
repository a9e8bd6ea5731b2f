"""Digests: `new(name)` and a function for each algorithm."""

import _hashes

__all__ = ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'blake2b', 'blake2s', 'sha3_224',
           'sha3_256', 'sha3_384', 'sha3_512', 'shake_128', 'shake_256', 'new',
           'algorithms_guaranteed', 'algorithms_available', 'pbkdf2_hmac', 'file_digest')

algorithms_guaranteed = {'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'blake2b', 'blake2s',
                         'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512', 'shake_128', 'shake_256'}
algorithms_available = algorithms_guaranteed | {'sha512_224', 'sha512_256'}

pbkdf2_hmac = _hashes.pbkdf2_hmac


def _function(name):
    def digest(string=b'', *, usedforsecurity=True):
        return _hashes.new(name, string)
    digest.__name__ = digest.__qualname__ = 'openssl_' + name
    digest.__doc__ = f'Returns a {name} hash object; optionally initialized with a string'
    return digest


md5, sha1, sha224, sha256, sha384, sha512 = map(
    _function, ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'))
sha3_224, sha3_256, sha3_384, sha3_512, shake_128, shake_256 = map(
    _function, ('sha3_224', 'sha3_256', 'sha3_384', 'sha3_512', 'shake_128', 'shake_256'))


def _blake2(large, size, key_size, salt_size, limit):
    word = 'blake2b' if large else 'blake2s'

    def digest(data=b'', /, *, digest_size=size, key=b'', salt=b'', person=b'', fanout=1, depth=1,
               leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False,
               usedforsecurity=True):
        def check(name, value, low, high):
            if not low <= value <= high:
                raise ValueError(f'{name} must be between {low} and {high}')
        if not 1 <= digest_size <= size:
            raise ValueError(f'digest_size for {word.title()} must be between 1 and {size} bytes, '
                             f'here it is {digest_size}')
        if len(salt) > salt_size:
            raise ValueError(f'maximum salt length is {salt_size} bytes')
        if len(person) > salt_size:
            raise ValueError(f'maximum person length is {salt_size} bytes')
        check('fanout', fanout, 0, 255)
        check('depth', depth, 1, 255)
        if leaf_size < 0 or node_offset < 0:
            raise ValueError('value must be positive')
        if leaf_size >= 2 ** 32:
            raise OverflowError('leaf_size is too large')
        if node_offset >= limit:
            raise OverflowError('node_offset is too large')
        check('node_depth', node_depth, 0, 255)
        check('inner_size', inner_size, 0, size)
        if len(key) > key_size:
            raise ValueError(f'maximum key length is {key_size} bytes')
        return _hashes.blake2(large, data, (key, salt, person),
                              (digest_size, fanout, depth, leaf_size, node_offset, node_depth,
                               inner_size, bool(last_node)))
    digest.__name__ = digest.__qualname__ = word
    digest.SALT_SIZE = digest.PERSON_SIZE = salt_size
    digest.MAX_KEY_SIZE = key_size
    digest.MAX_DIGEST_SIZE = size
    return digest


blake2b = _blake2(True, 64, 64, 16, 2 ** 63)
blake2s = _blake2(False, 32, 32, 8, 2 ** 48)


def new(name, data=b'', **kwargs):
    """A digest by name, of the data if there is any."""
    if not isinstance(name, str):
        raise TypeError('name must be a string')
    plain = name.lower().replace('-', '_')
    if plain in ('blake2b', 'blake2s'):
        return globals()[plain](data, **kwargs)
    plain = {'sha_1': 'sha1', 'sha_224': 'sha224', 'sha_256': 'sha256', 'sha_384': 'sha384',
             'sha_512': 'sha512', 'shake128': 'shake_128', 'shake256': 'shake_256'}.get(plain, plain)
    if plain not in algorithms_available:
        raise ValueError('unsupported hash type ' + name)
    return _hashes.new(plain, data)


def file_digest(fileobj, digest, /, *, _bufsize=2 ** 18):
    """The digest of what is left in a binary file."""
    digestobj = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, 'getbuffer'):
        digestobj.update(fileobj.getbuffer())
        return digestobj
    if not (hasattr(fileobj, 'readinto') and hasattr(fileobj, 'readable') and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buf = bytearray(_bufsize)
    view = memoryview(buf)
    while True:
        size = fileobj.readinto(buf)
        if size == 0:
            return digestobj
        digestobj.update(view[:size])
