# getattr with a default and hasattr, of classes and modules: what is missing, what a hook gives, what raises.
import types


class Meta(type):
    @property
    def broken(cls):
        raise AttributeError('inside')

    @property
    def wrong(cls):
        raise ValueError('wrong')


class Plain:
    found = 1

    @property
    def broken(self):
        raise AttributeError('inside')


class Deep(metaclass=Meta):
    pass


for owner in Plain, Plain(), Deep, Deep(), int, types:
    print([hasattr(owner, n) for n in ('found', 'broken', 'nothing', '__name__', '__doc__')],
          getattr(owner, 'nothing', 'default'))
try:
    hasattr(Deep, 'wrong')
except ValueError as e:
    print('ValueError', e)
for owner in Plain, Deep, int, types:
    try:
        owner.nothing
    except AttributeError as e:
        print(e, e.name, e.obj is owner)

module = types.ModuleType('made')
print(hasattr(module, 'late'), getattr(module, 'late', 2))


def hook(name):
    if name == 'late':
        return 'from the hook'
    if name == 'odd':
        raise KeyError(name)
    raise AttributeError(f'no {name} here')


module.__getattr__ = hook
print(hasattr(module, 'late'), module.late, hasattr(module, 'never'), getattr(module, 'never', 3))
try:
    module.never
except AttributeError as e:
    print(e)
try:
    getattr(module, 'odd', None)
except KeyError as e:
    print('KeyError', e)
