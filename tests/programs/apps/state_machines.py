# State machines: table-driven, with classes, with generators, with match.
TABLE = {("locked", "coin"): ("unlocked", "unlock"), ("locked", "push"): ("locked", "alarm"), ("unlocked", "push"): ("locked", "lock"), ("unlocked", "coin"): ("unlocked", "thanks")}
state, log = "locked", []
for event in "push coin coin push push".split():
    state, action = TABLE[state, event]
    log.append(action)
print(state, log)


class State:
    transitions = {}
    def __init_subclass__(cls, **on): cls.transitions = on; State.all = getattr(State, "all", {}) | {cls.__name__: cls}
    def on(self, event):
        name = self.transitions.get(event)
        return State.all[name]() if name else self
    def __repr__(self): return type(self).__name__


class Idle(State, start="Running"): pass
class Running(State, pause="Paused", stop="Idle"): pass
class Paused(State, start="Running", stop="Idle"): pass


s = Idle()
trail = [s]
for e in ("stop", "start", "pause", "start", "stop"):
    s = s.on(e)
    trail.append(s)
print(trail)


def traffic():
    while True:
        for colour, ticks in (("green", 3), ("yellow", 1), ("red", 2)):
            for _ in range(ticks):
                if (yield colour) == "emergency":
                    yield "red!"
                    break


t = traffic()
print([next(t), next(t), t.send("emergency"), *[next(t) for _ in range(8)]])


def lex(text):
    state, start = "space", 0
    for i, c in enumerate(text + " "):
        match state, c:
            case "space", " ": pass
            case "space", '"': state, start = "string", i
            case "space", _: state, start = "word", i
            case "word", " ":
                yield "word", text[start:i]
                state = "space"
            case "string", "\\": state = "escape"
            case "escape", _: state = "string"
            case "string", '"':
                yield "string", text[start + 1:i]
                state = "space"
    if state != "space":
        raise SyntaxError(f"unfinished {state}")


print(list(lex('say "hello \\"you\\"" twice')))
try:
    list(lex('"open'))
except SyntaxError as e:
    print(e)
