"""The functions of codecs that pickles name by this module."""

from codecs import decode, encode, escape_decode, escape_encode, lookup, lookup_error, register, unregister
