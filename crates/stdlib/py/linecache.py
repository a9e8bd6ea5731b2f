"""Lines of source files, read once and kept."""

import sys

__all__ = ['getline', 'clearcache', 'checkcache', 'lazycache']

# Per file: (size, modification time, lines, full name), or a one-tuple of a function that
# fetches the source when it is first needed.
cache = {}


def clearcache():
    """Forget all files."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """A line of a file, with its newline; '' when there is none. Never raises."""
    lines = getlines(filename, module_globals)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ''


def getlines(filename, module_globals=None):
    """All lines of a file as a list; empty when it cannot be read."""
    entry = cache.get(filename)
    if entry is not None and len(entry) != 1:
        return entry[2]
    try:
        return updatecache(filename, module_globals)
    except MemoryError:
        clearcache()
        return []


def checkcache(filename=None):
    """Forget files that have changed since they were read."""
    filenames = list(cache) if filename is None else [filename] if filename in cache else []
    for filename in filenames:
        entry = cache[filename]
        if len(entry) == 1:
            continue
        size, mtime, lines, fullname = entry
        if mtime is None:
            # From a loader, not from a file.
            continue
        import os
        try:
            stat = os.stat(fullname)
        except (OSError, ValueError):
            cache.pop(filename, None)
            continue
        if size != stat.st_size or mtime != stat.st_mtime:
            cache.pop(filename, None)


def updatecache(filename, module_globals=None):
    """Read a file anew; returns its lines."""
    if filename in cache and len(cache[filename]) != 1:
        cache.pop(filename, None)
    if not filename or filename.startswith('<') and filename.endswith('>'):
        return []
    import os
    fullname = filename
    try:
        stat = os.stat(fullname)
    except OSError:
        if lazycache(filename, module_globals):
            try:
                data = cache[filename][0]()
            except (ImportError, OSError):
                pass
            else:
                if data is None:
                    return []
                lines = [line + '\n' for line in data.splitlines()]
                cache[filename] = (len(data), None, lines, fullname)
                return lines
        if os.path.isabs(filename):
            return []
        for dirname in sys.path:
            try:
                fullname = os.path.join(dirname, filename)
            except (TypeError, AttributeError):
                continue
            try:
                stat = os.stat(fullname)
                break
            except (OSError, ValueError):
                pass
        else:
            return []
    except ValueError:
        return []
    try:
        lines = _read_source(fullname)
    except (OSError, UnicodeDecodeError, SyntaxError, LookupError):
        return []
    if lines and not lines[-1].endswith('\n'):
        lines[-1] += '\n'
    cache[filename] = (stat.st_size, stat.st_mtime, lines, fullname)
    return lines


def _read_source(path):
    with open(path, 'rb') as file:
        data = file.read()
    encoding = 'utf-8'
    if data.startswith(b'\xef\xbb\xbf'):
        data = data[3:]
    else:
        # An encoding is declared on one of the first two lines.
        for line in data.split(b'\n', 2)[:2]:
            line = line.strip()
            if not line.startswith(b'#'):
                if line:
                    break
                continue
            found = line.find(b'coding')
            if found >= 0 and line[found + 6:found + 7] in (b':', b'='):
                name = line[found + 7:].split()
                if name:
                    encoding = name[0].decode('ascii', 'replace').rstrip('-*;,')
                break
    text = data.decode(encoding).replace('\r\n', '\n').replace('\r', '\n')
    # Only newlines end lines here: str.splitlines knows more.
    lines = text.split('\n')
    last = lines.pop()
    lines = [line + '\n' for line in lines]
    if last:
        lines.append(last)
    return lines


def lazycache(filename, module_globals):
    """Remember how to get a module's source from its loader; returns whether it can."""
    if filename in cache:
        return len(cache[filename]) == 1
    if not filename or filename.startswith('<') and filename.endswith('>'):
        return False
    if module_globals and '__name__' in module_globals:
        name = module_globals['__name__']
        loader = module_globals.get('__loader__')
        if loader is None:
            loader = getattr(module_globals.get('__spec__'), 'loader', None)
        get_source = getattr(loader, 'get_source', None)
        if name and get_source:
            def get_lines(name=name):
                return get_source(name)

            cache[filename] = (get_lines,)
            return True
    return False
