"""Imported by imported_module.py."""


def fail(message):
    raise ValueError(message)


def call(f):
    return f()
