//! Source text to syntax tree: the Python 3.12 grammar and CPython's syntax errors.
