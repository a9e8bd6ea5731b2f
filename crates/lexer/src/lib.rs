//! Tokens of Python 3.12 source text: words, indentation, literals, f-string modes and the line map.
