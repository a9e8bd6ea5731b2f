# An operating-system kernel in miniature: tasks, packets, queues and a scheduler.
IDLE, WORKER, HANDLER, DEVICE = range(4)


class Packet:
    def __init__(self, kind, home):
        self.kind = kind
        self.home = home
        self.datum = 0
        self.data = [0] * 4


class Task:
    def __init__(self, system, priority):
        self.system = system
        self.priority = priority
        self.inbox = []
        self.held = False
        self.runs = 0

    def ready(self):
        return not self.held and bool(self.inbox)

    def step(self):
        self.runs += 1
        self.run(self.inbox.pop(0) if self.inbox else None)

    def run(self, packet):
        raise NotImplementedError


class Idle(Task):
    def __init__(self, system, count):
        super().__init__(system, 0)
        self.control = 1
        self.count = count

    def ready(self):
        return self.count > 0

    def run(self, packet):
        self.count -= 1
        if self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
            self.system.release(DEVICE, 1)
        else:
            self.control >>= 1
            self.system.release(DEVICE, 2)


class Worker(Task):
    def __init__(self, system):
        super().__init__(system, 1000)
        self.letter = 0
        self.target = 0

    def run(self, packet):
        if packet is None:
            return
        self.target = 1 - self.target
        packet.datum = 0
        for i in range(4):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = 64 + self.letter
        self.system.send(HANDLER, 1 + self.target, packet)


class Handler(Task):
    def __init__(self, system):
        super().__init__(system, 2000)
        self.done = 0

    def run(self, packet):
        if packet is None:
            return
        if packet.datum < 4:
            value = packet.data[packet.datum]
            packet.datum += 1
            self.done += value
            self.system.send(DEVICE, packet.kind, packet)
        else:
            self.system.send(WORKER, 0, packet)


class Device(Task):
    def __init__(self, system, number):
        super().__init__(system, 3000 + number)
        self.number = number
        self.held = True

    def run(self, packet):
        self.held = True
        if packet is not None:
            self.system.send(HANDLER, self.number, packet)


class System:
    def __init__(self, count):
        self.idle = Idle(self, count)
        self.worker = Worker(self)
        self.handlers = [None, Handler(self), Handler(self)]
        self.devices = [None, Device(self, 1), Device(self, 2)]
        tasks = [self.idle, self.worker] + self.handlers[1:] + self.devices[1:]
        self.tasks = sorted(tasks, key=lambda t: -t.priority)
        self.sent = 0
        for i in range(6):
            self.worker.inbox.append(Packet(1 + i % 2, 0))

    def send(self, kind, number, packet):
        self.sent += 1
        if kind == WORKER:
            self.worker.inbox.append(packet)
        elif kind == HANDLER:
            packet.kind = number
            self.handlers[number].inbox.append(packet)
        else:
            self.devices[number].inbox.append(packet)

    def release(self, kind, number):
        self.devices[number].held = False

    def run(self):
        while True:
            for task in self.tasks:
                if task.ready():
                    task.step()
                    break
            else:
                return


system = System(220_000)
system.run()
print(system.sent, [t.runs for t in system.tasks], system.handlers[1].done)
