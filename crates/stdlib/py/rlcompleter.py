"""Names and attributes that a beginning of a line could become."""

import builtins
import inspect
import keyword
import re
import warnings
import __main__

__all__ = ['Completer']


class Completer:
    """A completer for readline."""

    def __init__(self, namespace=None):
        if namespace and not isinstance(namespace, dict):
            raise TypeError('namespace must be a dictionary')
        self.use_main_ns = 1 if namespace is None else 0
        if namespace is not None:
            self.namespace = namespace

    def complete(self, text, state):
        """The completion number `state`."""
        if self.use_main_ns:
            self.namespace = __main__.__dict__
        if not text.strip():
            if state == 0:
                return '\t'
            return None
        if state == 0:
            with warnings.catch_warnings(action='ignore'):
                self.matches = self.attr_matches(text) if '.' in text else self.global_matches(text)
        try:
            return self.matches[state]
        except IndexError:
            return None

    def _callable_postfix(self, val, word):
        if callable(val):
            word += '('
            try:
                if not inspect.signature(val).parameters:
                    word += ')'
            except ValueError:
                pass
        return word

    def global_matches(self, text):
        matches, seen = [], {'__builtins__'}
        for word in keyword.kwlist + keyword.softkwlist:
            if word.startswith(text):
                seen.add(word)
                if word in {'finally', 'try'}:
                    word += ':'
                elif word not in {'False', 'None', 'True', 'break', 'continue', 'pass', 'else', '_'}:
                    word += ' '
                matches.append(word)
        for names in (self.namespace, builtins.__dict__):
            for word, value in names.items():
                if word.startswith(text) and word not in seen:
                    seen.add(word)
                    matches.append(self._callable_postfix(value, word))
        return matches

    def attr_matches(self, text):
        found = re.match(r'(\w+(\.\w+)*)\.(\w*)', text)
        if not found:
            return []
        expr, attr = found.group(1, 3)
        try:
            owner = eval(expr, self.namespace)
        except Exception:
            return []
        words = set(dir(owner))
        words.discard('__builtins__')
        if hasattr(owner, '__class__'):
            words.add('__class__')
            words.update(get_class_members(owner.__class__))
        matches = []
        # First what does not begin with an underscore, then one, then all.
        noprefix = {'': '_', '_': '__'}.get(attr)
        while True:
            for word in words:
                if word[:len(attr)] == attr and not (noprefix and word[:len(noprefix)] == noprefix):
                    match = f'{expr}.{word}'
                    if isinstance(getattr(type(owner), word, None), property):
                        matches.append(match)
                        continue
                    value = getattr(owner, word, None)
                    matches.append(match if value is None else self._callable_postfix(value, match))
            if matches or not noprefix:
                break
            noprefix = '__' if noprefix == '_' else None
        matches.sort()
        return matches


def get_class_members(klass):
    return [name for kind in klass.__mro__ for name in dir(kind)]


try:
    import readline
except ImportError:
    _readline_available = False
else:
    readline.set_completer(Completer().complete)
    _readline_available = True
