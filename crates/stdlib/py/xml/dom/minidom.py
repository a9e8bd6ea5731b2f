"""Documents as trees of nodes."""

import io
import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE

__all__ = ['Node', 'Attr', 'Element', 'Text', 'CDATASection', 'Comment', 'ProcessingInstruction', 'Document',
           'DocumentFragment', 'DocumentType', 'DOMImplementation', 'parse', 'parseString', 'getDOMImplementation']


def _write_data(writer, data):
    if data:
        data = data.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('"', '&quot;')
        writer.write(data)


class NodeList(list):
    """Nodes in order."""

    __slots__ = ()
    length = property(lambda self: len(self))

    def item(self, index):
        return self[index] if 0 <= index < len(self) else None


class Node(xml.dom.Node):
    """What all nodes have."""

    namespaceURI = parentNode = ownerDocument = nextSibling = previousSibling = None
    nodeValue = attributes = prefix = localName = None
    childNodes = ()
    _children = ()

    def __bool__(self):
        return True

    @property
    def firstChild(self):
        return self.childNodes[0] if self.childNodes else None

    @property
    def lastChild(self):
        return self.childNodes[-1] if self.childNodes else None

    def toxml(self, encoding=None, standalone=None):
        """The text of the node."""
        return self.toprettyxml('', '', encoding, standalone)

    def toprettyxml(self, indent='\t', newl='\n', encoding=None, standalone=None):
        """The text of the node, with a line for each part."""
        if encoding is None:
            writer = io.StringIO()
        else:
            raw = io.BytesIO()
            writer = io.TextIOWrapper(raw, encoding=encoding, errors='xmlcharrefreplace', newline='\n')
        if self.nodeType == Node.DOCUMENT_NODE:
            self.writexml(writer, '', indent, newl, encoding, standalone)
        else:
            self.writexml(writer, '', indent, newl)
        if encoding is None:
            return writer.getvalue()
        writer.flush()
        return raw.getvalue()

    def hasChildNodes(self):
        return bool(self.childNodes)

    def _check(self, node):
        if node.nodeType not in self._children:
            raise xml.dom.HierarchyRequestErr(f'{node!r} cannot be child of {self!r}')

    def _link(self):
        """Sets who stands beside whom."""
        before = None
        for node in self.childNodes:
            node.previousSibling, node.parentNode = before, self
            if before is not None:
                before.nextSibling = node
            before = node
        if before is not None:
            before.nextSibling = None

    def insertBefore(self, newChild, refChild):
        """Put a child in front of another."""
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in tuple(newChild.childNodes):
                self.insertBefore(child, refChild)
            return newChild
        self._check(newChild)
        if newChild.parentNode is not None:
            newChild.parentNode.removeChild(newChild)
        if refChild is None:
            return self.appendChild(newChild)
        self.childNodes.insert(self._index(refChild), newChild)
        self._link()
        return newChild

    def _index(self, child):
        for i, node in enumerate(self.childNodes):
            if node is child:
                return i
        raise xml.dom.NotFoundErr()

    def appendChild(self, node):
        """Add a child at the end."""
        if node.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in tuple(node.childNodes):
                self.appendChild(child)
            return node
        self._check(node)
        if node.parentNode is not None:
            node.parentNode.removeChild(node)
        last = self.lastChild
        node.parentNode, node.previousSibling, node.nextSibling = self, last, None
        if last is not None:
            last.nextSibling = node
        self.childNodes.append(node)
        return node

    def replaceChild(self, newChild, oldChild):
        """Put a child in place of another."""
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            ref = oldChild.nextSibling
            self.removeChild(oldChild)
            return self.insertBefore(newChild, ref)
        self._check(newChild)
        if newChild is oldChild:
            return None
        if newChild.parentNode is not None:
            newChild.parentNode.removeChild(newChild)
        self.childNodes[self._index(oldChild)] = newChild
        oldChild.parentNode = oldChild.nextSibling = oldChild.previousSibling = None
        self._link()
        return oldChild

    def removeChild(self, oldChild):
        """Take a child away."""
        del self.childNodes[self._index(oldChild)]
        oldChild.parentNode = oldChild.nextSibling = oldChild.previousSibling = None
        self._link()
        return oldChild

    def normalize(self):
        """Join texts that stand side by side, and drop empty ones."""
        kept = []
        for child in self.childNodes:
            if child.nodeType == Node.TEXT_NODE:
                if not child.data:
                    child.parentNode = child.nextSibling = child.previousSibling = None
                    continue
                if kept and kept[-1].nodeType == Node.TEXT_NODE:
                    kept[-1].data += child.data
                    child.parentNode = child.nextSibling = child.previousSibling = None
                    continue
            elif child.nodeType == Node.ELEMENT_NODE:
                child.normalize()
            kept.append(child)
        self.childNodes[:] = kept
        self._link()

    def cloneNode(self, deep):
        """A copy, with all below if it is deep."""
        return _clone(self, deep, self.ownerDocument or self)

    def isSupported(self, feature, version):
        return DOMImplementation().hasFeature(feature, version)

    def isSameNode(self, other):
        return self is other

    def getUserData(self, key):
        return getattr(self, '_user_data', {}).get(key, (None, None))[0]

    def setUserData(self, key, data, handler):
        table = self.__dict__.setdefault('_user_data', {})
        old = table.get(key, (None, None))[0]
        if data is None:
            table.pop(key, None)
        else:
            table[key] = data, handler
        return old

    def unlink(self):
        """Take the tree apart."""
        self.parentNode = self.ownerDocument = None
        for child in self.childNodes:
            child.unlink()
        if self.childNodes:
            self.childNodes = NodeList()
        self.previousSibling = self.nextSibling = None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.unlink()


def _elements(node, found, matches):
    for child in node.childNodes:
        if child.nodeType == Node.ELEMENT_NODE:
            if matches(child):
                found.append(child)
            _elements(child, found, matches)
    return found


class _Searchable:
    def getElementsByTagName(self, name):
        """The elements below of a name; * for all."""
        return _elements(self, NodeList(), lambda e: name in ('*', e.tagName))

    def getElementsByTagNameNS(self, namespaceURI, localName):
        """The elements below of a namespace and a name."""
        return _elements(self, NodeList(), lambda e: localName in ('*', e.localName) and namespaceURI in ('*', e.namespaceURI))


_CONTENT = (Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.TEXT_NODE,
            Node.CDATA_SECTION_NODE, Node.ENTITY_REFERENCE_NODE)


class DocumentFragment(Node):
    """Nodes without a document."""

    nodeType, nodeName = Node.DOCUMENT_FRAGMENT_NODE, '#document-fragment'
    _children = *_CONTENT, Node.NOTATION_NODE

    def __init__(self):
        self.childNodes = NodeList()


class Attr(Node):
    """An attribute of an element."""

    nodeType, ownerElement, specified = Node.ATTRIBUTE_NODE, None, False
    _children = Node.TEXT_NODE, Node.ENTITY_REFERENCE_NODE

    def __init__(self, qName, namespaceURI=EMPTY_NAMESPACE, localName=None, prefix=None):
        self.nodeName = self.name = qName
        self.namespaceURI, self.prefix = namespaceURI, prefix
        self.localName = localName if localName is not None else qName.split(':', 1)[-1]
        self.childNodes = NodeList()
        self._value = ''

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = value

    nodeValue = value
    isId = False


class NamedNodeMap:
    """The attributes of an element, by their names."""

    def __init__(self, owner):
        self._owner = owner

    def _attrs(self):
        return self._owner._attrs

    length = property(lambda self: len(self._attrs()))

    def __len__(self):
        return len(self._attrs())

    def item(self, index):
        attrs = list(self._attrs().values())
        return attrs[index] if 0 <= index < len(attrs) else None

    def items(self):
        return [(a.nodeName, a.value) for a in self._attrs().values()]

    def itemsNS(self):
        return [((a.namespaceURI, a.localName), a.value) for a in self._attrs().values()]

    def keys(self):
        return self._attrs().keys()

    def values(self):
        return self._attrs().values()

    def __contains__(self, key):
        return key in self._attrs() if isinstance(key, str) else self.getNamedItemNS(*key) is not None

    def get(self, name, value=None):
        return self._attrs().get(name, value)

    def __getitem__(self, name):
        found = self.getNamedItemNS(*name) if isinstance(name, tuple) else self._attrs().get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name, value):
        if isinstance(value, str):
            self._owner.setAttribute(name, value)
        else:
            self.setNamedItem(value)

    def __delitem__(self, name):
        self._owner.removeAttributeNode(self[name])

    def getNamedItem(self, name):
        return self._attrs().get(name)

    def getNamedItemNS(self, namespaceURI, localName):
        for attr in self._attrs().values():
            if attr.namespaceURI == namespaceURI and attr.localName == localName:
                return attr
        return None

    def setNamedItem(self, node):
        return self._owner.setAttributeNode(node)

    setNamedItemNS = setNamedItem

    def removeNamedItem(self, name):
        attr = self._attrs().get(name)
        if attr is None:
            raise xml.dom.NotFoundErr()
        return self._owner.removeAttributeNode(attr)


class Element(_Searchable, Node):
    """An element."""

    nodeType = Node.ELEMENT_NODE
    nodeValue = None
    _children = _CONTENT

    def __init__(self, tagName, namespaceURI=EMPTY_NAMESPACE, prefix=EMPTY_PREFIX, localName=None):
        self.tagName = self.nodeName = tagName
        self.namespaceURI, self.prefix = namespaceURI, prefix
        self.localName = localName if localName is not None else tagName.split(':', 1)[-1]
        self.childNodes, self._attrs = NodeList(), {}

    def __repr__(self):
        return f'<DOM Element: {self.tagName} at {id(self):#x}>'

    attributes = property(NamedNodeMap)

    def getAttribute(self, attname):
        """The value of an attribute; an empty one if there is none."""
        attr = self._attrs.get(attname)
        return '' if attr is None else attr.value

    def getAttributeNS(self, namespaceURI, localName):
        attr = self.getAttributeNodeNS(namespaceURI, localName)
        return '' if attr is None else attr.value

    def setAttribute(self, attname, value):
        """Set an attribute."""
        attr = self._attrs.get(attname)
        if attr is None:
            attr = Attr(attname)
            attr.ownerDocument, attr.ownerElement = self.ownerDocument, self
            self._attrs[attname] = attr
        attr.value = value

    def setAttributeNS(self, namespaceURI, qualifiedName, value):
        prefix, _, local = qualifiedName.rpartition(':')
        attr = self.getAttributeNodeNS(namespaceURI, local)
        if attr is None:
            attr = Attr(qualifiedName, namespaceURI, local, prefix or None)
            attr.ownerDocument, attr.ownerElement = self.ownerDocument, self
            self._attrs[qualifiedName] = attr
        attr.value = value

    def getAttributeNode(self, attrname):
        return self._attrs.get(attrname)

    def getAttributeNodeNS(self, namespaceURI, localName):
        return self.attributes.getNamedItemNS(namespaceURI, localName)

    def setAttributeNode(self, attr):
        if attr.ownerElement not in (None, self):
            raise xml.dom.InuseAttributeErr('attribute node already owned')
        old = self._attrs.get(attr.name)
        if old is not None and old is not attr:
            old.ownerElement = None
        self._attrs[attr.name] = attr
        attr.ownerElement, attr.ownerDocument = self, self.ownerDocument
        return old if old is not attr else attr

    setAttributeNodeNS = setAttributeNode

    def removeAttribute(self, name):
        """Take an attribute away."""
        attr = self._attrs.get(name)
        if attr is None:
            raise xml.dom.NotFoundErr()
        self.removeAttributeNode(attr)

    def removeAttributeNS(self, namespaceURI, localName):
        attr = self.getAttributeNodeNS(namespaceURI, localName)
        if attr is None:
            raise xml.dom.NotFoundErr()
        self.removeAttributeNode(attr)

    def removeAttributeNode(self, node):
        if node is None or self._attrs.get(node.name) is not node:
            raise xml.dom.NotFoundErr()
        del self._attrs[node.name]
        node.ownerElement = None
        return node

    def hasAttribute(self, name):
        return name in self._attrs

    def hasAttributeNS(self, namespaceURI, localName):
        return self.getAttributeNodeNS(namespaceURI, localName) is not None

    def hasAttributes(self):
        return bool(self._attrs)

    def writexml(self, writer, indent='', addindent='', newl=''):
        """Write the element."""
        writer.write(f'{indent}<{self.tagName}')
        for name, attr in self._attrs.items():
            writer.write(f' {name}="')
            _write_data(writer, attr.value)
            writer.write('"')
        if not self.childNodes:
            writer.write(f'/>{newl}')
            return
        writer.write('>')
        if len(self.childNodes) == 1 and self.childNodes[0].nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            self.childNodes[0].writexml(writer, '', '', '')
        else:
            writer.write(newl)
            for node in self.childNodes:
                node.writexml(writer, indent + addindent, addindent, newl)
            writer.write(indent)
        writer.write(f'</{self.tagName}>{newl}')


class CharacterData(Node):
    """A node of text."""

    def __init__(self, data=''):
        self.data = data

    def __len__(self):
        return len(self.data)

    length = property(__len__)

    @property
    def nodeValue(self):
        return self.data

    @nodeValue.setter
    def nodeValue(self, data):
        self.data = data

    def __repr__(self):
        shown = self.data[:10] + ('...' if len(self.data) > 10 else '')
        return f'<DOM {self.__class__.__name__} node "{shown!r}">'

    def _at(self, offset, count=0):
        if offset < 0:
            raise xml.dom.IndexSizeErr('offset cannot be negative')
        if offset >= len(self.data):
            raise xml.dom.IndexSizeErr('offset cannot be beyond end of data')
        if count < 0:
            raise xml.dom.IndexSizeErr('count cannot be negative')

    def substringData(self, offset, count):
        self._at(offset, count)
        return self.data[offset:offset + count]

    def appendData(self, arg):
        self.data += arg

    def insertData(self, offset, arg):
        self._at(offset)
        self.data = self.data[:offset] + arg + self.data[offset:]

    def deleteData(self, offset, count):
        self._at(offset, count)
        self.data = self.data[:offset] + self.data[offset + count:]

    def replaceData(self, offset, count, arg):
        self._at(offset, count)
        self.data = self.data[:offset] + arg + self.data[offset + count:]


class Text(CharacterData):
    """Text."""

    nodeType, nodeName = Node.TEXT_NODE, '#text'

    def splitText(self, offset):
        """Make two texts of one; the second."""
        if not 0 <= offset <= len(self.data):
            raise xml.dom.IndexSizeErr('illegal offset value')
        new = self.__class__(self.data[offset:])
        new.ownerDocument = self.ownerDocument
        if self.parentNode is not None:
            self.parentNode.insertBefore(new, self.nextSibling)
        self.data = self.data[:offset]
        return new

    def writexml(self, writer, indent='', addindent='', newl=''):
        _write_data(writer, f'{indent}{self.data}{newl}')

    @property
    def wholeText(self):
        parts, node = [self.data], self.previousSibling
        while node is not None and node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            parts.insert(0, node.data)
            node = node.previousSibling
        node = self.nextSibling
        while node is not None and node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            parts.append(node.data)
            node = node.nextSibling
        return ''.join(parts)


class Comment(CharacterData):
    """A comment."""

    nodeType, nodeName = Node.COMMENT_NODE, '#comment'

    def writexml(self, writer, indent='', addindent='', newl=''):
        if '--' in self.data:
            raise ValueError("'--' is not allowed in a comment node")
        writer.write(f'{indent}<!--{self.data}-->{newl}')


class CDATASection(Text):
    """Text that is written as it stands."""

    nodeType, nodeName = Node.CDATA_SECTION_NODE, '#cdata-section'

    def writexml(self, writer, indent='', addindent='', newl=''):
        if ']]>' in self.data:
            raise ValueError("']]>' not allowed in a CDATA section")
        writer.write(f'<![CDATA[{self.data}]]>')


class ProcessingInstruction(Node):
    """An instruction for a program."""

    nodeType = Node.PROCESSING_INSTRUCTION_NODE

    def __init__(self, target, data):
        self.target = self.nodeName = target
        self.data = self.nodeValue = data

    def writexml(self, writer, indent='', addindent='', newl=''):
        writer.write(f'{indent}<?{self.target} {self.data}?>{newl}')


class DocumentType(Node):
    """The type of a document."""

    nodeType = Node.DOCUMENT_TYPE_NODE
    publicId = systemId = internalSubset = None

    def __init__(self, qualifiedName):
        self.name = self.nodeName = qualifiedName
        self.entities = self.notations = NodeList()

    def writexml(self, writer, indent='', addindent='', newl=''):
        writer.write(f'<!DOCTYPE {self.name}')
        if self.publicId:
            writer.write(f"{newl}  PUBLIC '{self.publicId}'{newl}  '{self.systemId}'")
        elif self.systemId:
            writer.write(f"{newl}  SYSTEM '{self.systemId}'")
        if self.internalSubset is not None:
            writer.write(f' [{self.internalSubset}]')
        writer.write('>' + newl)


class DOMImplementation:
    """Makes documents."""

    def hasFeature(self, feature, version):
        return (feature.lower(), version or None) in {(f, v) for f in ('core', 'xml') for v in ('1.0', '2.0', None)} | {
            ('core', '3.0'), ('xml', '3.0'), ('ls-load', '3.0'), ('ls-load', None)}

    def createDocument(self, namespaceURI, qualifiedName, doctype):
        """A document with its first element."""
        if doctype and doctype.parentNode is not None:
            raise xml.dom.WrongDocumentErr('doctype object owned by another DOM tree')
        document = Document()
        if doctype:
            document.appendChild(doctype)
            doctype.ownerDocument = document
        if qualifiedName:
            document.appendChild(document.createElementNS(namespaceURI, qualifiedName))
        elif namespaceURI or doctype:
            raise xml.dom.InvalidCharacterErr('Element with no name')
        document.doctype = doctype
        return document

    def createDocumentType(self, qualifiedName, publicId, systemId):
        doctype = DocumentType(qualifiedName)
        doctype.publicId, doctype.systemId = publicId, systemId
        return doctype

    def getInterface(self, feature):
        return self if self.hasFeature(feature, None) else None


class Document(_Searchable, Node):
    """A document."""

    nodeType, nodeName = Node.DOCUMENT_NODE, '#document'
    implementation = DOMImplementation()
    actualEncoding = encoding = standalone = version = doctype = documentURI = None
    _children = Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.DOCUMENT_TYPE_NODE

    def __init__(self):
        self.childNodes = NodeList()

    @property
    def documentElement(self):
        return next((n for n in self.childNodes if n.nodeType == Node.ELEMENT_NODE), None)

    def appendChild(self, node):
        if node.nodeType == Node.ELEMENT_NODE and self.documentElement not in (None, node):
            raise xml.dom.HierarchyRequestErr('two document elements disallowed')
        return super().appendChild(node)

    def _own(self, node):
        node.ownerDocument = self
        return node

    def createDocumentFragment(self):
        return self._own(DocumentFragment())

    def createElement(self, tagName):
        return self._own(Element(tagName))

    def createElementNS(self, namespaceURI, qualifiedName):
        prefix, _, local = qualifiedName.rpartition(':')
        return self._own(Element(qualifiedName, namespaceURI, prefix or None, local))

    def createTextNode(self, data):
        if not isinstance(data, str):
            raise TypeError('node contents must be a string')
        return self._own(Text(data))

    def createCDATASection(self, data):
        if not isinstance(data, str):
            raise TypeError('node contents must be a string')
        return self._own(CDATASection(data))

    def createComment(self, data):
        return self._own(Comment(data))

    def createProcessingInstruction(self, target, data):
        return self._own(ProcessingInstruction(target, data))

    def createAttribute(self, qName):
        return self._own(Attr(qName))

    def createAttributeNS(self, namespaceURI, qualifiedName):
        prefix, _, local = qualifiedName.rpartition(':')
        return self._own(Attr(qualifiedName, namespaceURI, local, prefix or None))

    def getElementById(self, id):
        """The element whose attribute of the kind ID has a value; there are no such attributes without a type."""
        return None

    def importNode(self, node, deep):
        """A copy of another document's node."""
        if node.nodeType in (Node.DOCUMENT_NODE, Node.DOCUMENT_TYPE_NODE):
            raise xml.dom.NotSupportedErr('cannot import document nodes')
        return _clone(node, deep, self)

    def writexml(self, writer, indent='', addindent='', newl='', encoding=None, standalone=None):
        """Write the document."""
        head = '<?xml version="1.0" '
        if encoding:
            head += f'encoding="{encoding}"'
        if standalone is not None:
            head = head.rstrip() + f' standalone="{"yes" if standalone else "no"}"'
        writer.write(f'{head}?>{newl}')
        for node in self.childNodes:
            node.writexml(writer, indent, addindent, newl)


def _clone(node, deep, document):
    kind = node.nodeType
    if kind == Node.DOCUMENT_NODE:
        if not deep:
            return None
        new = Document()
        document = new
    elif kind == Node.ELEMENT_NODE:
        new = Element(node.tagName, node.namespaceURI, node.prefix, node.localName)
        for name, attr in node._attrs.items():
            copy = Attr(name, attr.namespaceURI, attr.localName, attr.prefix)
            copy.value, copy.ownerElement, copy.ownerDocument = attr.value, new, document
            new._attrs[name] = copy
    elif kind == Node.DOCUMENT_FRAGMENT_NODE:
        new = DocumentFragment()
    elif kind == Node.PROCESSING_INSTRUCTION_NODE:
        new = ProcessingInstruction(node.target, node.data)
    elif kind == Node.ATTRIBUTE_NODE:
        new = Attr(node.name, node.namespaceURI, node.localName, node.prefix)
        new.value = node.value
    elif kind == Node.DOCUMENT_TYPE_NODE:
        new = DocumentType(node.name)
        new.publicId, new.systemId, new.internalSubset = node.publicId, node.systemId, node.internalSubset
    else:
        new = node.__class__(node.data)
    if new is not document:
        new.ownerDocument = document
    if deep:
        for child in node.childNodes:
            new.appendChild(_clone(child, True, document))
    for key, (data, handler) in getattr(node, '_user_data', {}).items():
        if handler is not None:
            handler.handle(xml.dom.UserDataHandler.NODE_CLONED, key, data, node, new)
    return new


class _Builder:
    """Makes nodes of what the parser reads."""

    def __init__(self):
        from xml.parsers import expat
        parser = self.parser = expat.ParserCreate(namespace_separator=' ')
        parser.namespace_prefixes = parser.ordered_attributes = parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler, parser.CommentHandler = self.text, self.comment
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = self.cdata, self.no_cdata
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartNamespaceDeclHandler = self.namespace
        parser.XmlDeclHandler = self.declaration
        self.document = self.node = Document()
        self.in_cdata, self.new_cdata, self.declared = False, False, []

    def declaration(self, version, encoding, standalone):
        self.document.version, self.document.encoding = version, encoding
        if standalone >= 0:
            self.document.standalone = bool(standalone)

    def doctype(self, name, system, public, internal):
        doctype = self.document.implementation.createDocumentType(name, public, system)
        doctype.ownerDocument = self.document
        self.document.childNodes.append(doctype)
        doctype.parentNode = self.document
        self.document.doctype = doctype

    def namespace(self, prefix, uri):
        self.declared.append((prefix, uri))

    @staticmethod
    def split(name):
        uri, local, prefix = [*name.split(' '), None, None][:3]
        if local is None:
            return EMPTY_NAMESPACE, name, None, name
        return uri, local, prefix, f'{prefix}:{local}' if prefix else local

    def start(self, name, attributes):
        uri, local, prefix, qname = self.split(name)
        element = Element(qname, uri, prefix, local)
        element.ownerDocument = self.document
        for prefix, uri in self.declared:
            qname = f'xmlns:{prefix}' if prefix else 'xmlns'
            attr = Attr(qname, XMLNS_NAMESPACE, prefix or 'xmlns', 'xmlns')
            attr.value, attr.ownerElement, attr.ownerDocument = uri or '', element, self.document
            element._attrs[qname] = attr
        self.declared.clear()
        for i in range(0, len(attributes), 2):
            uri, local, prefix, qname = self.split(attributes[i])
            attr = Attr(qname, uri, local, prefix)
            attr.value, attr.ownerElement, attr.ownerDocument = attributes[i + 1], element, self.document
            element._attrs[qname] = attr
        self.node.appendChild(element)
        self.node = element

    def end(self, name):
        self.node = self.node.parentNode

    def cdata(self):
        self.in_cdata = self.new_cdata = True

    def no_cdata(self):
        self.in_cdata = False

    def text(self, data):
        last = self.node.lastChild
        kind = Node.CDATA_SECTION_NODE if self.in_cdata else Node.TEXT_NODE
        if last is not None and last.nodeType == kind and not (self.in_cdata and self.new_cdata):
            last.data += data
        else:
            new = self.document.createCDATASection(data) if self.in_cdata else self.document.createTextNode(data)
            self.node.appendChild(new)
        self.new_cdata = False

    def comment(self, data):
        self.node.appendChild(self.document.createComment(data))

    def instruction(self, target, data):
        self.node.appendChild(self.document.createProcessingInstruction(target, data))


def parse(file, parser=None, bufsize=None):
    """The document in a file."""
    builder = _Builder()
    if isinstance(file, str):
        with open(file, 'rb') as f:
            builder.parser.ParseFile(f)
    else:
        data = file.read()
        builder.parser.Parse(data, True)
    return builder.document


def parseString(string, parser=None):
    """The document in text or bytes."""
    builder = _Builder()
    builder.parser.Parse(string, True)
    return builder.document


def getDOMImplementation(features=None):
    """The implementation."""
    return Document.implementation
