# Classes in use: accounts, interest, transactions that roll back, reports.
class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} has {account.balance:.2f}, needs {amount:.2f}")


class Account:
    interest = 0.01
    opened = 0

    def __init__(self, owner, balance=0.0):
        self.owner, self._balance, self.history = owner, balance, []
        type(self).opened += 1

    @property
    def balance(self): return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("deposit must be positive")
        self._balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self.available():
            raise InsufficientFunds(self, amount)
        self._balance -= amount
        self.history.append(("withdraw", amount))

    def available(self): return self._balance
    def month(self): self._balance *= 1 + self.interest
    def __repr__(self): return f"<{type(self).__name__} {self.owner}: {self._balance:,.2f}>"
    def __lt__(self, o): return self._balance < o._balance
    def __iadd__(self, amount): self.deposit(amount); return self


class Credit(Account):
    def __init__(self, owner, balance=0.0, *, limit=100):
        super().__init__(owner, balance)
        self.limit = limit

    def available(self): return super().available() + self.limit
    def month(self):
        if self._balance < 0:
            self._balance *= 1.05
        else:
            super().month()


class Transaction:
    def __init__(self, *accounts): self.accounts = accounts
    def __enter__(self):
        self.saved = [(a._balance, a.history[:]) for a in self.accounts]
        return self
    def __exit__(self, kind, error, tb):
        if kind:
            for a, (b, h) in zip(self.accounts, self.saved):
                a._balance, a.history = b, h
            print("rolled back:", error)
        return kind is not None and issubclass(kind, InsufficientFunds)


def transfer(a, b, amount):
    with Transaction(a, b):
        b.deposit(amount)
        a.withdraw(amount)


x, y = Account("ann", 1000), Credit("bob", 50, limit=500)
transfer(x, y, 300)
transfer(y, x, 800)
transfer(x, y, 5000)
print(x, y, x.history, y.history)
try:
    transfer(x, y, -5)
except ValueError as e:
    print("ValueError", e)
for _ in range(12):
    for a in (x, y):
        a.month()
x += 10
print(x, y, min(x, y).owner, Account.opened, Credit.opened, sorted([x, y])[-1])
