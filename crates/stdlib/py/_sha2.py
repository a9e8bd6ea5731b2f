"""The SHA-2 digests alone, for modules that want no more of hashlib."""

from hashlib import sha224, sha256, sha384, sha512
