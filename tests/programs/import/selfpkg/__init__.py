from . import one, two
from .one import v as v1
collected = [v1, two.v]
