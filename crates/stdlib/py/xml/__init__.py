"""XML: `xml.etree` for trees, `xml.parsers.expat` for events."""

__all__ = ['etree', 'parsers']
