"""Sort the nodes of a graph so that each comes after those it depends on."""

from types import GenericAlias

__all__ = ['TopologicalSorter', 'CycleError']

_OUT = -1
_DONE = -2


class _Node:
    __slots__ = 'node', 'npredecessors', 'successors'

    def __init__(self, node):
        self.node = node
        # How many it waits for; _OUT when given out, _DONE when done with.
        self.npredecessors = 0
        self.successors = []


class CycleError(ValueError):
    """The graph has a cycle: the second argument is its nodes, the first one again at the end."""


class TopologicalSorter:
    def __init__(self, graph=None):
        self._node2info = {}
        self._ready_nodes = None
        self._npassedout = 0
        self._nfinished = 0
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def _get_nodeinfo(self, node):
        if (result := self._node2info.get(node)) is None:
            self._node2info[node] = result = _Node(node)
        return result

    def add(self, node, *predecessors):
        """Add a node, and nodes that it depends on."""
        if self._ready_nodes is not None:
            raise ValueError('Nodes cannot be added after a call to prepare()')
        nodeinfo = self._get_nodeinfo(node)
        nodeinfo.npredecessors += len(predecessors)
        for pred in predecessors:
            self._get_nodeinfo(pred).successors.append(node)

    def prepare(self):
        """End adding; CycleError if there is a cycle."""
        if self._ready_nodes is not None:
            raise ValueError('cannot prepare() more than once')
        self._ready_nodes = [i.node for i in self._node2info.values() if i.npredecessors == 0]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError('nodes are in a cycle', cycle)

    def get_ready(self):
        """The nodes whose predecessors are all done, as a tuple; each is given once."""
        if self._ready_nodes is None:
            raise ValueError('prepare() must be called first')
        result = tuple(self._ready_nodes)
        for node in result:
            self._node2info[node].npredecessors = _OUT
        self._ready_nodes.clear()
        self._npassedout += len(result)
        return result

    def is_active(self):
        """Whether there is more to come."""
        if self._ready_nodes is None:
            raise ValueError('prepare() must be called first')
        return self._nfinished < self._npassedout or bool(self._ready_nodes)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """Mark nodes as done, so that those that wait for them become ready."""
        if self._ready_nodes is None:
            raise ValueError('prepare() must be called first')
        n2i = self._node2info
        for node in nodes:
            if (nodeinfo := n2i.get(node)) is None:
                raise ValueError(f'node {node!r} was not added using add()')
            stat = nodeinfo.npredecessors
            if stat != _OUT:
                if stat >= 0:
                    raise ValueError(f'node {node!r} was not passed out '
                                     f'(still not ready)')
                raise ValueError(f'node {node!r} was already marked done')
            nodeinfo.npredecessors = _DONE
            for successor in nodeinfo.successors:
                successor_info = n2i[successor]
                successor_info.npredecessors -= 1
                if successor_info.npredecessors == 0:
                    self._ready_nodes.append(successor)
            self._nfinished += 1

    def _find_cycle(self):
        # Depth first; what is on the path when it is met again closes a cycle.
        n2i = self._node2info
        path = []
        iterators = []
        seen = set()
        position = {}
        for node in n2i:
            if node in seen:
                continue
            while True:
                if node in seen:
                    if node in position:
                        return path[position[node]:] + [node]
                else:
                    seen.add(node)
                    iterators.append(iter(n2i[node].successors).__next__)
                    position[node] = len(path)
                    path.append(node)
                while path:
                    try:
                        node = iterators[-1]()
                        break
                    except StopIteration:
                        del position[path.pop()]
                        iterators.pop()
                else:
                    break
        return None

    def static_order(self):
        """Iterate over the nodes in an order that fits."""
        self.prepare()
        while self.is_active():
            node_group = self.get_ready()
            yield from node_group
            self.done(*node_group)

    __class_getitem__ = classmethod(GenericAlias)
