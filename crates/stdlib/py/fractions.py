"""Rational numbers."""

import functools
import math
import numbers
import operator
import sys

__all__ = ['Fraction']

_HASH_MODULUS = sys.hash_info.modulus
_HASH_INF = sys.hash_info.inf


@functools.lru_cache(maxsize=1 << 14)
def _hash_algorithm(numerator, denominator):
    try:
        dinv = pow(denominator, -1, _HASH_MODULUS)
    except ValueError:
        # The denominator is a multiple of the modulus.
        hash_ = _HASH_INF
    else:
        hash_ = hash(hash(abs(numerator)) * dinv)
    result = hash_ if numerator >= 0 else -hash_
    return -2 if result == -1 else result


def _digits(text, i):
    """Where the digits that begin at i end; single underscores may stand between them."""
    start = i
    while i < len(text):
        if text[i].isdecimal():
            i += 1
        elif text[i] == '_' and i > start and i + 1 < len(text) and text[i + 1].isdecimal():
            i += 1
        else:
            break
    return i


def _parse(text):
    """(numerator, denominator) of '3', '-1/2', '1.25e3'; None when it is none of these."""
    s = text.strip()
    i = 0
    negative = False
    if s[:1] in ('+', '-') and s:
        negative = s[0] == '-'
        i = 1
    end = _digits(s, i)
    whole = s[i:end]
    rest = s[end:].lstrip()
    if rest[:1] == '/':
        rest = rest[1:].lstrip()
        if not whole or not rest or _digits(rest, 0) != len(rest):
            return None
        numerator, denominator = int(whole), int(rest)
    else:
        decimal = ''
        exponent = 0
        if s[end:end + 1] == '.':
            stop = _digits(s, end + 1)
            decimal = s[end + 1:stop].replace('_', '')
            end = stop
        if not whole and not decimal:
            return None
        if s[end:end + 1] in ('e', 'E') and end < len(s):
            i = end + 1
            if s[i:i + 1] in ('+', '-') and i < len(s):
                i += 1
            stop = _digits(s, i)
            if stop == i:
                return None
            exponent = int(s[end + 1:stop])
            end = stop
        if end != len(s):
            return None
        numerator = int((whole or '0').replace('_', '') + decimal)
        denominator = 10 ** len(decimal)
        if exponent >= 0:
            numerator *= 10 ** exponent
        else:
            denominator *= 10 ** -exponent
    return -numerator if negative else numerator, denominator


def _round_to_exponent(n, d, exponent, no_neg_zero=False):
    """n/d rounded half to even to a multiple of 10**exponent: (is negative, multiple)."""
    if exponent >= 0:
        d *= 10 ** exponent
    else:
        n *= 10 ** -exponent
    q, r = divmod(n + (d >> 1), d)
    if r == 0 and d & 1 == 0:
        q &= -2
    sign = q < 0 if no_neg_zero else n < 0
    return sign, abs(q)


def _round_to_figures(n, d, figures):
    """n/d rounded to so many digits: (is negative, digits as int, exponent)."""
    if n == 0:
        return False, 0, 1 - figures
    str_n, str_d = str(abs(n)), str(d)
    m = len(str_n) - len(str_d) + (str_d <= str_n)
    exponent = m - figures
    sign, significand = _round_to_exponent(n, d, exponent)
    if len(str(significand)) == figures + 1:
        significand //= 10
        exponent += 1
    return sign, significand, exponent


def _parse_format_spec(spec):
    # [[fill]align][sign][z][#][0][width][,_][.precision]presentation
    out = dict(fill=' ', align=None, sign='-', no_neg_zero=False, alt=False, zeropad=False,
               minimumwidth=0, thousands_sep='', precision=6, presentation=None)
    i = 0
    if len(spec) >= 2 and spec[1] in '<>=^':
        out['fill'], out['align'] = spec[0], spec[1]
        i = 2
    elif spec[:1] in ('<', '>', '=', '^'):
        out['align'] = spec[0]
        i = 1
    if spec[i:i + 1] in ('+', '-', ' '):
        out['sign'] = spec[i]
        i += 1
    if spec[i:i + 1] == 'z':
        out['no_neg_zero'] = True
        i += 1
    if spec[i:i + 1] == '#':
        out['alt'] = True
        i += 1
    if spec[i:i + 1] == '0' and spec[i + 1:i + 2] and spec[i + 1] in '0123456789':
        out['zeropad'] = True
        i += 1
    start = i
    while spec[i:i + 1] and spec[i] in '0123456789':
        i += 1
    if i > start:
        out['minimumwidth'] = int(spec[start:i])
    if spec[i:i + 1] in (',', '_'):
        out['thousands_sep'] = spec[i]
        i += 1
    if spec[i:i + 1] == '.':
        start = i = i + 1
        while spec[i:i + 1] and spec[i] in '0123456789':
            i += 1
        if i == start or spec[start] == '0' and i - start > 1:
            return None
        out['precision'] = int(spec[start:i])
    if i != len(spec) - 1 or spec[i] not in 'eEfFgG%':
        return None
    out['presentation'] = spec[i]
    return out


class Fraction(numbers.Rational):
    """A rational number, in lowest terms: Fraction(1, 2), Fraction('0.5'), Fraction(0.5)."""

    __slots__ = ('_numerator', '_denominator')

    def __new__(cls, numerator=0, denominator=None):
        self = super().__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                self._numerator = numerator
                self._denominator = 1
                return self
            if isinstance(numerator, numbers.Rational):
                self._numerator = numerator.numerator
                self._denominator = numerator.denominator
                return self
            if isinstance(numerator, float) or not isinstance(numerator, type) and hasattr(
                    numerator, 'as_integer_ratio') and not isinstance(numerator, str):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            if isinstance(numerator, str):
                parsed = _parse(numerator)
                if parsed is None:
                    raise ValueError(f'Invalid literal for Fraction: {numerator!r}')
                numerator, denominator = parsed
            else:
                raise TypeError('argument should be a string or a Rational instance')
        elif type(numerator) is int is type(denominator):
            pass
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            numerator, denominator = (numerator.numerator * denominator.denominator,
                                      denominator.numerator * numerator.denominator)
        else:
            raise TypeError('both arguments should be Rational instances')
        if denominator == 0:
            raise ZeroDivisionError(f'Fraction({numerator}, 0)')
        g = math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self._numerator = numerator // g
        self._denominator = denominator // g
        return self

    @classmethod
    def _from_coprime_ints(cls, numerator, denominator, /):
        obj = super().__new__(cls)
        obj._numerator = numerator
        obj._denominator = denominator
        return obj

    @classmethod
    def from_float(cls, f):
        """The exact value of a float."""
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f'{cls.__name__}.from_float() only takes floats, not {f!r} '
                            f'({type(f).__name__})')
        return cls._from_coprime_ints(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """The exact value of a Decimal."""
        from decimal import Decimal
        if isinstance(dec, numbers.Integral):
            dec = Decimal(int(dec))
        elif not isinstance(dec, Decimal):
            raise TypeError(f'{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} '
                            f'({type(dec).__name__})')
        return cls._from_coprime_ints(*dec.as_integer_ratio())

    def is_integer(self):
        """Whether it is a whole number."""
        return self._denominator == 1

    def as_integer_ratio(self):
        """(numerator, denominator)."""
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """The closest fraction whose denominator is not greater."""
        if max_denominator < 1:
            raise ValueError('max_denominator should be at least 1')
        if self._denominator <= max_denominator:
            return Fraction(self)
        # Convergents of the continued fraction; the answer is the last one or one between.
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction._from_coprime_ints(p1, q1)
        return Fraction._from_coprime_ints(p0 + k * p1, q0 + k * q1)

    @property
    def numerator(a):
        return a._numerator

    @property
    def denominator(a):
        return a._denominator

    def __repr__(self):
        return f'{self.__class__.__name__}({self._numerator}, {self._denominator})'

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f'{self._numerator}/{self._denominator}'

    def __format__(self, format_spec, /):
        if not format_spec:
            return str(self)
        spec = _parse_format_spec(format_spec)
        if spec is None:
            raise ValueError(f'Invalid format specifier {format_spec!r} '
                             f'for object of type {type(self).__name__!r}')
        if spec['align'] is not None and spec['zeropad']:
            raise ValueError(f'Invalid format specifier {format_spec!r} '
                             f'for object of type {type(self).__name__!r}; '
                             f"can't use explicit alignment when zero-padding")
        presentation = spec['presentation']
        precision = spec['precision']
        trim_zeros = presentation in 'gG' and not spec['alt']
        trim_point = not spec['alt']
        exponent_char = 'E' if presentation in 'EFG' else 'e'
        if presentation in 'fF%':
            exponent = -precision
            if presentation == '%':
                exponent -= 2
            negative, significand = _round_to_exponent(self._numerator, self._denominator, exponent,
                                                       spec['no_neg_zero'])
            scientific = False
            point_pos = precision
        else:
            figures = max(precision, 1) if presentation in 'gG' else precision + 1
            negative, significand, exponent = _round_to_figures(self._numerator, self._denominator,
                                                                figures)
            scientific = (presentation in 'eE' or exponent > 0 or exponent + figures <= -4)
            point_pos = figures - 1 if scientific else -exponent
        if presentation == '%':
            suffix = '%'
        elif scientific:
            suffix = f'{exponent_char}{exponent + point_pos:+03d}'
        else:
            suffix = ''
        digits = f'{significand:0{point_pos + 1}d}'
        sign = '-' if negative else '' if spec['sign'] == '-' else spec['sign']
        leading = digits[:len(digits) - point_pos]
        frac_part = digits[len(digits) - point_pos:]
        if trim_zeros:
            frac_part = frac_part.rstrip('0')
        separator = '' if trim_point and not frac_part else '.'
        trailing = separator + frac_part + suffix
        if spec['zeropad']:
            min_leading = spec['minimumwidth'] - len(sign) - len(trailing)
            thousands = spec['thousands_sep']
            leading = leading.zfill(3 * min_leading // 4 + 1 if thousands else min_leading)
        if spec['thousands_sep']:
            first = 1 + (len(leading) - 1) % 3
            leading = leading[:first] + ''.join(
                spec['thousands_sep'] + leading[pos:pos + 3]
                for pos in range(first, len(leading), 3))
        body = leading + trailing
        padding = spec['fill'] * (spec['minimumwidth'] - len(sign) - len(body))
        align = spec['align'] or '>'
        if align == '>':
            return padding + sign + body
        if align == '<':
            return sign + body + padding
        if align == '^':
            half = len(padding) // 2
            return padding[:half] + sign + body + padding[half:]
        return sign + padding + body

    def _operator_fallbacks(monomorphic_operator, fallback_operator):
        # Exact with rationals; with float and complex as those compute.
        def forward(a, b):
            if isinstance(b, Fraction):
                return monomorphic_operator(a, b)
            if isinstance(b, int):
                return monomorphic_operator(a, Fraction(b))
            if isinstance(b, float):
                return fallback_operator(float(a), b)
            if isinstance(b, complex):
                return fallback_operator(complex(a), b)
            return NotImplemented

        forward.__name__ = '__' + fallback_operator.__name__ + '__'
        forward.__doc__ = monomorphic_operator.__doc__

        def reverse(b, a):
            if isinstance(a, numbers.Rational):
                return monomorphic_operator(Fraction(a), b)
            if isinstance(a, numbers.Real):
                return fallback_operator(float(a), float(b))
            if isinstance(a, numbers.Complex):
                return fallback_operator(complex(a), complex(b))
            return NotImplemented

        reverse.__name__ = '__r' + fallback_operator.__name__ + '__'
        reverse.__doc__ = monomorphic_operator.__doc__
        return forward, reverse

    # The gcds are taken of small parts: that keeps intermediate values small.

    def _add(a, b):
        """a + b"""
        na, da = a._numerator, a._denominator
        nb, db = b._numerator, b._denominator
        g = math.gcd(da, db)
        if g == 1:
            return Fraction._from_coprime_ints(na * db + da * nb, da * db)
        s = da // g
        t = na * (db // g) + nb * s
        g2 = math.gcd(t, g)
        if g2 == 1:
            return Fraction._from_coprime_ints(t, s * db)
        return Fraction._from_coprime_ints(t // g2, s * (db // g2))

    __add__, __radd__ = _operator_fallbacks(_add, operator.add)

    def _sub(a, b):
        """a - b"""
        return Fraction._add(a, Fraction._from_coprime_ints(-b._numerator, b._denominator))

    __sub__, __rsub__ = _operator_fallbacks(_sub, operator.sub)

    def _mul(a, b):
        """a * b"""
        na, da = a._numerator, a._denominator
        nb, db = b._numerator, b._denominator
        g1 = math.gcd(na, db)
        if g1 > 1:
            na //= g1
            db //= g1
        g2 = math.gcd(nb, da)
        if g2 > 1:
            nb //= g2
            da //= g2
        return Fraction._from_coprime_ints(na * nb, db * da)

    __mul__, __rmul__ = _operator_fallbacks(_mul, operator.mul)

    def _div(a, b):
        """a / b"""
        nb, db = b._numerator, b._denominator
        if nb == 0:
            raise ZeroDivisionError(f'Fraction({db}, 0)')
        na, da = a._numerator, a._denominator
        g1 = math.gcd(na, nb)
        if g1 > 1:
            na //= g1
            nb //= g1
        g2 = math.gcd(db, da)
        if g2 > 1:
            da //= g2
            db //= g2
        n, d = na * db, nb * da
        if d < 0:
            n, d = -n, -d
        return Fraction._from_coprime_ints(n, d)

    __truediv__, __rtruediv__ = _operator_fallbacks(_div, operator.truediv)

    def _floordiv(a, b):
        """a // b"""
        return (a.numerator * b.denominator) // (a.denominator * b.numerator)

    __floordiv__, __rfloordiv__ = _operator_fallbacks(_floordiv, operator.floordiv)

    def _divmod(a, b):
        """(a // b, a % b)"""
        da, db = a.denominator, b.denominator
        div, n_mod = divmod(a.numerator * db, da * b.numerator)
        return div, Fraction(n_mod, da * db)

    __divmod__, __rdivmod__ = _operator_fallbacks(_divmod, divmod)

    def _mod(a, b):
        """a % b"""
        da, db = a.denominator, b.denominator
        return Fraction((a.numerator * db) % (b.numerator * da), da * db)

    __mod__, __rmod__ = _operator_fallbacks(_mod, operator.mod)

    def __pow__(a, b):
        """a ** b: exact when b is a whole number."""
        if isinstance(b, numbers.Rational):
            if b.denominator != 1:
                return float(a) ** float(b)
            power = b.numerator
            if power >= 0:
                return Fraction._from_coprime_ints(a._numerator ** power, a._denominator ** power)
            if a._numerator > 0:
                return Fraction._from_coprime_ints(a._denominator ** -power, a._numerator ** -power)
            if a._numerator == 0:
                raise ZeroDivisionError(f'Fraction({a._denominator ** -power}, 0)')
            return Fraction._from_coprime_ints((-a._denominator) ** -power,
                                               (-a._numerator) ** -power)
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a):
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        if b._denominator == 1:
            return a ** b._numerator
        return a ** float(b)

    def __pos__(a):
        return Fraction._from_coprime_ints(a._numerator, a._denominator)

    def __neg__(a):
        return Fraction._from_coprime_ints(-a._numerator, a._denominator)

    def __abs__(a):
        return Fraction._from_coprime_ints(abs(a._numerator), a._denominator)

    def __int__(a, _index=operator.index):
        if a._numerator < 0:
            return _index(-(-a._numerator // a._denominator))
        return _index(a._numerator // a._denominator)

    def __trunc__(a):
        if a._numerator < 0:
            return -(-a._numerator // a._denominator)
        return a._numerator // a._denominator

    def __floor__(a):
        return a._numerator // a._denominator

    def __ceil__(a):
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        d = self._denominator
        if ndigits is None:
            floor, remainder = divmod(self._numerator, d)
            if remainder * 2 < d:
                return floor
            if remainder * 2 > d:
                return floor + 1
            return floor if floor % 2 == 0 else floor + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        return _hash_algorithm(self._numerator, self._denominator)

    def __eq__(a, b):
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if isinstance(b, numbers.Rational):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, numbers.Complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            if math.isnan(b) or math.isinf(b):
                return 0.0 == b
            return a == a.from_float(b)
        return NotImplemented

    def _richcmp(self, other, op):
        if isinstance(other, numbers.Rational):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return op(self, self.from_float(other))
        return NotImplemented

    def __lt__(a, b):
        return a._richcmp(b, operator.lt)

    def __gt__(a, b):
        return a._richcmp(b, operator.gt)

    def __le__(a, b):
        return a._richcmp(b, operator.le)

    def __ge__(a, b):
        return a._richcmp(b, operator.ge)

    def __bool__(a):
        return bool(a._numerator)

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)

    def __copy__(self):
        if type(self) == Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()
