"""Decimal fixed-point and floating-point arithmetic after the General Decimal Arithmetic Specification."""

from _decimal import *
from _decimal import __version__, __libmpdec_version__
