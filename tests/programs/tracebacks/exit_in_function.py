import sys


def leave():
    try:
        sys.exit(7)
    finally:
        print("cleanup")


leave()
