# What a module sees when it runs as the script.
import sys
print(__name__, __spec__, __package__, sys.modules["__main__"].__name__, sys.modules["__main__"].__dict__ is globals())
import __main__
print(__main__ is sys.modules["__main__"], __main__.__file__ == __file__, sys.argv[0] == __file__ or __file__.endswith(sys.argv[0]), sys.argv[1:])
print(sys.path[0] == __file__.rsplit("/", 1)[0])
if __name__ == "__main__":
    print("as main")
import see_main
print(see_main.name)
