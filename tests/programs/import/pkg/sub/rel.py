from .. import name as up
from .deep import where
from . import deep
sibling = deep.where + "!"
