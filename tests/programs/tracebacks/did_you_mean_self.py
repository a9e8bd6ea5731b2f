class Counter:
    def __init__(self):
        self.count = 0

    def up(self):
        count += 1

    def get(self):
        return counter_total


class Other:
    total = 1

    def show(self):
        return total


Other().show()
# needs 3.12
