class Broken:
    value = 1
    other = value + undefined_in_class

    def method(self):
        pass
