# A JSON reader and writer in plain Python: characters, slices, dicts, recursion.
class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def space(self):
        text = self.text
        while text[self.at] in " \n\t":
            self.at += 1

    def value(self):
        self.space()
        c = self.text[self.at]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        return self.number()

    def object(self):
        out = {}
        self.at += 1
        self.space()
        if self.text[self.at] == "}":
            self.at += 1
            return out
        while True:
            self.space()
            key = self.string()
            self.space()
            assert self.text[self.at] == ":"
            self.at += 1
            out[key] = self.value()
            self.space()
            c = self.text[self.at]
            self.at += 1
            if c == "}":
                return out

    def array(self):
        out = []
        self.at += 1
        self.space()
        if self.text[self.at] == "]":
            self.at += 1
            return out
        while True:
            out.append(self.value())
            self.space()
            c = self.text[self.at]
            self.at += 1
            if c == "]":
                return out

    def string(self):
        text = self.text
        self.at += 1
        start = self.at
        parts = []
        while True:
            c = text[self.at]
            if c == '"':
                parts.append(text[start:self.at])
                self.at += 1
                return "".join(parts)
            if c == "\\":
                parts.append(text[start:self.at])
                parts.append({"n": "\n", "t": "\t"}.get(text[self.at + 1], text[self.at + 1]))
                self.at += 2
                start = self.at
            else:
                self.at += 1

    def number(self):
        text = self.text
        start = self.at
        while text[self.at] in "+-.0123456789eE":
            self.at += 1
        word = text[start:self.at]
        return float(word) if "." in word or "e" in word else int(word)


def write(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, list):
        return "[" + ", ".join(write(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(write(k) + ": " + write(v) for k, v in value.items()) + "}"
    return repr(value)


record = {
    "id": 17, "name": "a \"quoted\" name\n", "score": 98.25, "tags": ["x", "y", "z"],
    "active": True, "parent": None, "history": [{"at": i, "ok": i % 2 == 0, "v": i / 4} for i in range(20)],
}
text = write([record] * 20)
for _ in range(130):
    value = Reader(text + " ").value()
    again = write(value)
print(again == text, len(text), value[3]["history"][7], value[0]["name"])
