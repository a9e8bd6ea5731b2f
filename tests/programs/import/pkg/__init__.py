name = "package"
from .sub import deep
