"""The document object model: what its implementations share."""


class Node:
    """The kinds of nodes."""

    __slots__ = ()
    (ELEMENT_NODE, ATTRIBUTE_NODE, TEXT_NODE, CDATA_SECTION_NODE, ENTITY_REFERENCE_NODE, ENTITY_NODE,
     PROCESSING_INSTRUCTION_NODE, COMMENT_NODE, DOCUMENT_NODE, DOCUMENT_TYPE_NODE, DOCUMENT_FRAGMENT_NODE,
     NOTATION_NODE) = range(1, 13)


_CODES = ('INDEX_SIZE DOMSTRING_SIZE HIERARCHY_REQUEST WRONG_DOCUMENT INVALID_CHARACTER NO_DATA_ALLOWED '
          'NO_MODIFICATION_ALLOWED NOT_FOUND NOT_SUPPORTED INUSE_ATTRIBUTE INVALID_STATE SYNTAX '
          'INVALID_MODIFICATION NAMESPACE INVALID_ACCESS VALIDATION').split()
globals().update({name + '_ERR': n for n, name in enumerate(_CODES, 1)})


class DOMException(Exception):
    """The base of what the model raises."""

    def __init__(self, *args, **kw):
        if self.__class__ is DOMException:
            raise RuntimeError('DOMException should not be instantiated directly')
        super().__init__(*args, **kw)

    def _get_code(self):
        return self.code


for _n, _name in enumerate(_CODES, 1):
    _class = {'HIERARCHY_REQUEST': 'HierarchyRequest', 'INDEX_SIZE': 'IndexSize', 'DOMSTRING_SIZE': 'DomstringSize',
              'INUSE_ATTRIBUTE': 'InuseAttribute'}.get(_name) or ''.join(p.capitalize() for p in _name.split('_'))
    _class += 'Err' if not _class.endswith('Err') else ''
    globals()[_class] = type(_class, (DOMException,), {'code': _n, '__module__': __name__})


class UserDataHandler:
    """What happened to a node."""

    NODE_CLONED, NODE_IMPORTED, NODE_DELETED, NODE_RENAMED = range(1, 5)


XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'
XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml'
EMPTY_NAMESPACE = EMPTY_PREFIX = None


def getDOMImplementation(name=None, features=()):
    """The implementation: minidom."""
    from . import minidom
    return minidom.getDOMImplementation()


def registerDOMImplementation(name, factory):
    """There is one implementation."""
    raise NotSupportedErr('no other implementations are taken')
