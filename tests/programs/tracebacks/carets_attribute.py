class Point:
    def __init__(self):
        self.coordinates = None


point = Point()
print(point.coordinates.first.second)
