"""Where Python 2 had what Python 3 has elsewhere, for pickles of the protocols 0 to 2."""

IMPORT_MAPPING = {
    '__builtin__': 'builtins', 'copy_reg': 'copyreg', 'Queue': 'queue', 'SocketServer': 'socketserver',
    'ConfigParser': 'configparser', 'repr': 'reprlib', 'commands': 'subprocess', 'UserDict': 'collections',
    'UserList': 'collections', 'UserString': 'collections', 'whichdb': 'dbm', 'StringIO': 'io',
    'cStringIO': 'io', 'cPickle': 'pickle', 'thread': '_thread', 'dummy_thread': '_dummy_thread',
    'HTMLParser': 'html.parser', 'httplib': 'http.client', 'urlparse': 'urllib.parse',
    'robotparser': 'urllib.robotparser', 'xmlrpclib': 'xmlrpc.client',
}
NAME_MAPPING = {
    ('__builtin__', 'xrange'): ('builtins', 'range'), ('__builtin__', 'reduce'): ('functools', 'reduce'),
    ('__builtin__', 'intern'): ('sys', 'intern'), ('__builtin__', 'unichr'): ('builtins', 'chr'),
    ('__builtin__', 'unicode'): ('builtins', 'str'), ('__builtin__', 'long'): ('builtins', 'int'),
    ('itertools', 'izip'): ('builtins', 'zip'), ('itertools', 'imap'): ('builtins', 'map'),
    ('itertools', 'ifilter'): ('builtins', 'filter'),
    ('itertools', 'ifilterfalse'): ('itertools', 'filterfalse'),
    ('itertools', 'izip_longest'): ('itertools', 'zip_longest'),
    ('UserDict', 'IterableUserDict'): ('collections', 'UserDict'),
    ('UserList', 'UserList'): ('collections', 'UserList'),
    ('UserString', 'UserString'): ('collections', 'UserString'),
    ('exceptions', 'StandardError'): ('builtins', 'Exception'),
}
PYTHON2_EXCEPTIONS = tuple(
    name for name, value in vars(__builtins__ if isinstance(__builtins__, type(__import__('sys')))
                                 else __import__('builtins')).items()
    if isinstance(value, type) and issubclass(value, BaseException))
for _name in PYTHON2_EXCEPTIONS:
    NAME_MAPPING['exceptions', _name] = ('builtins', _name)
REVERSE_IMPORT_MAPPING = {
    'builtins': '__builtin__', 'copyreg': 'copy_reg', 'queue': 'Queue', 'socketserver': 'SocketServer',
    'configparser': 'ConfigParser', 'reprlib': 'repr', '_thread': 'thread',
    'html.parser': 'HTMLParser', 'http.client': 'httplib', 'urllib.parse': 'urlparse',
}
REVERSE_NAME_MAPPING = {new: old for old, new in NAME_MAPPING.items()}
REVERSE_NAME_MAPPING['builtins', 'str'] = ('__builtin__', 'unicode')
REVERSE_NAME_MAPPING.pop(('builtins', 'Exception'), None)
REVERSE_NAME_MAPPING['builtins', 'Exception'] = ('exceptions', 'Exception')
