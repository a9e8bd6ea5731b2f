"""Where these names also are; they live in `multiprocessing.shared`."""

from .shared import RawValue, RawArray, Value, Array

__all__ = ['RawValue', 'RawArray', 'Value', 'Array']
