# A one-way constraint solver with strengths: a chain of equalities and scale constraints.
class Strength:
    def __init__(self, rank, name):
        self.rank = rank
        self.name = name

    def stronger(self, other):
        return self.rank < other.rank


REQUIRED = Strength(0, "required")
STRONG = Strength(1, "strong")
NORMAL = Strength(2, "normal")
WEAK = Strength(3, "weak")


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.strength = WEAK
        self.stay = True
        self.mark = 0


class Constraint:
    def __init__(self, strength, variables):
        self.strength = strength
        self.variables = variables
        self.output = None

    def attach(self):
        for v in self.variables:
            v.constraints.append(self)

    def detach(self):
        for v in self.variables:
            v.constraints.remove(self)
        if self.output is not None:
            self.output.determined_by = None
            self.output = None

    def choose(self, mark):
        best = None
        for v in self.outputs():
            if v.mark != mark and self.strength.stronger(v.strength):
                if best is None or best.strength.stronger(v.strength):
                    best = v
        self.output = best
        return best

    def outputs(self):
        return self.variables

    def inputs(self):
        return [v for v in self.variables if v is not self.output]

    def satisfy(self, mark):
        out = self.choose(mark)
        if out is None:
            return None
        for v in self.inputs():
            v.mark = mark
        loser = out.determined_by
        if loser is not None:
            loser.output = None
        out.determined_by = self
        out.mark = mark
        self.recalculate()
        return loser

    def recalculate(self):
        strength = self.strength
        for v in self.inputs():
            if strength.stronger(v.strength):
                strength = v.strength
        self.output.strength = strength
        self.execute()

    def execute(self):
        pass


class Edit(Constraint):
    def __init__(self, v, strength):
        super().__init__(strength, [v])


class Stay(Constraint):
    def __init__(self, v, strength):
        super().__init__(strength, [v])


class Equal(Constraint):
    def execute(self):
        a, b = self.variables
        if self.output is b:
            b.value = a.value
        else:
            a.value = b.value


class Scale(Constraint):
    def outputs(self):
        return self.variables[3:]

    def execute(self):
        source, factor, offset, target = self.variables
        target.value = source.value * factor.value + offset.value


class Planner:
    def __init__(self):
        self.mark = 0

    def add(self, constraint):
        constraint.attach()
        self.mark += 1
        while constraint is not None:
            out_before = constraint
            constraint = constraint.satisfy(self.mark)
            if out_before.output is not None:
                self.propagate(out_before)

    def propagate(self, constraint):
        todo = [constraint]
        while todo:
            c = todo.pop()
            c.recalculate()
            for user in c.output.constraints:
                if user is not c and user.output is not None and user.output is not c.output:
                    todo.append(user)

    def plan(self, sources):
        todo = list(sources)
        out = []
        while todo:
            c = todo.pop()
            out.append(c)
            for user in c.output.constraints:
                if user is not c and user.output is not None and user.output is not c.output:
                    todo.append(user)
        return out


def chain(n):
    planner = Planner()
    variables = [Variable("v%d" % i) for i in range(n + 1)]
    planner.add(Stay(variables[0], STRONG))
    for a, b in zip(variables, variables[1:]):
        planner.add(Equal(REQUIRED, [a, b]))
    edit = variables[0].constraints[0]
    plan = planner.plan([edit])
    for i in range(100):
        variables[0].value = i
        for c in plan:
            c.execute()
        assert variables[-1].value == i
    return len(plan), variables[-1].value, variables[-1].strength.name


def projection(n):
    planner = Planner()
    factor = Variable("factor", 10)
    offset = Variable("offset", 1000)
    targets = []
    scales = []
    for i in range(n):
        source = Variable("s%d" % i, i)
        target = Variable("t%d" % i, i)
        planner.add(Stay(source, NORMAL))
        c = Scale(REQUIRED, [source, factor, offset, target])
        planner.add(c)
        scales.append(c)
        targets.append(target)
    total = 0
    for k in range(20):
        factor.value = k
        for c in scales:
            c.execute()
        total += sum(t.value for t in targets)
    return total


for _ in range(14):
    result = chain(600), projection(2000)
print(result)
