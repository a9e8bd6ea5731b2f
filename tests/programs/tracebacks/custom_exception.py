class AppError(Exception):
    def __str__(self):
        return "custom text"


class Nested:
    class Inner(ValueError):
        pass


try:
    raise AppError
except AppError:
    raise Nested.Inner("nested name", 2)
