from .one import v as other
v = other + " two"
