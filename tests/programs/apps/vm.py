# A stack machine with an assembler, calls and a disassembler.
class VM:
    def __init__(self, code, trace=False):
        self.code, self.stack, self.frames, self.pc, self.out, self.steps = code, [], [{}], 0, [], 0

    def op_push(self, v): self.stack.append(v)
    def op_pop(self): self.stack.pop()
    def op_dup(self): self.stack.append(self.stack[-1])
    def op_load(self, n): self.stack.append(self.frames[-1].get(n, 0))
    def op_store(self, n): self.frames[-1][n] = self.stack.pop()
    def op_print(self): self.out.append(str(self.stack.pop()))
    def op_jump(self, t): self.pc = t
    def op_jz(self, t):
        if not self.stack.pop():
            self.pc = t
    def op_call(self, t):
        self.frames.append({"return": self.pc})
        self.pc = t
    def op_ret(self): self.pc = self.frames.pop()["return"]
    for name, sign in (("add", "+"), ("sub", "-"), ("mul", "*"), ("lt", "<"), ("eq", "==")):
        exec(f"def op_{name}(self):\n    b, a = self.stack.pop(), self.stack.pop()\n    self.stack.append(int(a {sign} b))")
    del name, sign

    def run(self):
        while self.pc < len(self.code):
            op, *args = self.code[self.pc]
            self.pc += 1
            self.steps += 1
            getattr(self, "op_" + op)(*args)
        return " ".join(self.out)


def assemble(source):
    code, labels, fixes = [], {}, []
    for line in source.splitlines():
        line = line.partition(";")[0].strip()
        if not line:
            continue
        if line.endswith(":"):
            labels[line[:-1]] = len(code)
            continue
        op, *args = line.split()
        args = [int(a) if a.lstrip("-").isdigit() else a for a in args]
        if op in ("jump", "jz", "call"):
            fixes.append(len(code))
        code.append((op, *args))
    for at in fixes:
        op, label = code[at]
        code[at] = op, labels[label]
    return code


source = """
    push 10
    call fact      ; 10!
    print
    push 0
    store i
loop:
    load i
    push 5
    lt
    jz done
    load i
    dup
    mul
    print
    load i
    push 1
    add
    store i
    jump loop
done:
    jump end
fact:
    store n
    load n
    push 2
    lt
    jz more
    push 1
    ret
more:
    load n
    load n
    push 1
    sub
    call fact
    mul
    ret
end:
"""
vm = VM(assemble(source))
print(vm.run(), vm.steps, len(vm.code))
for i, (op, *args) in enumerate(vm.code[:6]):
    print(f"{i:>3} {op:<6}{' '.join(map(str, args))}".rstrip())
try:
    VM([("nope",)]).run()
except AttributeError as e:
    print(e)
