class Account:
    @property
    def balance(self):
        return self.compute()

    def compute(self):
        return self.amount / self.count

    amount = 10
    count = 0


Account().balance
