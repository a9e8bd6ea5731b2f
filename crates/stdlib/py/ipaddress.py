"""Addresses, networks and interfaces of IPv4 and IPv6."""

import functools

IPV4LENGTH = 32
IPV6LENGTH = 128


class AddressValueError(ValueError):
    """The address is wrong."""


class NetmaskValueError(ValueError):
    """The mask is wrong."""


def _first_of(kinds, address, *args):
    for kind in kinds:
        try:
            return kind(address, *args)
        except (AddressValueError, NetmaskValueError):
            pass
    return None


def ip_address(address):
    """An IPv4Address or IPv6Address, whichever fits."""
    made = _first_of((IPv4Address, IPv6Address), address)
    if made is None:
        raise ValueError(f'{address!r} does not appear to be an IPv4 or IPv6 address')
    return made


def ip_network(address, strict=True):
    """An IPv4Network or IPv6Network, whichever fits."""
    made = _first_of((IPv4Network, IPv6Network), address, strict)
    if made is None:
        raise ValueError(f'{address!r} does not appear to be an IPv4 or IPv6 network')
    return made


def ip_interface(address):
    """An IPv4Interface or IPv6Interface, whichever fits."""
    made = _first_of((IPv4Interface, IPv6Interface), address)
    if made is None:
        raise ValueError(f'{address!r} does not appear to be an IPv4 or IPv6 interface')
    return made


def v4_int_to_packed(address):
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError('Address negative or too large for IPv4')


def v6_int_to_packed(address):
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError('Address negative or too large for IPv6')


def _split_optional_netmask(address):
    parts = str(address).split('/')
    if len(parts) > 2:
        raise AddressValueError(f"Only one '/' permitted in {address!r}")
    return parts


def _find_address_range(addresses):
    """The first and last of each run of addresses in a sorted sequence."""
    it = iter(addresses)
    first = last = next(it)
    for ip in it:
        if ip._ip != last._ip + 1:
            yield first, last
            first = ip
        last = ip
    yield first, last


def _count_righthand_zero_bits(number, bits):
    return bits if number == 0 else min(bits, (~number & (number - 1)).bit_length())


def summarize_address_range(first, last):
    """The networks that make up the range from one address to another."""
    if not (isinstance(first, _BaseAddress) and isinstance(last, _BaseAddress)):
        raise TypeError('first and last must be IP addresses, not networks')
    if first.version != last.version:
        raise TypeError(f'{first} and {last} are not of the same version')
    if first > last:
        raise ValueError('last IP address must be greater than first')
    network = {4: IPv4Network, 6: IPv6Network}.get(first.version)
    if network is None:
        raise ValueError('unknown IP version')
    bits, at, end = first._max_prefixlen, first._ip, last._ip
    while at <= end:
        size = min(_count_righthand_zero_bits(at, bits), (end - at + 1).bit_length() - 1)
        yield network((at, bits - size))
        at += 1 << size
        if at - 1 == first._ALL_ONES:
            break


def _collapse_addresses_internal(addresses):
    waiting, subnets = list(addresses), {}
    while waiting:
        net = waiting.pop()
        supernet = net.supernet()
        known = subnets.get(supernet)
        if known is None:
            subnets[supernet] = net
        elif known != net:
            # Both halves are there.
            del subnets[supernet]
            waiting.append(supernet)
    last = None
    for net in sorted(subnets.values()):
        if last is not None and last.broadcast_address >= net.broadcast_address:
            continue
        yield net
        last = net


def collapse_addresses(addresses):
    """The fewest networks that hold the same addresses."""
    ips, networks = [], []
    for ip in addresses:
        if isinstance(ip, _BaseAddress):
            group = ips
        elif ip._prefixlen == ip._max_prefixlen:
            group = ips
            other = ips[-1:]
            if other and other[0].version != ip.version:
                raise TypeError(f'{ip} and {other[0]} are not of the same version')
            try:
                ips.append(ip.ip)
            except AttributeError:
                ips.append(ip.network_address)
            continue
        else:
            group = networks
        if group and group[-1].version != ip.version:
            raise TypeError(f'{ip} and {group[-1]} are not of the same version')
        group.append(ip)
    ips = sorted(set(ips))
    if ips:
        for first, last in _find_address_range(ips):
            networks.extend(summarize_address_range(first, last))
    return _collapse_addresses_internal(networks)


def get_mixed_type_key(obj):
    """A key to sort addresses and networks together by."""
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    return NotImplemented


class _IPAddressBase:
    """What addresses and networks have in common."""

    __slots__ = ()

    @property
    def exploded(self):
        return self._explode_shorthand_ip_string()

    @property
    def compressed(self):
        return str(self)

    @property
    def reverse_pointer(self):
        return self._reverse_pointer()

    def _check_int_address(self, address):
        if address < 0:
            raise AddressValueError(f'{address} (< 0) is not permitted as an IPv{self.version} address')
        if address > self._ALL_ONES:
            raise AddressValueError(f'{address} (>= 2**{self._max_prefixlen}) is not permitted as an '
                                    f'IPv{self.version} address')

    def _check_packed_address(self, address, expected_len):
        if len(address) != expected_len:
            raise AddressValueError(f'{address!r} (len {len(address)} != {expected_len}) is not permitted '
                                    f'as an IPv{self.version} address')

    @classmethod
    def _ip_int_from_prefix(cls, prefixlen):
        return cls._ALL_ONES ^ (cls._ALL_ONES >> prefixlen)

    @classmethod
    def _prefix_from_ip_int(cls, ip_int):
        zeros = _count_righthand_zero_bits(ip_int, cls._max_prefixlen)
        prefixlen = cls._max_prefixlen - zeros
        if ip_int >> zeros != (1 << prefixlen) - 1:
            details = ip_int.to_bytes(cls._max_prefixlen // 8)
            raise ValueError(f'Netmask pattern {details!r} mixes zeroes & ones')
        return prefixlen

    @classmethod
    def _report_invalid_netmask(cls, netmask_str):
        raise NetmaskValueError(f'{netmask_str!r} is not a valid netmask') from None

    @classmethod
    def _prefix_from_prefix_string(cls, prefixlen_str):
        if not (prefixlen_str.isascii() and prefixlen_str.isdigit()):
            cls._report_invalid_netmask(prefixlen_str)
        prefixlen = int(prefixlen_str)
        if not 0 <= prefixlen <= cls._max_prefixlen:
            cls._report_invalid_netmask(prefixlen_str)
        return prefixlen

    @classmethod
    def _prefix_from_ip_string(cls, ip_str):
        """A prefix from a netmask or a host mask in dotted form."""
        try:
            ip_int = cls._ip_int_from_string(ip_str)
        except AddressValueError:
            cls._report_invalid_netmask(ip_str)
        try:
            return cls._prefix_from_ip_int(ip_int)
        except ValueError:
            pass
        try:
            return cls._prefix_from_ip_int(ip_int ^ cls._ALL_ONES)
        except ValueError:
            cls._report_invalid_netmask(ip_str)

    @classmethod
    def _split_addr_prefix(cls, address):
        """An address with its prefix, of bytes, an int, a string or a pair."""
        if isinstance(address, (bytes, int)):
            return address, cls._max_prefixlen
        if not isinstance(address, tuple):
            address = _split_optional_netmask(address)
        return tuple(address) if len(address) > 1 else (address[0], cls._max_prefixlen)

    def __reduce__(self):
        return self.__class__, (str(self),)


class _Ordered:
    """Ordering from `__eq__` and `__lt__`."""

    __slots__ = ()

    def __le__(self, other):
        less = self.__lt__(other)
        return less if less is NotImplemented else less or self == other

    def __gt__(self, other):
        less = self.__lt__(other)
        return less if less is NotImplemented else not less and self != other

    def __ge__(self, other):
        less = self.__lt__(other)
        return less if less is NotImplemented else not less


class _BaseAddress(_Ordered, _IPAddressBase):
    """One address."""

    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self.version == other.version
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _BaseAddress):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f'{self} and {other} are not of the same version')
        return self._ip != other._ip and self._ip < other._ip

    def __add__(self, other):
        return self.__class__(int(self) + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(int(self) - other) if isinstance(other, int) else NotImplemented

    def __repr__(self):
        return f'{self.__class__.__name__}({str(self)!r})'

    def __str__(self):
        return str(self._string_from_ip_int(self._ip))

    def __hash__(self):
        return hash(hex(int(self._ip)))

    def _get_address_key(self):
        return self.version, self

    def __reduce__(self):
        return self.__class__, (self._ip,)

    def __format__(self, fmt):
        """As a string; or in binary or hexadecimal, filled up to full width."""
        if not fmt or fmt[-1] == 's':
            return format(str(self), fmt)
        import re
        found = re.fullmatch('(#?)(_?)([xbnX])', fmt)
        if not found:
            return super().__format__(fmt)
        alternate, grouping, base = found.groups()
        if base == 'n':
            base = 'b' if self.version == 4 else 'x'
        digits = self._max_prefixlen if base == 'b' else self._max_prefixlen // 4
        if grouping:
            digits += digits // 4 - 1
        if alternate:
            digits += 2
        return f'{int(self):{alternate}0{digits}{grouping}{base}}'


class _BaseNetwork(_Ordered, _IPAddressBase):
    """A network: an address and a mask."""

    def __repr__(self):
        return f'{self.__class__.__name__}({str(self)!r})'

    def __str__(self):
        return f'{self.network_address}/{self._prefixlen}'

    def hosts(self):
        """The addresses for hosts: all but the network's own and the broadcast address."""
        for number in range(int(self.network_address) + 1, int(self.broadcast_address)):
            yield self._address_class(number)

    def __iter__(self):
        for number in range(int(self.network_address), int(self.broadcast_address) + 1):
            yield self._address_class(number)

    def __getitem__(self, n):
        first, last = int(self.network_address), int(self.broadcast_address)
        number = first + n if n >= 0 else last + n + 1
        if not first <= number <= last:
            raise IndexError('address out of range')
        return self._address_class(number)

    def __lt__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f'{self} and {other} are not of the same version')
        if self.network_address != other.network_address:
            return self.network_address < other.network_address
        if self.netmask != other.netmask:
            return self.netmask < other.netmask
        return False

    def __eq__(self, other):
        try:
            return self.version == other.version and self.network_address == other.network_address \
                and int(self.netmask) == int(other.netmask)
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash(int(self.network_address) ^ int(self.netmask))

    def __contains__(self, other):
        if self.version != other.version or isinstance(other, _BaseNetwork):
            return False
        return other._ip & self.netmask._ip == self.network_address._ip

    def overlaps(self, other):
        return self.network_address in other or self.broadcast_address in other or \
            other.network_address in self or other.broadcast_address in self

    @functools.cached_property
    def broadcast_address(self):
        return self._address_class(int(self.network_address) | int(self.hostmask))

    @functools.cached_property
    def hostmask(self):
        return self._address_class(int(self.netmask) ^ self._ALL_ONES)

    @property
    def with_prefixlen(self):
        return f'{self.network_address}/{self._prefixlen}'

    @property
    def with_netmask(self):
        return f'{self.network_address}/{self.netmask}'

    @property
    def with_hostmask(self):
        return f'{self.network_address}/{self.hostmask}'

    @property
    def num_addresses(self):
        return int(self.broadcast_address) - int(self.network_address) + 1

    @property
    def prefixlen(self):
        return self._prefixlen

    @property
    def _address_class(self):
        raise NotImplementedError(f'{type(self)}: _address_class')

    def address_exclude(self, other):
        """The networks that are left when one is taken out."""
        if self.version != other.version:
            raise TypeError(f'{self} and {other} are not of the same version')
        if not isinstance(other, _BaseNetwork):
            raise TypeError(f'{other} is not a network object')
        if not other.subnet_of(self):
            raise ValueError(f'{other} not contained in {self}')
        if other == self:
            return
        other = other.__class__(f'{other.network_address}/{other.prefixlen}')
        one, two = self.subnets()
        while one != other and two != other:
            if other.subnet_of(one):
                yield two
                one, two = one.subnets()
            else:
                yield one
                one, two = two.subnets()
        yield two if one == other else one

    def compare_networks(self, other):
        """-1, 0 or 1 by addresses, then by masks."""
        if self.version != other.version:
            raise TypeError(f'{self} and {other} are not of the same type')
        mine, theirs = ((n.network_address, n.netmask) for n in (self, other))
        return (mine > theirs) - (mine < theirs)

    def _get_networks_key(self):
        return self.version, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """The networks that make up this one."""
        if self._prefixlen == self._max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError('new prefix must be longer')
            if prefixlen_diff != 1:
                raise ValueError('cannot set prefixlen_diff and new_prefix')
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError('prefix length diff must be > 0')
        prefix = self._prefixlen + prefixlen_diff
        if prefix > self._max_prefixlen:
            raise ValueError(f'prefix length diff {prefix} is invalid for netblock {self}')
        first, end = int(self.network_address), int(self.broadcast_address) + 1
        for number in range(first, end, (int(self.hostmask) + 1) >> prefixlen_diff):
            yield self.__class__((number, prefix))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """The network around this one."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError('new prefix must be shorter')
            if prefixlen_diff != 1:
                raise ValueError('cannot set prefixlen_diff and new_prefix')
            prefixlen_diff = self._prefixlen - new_prefix
        prefix = self.prefixlen - prefixlen_diff
        if prefix < 0:
            raise ValueError(f'current prefixlen is {self.prefixlen}, cannot have a prefixlen_diff of '
                             f'{prefixlen_diff}')
        return self.__class__((int(self.network_address) & (int(self.netmask) << prefixlen_diff), prefix))

    @property
    def is_multicast(self):
        return self._both('is_multicast')

    @staticmethod
    def _is_subnet_of(a, b):
        try:
            if a.version != b.version:
                raise TypeError(f'{a} and {b} are not of the same version')
            return b.network_address <= a.network_address and b.broadcast_address >= a.broadcast_address
        except AttributeError:
            raise TypeError(f'Unable to test subnet containment between {a} and {b}')

    def subnet_of(self, other):
        return self._is_subnet_of(self, other)

    def supernet_of(self, other):
        return self._is_subnet_of(other, self)

    def _both(self, name):
        return getattr(self.network_address, name) and getattr(self.broadcast_address, name)

    @property
    def is_reserved(self):
        return self._both('is_reserved')

    @property
    def is_link_local(self):
        return self._both('is_link_local')

    @property
    def is_private(self):
        return any(self.network_address in n and self.broadcast_address in n
                   for n in self._constants._private_networks)

    @property
    def is_global(self):
        return not self.is_private

    @property
    def is_unspecified(self):
        return self._both('is_unspecified')

    @property
    def is_loopback(self):
        return self._both('is_loopback')

    def _init_network(self, address, strict):
        """What the constructors of both versions do."""
        addr, mask = self._split_addr_prefix(address)
        self.network_address = self._address_class(addr)
        self.netmask, self._prefixlen = self._make_netmask(mask)
        packed = int(self.network_address)
        if packed & int(self.netmask) != packed:
            if strict:
                raise ValueError(f'{self} has host bits set')
            self.network_address = self._address_class(packed & int(self.netmask))


class _BaseV4:
    """What is particular to IPv4."""

    __slots__ = ()
    version = 4
    _version = 4
    _ALL_ONES = 2 ** IPV4LENGTH - 1
    _max_prefixlen = IPV4LENGTH
    max_prefixlen = IPV4LENGTH
    _netmask_cache = {}

    def _explode_shorthand_ip_string(self):
        return str(self)

    @classmethod
    def _make_netmask(cls, arg):
        """A mask as an address, and its prefix, from either."""
        if arg not in cls._netmask_cache:
            if isinstance(arg, int):
                prefixlen = arg
                if not 0 <= prefixlen <= cls._max_prefixlen:
                    cls._report_invalid_netmask(prefixlen)
            else:
                try:
                    prefixlen = cls._prefix_from_prefix_string(arg)
                except NetmaskValueError:
                    prefixlen = cls._prefix_from_ip_string(arg)
            cls._netmask_cache[arg] = IPv4Address(cls._ip_int_from_prefix(prefixlen)), prefixlen
        return cls._netmask_cache[arg]

    @classmethod
    def _ip_int_from_string(cls, ip_str):
        if not ip_str:
            raise AddressValueError('Address cannot be empty')
        octets = ip_str.split('.')
        if len(octets) != 4:
            raise AddressValueError(f'Expected 4 octets in {ip_str!r}')
        try:
            return int.from_bytes(map(cls._parse_octet, octets))
        except ValueError as error:
            raise AddressValueError(f'{error} in {ip_str!r}') from None

    @classmethod
    def _parse_octet(cls, octet_str):
        if not octet_str:
            raise ValueError('Empty octet not permitted')
        if not (octet_str.isascii() and octet_str.isdigit()):
            raise ValueError(f'Only decimal digits permitted in {octet_str!r}')
        if len(octet_str) > 3:
            raise ValueError(f'At most 3 characters permitted in {octet_str!r}')
        if octet_str != '0' and octet_str[0] == '0':
            raise ValueError(f'Leading zeros are not permitted in {octet_str!r}')
        number = int(octet_str)
        if number > 255:
            raise ValueError(f'Octet {number} (> 255) not permitted')
        return number

    @classmethod
    def _string_from_ip_int(cls, ip_int):
        return '.'.join(map(str, ip_int.to_bytes(4)))

    def _reverse_pointer(self):
        return '.'.join(reversed(str(self).split('.'))) + '.in-addr.arpa'


class IPv4Address(_BaseV4, _BaseAddress):
    """An IPv4 address."""

    __slots__ = ('_ip', '__weakref__')

    def __init__(self, address):
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 4)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            self._ip = self._ip_int_from_string(text)

    @property
    def packed(self):
        return v4_int_to_packed(self._ip)

    @property
    def is_reserved(self):
        return self in self._constants._reserved_network

    @property
    def is_private(self):
        return any(self in net for net in self._constants._private_networks)

    @property
    def is_global(self):
        return self not in self._constants._public_network and not self.is_private

    @property
    def is_multicast(self):
        return self in self._constants._multicast_network

    @property
    def is_unspecified(self):
        return self._ip == 0

    @property
    def is_loopback(self):
        return self in self._constants._loopback_network

    @property
    def is_link_local(self):
        return self in self._constants._linklocal_network


class _Interface:
    """An address that knows its network: what both versions share."""

    __slots__ = ()

    def _init_interface(self, address, kind, network):
        addr, mask = self._split_addr_prefix(address)
        kind.__init__(self, addr)
        self.network = network((addr, mask), strict=False)
        self.netmask = self.network.netmask
        self._prefixlen = self.network._prefixlen

    @functools.cached_property
    def hostmask(self):
        return self.network.hostmask

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    def _equal(self, other, equal):
        if equal is NotImplemented or not equal:
            return equal
        try:
            return self.network == other.network
        except AttributeError:
            # An interface with an address: not equal, though the numbers are.
            return False

    def _less(self, other, less):
        if less is NotImplemented:
            return NotImplemented
        try:
            return self.network < other.network or self.network == other.network and less
        except AttributeError:
            return False

    __reduce__ = _IPAddressBase.__reduce__

    @property
    def with_prefixlen(self):
        return f'{self._string_from_ip_int(self._ip)}/{self._prefixlen}'

    @property
    def with_netmask(self):
        return f'{self._string_from_ip_int(self._ip)}/{self.netmask}'

    @property
    def with_hostmask(self):
        return f'{self._string_from_ip_int(self._ip)}/{self.hostmask}'


class IPv4Interface(_Interface, IPv4Address):
    """An IPv4 address in its network."""

    def __init__(self, address):
        self._init_interface(address, IPv4Address, IPv4Network)

    def __str__(self):
        return f'{self._string_from_ip_int(self._ip)}/{self._prefixlen}'

    def __eq__(self, other):
        return self._equal(other, IPv4Address.__eq__(self, other))

    def __lt__(self, other):
        return self._less(other, IPv4Address.__lt__(self, other))

    __hash__ = _Interface.__hash__

    @property
    def ip(self):
        return IPv4Address(self._ip)


class IPv4Network(_BaseV4, _BaseNetwork):
    """An IPv4 network."""

    _address_class = IPv4Address

    def __init__(self, address, strict=True):
        self._init_network(address, strict)
        if self._prefixlen == self._max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self._max_prefixlen:
            self.hosts = lambda: [IPv4Address(self.network_address)]

    @property
    def is_global(self):
        shared = IPv4Network('100.64.0.0/10')
        return not (self.network_address in shared and self.broadcast_address in shared) and \
            not self.is_private


class _IPv4Constants:
    _linklocal_network = IPv4Network('169.254.0.0/16')
    _loopback_network = IPv4Network('127.0.0.0/8')
    _multicast_network = IPv4Network('224.0.0.0/4')
    _public_network = IPv4Network('100.64.0.0/10')
    _private_networks = [IPv4Network(text) for text in (
        '0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/29',
        '192.0.0.170/31', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24',
        '203.0.113.0/24', '240.0.0.0/4', '255.255.255.255/32')]
    _reserved_network = IPv4Network('240.0.0.0/4')
    _unspecified_address = IPv4Address('0.0.0.0')


IPv4Address._constants = IPv4Network._constants = _IPv4Constants


class _BaseV6:
    """What is particular to IPv6."""

    __slots__ = ()
    version = 6
    _version = 6
    _ALL_ONES = 2 ** IPV6LENGTH - 1
    _HEXTET_COUNT = 8
    _max_prefixlen = IPV6LENGTH
    max_prefixlen = IPV6LENGTH
    _netmask_cache = {}

    @classmethod
    def _make_netmask(cls, arg):
        if arg not in cls._netmask_cache:
            if isinstance(arg, int):
                prefixlen = arg
                if not 0 <= prefixlen <= cls._max_prefixlen:
                    cls._report_invalid_netmask(prefixlen)
            else:
                prefixlen = cls._prefix_from_prefix_string(arg)
            cls._netmask_cache[arg] = IPv6Address(cls._ip_int_from_prefix(prefixlen)), prefixlen
        return cls._netmask_cache[arg]

    @classmethod
    def _ip_int_from_string(cls, ip_str):
        if not ip_str:
            raise AddressValueError('Address cannot be empty')
        parts = ip_str.split(':')
        if len(parts) < 3:
            raise AddressValueError(f'At least 3 parts expected in {ip_str!r}')
        if '.' in parts[-1]:
            try:
                ipv4 = IPv4Address(parts.pop())._ip
            except AddressValueError as error:
                raise AddressValueError(f'{error} in {ip_str!r}') from None
            parts += [f'{ipv4 >> 16 & 0xffff:x}', f'{ipv4 & 0xffff:x}']
        most = cls._HEXTET_COUNT + 1
        if len(parts) > most:
            raise AddressValueError(f"At most {most - 1} colons permitted in {ip_str!r}")
        skip = None
        for i in range(1, len(parts) - 1):
            if not parts[i]:
                if skip is not None:
                    raise AddressValueError(f"At most one '::' permitted in {ip_str!r}")
                skip = i
        if skip is not None:
            high, low = skip, len(parts) - skip - 1
            if not parts[0]:
                high -= 1
                if high:
                    raise AddressValueError(f"Leading ':' only permitted as part of '::' in {ip_str!r}")
            if not parts[-1]:
                low -= 1
                if low:
                    raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {ip_str!r}")
            skipped = cls._HEXTET_COUNT - (high + low)
            if skipped < 1:
                raise AddressValueError(f"Expected at most {cls._HEXTET_COUNT - 1} other parts with "
                                        f"'::' in {ip_str!r}")
        else:
            if len(parts) != cls._HEXTET_COUNT:
                raise AddressValueError(f"Exactly {cls._HEXTET_COUNT} parts expected without '::' in "
                                        f'{ip_str!r}')
            if not parts[0]:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {ip_str!r}")
            if not parts[-1]:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {ip_str!r}")
            high, low, skipped = len(parts), 0, 0
        try:
            ip_int = 0
            for part in parts[:high]:
                ip_int = ip_int << 16 | cls._parse_hextet(part)
            ip_int <<= 16 * skipped
            for part in parts[len(parts) - low:]:
                ip_int = ip_int << 16 | cls._parse_hextet(part)
            return ip_int
        except ValueError as error:
            raise AddressValueError(f'{error} in {ip_str!r}') from None

    @classmethod
    def _parse_hextet(cls, hextet_str):
        if not set(hextet_str) <= set('0123456789abcdefABCDEF'):
            raise ValueError(f'Only hex digits permitted in {hextet_str!r}')
        if len(hextet_str) > 4:
            raise ValueError(f'At most 4 characters permitted in {hextet_str!r}')
        return int(hextet_str, 16)

    @classmethod
    def _compress_hextets(cls, hextets):
        """`::` for the longest run of zeros, the first of equals, if it is longer than one."""
        best, best_len, start, length = -1, 0, -1, 0
        for i, hextet in enumerate(hextets):
            if hextet != '0':
                start, length = -1, 0
                continue
            if start < 0:
                start = i
            length += 1
            if length > best_len:
                best, best_len = start, length
        if best_len > 1:
            end = best + best_len
            hextets[best:end] = [''] * (1 + (best == 0) + (end == len(hextets)))
        return hextets

    @classmethod
    def _string_from_ip_int(cls, ip_int=None):
        if ip_int is None:
            ip_int = int(cls._ip)
        if ip_int > cls._ALL_ONES:
            raise ValueError('IPv6 address is too large')
        text = f'{ip_int:032x}'
        return ':'.join(cls._compress_hextets([f'{int(text[i:i + 4], 16):x}' for i in range(0, 32, 4)]))

    def _explode_shorthand_ip_string(self):
        if isinstance(self, IPv6Network):
            text = str(self.network_address)
        elif isinstance(self, IPv6Interface):
            text = str(self.ip)
        else:
            text = str(self)
        text = f'{self._ip_int_from_string(text.partition("%")[0]):032x}'
        full = ':'.join(text[i:i + 4] for i in range(0, 32, 4))
        if isinstance(self, (_BaseNetwork, IPv6Interface)):
            return f'{full}/{self._prefixlen}'
        return full

    def _reverse_pointer(self):
        return '.'.join(self.exploded[::-1].replace(':', '')) + '.ip6.arpa'

    @staticmethod
    def _split_scope_id(ip_str):
        addr, sep, scope_id = ip_str.partition('%')
        if not sep:
            return addr, None
        if not scope_id or '%' in scope_id:
            raise AddressValueError(f'Invalid IPv6 address: "{ip_str!r}"')
        return addr, scope_id


class IPv6Address(_BaseV6, _BaseAddress):
    """An IPv6 address, perhaps with a scope."""

    __slots__ = ('_ip', '_scope_id', '__weakref__')

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._check_int_address(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed_address(address, 16)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if '/' in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            text, self._scope_id = self._split_scope_id(text)
            self._ip = self._ip_int_from_string(text)

    def __str__(self):
        text = super().__str__()
        return f'{text}%{self._scope_id}' if self._scope_id else text

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        return self._scope_id == getattr(other, '_scope_id', None)

    def __reduce__(self):
        return self.__class__, (str(self),)

    @property
    def scope_id(self):
        return self._scope_id

    @property
    def packed(self):
        return v6_int_to_packed(self._ip)

    @property
    def is_multicast(self):
        return self in self._constants._multicast_network

    @property
    def is_reserved(self):
        return any(self in x for x in self._constants._reserved_networks)

    @property
    def is_link_local(self):
        return self in self._constants._linklocal_network

    @property
    def is_site_local(self):
        return self in self._constants._sitelocal_network

    @property
    def is_private(self):
        mapped = self.ipv4_mapped
        if mapped is not None:
            return mapped.is_private
        return any(self in net for net in self._constants._private_networks)

    @property
    def is_global(self):
        return not self.is_private

    @property
    def is_unspecified(self):
        return self._ip == 0

    @property
    def is_loopback(self):
        return self._ip == 1

    @property
    def ipv4_mapped(self):
        return IPv4Address(self._ip & 0xffffffff) if self._ip >> 32 == 0xffff else None

    @property
    def teredo(self):
        """Server and client of a Teredo address."""
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xffffffff), IPv4Address(~self._ip & 0xffffffff)

    @property
    def sixtofour(self):
        if self._ip >> 112 != 0x2002:
            return None
        return IPv4Address(self._ip >> 80 & 0xffffffff)


class IPv6Interface(_Interface, IPv6Address):
    """An IPv6 address in its network."""

    def __init__(self, address):
        self._init_interface(address, IPv6Address, IPv6Network)

    def __str__(self):
        return f'{IPv6Address.__str__(self)}/{self._prefixlen}'

    def __eq__(self, other):
        return self._equal(other, IPv6Address.__eq__(self, other))

    def __lt__(self, other):
        return self._less(other, IPv6Address.__lt__(self, other))

    __hash__ = _Interface.__hash__
    _explode_shorthand_ip_string = _BaseV6._explode_shorthand_ip_string

    @property
    def ip(self):
        return IPv6Address(self._ip)

    @property
    def is_unspecified(self):
        return self._ip == 0 and self.network.is_unspecified

    @property
    def is_loopback(self):
        return self._ip == 1 and self.network.is_loopback


class IPv6Network(_BaseV6, _BaseNetwork):
    """An IPv6 network."""

    _address_class = IPv6Address

    def __init__(self, address, strict=True):
        self._init_network(address, strict)
        if self._prefixlen == self._max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self._max_prefixlen:
            self.hosts = lambda: [IPv6Address(self.network_address)]

    def hosts(self):
        """All addresses but the one of the routers."""
        for number in range(int(self.network_address) + 1, int(self.broadcast_address) + 1):
            yield self._address_class(number)

    @property
    def is_site_local(self):
        return self._both('is_site_local')


class _IPv6Constants:
    _linklocal_network = IPv6Network('fe80::/10')
    _multicast_network = IPv6Network('ff00::/8')
    _private_networks = [IPv6Network(text) for text in (
        '::1/128', '::/128', '::ffff:0:0/96', '100::/64', '2001::/23', '2001:2::/48', '2001:db8::/32',
        '2001:10::/28', 'fc00::/7', 'fe80::/10')]
    _reserved_networks = [IPv6Network(text) for text in (
        '::/8', '100::/8', '200::/7', '400::/6', '800::/5', '1000::/4', '4000::/3', '6000::/3', '8000::/3',
        'A000::/3', 'C000::/3', 'E000::/4', 'F000::/5', 'F800::/6', 'FE00::/9')]
    _sitelocal_network = IPv6Network('fec0::/10')


IPv6Address._constants = IPv6Network._constants = _IPv6Constants
