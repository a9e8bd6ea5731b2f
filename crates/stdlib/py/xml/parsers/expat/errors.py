"""Messages of the parser's errors, and their numbers."""

codes = {
    'out of memory': 1, 'syntax error': 2, 'no element found': 3, 'not well-formed (invalid token)': 4,
    'unclosed token': 5, 'partial character': 6, 'mismatched tag': 7, 'duplicate attribute': 8,
    'junk after document element': 9, 'illegal parameter entity reference': 10, 'undefined entity': 11,
    'recursive entity reference': 12, 'asynchronous entity': 13,
    'reference to invalid character number': 14, 'reference to binary entity': 15,
    'reference to external entity in attribute': 16, 'XML or text declaration not at start of entity': 17,
    'unknown encoding': 18, 'encoding specified in XML declaration is incorrect': 19,
    'unclosed CDATA section': 20, 'unbound prefix': 27, 'parsing finished': 36,
}
messages = {number: message for message, number in codes.items()}

XML_ERROR_SYNTAX = 'syntax error'
XML_ERROR_NO_ELEMENTS = 'no element found'
XML_ERROR_INVALID_TOKEN = 'not well-formed (invalid token)'
XML_ERROR_UNCLOSED_TOKEN = 'unclosed token'
XML_ERROR_TAG_MISMATCH = 'mismatched tag'
XML_ERROR_DUPLICATE_ATTRIBUTE = 'duplicate attribute'
XML_ERROR_JUNK_AFTER_DOC_ELEMENT = 'junk after document element'
XML_ERROR_UNDEFINED_ENTITY = 'undefined entity'
XML_ERROR_BAD_CHAR_REF = 'reference to invalid character number'
XML_ERROR_UNBOUND_PREFIX = 'unbound prefix'
XML_ERROR_FINISHED = 'parsing finished'
XML_ERROR_UNCLOSED_CDATA_SECTION = 'unclosed CDATA section'
XML_ERROR_MISPLACED_XML_PI = 'XML or text declaration not at start of entity'
XML_ERROR_RECURSIVE_ENTITY_REF = 'recursive entity reference'
XML_ERROR_UNKNOWN_ENCODING = 'unknown encoding'
