"""Running modules and files as programs."""

import importlib.machinery
import importlib.util
import os
import sys

__all__ = ['run_module', 'run_path']


class _TempModule:
    """Has a fresh module under a name in sys.modules for a while."""

    def __init__(self, mod_name):
        from types import ModuleType
        self.mod_name = mod_name
        self.module = ModuleType(mod_name)
        self._saved = []

    def __enter__(self):
        if self.mod_name in sys.modules:
            self._saved.append(sys.modules[self.mod_name])
        sys.modules[self.mod_name] = self.module
        return self

    def __exit__(self, *args):
        if self._saved:
            sys.modules[self.mod_name] = self._saved[0]
        else:
            del sys.modules[self.mod_name]
        self._saved = []


class _ModifiedArgv0:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        self._saved = sys.argv[0]
        sys.argv[0] = self.value

    def __exit__(self, *args):
        sys.argv[0] = self._saved


def _run_code(code, run_globals, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
              script_name=None):
    if init_globals is not None:
        run_globals.update(init_globals)
    fname, cached, loader = script_name, None, None
    if mod_spec is not None:
        loader, fname, cached = mod_spec.loader, mod_spec.origin, mod_spec.cached
        if pkg_name is None:
            pkg_name = mod_spec.parent
    run_globals.update(__name__=mod_name, __file__=fname, __cached__=cached, __doc__=None,
                       __loader__=loader, __package__=pkg_name, __spec__=mod_spec)
    exec(code, run_globals)
    return run_globals


def _run_module_code(code, init_globals=None, mod_name=None, mod_spec=None, pkg_name=None,
                     script_name=None):
    fname = script_name if mod_spec is None else mod_spec.origin
    with _TempModule(mod_name) as temporary, _ModifiedArgv0(fname):
        run_globals = temporary.module.__dict__
        _run_code(code, run_globals, init_globals, mod_name, mod_spec, pkg_name, script_name)
        # The module may be emptied when it goes.
        return run_globals.copy()


def _get_module_details(mod_name, error=ImportError):
    """Name, spec and code of what `-m mod_name` runs."""
    if mod_name.startswith('.'):
        raise error('Relative module names not supported')
    parent, _, _ = mod_name.rpartition('.')
    if parent:
        try:
            __import__(parent)
        except ImportError as exc:
            if exc.name is None or exc.name != parent and not parent.startswith(exc.name + '.'):
                raise
        existing = sys.modules.get(mod_name)
        if existing is not None and not hasattr(existing, '__path__'):
            from warnings import warn
            warn(f'{mod_name!r} found in sys.modules after import of package {parent!r}, but prior to '
                 f'execution of {mod_name!r}; this may result in unpredictable behaviour',
                 RuntimeWarning)
    try:
        spec = importlib.util.find_spec(mod_name)
    except (ImportError, AttributeError, TypeError, ValueError) as exc:
        message = 'Error while finding module specification for {!r} ({}: {})'
        if mod_name.endswith('.py'):
            message += f". Try using '{mod_name[:-3]}' instead of '{mod_name}' as the module name."
        raise error(message.format(mod_name, type(exc).__name__, exc)) from exc
    if spec is None:
        raise error(f'No module named {mod_name}')
    if spec.submodule_search_locations is not None:
        if mod_name == '__main__' or mod_name.endswith('.__main__'):
            raise error('Cannot use package as __main__ module')
        try:
            return _get_module_details(mod_name + '.__main__', error)
        except error as exc:
            if mod_name not in sys.modules:
                raise
            raise error(f'{exc}; {mod_name!r} is a package and cannot be directly executed')
    if spec.loader is None:
        raise error(f'{mod_name!r} is a namespace package and cannot be executed')
    try:
        code = spec.loader.get_code(mod_name)
    except ImportError as exc:
        raise error(format(exc)) from exc
    if code is None:
        raise error(f'No code object available for {mod_name}')
    return mod_name, spec, code


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Runs a module's code and gives the namespace it leaves."""
    mod_name, spec, code = _get_module_details(mod_name)
    if run_name is None:
        run_name = mod_name
    if alter_sys:
        return _run_module_code(code, init_globals, run_name, spec)
    return _run_code(code, {}, init_globals, run_name, spec)


def _code_of_file(path):
    with open(path, 'rb') as file:
        source = file.read()
    return compile(source, path, 'exec')


def run_path(path_name, init_globals=None, run_name=None):
    """Runs a file, or the `__main__` of a directory, and gives the namespace it leaves."""
    if run_name is None:
        run_name = '<run_path>'
    pkg_name = run_name.rpartition('.')[0]
    path_name = os.fsdecode(path_name)
    if not os.path.isdir(path_name):
        code = _code_of_file(path_name)
        return _run_module_code(code, init_globals, run_name, pkg_name=pkg_name, script_name=path_name)
    main = os.path.join(path_name, '__main__.py')
    sys.path.insert(0, path_name)
    saved = sys.modules.pop('__main__', None)
    try:
        if not os.path.isfile(main):
            raise ImportError(f"can't find '__main__' module in {path_name!r}")
        loader = importlib.machinery.SourceFileLoader('__main__', main)
        spec = importlib.util.spec_from_file_location('__main__', main, loader=loader)
        code = _code_of_file(main)
        if saved is not None:
            sys.modules['__main__'] = saved
        return _run_module_code(code, init_globals, run_name, spec, pkg_name, main)
    finally:
        if saved is not None:
            sys.modules['__main__'] = saved
        if path_name in sys.path:
            sys.path.remove(path_name)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        print('No module specified for execution', file=sys.stderr)
    else:
        del sys.argv[0]
        run_module(sys.argv[0], run_name='__main__', alter_sys=True)
