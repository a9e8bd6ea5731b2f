"""Setting loggers up from dicts and files."""

import functools
import io
import logging
import logging.handlers
import os
import re

DEFAULT_LOGGING_CONFIG_PORT = 9030
IDENTIFIER = re.compile('^[a-z_][a-z0-9_]*$', re.I)


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Set loggers up from an ini file."""
    import configparser
    if isinstance(fname, str):
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} doesn't exist")
        if not os.path.getsize(fname):
            raise RuntimeError(f'{fname} is an empty file')
    if isinstance(fname, configparser.RawConfigParser):
        cp = fname
    else:
        try:
            cp = configparser.ConfigParser(defaults)
            if hasattr(fname, 'readline'):
                cp.read_file(fname)
            else:
                cp.read(fname, encoding=io.text_encoding(encoding))
        except configparser.ParsingError as e:
            raise RuntimeError(f'{fname} is invalid: {e}') from None
    formatters = _file_formatters(cp)
    with logging._lock:
        _clear()
        handlers = _file_handlers(cp, formatters)
        _file_loggers(cp, handlers, disable_existing_loggers)


def _names(text):
    return [name.strip() for name in text.split(',') if name.strip()]


def _resolve(name):
    """The object that a dotted name leads to."""
    first, *rest = name.split('.')
    found, used = __import__(first), first
    for part in rest:
        used += '.' + part
        try:
            found = getattr(found, part)
        except AttributeError:
            __import__(used)
            found = getattr(found, part)
    return found


def _file_formatters(cp):
    formatters = {}
    for name in _names(cp['formatters']['keys']):
        section = cp[f'formatter_{name}']
        get = functools.partial(cp.get, f'formatter_{name}', raw=True, fallback=None)
        cls = logging.Formatter
        if section.get('class'):
            cls = _resolve(section.get('class'))
        defaults = get('defaults')
        options = {} if defaults is None else {'defaults': eval(defaults, vars(logging))}
        formatters[name] = cls(get('format'), get('datefmt'), get('style') or '%', **options)
    return formatters


def _file_handlers(cp, formatters):
    handlers, targets = {}, []
    for name in _names(cp['handlers']['keys']):
        section = cp[f'handler_{name}']
        try:
            cls = eval(section['class'], vars(logging))
        except (AttributeError, NameError):
            cls = _resolve(section['class'])
        args = eval(section.get('args', '()'), vars(logging))
        kwargs = eval(section.get('kwargs', '{}'), vars(logging))
        handler = cls(*args, **kwargs)
        handler.name = name
        if 'level' in section:
            handler.setLevel(section['level'])
        if section.get('formatter'):
            handler.setFormatter(formatters[section['formatter']])
        if issubclass(cls, logging.handlers.MemoryHandler) and section.get('target'):
            targets.append((handler, section['target']))
        handlers[name] = handler
    for handler, target in targets:
        handler.setTarget(handlers[target])
    return handlers


def _set_handlers(logger, handlers, names):
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    for name in names:
        logger.addHandler(handlers[name])


def _left_over(existing, children, disable):
    """Loggers that the configuration does not name are disabled, but for children of those it names."""
    for name in existing:
        logger = logging.root.manager.loggerDict[name]
        if isinstance(logger, logging.PlaceHolder):
            continue
        if name in children:
            logger.setLevel(logging.NOTSET)
            logger.handlers = []
            logger.propagate = True
        else:
            logger.disabled = disable


def _take(name, existing, children):
    """Notes that the configuration names a logger; its children are named with it."""
    if name in existing:
        existing.remove(name)
        children.update(other for other in existing if other.startswith(name + '.'))


def _file_loggers(cp, handlers, disable_existing_loggers):
    names = _names(cp['loggers']['keys'])
    section = cp['logger_root']
    root = logging.root
    if 'level' in section:
        root.setLevel(section['level'])
    _set_handlers(root, handlers, _names(section.get('handlers', '')))
    existing, children = sorted(root.manager.loggerDict), set()
    for key in names:
        if key == 'root':
            continue
        section = cp[f'logger_{key}']
        name = section['qualname']
        logger = logging.getLogger(name)
        _take(name, existing, children)
        if 'level' in section:
            logger.setLevel(section['level'])
        logger.propagate = section.getint('propagate', fallback=1)
        logger.disabled = 0
        _set_handlers(logger, handlers, _names(section.get('handlers', '')))
    _left_over(existing, children, disable_existing_loggers)


def _clear():
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


def valid_ident(s):
    """Check that a text is a name."""
    if not IDENTIFIER.match(s):
        raise ValueError(f'Not a valid Python identifier: {s!r}')
    return True


class _Converting:
    """A container whose values that stand for others are replaced when they are looked at."""

    def _converted(self, key, value, replace=True):
        result = self.configurator.convert(value)
        if value is not result:
            if replace:
                self[key] = result
            if isinstance(result, (ConvertingDict, ConvertingList, ConvertingTuple)):
                result.parent, result.key = self, key
        return result


class ConvertingDict(dict, _Converting):
    def __getitem__(self, key):
        return self._converted(key, dict.__getitem__(self, key))

    def get(self, key, default=None):
        return self._converted(key, dict.get(self, key, default))

    def pop(self, key, default=None):
        return self._converted(key, dict.pop(self, key, default), replace=False)


class ConvertingList(list, _Converting):
    def __getitem__(self, key):
        return self._converted(key, list.__getitem__(self, key))

    def pop(self, idx=-1):
        return self._converted(idx, list.pop(self, idx), replace=False)


class ConvertingTuple(tuple, _Converting):
    def __getitem__(self, key):
        return self._converted(key, tuple.__getitem__(self, key), replace=False)


class BaseConfigurator:
    """Knows the values that stand for others: ext://, cfg://."""

    CONVERT_PATTERN = re.compile(r'^(?P<prefix>[a-z]+)://(?P<suffix>.*)$')
    value_converters = {'ext': 'ext_convert', 'cfg': 'cfg_convert'}
    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self

    def resolve(self, s):
        """The object that a dotted name leads to."""
        try:
            return _resolve(s)
        except ImportError as e:
            raise ValueError(f'Cannot resolve {s!r}: {e}') from e

    def ext_convert(self, value):
        return self.resolve(value)

    def cfg_convert(self, value):
        """A part of the configuration itself."""
        match = re.match(r'^\s*(\w+)\s*', value)
        if match is None:
            raise ValueError(f'Unable to convert {value!r}')
        rest, found = value[match.end():], self.config[match[1]]
        while rest:
            if match := re.match(r'^\.\s*(\w+)\s*', rest):
                found = found[match[1]]
            elif match := re.match(r'^\[([^\[\]]*)\]\s*', rest):
                index = match[1]
                try:
                    found = found[int(index)] if index.isdigit() else found[index]
                except TypeError:
                    found = found[index]
            else:
                raise ValueError(f'Unable to convert {value!r} at {rest!r}')
            rest = rest[match.end():]
        return found

    def convert(self, value):
        """The value that another stands for."""
        for plain, converting in (dict, ConvertingDict), (list, ConvertingList), (tuple, ConvertingTuple):
            if isinstance(value, plain) and not isinstance(value, converting):
                if plain is tuple and hasattr(value, '_fields'):
                    return value
                value = converting(value)
                value.configurator = self
                return value
        if isinstance(value, str) and (match := self.CONVERT_PATTERN.match(value)):
            name = self.value_converters.get(match['prefix'])
            if name:
                value = getattr(self, name)(match['suffix'])
        return value

    def configure_custom(self, config):
        """What a factory of the program's own makes."""
        factory = config.pop('()')
        if not callable(factory):
            factory = self.resolve(factory)
        attributes = config.pop('.', None)
        result = factory(**{k: config[k] for k in list(config) if valid_ident(k)})
        for name, value in (attributes or {}).items():
            setattr(result, name, value)
        return result

    def as_tuple(self, value):
        return tuple(value) if isinstance(value, list) else value


class DictConfigurator(BaseConfigurator):
    """Sets loggers up from a dict."""

    def configure(self):
        config = self.config
        if 'version' not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config['version'] != 1:
            raise ValueError(f"Unsupported version: {config['version']}")
        empty = {}
        with logging._lock:
            if config.pop('incremental', False):
                self._incremental(config, empty)
                return
            disable = config.pop('disable_existing_loggers', True)
            _clear()
            for kind in 'formatter', 'filter':
                entries = config.get(kind + 's', empty)
                for name in entries:
                    try:
                        entries[name] = getattr(self, 'configure_' + kind)(entries[name])
                    except Exception as e:
                        raise ValueError(f'Unable to configure {kind} {name!r}') from e
            self._handlers(config.get('handlers', empty))
            loggers = config.get('loggers', empty)
            existing, children = sorted(logging.root.manager.loggerDict), set()
            for name in loggers:
                _take(name, existing, children)
                try:
                    self.configure_logger(name, loggers[name])
                except Exception as e:
                    raise ValueError(f'Unable to configure logger {name!r}') from e
            _left_over(existing, children, disable)
            root = config.get('root', None)
            if root:
                try:
                    self.configure_root(root)
                except Exception as e:
                    raise ValueError('Unable to configure root logger') from e

    def _incremental(self, config, empty):
        handlers = config.get('handlers', empty)
        for name in handlers:
            if name not in logging._handlers:
                raise ValueError(f'No handler found with name {name!r}')
            try:
                level = handlers[name].get('level', None)
                if level:
                    logging._handlers[name].setLevel(logging._checkLevel(level))
            except Exception as e:
                raise ValueError(f'Unable to configure handler {name!r}') from e
        loggers = config.get('loggers', empty)
        for name in loggers:
            self.configure_logger(name, loggers[name], True)
        if config.get('root', None):
            self.configure_root(config['root'], True)

    def _handlers(self, handlers):
        # Some name others, which come first then.
        deferred = []
        for name in sorted(handlers):
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                if 'not configured yet' in str(e.__cause__):
                    deferred.append(name)
                else:
                    raise ValueError(f'Unable to configure handler {name!r}') from e
        for name in deferred:
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as e:
                raise ValueError(f'Unable to configure handler {name!r}') from e

    def configure_formatter(self, config):
        if '()' in config:
            factory = config['()']
            try:
                return self.configure_custom(config)
            except TypeError as te:
                if "'format'" not in str(te):
                    raise
                config['fmt'] = config.pop('format')
                config['()'] = factory
                return self.configure_custom(config)
        cls = logging.Formatter
        if config.get('class', None):
            cls = _resolve(config['class'])
        options = {}
        if config.get('defaults', None) is not None:
            options['defaults'] = config['defaults']
        args = [config.get('format', None), config.get('datefmt', None), config.get('style', '%')]
        if 'validate' in config:
            args.append(config['validate'])
        return cls(*args, **options)

    def configure_filter(self, config):
        if '()' in config:
            return self.configure_custom(config)
        return logging.Filter(config.get('name', ''))

    def add_filters(self, filterer, filters):
        for f in filters:
            try:
                if not (callable(f) or callable(getattr(f, 'filter', None))):
                    f = self.config['filters'][f]
                filterer.addFilter(f)
            except Exception as e:
                raise ValueError(f'Unable to add filter {f!r}') from e

    def configure_handler(self, config):
        kept = dict(config)
        formatter = config.pop('formatter', None)
        if formatter:
            try:
                formatter = self.config['formatters'][formatter]
            except Exception as e:
                raise ValueError(f'Unable to set formatter {formatter!r}') from e
        level, filters = config.pop('level', None), config.pop('filters', None)
        if '()' in config:
            factory = config.pop('()')
            factory = factory if callable(factory) else self.resolve(factory)
        else:
            name = config.pop('class')
            cls = name if callable(name) else self.resolve(name)
            if issubclass(cls, logging.handlers.MemoryHandler):
                if 'flushLevel' in config:
                    config['flushLevel'] = logging._checkLevel(config['flushLevel'])
                if 'target' in config:
                    target = self.config['handlers'][config['target']]
                    if not isinstance(target, logging.Handler):
                        config.update(kept)
                        try:
                            raise TypeError('target not configured yet')
                        except TypeError as e:
                            raise ValueError(f"Unable to set target handler {config['target']!r}") from e
                    config['target'] = target
            elif issubclass(cls, logging.handlers.QueueHandler):
                handlers = []
                for each in config.pop('handlers', None) or ():
                    handler = self.config['handlers'][each]
                    if not isinstance(handler, logging.Handler):
                        config.update(kept)
                        try:
                            raise TypeError(f'Required handler {each!r} is not configured yet')
                        except TypeError as e:
                            raise ValueError(f'Unable to set required handler {each!r}') from e
                    handlers.append(handler)
                factory = functools.partial(self._queue_handler, cls, handlers)
                return self._finished(factory, config, formatter, level, filters)
            else:
                # Addresses are lists in formats without tuples.
                for key in 'mailhost', 'address':
                    if key in config:
                        config[key] = self.as_tuple(config[key])
            factory = cls
        return self._finished(factory, config, formatter, level, filters)

    def _queue_handler(self, cls, handlers, queue=None, listener=None, respect_handler_level=False, **kwargs):
        import queue as queues
        if queue is None:
            queue = queues.Queue()
        elif not hasattr(queue, 'put'):
            queue = self.resolve(queue)() if isinstance(queue, str) else queue()
        if listener is None:
            listener = logging.handlers.QueueListener
        elif isinstance(listener, str):
            listener = self.resolve(listener)
        result = cls(queue, **kwargs)
        result.listener = listener(queue, *handlers, respect_handler_level=respect_handler_level)
        return result

    def _finished(self, factory, config, formatter, level, filters):
        attributes = config.pop('.', None)
        result = factory(**{k: config[k] for k in list(config) if valid_ident(k)})
        if formatter:
            result.setFormatter(formatter)
        if level is not None:
            result.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(result, filters)
        for name, value in (attributes or {}).items():
            setattr(result, name, value)
        return result

    def add_handlers(self, logger, handlers):
        for name in handlers:
            try:
                logger.addHandler(self.config['handlers'][name])
            except Exception as e:
                raise ValueError(f'Unable to add handler {name!r}') from e

    def common_logger_config(self, logger, config, incremental=False):
        level = config.get('level', None)
        if level is not None:
            logger.setLevel(logging._checkLevel(level))
        if incremental:
            return
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        if config.get('handlers', None):
            self.add_handlers(logger, config['handlers'])
        if config.get('filters', None):
            self.add_filters(logger, config['filters'])

    def configure_logger(self, name, config, incremental=False):
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        propagate = config.get('propagate', None)
        if propagate is not None:
            logger.propagate = propagate

    def configure_root(self, config, incremental=False):
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Set loggers up from a dict."""
    dictConfigClass(config).configure()
