# Decorators, registries, closures and generators working together on a log of events.
handlers = {}


def handles(*kinds):
    def register(f):
        for k in kinds:
            handlers.setdefault(k, []).append(f)
        return f
    return register


class Store:
    def __init__(self): self.events, self.views = [], {}
    def append(self, kind, **data):
        event = {"seq": len(self.events) + 1, "kind": kind, **data}
        self.events.append(event)
        for h in handlers.get(kind, ()):
            h(self, event)
        return event
    def replay(self, until=None):
        copy = Store()
        for e in self.events[:until]:
            e = dict(e)
            e.pop("seq")
            copy.append(e.pop("kind"), **e)
        return copy
    def __iter__(self): yield from self.events
    def __getitem__(self, k):
        if isinstance(k, str):
            return [e for e in self if e["kind"] == k]
        return self.events[k]


@handles("added", "removed")
def cart(store, e):
    view = store.views.setdefault("cart", {})
    n = view.get(e["item"], 0) + (1 if e["kind"] == "added" else -1)
    if n > 0:
        view[e["item"]] = n
    else:
        view.pop(e["item"], None)


@handles("added", "removed", "paid")
def count(store, e): store.views["count"] = store.views.get("count", 0) + 1


@handles("paid")
def pay(store, e): store.views.update(cart={}, total=store.views.get("total", 0) + e["amount"])


s = Store()
for kind, item in (("added", "tea"), ("added", "cup"), ("added", "tea"), ("removed", "cup")):
    s.append(kind, item=item)
print(s.views, len(s["added"]), s[-1], s[0:2])
s.append("paid", amount=7.5)
s.append("unknown", x=1)
print(s.views, s.replay().views == s.views, s.replay(3).views, [e["seq"] for e in s if "item" in e])
def undo_log():
    done = []
    def do(f, undo):
        done.append(undo)
        return f()
    def undo():
        return done.pop()() if done else "nothing to undo"
    return do, undo
do, undo = undo_log()
values = []
do(lambda: values.append(1), lambda: values.pop())
do(lambda: values.append(2), lambda: values.pop())
print(values, undo(), values, undo(), undo())
