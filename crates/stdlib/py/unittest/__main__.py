"""python -m unittest"""

import os
import sys

if sys.argv[0].endswith('__main__.py'):
    executable = os.path.basename(sys.executable)
    sys.argv[0] = executable + ' -m unittest'

__unittest = True

from .main import main

main(module=None)
