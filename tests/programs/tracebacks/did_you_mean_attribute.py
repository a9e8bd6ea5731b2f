class Shape:
    def __init__(self):
        self.colour = "red"

    def area(self):
        return 1


Shape().color
