"""Bodies as what they are: text, bytes, messages."""

import binascii
import quopri

from . import quoprimime
from . import errors


class ContentManager:
    """Functions that get and set bodies, by type."""

    def __init__(self):
        self.get_handlers, self.set_handlers = {}, {}

    def add_get_handler(self, key, handler):
        self.get_handlers[key] = handler

    def get_content(self, msg, *args, **kw):
        """The body of a message."""
        for key in (msg.get_content_type(), msg.get_content_maintype(), ''):
            if key in self.get_handlers:
                return self.get_handlers[key](msg, *args, **kw)
        raise KeyError(msg.get_content_type())

    def add_set_handler(self, typekey, handler):
        self.set_handlers[typekey] = handler

    def set_content(self, msg, obj, *args, **kw):
        """Set the body of a message."""
        if msg.get_content_maintype() == 'multipart':
            raise TypeError('set_content not valid on multipart')
        handler = self._set_handler(obj)
        msg.clear_content()
        handler(msg, obj, *args, **kw)

    def _set_handler(self, obj):
        path = None
        for cls in type(obj).__mro__:
            full = f'{cls.__module__}.{cls.__qualname__}'
            path = path or full
            for key in cls, full, cls.__qualname__, cls.__name__:
                if key in self.set_handlers:
                    return self.set_handlers[key]
        if None in self.set_handlers:
            return self.set_handlers[None]
        raise KeyError(path)


raw_data_manager = ContentManager()


def get_text_content(msg, errors='replace'):
    content = msg.get_payload(decode=True)
    return content.decode(msg.get_param('charset', 'ASCII'), errors=errors)


def get_non_text_content(msg):
    return msg.get_payload(decode=True)


def get_message_content(msg):
    return msg.get_payload(0)


def get_and_fixup_unknown_message_content(msg):
    return bytes(msg.get_payload(0))


raw_data_manager.add_get_handler('text', get_text_content)
for _kind in 'audio image video application'.split():
    raw_data_manager.add_get_handler(_kind, get_non_text_content)
for _kind in 'rfc822 external-body'.split():
    raw_data_manager.add_get_handler('message/' + _kind, get_message_content)
raw_data_manager.add_get_handler('message', get_and_fixup_unknown_message_content)


def _prepare(msg, maintype, subtype, headers):
    msg['Content-Type'] = '/'.join((maintype, subtype))
    if headers:
        if not hasattr(headers[0], 'name'):
            made = []
            for header in headers:
                name, value = header.split(':', 1)
                made.append(msg.policy.header_factory(name, value.strip()))
            headers = made
        try:
            for header in headers:
                if header.defects:
                    raise header.defects[0]
                msg[header.name] = header
        except errors.HeaderDefect as exc:
            raise ValueError(f'Invalid header: {header.fold(policy=msg.policy)}') from exc


def _finish(msg, disposition, filename, cid, params):
    if disposition is None and filename is not None:
        disposition = 'attachment'
    if disposition is not None:
        msg['Content-Disposition'] = disposition
    if filename is not None:
        msg.set_param('filename', filename, header='Content-Disposition', replace=True)
    if cid is not None:
        msg['Content-ID'] = cid
    for key, value in (params or {}).items():
        msg.set_param(key, value)


def _base64(data, most):
    step = most // 4 * 3 or 57
    return ''.join(binascii.b2a_base64(data[i:i + step]).decode('ascii') for i in range(0, len(data), step))


def _encode_text(string, charset, cte, policy):
    lines = string.encode(charset).splitlines()
    linesep = policy.linesep.encode('ascii')

    def embedded():
        return linesep.join(lines) + linesep

    def normal():
        return b'\n'.join(lines) + b'\n'
    if cte is None:
        longest = max((len(line) for line in lines), default=0)
        if longest <= (policy.max_line_length or float('inf')):
            try:
                return '7bit', normal().decode('ascii')
            except UnicodeDecodeError:
                pass
            if policy.cte_type == '8bit':
                return '8bit', normal().decode('ascii', 'surrogateescape')
        sample = embedded()
        quoted = quoprimime.body_encode(normal().decode('latin-1'), policy.max_line_length or 10 ** 9)
        if len(quopri.encodestring(sample[:1000])) <= len(binascii.b2a_base64(sample[:1000])):
            return 'quoted-printable', quoted
        return 'base64', _base64(embedded(), policy.max_line_length or 76)
    if cte == '7bit':
        return cte, normal().decode('ascii')
    if cte == '8bit':
        return cte, normal().decode('ascii', 'surrogateescape')
    if cte == 'quoted-printable':
        return cte, quoprimime.body_encode(normal().decode('latin-1'), policy.max_line_length or 10 ** 9)
    if cte == 'base64':
        return cte, _base64(embedded(), policy.max_line_length or 76)
    raise ValueError(f'Unknown content transfer encoding {cte}')


def set_text_content(msg, string, subtype='plain', charset='utf-8', cte=None, disposition=None, filename=None,
                     cid=None, params=None, headers=None):
    _prepare(msg, 'text', subtype, headers)
    cte, payload = _encode_text(string, charset, cte, msg.policy)
    msg.set_payload(payload)
    from .charset import ALIASES
    msg.set_param('charset', ALIASES.get(charset, charset), replace=True)
    msg['Content-Transfer-Encoding'] = cte
    _finish(msg, disposition, filename, cid, params)


def set_message_content(msg, message, subtype='rfc822', cte=None, disposition=None, filename=None, cid=None,
                        params=None, headers=None):
    if subtype == 'partial':
        raise ValueError('message/partial is not supported for Message objects')
    if subtype == 'rfc822':
        if cte not in (None, '7bit', '8bit', 'binary'):
            raise ValueError(f'message/rfc822 parts do not support cte={cte}')
        cte = '8bit' if cte is None else cte
    elif subtype == 'external-body':
        if cte not in (None, '7bit'):
            raise ValueError(f'message/external-body parts do not support cte={cte}')
        cte = '7bit'
    elif cte is None:
        cte = '7bit'
    _prepare(msg, 'message', subtype, headers)
    msg.set_payload([message])
    msg['Content-Transfer-Encoding'] = cte
    _finish(msg, disposition, filename, cid, params)


def set_bytes_content(msg, data, maintype, subtype, cte='base64', disposition=None, filename=None, cid=None,
                      params=None, headers=None):
    _prepare(msg, maintype, subtype, headers)
    if cte == 'base64':
        data = _base64(data, msg.policy.max_line_length or 76)
    elif cte == 'quoted-printable':
        data = binascii.b2a_qp(data, istext=False, header=False, quotetabs=True).decode('ascii')
    elif cte == '7bit':
        data = data.decode('ascii')
    elif cte in ('8bit', 'binary'):
        data = data.decode('ascii', 'surrogateescape')
    msg.set_payload(data)
    msg['Content-Transfer-Encoding'] = cte
    _finish(msg, disposition, filename, cid, params)


raw_data_manager.add_set_handler(str, set_text_content)
raw_data_manager.add_set_handler('email.message.Message', set_message_content)
for _kind in bytes, bytearray, memoryview:
    raw_data_manager.add_set_handler(_kind, set_bytes_content)
