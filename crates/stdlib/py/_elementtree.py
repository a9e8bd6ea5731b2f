"""The native part of xml.etree.ElementTree under its other name."""

from _xml import Element, SubElement, TreeBuilder
from xml.etree.ElementTree import ParseError, XMLParser
