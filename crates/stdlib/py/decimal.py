"""Decimal numbers after the General Decimal Arithmetic Specification.

A finite number is a sign, a coefficient (an int) and an exponent. Results that a context cannot hold are
rounded in one place, `_fix`, which raises the signals too.
"""

__all__ = ['Decimal', 'Context', 'DecimalTuple', 'DefaultContext', 'BasicContext', 'ExtendedContext',
           'DecimalException', 'Clamped', 'InvalidOperation', 'DivisionByZero', 'Inexact', 'Rounded',
           'Subnormal', 'Overflow', 'Underflow', 'FloatOperation', 'DivisionImpossible', 'InvalidContext',
           'ConversionSyntax', 'DivisionUndefined', 'ROUND_DOWN', 'ROUND_HALF_UP', 'ROUND_HALF_EVEN',
           'ROUND_CEILING', 'ROUND_FLOOR', 'ROUND_UP', 'ROUND_HALF_DOWN', 'ROUND_05UP', 'setcontext',
           'getcontext', 'localcontext', 'MAX_PREC', 'MAX_EMAX', 'MIN_EMIN', 'MIN_ETINY', 'HAVE_THREADS',
           'HAVE_CONTEXTVAR']

import contextvars as _contextvars
import math as _math
import numbers as _numbers
import sys as _sys
from bisect import bisect as _bisect
from collections import namedtuple as _namedtuple

DecimalTuple = _namedtuple('DecimalTuple', 'sign digits exponent', module='decimal')

ROUND_DOWN = 'ROUND_DOWN'
ROUND_HALF_UP = 'ROUND_HALF_UP'
ROUND_HALF_EVEN = 'ROUND_HALF_EVEN'
ROUND_CEILING = 'ROUND_CEILING'
ROUND_FLOOR = 'ROUND_FLOOR'
ROUND_UP = 'ROUND_UP'
ROUND_HALF_DOWN = 'ROUND_HALF_DOWN'
ROUND_05UP = 'ROUND_05UP'
_ROUNDINGS = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN,
              ROUND_HALF_EVEN, ROUND_05UP)
HAVE_THREADS = True
HAVE_CONTEXTVAR = True
MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)
__version__ = '1.70'


class DecimalException(ArithmeticError):
    """Base exception class."""


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class InvalidContext(InvalidOperation):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


_signals = [InvalidOperation, FloatOperation, DivisionByZero, Overflow, Subnormal, Underflow, Rounded, Inexact,
            Clamped]
_SHOWN_ORDER = [Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded, Subnormal,
                Underflow]
# What is set and trapped for the finer conditions.
_condition_map = {ConversionSyntax: InvalidOperation, DivisionImpossible: InvalidOperation,
                  DivisionUndefined: InvalidOperation, InvalidContext: InvalidOperation}

_current_context_var = _contextvars.ContextVar('decimal_context')


def getcontext():
    """The context of the running thread or task."""
    try:
        return _current_context_var.get()
    except LookupError:
        context = Context()
        _current_context_var.set(context)
        return context


def setcontext(context):
    """Set the context of the running thread or task."""
    if not isinstance(context, Context):
        raise TypeError('optional argument must be a context')
    if context in (DefaultContext, BasicContext, ExtendedContext) and any(
            context is c for c in (DefaultContext, BasicContext, ExtendedContext)):
        context = context.copy()
        context.clear_flags()
    _current_context_var.set(context)


class _ContextManager:
    def __init__(self, new_context):
        self.new_context = new_context.copy()

    def __enter__(self):
        self.saved_context = getcontext()
        setcontext(self.new_context)
        return self.new_context

    def __exit__(self, t, v, tb):
        setcontext(self.saved_context)


def localcontext(ctx=None, **kwargs):
    """A context for the block of a with statement."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, Context):
        raise TypeError('optional argument must be a context')
    manager = _ContextManager(ctx)
    for key, value in kwargs.items():
        if key not in ('prec', 'rounding', 'Emin', 'Emax', 'capitals', 'clamp', 'flags', 'traps'):
            raise TypeError(f"'{key}' is an invalid keyword argument for this function")
        setattr(manager.new_context, key, value)
    return manager


_POWERS = [10 ** i for i in range(100)]


def _ten_to(n):
    """10 ** n."""
    return _POWERS[n] if n < 100 else 10 ** n


def _digit_count(n):
    """How many decimal digits a coefficient has; 0 has one."""
    if n < _POWERS[-1]:
        return _bisect(_POWERS, n) or 1
    bits = n.bit_length()
    least, most = (bits - 1) * _LOG, bits * _LOG
    if int(least - 1e-6) == int(most + 1e-6):
        return int(least) + 1
    guess = int(most + 1e-6)
    return guess + 1 if n >= _ten_to(guess) else guess


_LOG = 0.30102999566398120


def _rounded(coeff, drop, sign, rounding):
    """The coefficient without its last `drop` digits, and whether what was dropped was not zero."""
    unit = _ten_to(drop)
    q, r = divmod(coeff, unit)
    if r == 0:
        return q, False
    half = r * 2 - unit
    if rounding == ROUND_HALF_EVEN:
        up = half > 0 or half == 0 and q & 1
    elif rounding == ROUND_HALF_UP:
        up = half >= 0
    elif rounding == ROUND_DOWN:
        up = False
    elif rounding == ROUND_UP:
        up = True
    elif rounding == ROUND_CEILING:
        up = not sign
    elif rounding == ROUND_FLOOR:
        up = bool(sign)
    elif rounding == ROUND_HALF_DOWN:
        up = half > 0
    else:
        up = q % 5 == 0
    return q + up if up else q, True


def _parse(text):
    """Sign, kind and parts of the text of a number; None if it is none."""
    s = text
    sign = 0
    if s[:1] in ('+', '-'):
        sign = int(s[0] == '-')
        s = s[1:]
    low = s.lower()
    if low in ('inf', 'infinity'):
        return sign, 0, 'F'
    for prefix, kind in (('snan', 'N'), ('nan', 'n')):
        if low.startswith(prefix):
            payload = s[len(prefix):]
            if payload and not payload.isdecimal():
                return None
            return sign, int(payload or '0'), kind
    mantissa, e, exp = low.partition('e')
    if e:
        digits = exp[1:] if exp[:1] in ('+', '-') else exp
        if not digits.isdecimal():
            return None
        exp = int(exp)
    else:
        exp = 0
    whole, dot, frac = mantissa.partition('.')
    if not whole and not frac or whole and not whole.isdecimal() or frac and not frac.isdecimal():
        return None
    return sign, int(whole + frac), exp - len(frac)


def _lt_zero(c):
    return c < 0


def _le_zero(c):
    return c <= 0


def _gt_zero(c):
    return c > 0


def _ge_zero(c):
    return c >= 0


class Decimal:
    """An immutable decimal number."""

    # `_exp` is 'F' for infinities, 'n' and 'N' for quiet and signaling NaNs, whose payload is `_int`.
    __slots__ = ('_exp', '_int', '_sign')

    def __new__(cls, value='0', context=None):
        if isinstance(value, str):
            whole, dot, frac = value.partition('.')
            if whole.isdecimal() and (frac.isdecimal() or not dot):
                return _make(0, int(whole + frac), -len(frac), cls)
            parsed = _parse(value.strip().replace('_', ''))
            if parsed is None:
                if context is None:
                    context = getcontext()
                return context._raise_error(ConversionSyntax, 'Invalid literal for Decimal: %r' % value)
            return _make(*parsed, cls=cls)
        if isinstance(value, int):
            return _make(int(value < 0), abs(int(value)), 0, cls)
        if isinstance(value, Decimal):
            return _make(value._sign, value._int, value._exp, cls)
        if isinstance(value, (list, tuple)):
            return cls._from_tuple(value)
        if isinstance(value, float):
            if context is None:
                context = getcontext()
            context._raise_error(FloatOperation,
                                 'strict semantics for mixing floats and Decimals are enabled')
            return cls.from_float(value)
        raise TypeError(f'conversion from {type(value).__name__} to Decimal is not supported')

    @classmethod
    def _from_tuple(cls, value):
        if len(value) != 3:
            raise ValueError('argument must be a sequence of length 3')
        sign, digits, exp = value
        if sign not in (0, 1):
            raise ValueError('sign must be an integer with the value 0 or 1')
        if exp == 'F':
            return _make(sign, 0, 'F', cls)
        coeff = 0
        for digit in digits:
            if not isinstance(digit, int) or not 0 <= digit <= 9:
                raise ValueError('coefficient must be a tuple of digits')
            coeff = coeff * 10 + digit
        if exp in ('n', 'N'):
            return _make(sign, coeff, exp, cls)
        if not isinstance(exp, int):
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
        return _make(sign, coeff, exp, cls)

    @classmethod
    def from_float(cls, f):
        """Converts a float to a decimal number, exactly."""
        if isinstance(f, int):
            return _make(int(f < 0), abs(f), 0, cls)
        if not isinstance(f, float):
            raise TypeError('argument must be int or float')
        if _math.isinf(f) or _math.isnan(f):
            return cls(repr(f))
        sign = int(_math.copysign(1.0, f) < 0)
        n, d = abs(f).as_integer_ratio()
        k = d.bit_length() - 1
        return _make(sign, n * 5 ** k, -k, cls)

    # What kind of number it is.

    def _nan_kind(self):
        return {'n': 1, 'N': 2}.get(self._exp, 0) if self._exp.__class__ is str else 0

    def is_nan(self):
        """Return True if the argument is a (quiet or signaling) NaN."""
        return self._exp in ('n', 'N')

    def is_snan(self):
        return self._exp == 'N'

    def is_qnan(self):
        return self._exp == 'n'

    def is_infinite(self):
        return self._exp == 'F'

    def is_finite(self):
        return self._exp.__class__ is int

    def is_zero(self):
        return not self._int and self._exp.__class__ is int

    def is_signed(self):
        return self._sign == 1

    def is_canonical(self):
        return True

    def canonical(self):
        return self

    def is_normal(self, context=None):
        """Whether it is finite, not zero, and not subnormal."""
        if not self.is_finite() or not self._int:
            return False
        context = context or getcontext()
        return context.Emin <= self.adjusted()

    def is_subnormal(self, context=None):
        if not self.is_finite() or not self._int:
            return False
        context = context or getcontext()
        return self.adjusted() < context.Emin

    def number_class(self, context=None):
        """The kind of number, as text."""
        if self.is_snan():
            return 'sNaN'
        if self.is_qnan():
            return 'NaN'
        sign = '-' if self._sign else '+'
        if self.is_infinite():
            return sign + 'Infinity'
        if not self._int:
            return sign + 'Zero'
        return sign + ('Subnormal' if self.is_subnormal(context) else 'Normal')

    def __bool__(self):
        return self._exp.__class__ is str or self._int != 0

    def adjusted(self):
        """The exponent of the most significant digit."""
        if self._exp.__class__ is str:
            return 0
        return self._exp + _digit_count(self._int) - 1

    def _check_nans(self, other=None, context=None):
        """The NaN that results if an operand is one; raises for signaling ones."""
        if self._exp.__class__ is not str and (other is None or other._exp.__class__ is not str):
            return None
        a = self._nan_kind()
        b = other._nan_kind() if other is not None else 0
        if not a and not b:
            return None
        context = context or getcontext()
        if a == 2:
            return context._raise_error(InvalidOperation, 'sNaN', self)
        if b == 2:
            return context._raise_error(InvalidOperation, 'sNaN', other)
        return (self if a else other)._fix_nan(context)

    def _fix_nan(self, context):
        limit = context.prec - context.clamp
        if _digit_count(self._int) > limit:
            return _make(self._sign, self._int % 10 ** limit, self._exp)
        return self

    # Comparison.

    def _cmp(self, other):
        if self._exp == 'F' or other._exp == 'F':
            a = (1 - 2 * self._sign) if self._exp == 'F' else 0
            b = (1 - 2 * other._sign) if other._exp == 'F' else 0
            return (a > b) - (a < b)
        if not self._int:
            return 0 if not other._int else 2 * other._sign - 1
        if not other._int or self._sign != other._sign:
            return 1 - 2 * self._sign
        shift = self._exp - other._exp
        if -50 < shift < 50:
            a, b = self._int, other._int
        else:
            a, b = self.adjusted(), other.adjusted()
            if a == b:
                a, b = self._int, other._int
            else:
                shift = 0
        if shift > 0:
            a *= _ten_to(shift)
        elif shift:
            b *= _ten_to(-shift)
        c = (a > b) - (a < b)
        return -c if self._sign else c

    def _comparable(self, other, equality):
        if isinstance(other, Decimal):
            return other
        if isinstance(other, int):
            return Decimal(other)
        if equality and isinstance(other, _numbers.Complex) and not isinstance(other, _numbers.Real) \
                and other.imag == 0:
            other = other.real
        if isinstance(other, float):
            context = getcontext()
            if equality:
                context.flags[FloatOperation] = True
            else:
                context._raise_error(FloatOperation,
                                     'strict semantics for mixing floats and Decimals are enabled')
            return Decimal.from_float(other)
        if isinstance(other, _numbers.Rational):
            return other
        return None

    def _ordered(self, other, test):
        if other.__class__ is Decimal and self._exp.__class__ is int and other._exp.__class__ is int:
            return test(self._cmp(other))
        b = self._comparable(other, False)
        if b is None:
            return NotImplemented
        if not isinstance(b, Decimal):
            if self._nan_kind():
                return False
            scaled = self * Decimal(b.denominator) if self.is_finite() else self
            a = _make(self._sign, self._int * b.denominator, self._exp)
            return test(a._cmp(Decimal(b.numerator)))
        if self._nan_kind() or b._nan_kind():
            getcontext()._raise_error(InvalidOperation, 'comparison involving NaN')
            return False
        return test(self._cmp(b))

    def __eq__(self, other):
        if other.__class__ is Decimal and self._exp.__class__ is int and other._exp.__class__ is int:
            return self._cmp(other) == 0
        b = self._comparable(other, True)
        if b is None:
            return NotImplemented
        if not isinstance(b, Decimal):
            if not self.is_finite():
                return False
            return _make(self._sign, self._int * b.denominator, self._exp)._cmp(Decimal(b.numerator)) == 0
        if self._nan_kind() or b._nan_kind():
            if self.is_snan() or b.is_snan():
                getcontext()._raise_error(InvalidOperation, 'comparison involving sNaN')
            return False
        return self._cmp(b) == 0

    def __lt__(self, other):
        return self._ordered(other, _lt_zero)

    def __le__(self, other):
        return self._ordered(other, _le_zero)

    def __gt__(self, other):
        return self._ordered(other, _gt_zero)

    def __ge__(self, other):
        return self._ordered(other, _ge_zero)

    def compare(self, other, context=None):
        """-1, 0, 1 or NaN, as a Decimal."""
        other = _convert(other, raiseit=True)
        ans = self._check_nans(other, context)
        return ans if ans is not None else Decimal(self._cmp(other))

    def compare_signal(self, other, context=None):
        """Like compare(), but all NaNs signal."""
        other = _convert(other, raiseit=True)
        if self._nan_kind() or other._nan_kind():
            context = context or getcontext()
            return context._raise_error(InvalidOperation, 'comparison involving NaN')
        return Decimal(self._cmp(other))

    def compare_total(self, other, context=None):
        """Compare by the total order of representations."""
        other = _convert(other, raiseit=True)

        def key(d):
            # Finite numbers by value, then exponent; infinities beyond, NaNs beyond those.
            kind = {'F': 1, 'N': 2, 'n': 3}.get(d._exp, 0)
            return kind
        if self._sign != other._sign:
            return Decimal(-1 if self._sign else 1)
        sign = -1 if self._sign else 1
        a, b = key(self), key(other)
        if a != b:
            return Decimal(sign if a > b else -sign)
        if a >= 2:
            c = (self._int > other._int) - (self._int < other._int)
            return Decimal(c * sign)
        c = self._cmp(other)
        if c or a:
            return Decimal(c)
        c = (self._exp > other._exp) - (self._exp < other._exp)
        return Decimal(c * sign)

    def compare_total_mag(self, other, context=None):
        other = _convert(other, raiseit=True)
        return self.copy_abs().compare_total(other.copy_abs())

    def __hash__(self):
        if self._exp.__class__ is str:
            if self.is_snan():
                raise TypeError('Cannot hash a signaling NaN value')
            if self.is_nan():
                return object.__hash__(self)
            return -_sys.hash_info.inf if self._sign else _sys.hash_info.inf
        p = _sys.hash_info.modulus
        if self._exp >= 0:
            exp_hash = pow(10, self._exp, p)
        else:
            exp_hash = pow(pow(10, p - 2, p), -self._exp, p)
        h = self._int * exp_hash % p
        ans = -h if self._sign else h
        return -2 if ans == -1 else ans

    # Text.

    def as_tuple(self):
        """Sign, digits and exponent."""
        digits = tuple(map(int, str(self._int))) if self._exp not in ('n', 'N') or self._int else ()
        if self._exp == 'F':
            digits = (0,)
        return DecimalTuple(self._sign, digits, self._exp)

    def as_integer_ratio(self):
        """The number as a fraction in lowest terms."""
        if self._exp == 'F':
            raise OverflowError('cannot convert Infinity to integer ratio')
        if self._exp.__class__ is str:
            raise ValueError('cannot convert NaN to integer ratio')
        n = -self._int if self._sign else self._int
        if self._exp >= 0:
            return n * 10 ** self._exp, 1
        d = 10 ** -self._exp
        g = _math.gcd(n, d)
        return n // g, d // g

    def __repr__(self):
        return f"Decimal('{self}')"

    def __str__(self, eng=False, context=None):
        sign = '-' if self._sign else ''
        if self._exp.__class__ is str:
            if self._exp == 'F':
                return sign + 'Infinity'
            return sign + ('NaN' if self._exp == 'n' else 'sNaN') + (str(self._int) if self._int else '')
        digits = str(self._int)
        leftdigits = self._exp + len(digits)
        if self._exp <= 0 and leftdigits > -6:
            dotplace = leftdigits
        elif not eng:
            dotplace = 1
        elif self._int == 0:
            dotplace = (leftdigits + 1) % 3 - 1
        else:
            dotplace = (leftdigits - 1) % 3 + 1
        if dotplace <= 0:
            intpart = '0'
            fracpart = '.' + '0' * -dotplace + digits
        elif dotplace >= len(digits):
            intpart = digits + '0' * (dotplace - len(digits))
            fracpart = ''
        else:
            intpart = digits[:dotplace]
            fracpart = '.' + digits[dotplace:]
        if leftdigits == dotplace:
            exp = ''
        else:
            capitals = (context or getcontext()).capitals
            exp = ('E' if capitals else 'e') + '%+d' % (leftdigits - dotplace)
        return sign + intpart + fracpart + exp

    def to_eng_string(self, context=None):
        """The text with an exponent that is a multiple of 3."""
        return self.__str__(eng=True, context=context)

    def __format__(self, spec, context=None):
        if not spec:
            return str(self)
        return _format(self, spec, context or getcontext())

    # Rounding.

    def _fix(self, context):
        """Rounded to the context, with the signals that belong to it."""
        exp = self._exp
        if exp.__class__ is str:
            return self._fix_nan(context) if exp != 'F' else _plain(self)
        etiny = context.Emin - context.prec + 1
        etop = context.Emax - context.prec + 1
        coeff = self._int
        if not coeff:
            exp_max = etop if context.clamp else context.Emax
            new_exp = min(max(exp, etiny), exp_max)
            if new_exp != exp:
                context._raise_error(Clamped)
                return _make(self._sign, 0, new_exp)
            return _plain(self)
        if coeff < context._limit and context._low <= exp <= context._high:
            return _plain(self)
        digits = _digit_count(coeff)
        exp_min = digits + exp - context.prec
        if exp_min > etop:
            context.flags[Inexact] = context.flags[Rounded] = True
            ans = context._raise_error(Overflow, 'above Emax', self._sign)
            context._signal(Rounded, Inexact)
            return ans
        subnormal = exp_min < etiny
        if subnormal:
            exp_min = etiny
        if exp < exp_min:
            drop = exp_min - exp
            if digits + 1 < drop:
                # All of it is less than half of the last place.
                coeff, drop_now = 1, 2
                rounded, changed = _rounded(coeff, drop_now, self._sign, context.rounding)
            else:
                rounded, changed = _rounded(coeff, drop, self._sign, context.rounding)
            if _digit_count(rounded) > context.prec:
                rounded //= 10
                exp_min += 1
            signals = [Rounded]
            if changed:
                signals.append(Inexact)
            if subnormal:
                signals[:0] = [Subnormal, Underflow] if changed else [Subnormal]
            if exp_min > etop:
                for signal in signals:
                    context.flags[signal] = True
                ans = context._raise_error(Overflow, 'above Emax', self._sign)
            else:
                ans = _make(self._sign, rounded, exp_min)
                if not rounded:
                    signals.append(Clamped)
            context._signal(*signals)
            return ans
        if subnormal:
            context._raise_error(Subnormal)
        if context.clamp == 1 and exp > etop:
            context._raise_error(Clamped)
            return _make(self._sign, coeff * 10 ** (exp - etop), etop)
        return _plain(self)

    def _rescale(self, exp, rounding):
        """With this exponent, rounded without signals."""
        if self._exp.__class__ is str:
            return _plain(self)
        if not self._int:
            return _make(self._sign, 0, exp)
        if self._exp >= exp:
            return _make(self._sign, self._int * 10 ** (self._exp - exp), exp)
        drop = exp - self._exp
        if drop > _digit_count(self._int) + 1:
            coeff, _ = _rounded(1, 2, self._sign, rounding)
        else:
            coeff, _ = _rounded(self._int, drop, self._sign, rounding)
        return _make(self._sign, coeff, exp)

    def quantize(self, exp, rounding=None, context=None):
        """The number with the exponent of another."""
        exp = _convert(exp, raiseit=True)
        context = context or getcontext()
        rounding = rounding or context.rounding
        e, f = self._exp, exp._exp
        if e.__class__ is int and f.__class__ is int and context._low <= f <= context._high:
            ans = self._quantized(e - f, f, rounding, context)
            if ans is not None:
                return ans
        ans = self._check_nans(exp, context)
        if ans is not None:
            return ans
        if self._exp == 'F' or exp._exp == 'F':
            if self._exp == 'F' and exp._exp == 'F':
                return _plain(self)
            return context._raise_error(InvalidOperation, 'quantize with one INF')
        if not context.Etiny() <= exp._exp <= context.Emax:
            return context._raise_error(InvalidOperation, 'target exponent out of bounds in quantize')
        if not self._int:
            return _make(self._sign, 0, exp._exp)._fix(context)
        if self.adjusted() > context.Emax or self.adjusted() - exp._exp + 1 > context.prec:
            return context._raise_error(InvalidOperation, 'quantize result has too many digits for current context')
        ans = self._rescale(exp._exp, rounding)
        if ans.adjusted() > context.Emax:
            return context._raise_error(InvalidOperation, 'exponent of quantize result too large for current context')
        if _digit_count(ans._int) > context.prec:
            return context._raise_error(InvalidOperation, 'quantize result has too many digits for current context')
        if ans and ans.adjusted() < context.Emin:
            context._raise_error(Subnormal)
        if ans._exp > self._exp:
            if ans._cmp(self) != 0:
                context._signal(Rounded, Inexact)
            context._signal(Rounded)
        return ans._fix(context)

    def _quantized(self, shift, exp, rounding, context):
        """The number with an exponent that is `shift` less, where all is as usual; else None."""
        coeff, traps = self._int, context.traps
        if not coeff:
            return _make(self._sign, 0, exp)
        if not -100 < shift < 100 or traps[Inexact] or traps[Rounded]:
            return None
        if shift >= 0:
            coeff *= _POWERS[shift]
            return _make(self._sign, coeff, exp) if coeff < context._limit else None
        coeff, changed = _rounded(coeff, -shift, self._sign, rounding)
        if coeff >= context._limit:
            return None
        if changed:
            context.flags[Inexact] = True
        context.flags[Rounded] = True
        return _make(self._sign, coeff, exp)

    def same_quantum(self, other, context=None):
        """Whether both have the same exponent."""
        other = _convert(other, raiseit=True)
        if self._exp.__class__ is str or other._exp.__class__ is str:
            return self.is_nan() and other.is_nan() or self.is_infinite() and other.is_infinite()
        return self._exp == other._exp

    def to_integral_exact(self, rounding=None, context=None):
        """Round to an integer, with signals."""
        if self._exp.__class__ is str:
            ans = self._check_nans(context=context)
            return ans if ans is not None else _plain(self)
        if self._exp >= 0:
            return _plain(self)
        if not self:
            return _make(self._sign, 0, 0)
        context = context or getcontext()
        ans = self._rescale(0, rounding or context.rounding)
        if ans._cmp(self) != 0:
            context._signal(Rounded, Inexact)
        context._signal(Rounded)
        return ans

    def to_integral_value(self, rounding=None, context=None):
        """Round to an integer, without signals."""
        context = context or getcontext()
        if self._exp.__class__ is str:
            ans = self._check_nans(context=context)
            return ans if ans is not None else _plain(self)
        return _plain(self) if self._exp >= 0 else self._rescale(0, rounding or context.rounding)

    to_integral = to_integral_value

    def __round__(self, n=None):
        if n is not None:
            if not isinstance(n, int):
                raise TypeError('optional arg must be an integer')
            return self.quantize(_make(0, 1, -n), rounding=ROUND_HALF_EVEN)
        if self._exp.__class__ is str:
            self._no_integer()
        return int(self._rescale(0, ROUND_HALF_EVEN))

    def _no_integer(self):
        if self.is_nan():
            raise ValueError('cannot convert NaN to integer')
        raise OverflowError('cannot convert Infinity to integer')

    def __floor__(self):
        if self._exp.__class__ is str:
            self._no_integer()
        return int(self._rescale(0, ROUND_FLOOR))

    def __ceil__(self):
        if self._exp.__class__ is str:
            self._no_integer()
        return int(self._rescale(0, ROUND_CEILING))

    def __int__(self):
        if self._exp.__class__ is str:
            self._no_integer()
        if self._exp >= 0:
            n = self._int * 10 ** self._exp
        else:
            n = self._int // 10 ** -self._exp if -self._exp <= _digit_count(self._int) else 0
        return -n if self._sign else n

    __trunc__ = __int__

    def __float__(self):
        if self._nan_kind():
            if self.is_snan():
                raise ValueError('Cannot convert signaling NaN to float')
            return -_math.nan if self._sign else _math.nan
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return Decimal(0)

    def conjugate(self):
        return self

    # Signs.

    def copy_abs(self):
        return _make(0, self._int, self._exp)

    def copy_negate(self):
        return _make(1 - self._sign, self._int, self._exp)

    def copy_sign(self, other, context=None):
        other = _convert(other, raiseit=True)
        return _make(other._sign, self._int, self._exp)

    def __neg__(self, context=None):
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        context = context or getcontext()
        if not self and context.rounding != ROUND_FLOOR:
            ans = self.copy_abs()
        else:
            ans = self.copy_negate()
        return ans._fix(context)

    def __pos__(self, context=None):
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        context = context or getcontext()
        ans = self.copy_abs() if not self and context.rounding != ROUND_FLOOR else self
        return ans._fix(context)

    def __abs__(self, round=True, context=None):
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        return self.__neg__(context) if self._sign else self.__pos__(context)

    # Arithmetic.

    def __add__(self, other, context=None):
        if other.__class__ is not Decimal:
            other = _convert(other)
            if other is NotImplemented:
                return other
        context = context or getcontext()
        ans = _sum(self, other, other._sign, context)
        if ans is not None:
            return ans
        if self._exp.__class__ is str or other._exp.__class__ is str:
            ans = self._check_nans(other, context)
            if ans is not None:
                return ans
            if self._exp == 'F':
                if self._sign != other._sign and other._exp == 'F':
                    return context._raise_error(InvalidOperation, '-INF + INF')
                return _plain(self)
            return _plain(other)
        exp = min(self._exp, other._exp)
        negative_zero = context.rounding == ROUND_FLOOR and self._sign != other._sign
        if not self and not other:
            sign = int(negative_zero or min(self._sign, other._sign) == 1)
            return _make(sign, 0, exp)._fix(context)
        if not self or not other:
            some = other if not self else self
            exp = max(exp, some._exp - context.prec - 1)
            return some._rescale(exp, context.rounding)._fix(context)
        a, b = self, other
        # A number far below the other's last place only shows that something is there.
        big, small = (a, b) if a.adjusted() >= b.adjusted() else (b, a)
        low = min(big._exp, big.adjusted() - context.prec - 2)
        if small.adjusted() < low - 1 and small._exp < low:
            small = _make(small._sign, 1, low - 2)
        exp = min(big._exp, small._exp)
        x = big._int * 10 ** (big._exp - exp)
        y = small._int * 10 ** (small._exp - exp)
        total = (-x if big._sign else x) + (-y if small._sign else y)
        if not total:
            return _make(int(negative_zero), 0, min(self._exp, other._exp))._fix(context)
        return _make(int(total < 0), abs(total), exp)._fix(context)

    __radd__ = __add__

    def __sub__(self, other, context=None):
        if other.__class__ is not Decimal:
            other = _convert(other)
            if other is NotImplemented:
                return other
        context = context or getcontext()
        ans = _sum(self, other, 1 - other._sign, context)
        if ans is not None:
            return ans
        if self._exp.__class__ is str or other._exp.__class__ is str:
            ans = self._check_nans(other, context)
            if ans is not None:
                return ans
        return self.__add__(other.copy_negate(), context=context)

    def __rsub__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        return other.__sub__(self, context=context)

    def __mul__(self, other, context=None):
        if other.__class__ is not Decimal:
            other = _convert(other)
            if other is NotImplemented:
                return other
        context = context or getcontext()
        sign = self._sign ^ other._sign
        e, f = self._exp, other._exp
        if e.__class__ is int and f.__class__ is int:
            return _finish(sign, self._int * other._int, e + f, context)
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        if not (self if f == 'F' else other):
            return context._raise_error(InvalidOperation, '(+-)INF * 0')
        return _make(sign, 0, 'F')

    __rmul__ = __mul__

    def __truediv__(self, other, context=None):
        if other.__class__ is not Decimal:
            other = _convert(other)
            if other is NotImplemented:
                return NotImplemented
        context = context or getcontext()
        sign = self._sign ^ other._sign
        if self._exp.__class__ is str or other._exp.__class__ is str:
            ans = self._check_nans(other, context)
            if ans is not None:
                return ans
            if self._exp == 'F':
                if other._exp == 'F':
                    return context._raise_error(InvalidOperation, '(+-)INF/(+-)INF')
                return _make(sign, 0, 'F')
            context._raise_error(Clamped, 'Division by infinity')
            return _make(sign, 0, context.Etiny())
        if not other._int:
            if not self._int:
                return context._raise_error(DivisionUndefined, '0 / 0')
            return context._raise_error(DivisionByZero, 'x / 0', sign)
        if not self._int:
            exp = self._exp - other._exp
            coeff = 0
        else:
            shift = _digit_count(other._int) - _digit_count(self._int) + context.prec + 1
            exp = self._exp - other._exp - shift
            if shift >= 0:
                coeff, remainder = divmod(self._int * _ten_to(shift), other._int)
            else:
                coeff, remainder = divmod(self._int, other._int * _ten_to(-shift))
            if remainder:
                # Not exact: the last digit says so.
                if coeff % 5 == 0:
                    coeff += 1
            else:
                ideal_exp = self._exp - other._exp
                while exp < ideal_exp and coeff % 10 == 0:
                    coeff //= 10
                    exp += 1
        return _finish(sign, coeff, exp, context)

    def __rtruediv__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        return other.__truediv__(self, context=context)

    def _divide(self, other, context):
        """Whole quotient and remainder of finite numbers."""
        sign = self._sign ^ other._sign
        ideal_exp = self._exp if other._exp == 'F' else min(self._exp, other._exp)
        expdiff = self.adjusted() - other.adjusted()
        if not self or other._exp == 'F' or expdiff <= -2:
            return _make(sign, 0, 0), self._rescale(ideal_exp, context.rounding)
        if expdiff <= context.prec:
            a, b = self._int, other._int
            if self._exp >= other._exp:
                a *= 10 ** (self._exp - other._exp)
            else:
                b *= 10 ** (other._exp - self._exp)
            q, r = divmod(a, b)
            if _digit_count(q) <= context.prec:
                return _make(sign, q, 0), _make(self._sign, r, ideal_exp)
        ans = context._raise_error(DivisionImpossible, 'quotient too large in //, % or divmod')
        return ans, ans

    def __divmod__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans, ans
        sign = self._sign ^ other._sign
        if self._exp == 'F':
            if other._exp == 'F':
                ans = context._raise_error(InvalidOperation, 'divmod(INF, INF)')
                return ans, ans
            return _make(sign, 0, 'F'), context._raise_error(InvalidOperation, 'INF % x')
        if not other:
            if not self:
                ans = context._raise_error(DivisionUndefined, 'divmod(0, 0)')
                return ans, ans
            context.flags[DivisionByZero] = True
            r = context._raise_error(InvalidOperation, 'x % 0')
            return context._raise_error(DivisionByZero, 'x // 0', sign), r
        q, r = self._divide(other, context)
        return q._fix(context), r._fix(context)

    def __rdivmod__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        return other.__divmod__(self, context=context)

    def __mod__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        if self._exp == 'F':
            return context._raise_error(InvalidOperation, 'INF % x')
        if not other:
            if self:
                return context._raise_error(InvalidOperation, 'x % 0')
            return context._raise_error(DivisionUndefined, '0 % 0')
        return self._divide(other, context)[1]._fix(context)

    def __rmod__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        return other.__mod__(self, context=context)

    def remainder_near(self, other, context=None):
        """The remainder from the nearest multiple."""
        context = context or getcontext()
        other = _convert(other, raiseit=True)
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        if self._exp == 'F':
            return context._raise_error(InvalidOperation, 'remainder_near(infinity, x)')
        if not other:
            if self:
                return context._raise_error(InvalidOperation, 'remainder_near(x, 0)')
            return context._raise_error(DivisionUndefined, 'remainder_near(0, 0)')
        if other._exp == 'F':
            return _plain(self)._fix(context)
        ideal = min(self._exp, other._exp)
        if not self:
            return _make(self._sign, 0, ideal)._fix(context)
        expdiff = self.adjusted() - other.adjusted()
        if expdiff >= context.prec + 1:
            return context._raise_error(DivisionImpossible)
        if expdiff <= -2:
            return self._rescale(ideal, context.rounding)._fix(context)
        a = self._int * 10 ** (self._exp - ideal)
        b = other._int * 10 ** (other._exp - ideal)
        q, r = divmod(a, b)
        if 2 * r + (q & 1) > b:
            r -= b
            q += 1
        if q >= 10 ** context.prec:
            return context._raise_error(DivisionImpossible)
        sign = self._sign
        if r < 0:
            sign, r = 1 - sign, -r
        return _make(sign, r, ideal)._fix(context)

    def __floordiv__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        context = context or getcontext()
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        if self._exp == 'F':
            if other._exp == 'F':
                return context._raise_error(InvalidOperation, 'INF // INF')
            return _make(self._sign ^ other._sign, 0, 'F')
        if not other:
            if self:
                return context._raise_error(DivisionByZero, 'x // 0', self._sign ^ other._sign)
            return context._raise_error(DivisionUndefined, '0 // 0')
        return self._divide(other, context)[0]._fix(context)

    def __rfloordiv__(self, other, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        return other.__floordiv__(self, context=context)

    def fma(self, other, third, context=None):
        """self * other + third with one rounding."""
        other = _convert(other, raiseit=True)
        third = _convert(third, raiseit=True)
        context = context or getcontext()
        if self._exp.__class__ is str or other._exp.__class__ is str:
            for d in (self, other):
                if d.is_snan():
                    return context._raise_error(InvalidOperation, 'sNaN', d)
            if self.is_nan():
                product = self
            elif other.is_nan():
                product = other
            else:
                if not (self if other._exp == 'F' else other):
                    return context._raise_error(InvalidOperation, 'INF * 0 in fma')
                product = _make(self._sign ^ other._sign, 0, 'F')
        else:
            product = _make(self._sign ^ other._sign, self._int * other._int, self._exp + other._exp)
        return product.__add__(third, context)

    def __pow__(self, other, modulo=None, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        if modulo is not None:
            return self._power_modulo(other, modulo, context)
        context = context or getcontext()
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        if not other:
            if not self:
                return context._raise_error(InvalidOperation, '0 ** 0')
            return _make(0, 1, 0)
        integer = other._isinteger()
        result_sign = 0
        base = self
        if self._sign:
            if integer:
                result_sign = int(not other._iseven())
            elif self:
                return context._raise_error(InvalidOperation, 'x ** y with x negative and y not an integer')
            base = self.copy_abs()
        if not base:
            return _make(result_sign, 0, 0 if not other._sign else 'F') if not other._sign else \
                _make(result_sign, 0, 'F')
        if base._exp == 'F':
            return _make(result_sign, 0, 'F') if not other._sign else _make(result_sign, 0, 0)
        if base._cmp(_ONE) == 0:
            if integer:
                if other._sign == 1 or int(min(other, Decimal(context.prec))) < 0:
                    multiplier = 0
                elif other._cmp(Decimal(context.prec)) > 0:
                    multiplier = context.prec
                else:
                    multiplier = int(other)
                exp = base._exp * multiplier
                if exp < 1 - context.prec:
                    exp = 1 - context.prec
                    context._raise_error(Rounded)
            else:
                context._raise_error(Inexact)
                context._raise_error(Rounded)
                exp = 1 - context.prec
            return _make(result_sign, 10 ** -exp, exp)
        self_adj = base.adjusted()
        if other._exp == 'F':
            if (other._sign == 0) == (self_adj < 0):
                return _make(result_sign, 0, 0)
            return _make(result_sign, 0, 'F')
        ans = None
        if integer and other.adjusted() < 18:
            n = int(other)
            bits = abs(n) * (base._int.bit_length() + 1)
            if bits < 4 * (context.prec + 20) * 4 or abs(n) <= 64:
                if n >= 0:
                    ans = _make(result_sign, base._int ** n, base._exp * n)
                else:
                    # Exact only if the power divides a power of ten; division finds that out.
                    big = context.copy()
                    big.traps = dict.fromkeys(_signals, False)
                    big.clear_flags()
                    big.prec = context.prec
                    power = _make(0, base._int ** -n, base._exp * -n)
                    ans = _ONE.__truediv__(power, big)
                    if not big.flags[Overflow] and not big.flags[Underflow]:
                        for flag in _signals:
                            if big.flags[flag]:
                                context._raise_error(flag, None, result_sign)
                        return _make(result_sign, ans._int, ans._exp)
                    ans = None
        if ans is None:
            # exp(y * ln(x)), with digits enough that the result rounds as the true value does.
            log_mag = abs(self_adj) + 2
            size = other.adjusted() + len(str(log_mag))
            if size > len(str(context.Emax)) + 2:
                over = (self_adj >= 0) == (other._sign == 0)
                ans = _make(result_sign, 1, context.Emax + 1 if over else context.Etiny() - 1)
            else:
                if not integer:
                    root = base._exact_root_power(other, context)
                    if root is not None:
                        # With all digits of the precision, as for results that are not exact.
                        pad = context.prec + 1 - _digit_count(root._int)
                        return _make(result_sign, root._int * 10 ** pad, root._exp - pad)._fix(context)
                extra = 3
                while True:
                    coeff, exp = _power(base, other, context.prec + extra)
                    if coeff % (5 * 10 ** (len(str(coeff)) - context.prec - 1)):
                        break
                    extra += 3
                ans = _make(result_sign, coeff, exp)
        return ans._fix(context)

    def _exact_root_power(self, other, context):
        """self ** other if that is exact and short: roots of perfect powers."""
        num, den = other.as_integer_ratio()
        if den > 64 or abs(num) > 4096:
            return None
        n, exp = self._int, self._exp
        while n % 10 == 0:
            n //= 10
            exp += 1
        while exp % den:
            n *= 10
            exp -= 1
        root = _iroot(n, den)
        if root ** den != n:
            return None
        if num >= 0:
            power = _make(0, root ** num, exp // den * num)
            return power if _digit_count(power._int) <= context.prec else None
        return None

    def __rpow__(self, other, modulo=None, context=None):
        other = _convert(other)
        if other is NotImplemented:
            return other
        return other.__pow__(self, modulo, context=context)

    def _power_modulo(self, other, modulo, context=None):
        modulo = _convert(modulo, raiseit=True)
        context = context or getcontext()
        for d in (self, other, modulo):
            if d._nan_kind():
                return d._check_nans(context=context)
        if not (self._isinteger() and other._isinteger() and modulo._isinteger()):
            return context._raise_error(InvalidOperation, 'pow() 3rd argument not allowed unless all arguments '
                                                          'are integers')
        if other < 0:
            return context._raise_error(InvalidOperation, 'pow() 2nd argument cannot be negative when 3rd '
                                                          'argument specified')
        if not modulo:
            return context._raise_error(InvalidOperation, 'pow() 3rd argument cannot be 0')
        if modulo.adjusted() >= context.prec:
            return context._raise_error(InvalidOperation, 'insufficient precision: pow() 3rd argument must not '
                                                          'have more than precision digits')
        if not other and not self:
            return context._raise_error(InvalidOperation, 'at least one of pow() 1st argument and 2nd argument '
                                                          'must be nonzero; 0**0 is not defined')
        sign = 0 if other._iseven() else self._sign
        m = abs(int(modulo))
        return _make(sign, pow(abs(int(self)), int(other), m), 0)

    def _isinteger(self):
        if self._exp.__class__ is str:
            return False
        if self._exp >= 0:
            return True
        return not self._int or -self._exp <= _digit_count(self._int) and self._int % 10 ** -self._exp == 0

    def _iseven(self):
        if not self or self._exp > 0:
            return True
        return self._int // 10 ** -self._exp % 2 == 0

    # Functions.

    def sqrt(self, context=None):
        """The square root."""
        context = context or getcontext()
        if self._exp.__class__ is str:
            ans = self._check_nans(context=context)
            if ans is not None:
                return ans
            if self._exp == 'F' and self._sign == 0:
                return _plain(self)
        if not self:
            return _make(self._sign, 0, self._exp // 2)._fix(context)
        if self._sign == 1:
            return context._raise_error(InvalidOperation, 'sqrt(-x), x > 0')
        prec = context.prec + 1
        exp = self._exp >> 1
        digits = _digit_count(self._int)
        if self._exp & 1:
            c = self._int * 10
            length = (digits >> 1) + 1
        else:
            c = self._int
            length = digits + 1 >> 1
        shift = prec - length
        if shift >= 0:
            c *= 100 ** shift
            exact = True
        else:
            c, remainder = divmod(c, 100 ** -shift)
            exact = not remainder
        exp -= shift
        n = _math.isqrt(c)
        exact = exact and n * n == c
        if exact:
            if shift >= 0:
                n //= 10 ** shift
            else:
                n *= 10 ** -shift
            exp += shift
        elif n % 5 == 0:
            n += 1
        with_rounding = context.copy()
        with_rounding.rounding = ROUND_HALF_EVEN
        with_rounding.flags = context.flags
        return _make(0, n, exp)._fix(with_rounding)

    def _series(self, function, context):
        """A function whose digits come from integer series, rounded half-even when they suffice."""
        extra = 3
        while True:
            coeff, exp = function(context.prec + extra)
            if coeff % (5 * 10 ** max(0, _digit_count(abs(coeff)) - context.prec - 1)):
                break
            extra += 3
        even = context.copy()
        even.rounding = ROUND_HALF_EVEN
        even.flags = context.flags
        return _make(int(coeff < 0), abs(coeff), exp)._fix(even)

    def exp(self, context=None):
        """e ** self"""
        context = context or getcontext()
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        if self._exp == 'F':
            return _make(0, 0, 0) if self._sign else _plain(self)
        if not self:
            return _make(0, 1, 0)
        p = context.prec
        adj = self.adjusted()
        if adj > len(str((context.Emax + 1) * 3)) and not self._sign:
            return _make(0, 1, context.Emax + 1)._fix(context)
        if self._sign and adj > len(str((-context.Etiny() + 1) * 3)):
            return _make(0, 1, context.Etiny() - 1)._fix(context)
        if adj < -p - 1:
            coeff = 10 ** (p + 1) + (-1 if self._sign else 1)
            return _make(0, coeff, -p - 1)._fix(context)
        return self._series(lambda n: _exp_digits(self, n), context)

    def ln(self, context=None):
        """The natural logarithm."""
        context = context or getcontext()
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        if not self:
            return _make(1, 0, 'F')
        if self._exp == 'F' and not self._sign:
            return _make(0, 0, 'F')
        if self._sign:
            return context._raise_error(InvalidOperation, 'ln of a negative value')
        if self._cmp(_ONE) == 0:
            return _make(0, 0, 0)
        return self._series(lambda n: _ln_digits(self, n), context)

    def log10(self, context=None):
        """The logarithm to base 10."""
        context = context or getcontext()
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        if not self:
            return _make(1, 0, 'F')
        if self._exp == 'F' and not self._sign:
            return _make(0, 0, 'F')
        if self._sign:
            return context._raise_error(InvalidOperation, 'log10 of a negative value')
        digits = str(self._int).rstrip('0')
        if digits == '1':
            return Decimal(self.adjusted())._fix(context)
        return self._series(lambda n: _log10_digits(self, n), context)

    def logb(self, context=None):
        """The exponent of the most significant digit, as a Decimal."""
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        context = context or getcontext()
        if self._exp == 'F':
            return _make(0, 0, 'F')
        if not self:
            return context._raise_error(DivisionByZero, 'logb(0)', 1)
        return Decimal(self.adjusted())._fix(context)

    def scaleb(self, other, context=None):
        """self with its exponent changed."""
        context = context or getcontext()
        other = _convert(other, raiseit=True)
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        if other._exp != 0:
            return context._raise_error(InvalidOperation)
        limit = 2 * (context.Emax + context.prec)
        if not -limit <= int(other) <= limit:
            return context._raise_error(InvalidOperation)
        if self._exp == 'F':
            return _plain(self)
        return _make(self._sign, self._int, self._exp + int(other))._fix(context)

    def normalize(self, context=None):
        """Without trailing zeros."""
        context = context or getcontext()
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        dup = self._fix(context)
        if dup._exp == 'F':
            return dup
        if not dup:
            return _make(dup._sign, 0, 0)
        exp_max = context.Emax - context.prec + 1 if context.clamp else context.Emax
        coeff, exp = dup._int, dup._exp
        while coeff % 10 == 0 and exp < exp_max:
            coeff //= 10
            exp += 1
        return _make(dup._sign, coeff, exp)

    def _pick(self, other, context, larger, magnitude):
        other = _convert(other, raiseit=True)
        context = context or getcontext()
        a, b = self._nan_kind(), other._nan_kind()
        if a or b:
            if b == 1 and a == 0:
                return self._fix(context)
            if a == 1 and b == 0:
                return other._fix(context)
            return self._check_nans(other, context)
        c = self.copy_abs()._cmp(other.copy_abs()) if magnitude else self._cmp(other)
        if c == 0:
            c = int(self.compare_total(other))
        return (self if (c > 0) == larger and c or c == 0 else other)._fix(context)

    def max(self, other, context=None):
        return self._pick(other, context, True, False)

    def min(self, other, context=None):
        return self._pick(other, context, False, False)

    def max_mag(self, other, context=None):
        return self._pick(other, context, True, True)

    def min_mag(self, other, context=None):
        return self._pick(other, context, False, True)

    def _next(self, context, down):
        ans = self._check_nans(context=context)
        if ans is not None:
            return ans
        context = context.copy() if context else getcontext().copy()
        context.traps = dict.fromkeys(_signals, False)
        if self._exp == 'F':
            if self._sign == int(down):
                return _plain(self)
            return _make(self._sign, 10 ** context.prec - 1, context.Etop())
        context.rounding = ROUND_FLOOR if down else ROUND_CEILING
        new_self = self._fix(context)
        if new_self._cmp(self) != 0:
            return new_self
        return self.__add__(_make(int(down), 1, context.Etiny() - 1), context)

    def next_minus(self, context=None):
        """The largest number below."""
        return self._next(context, True)

    def next_plus(self, context=None):
        """The smallest number above."""
        return self._next(context, False)

    def next_toward(self, other, context=None):
        """The next number in the direction of another."""
        other = _convert(other, raiseit=True)
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        c = self._cmp(other)
        if c == 0:
            return self.copy_sign(other)
        return self.next_plus(context) if c < 0 else self.next_minus(context)

    def radix(self):
        return Decimal(10)

    def _logical(self, context):
        digits = str(self._int)
        if self._sign or self._exp != 0 or len(digits) > context.prec or set(digits) - {'0', '1'}:
            return None
        return int(digits, 2)

    def _bitwise(self, other, context, op):
        context = context or getcontext()
        other = _convert(other, raiseit=True)
        a, b = self._logical(context), other._logical(context)
        if a is None or b is None:
            return context._raise_error(InvalidOperation)
        return _make(0, int(format(op(a, b), 'b')), 0)

    def logical_and(self, other, context=None):
        return self._bitwise(other, context, lambda a, b: a & b)

    def logical_or(self, other, context=None):
        return self._bitwise(other, context, lambda a, b: a | b)

    def logical_xor(self, other, context=None):
        return self._bitwise(other, context, lambda a, b: a ^ b)

    def logical_invert(self, context=None):
        context = context or getcontext()
        return self.logical_xor(_make(0, int('1' * context.prec), 0), context)

    def _turn(self, other, context, rotate):
        context = context or getcontext()
        other = _convert(other, raiseit=True)
        ans = self._check_nans(other, context)
        if ans is not None:
            return ans
        if other._exp != 0 or not -context.prec <= int(other) <= context.prec:
            return context._raise_error(InvalidOperation)
        if self._exp == 'F':
            return _plain(self)
        n = int(other)
        digits = str(self._int).zfill(context.prec)[-context.prec:]
        if rotate:
            digits = digits[n:] + digits[:n]
        elif n < 0:
            digits = digits[:n]
        else:
            digits = (digits + '0' * n)[-context.prec:]
        return _make(self._sign, int(digits or '0'), self._exp)

    def rotate(self, other, context=None):
        """The digits rotated."""
        return self._turn(other, context, True)

    def shift(self, other, context=None):
        """The digits shifted."""
        return self._turn(other, context, False)

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __copy__(self):
        return self if type(self) is Decimal else self.__class__(str(self))

    def __deepcopy__(self, memo):
        return self if type(self) is Decimal else self.__class__(str(self))


_new = object.__new__


def _make(sign, coeff, exp, cls=Decimal):
    self = _new(cls)
    self._sign = sign
    self._int = coeff
    self._exp = exp
    return self


def _sum(a, b, sign, context):
    """`a` plus `b` with this sign, where neither is special, zero or far from the other; else None."""
    e, f = a._exp, b._exp
    if e.__class__ is not int or f.__class__ is not int:
        return None
    x, y, shift = a._int, b._int, e - f
    if not x or not y or not -50 < shift < 50:
        return None
    if shift > 0:
        x *= _POWERS[shift]
        e = f
    elif shift:
        y *= _POWERS[-shift]
    if a._sign == sign:
        return _finish(sign, x + y, e, context)
    if x > y:
        return _finish(a._sign, x - y, e, context)
    if x < y:
        return _finish(sign, y - x, e, context)
    return None


def _finish(sign, coeff, exp, context):
    """The number that these make, rounded to the context."""
    self = _new(Decimal)
    self._sign = sign
    self._int = coeff
    self._exp = exp
    low, high = context._low, context._high
    if coeff < context._limit:
        if coeff and low <= exp <= high:
            return self
    elif context.rounding == ROUND_HALF_EVEN:
        drop = _digit_count(coeff) - context.prec
        exp += drop
        traps = context.traps
        if 0 < drop < 100 and low <= exp < high and not traps[Inexact] and not traps[Rounded]:
            unit = _POWERS[drop]
            q, r = divmod(coeff, unit)
            if r:
                context.flags[Inexact] = True
                r += r
                if r > unit or r == unit and q & 1:
                    q += 1
                    if q >= context._limit:
                        q //= 10
                        exp += 1
            context.flags[Rounded] = True
            self._int = q
            self._exp = exp
            return self
    return self._fix(context)


def _plain(d):
    return d if type(d) is Decimal else _make(d._sign, d._int, d._exp)


_ONE = _make(0, 1, 0)
_numbers.Number.register(Decimal)


def _convert(other, raiseit=False):
    if isinstance(other, Decimal):
        return other
    if isinstance(other, int):
        return _make(int(other < 0), abs(other), 0)
    if raiseit:
        raise TypeError(f'conversion from {type(other).__name__} to Decimal is not supported')
    return NotImplemented


# Series in integers: a number is scaled by a power of ten, with some digits more than are wanted.

def _iroot(n, k):
    if n < 2:
        return n
    x = 1 << -(-n.bit_length() // k)
    while True:
        y = ((k - 1) * x + n // x ** (k - 1)) // k
        if y >= x:
            return x
        x = y


def _exp_scaled(x, scale):
    """exp(x / scale) * scale for |x| / scale not large."""
    # exp(x) = exp(x / 2**k) ** (2**k)
    k = max(0, (abs(x) * 256 // scale).bit_length()) + 4
    guard = scale << (2 * k + 8)
    t = x * (guard // scale) >> k
    total = term = guard
    n = 1
    while term:
        term = term * t // (guard * n)
        total += term
        n += 1
    for _ in range(k):
        total = total * total // guard
    return total // (guard // scale)


_ln10_cache = {}


def _ln_scaled(x, scale):
    """ln(x / scale) * scale for x / scale between 0.1 and 10."""
    guard = scale << 32
    y = x << 32
    # Newton's iteration would need exp; instead halve by square roots and use atanh.
    k = 0
    while abs(y - guard) * 1024 > guard:
        y = _math.isqrt(y * guard)
        k += 1
    z = (y - guard) * guard // (y + guard)
    z2 = z * z // guard
    total, term, n = 0, z, 1
    while term:
        total += term // n
        term = term * z2 // guard
        if term == -1:
            term = 0
        n += 2
    return (total << (k + 1)) >> 32


def _ln10(scale):
    if scale not in _ln10_cache:
        _ln10_cache.clear()
        _ln10_cache[scale] = _ln_scaled(10 * scale, scale)
    return _ln10_cache[scale]


def _ln_of(d, digits):
    """ln(d) times 10 ** digits."""
    scale = 10 ** (digits + 12)
    adj = d.adjusted()
    shift = digits + 12 - _digit_count(d._int) + 1
    x = d._int * 10 ** shift if shift >= 0 else d._int // 10 ** -shift
    value = _ln_scaled(x, scale)
    if adj:
        wide = scale * 10 ** len(str(abs(adj)))
        value += adj * _ln10(wide) // (wide // scale)
    return value // 10 ** 12


def _round_to(value, digits, exp):
    """value * 10 ** exp with as many digits as asked for."""
    extra = _digit_count(abs(value)) - digits
    if extra > 0:
        sign = -1 if value < 0 else 1
        q, r = divmod(abs(value), 10 ** extra)
        if r and q % 5 == 0:
            q += 1
        return sign * q, exp + extra
    return value, exp


def _ln_digits(d, digits):
    # ln is small near 1: look at how many digits that costs.
    lost = 0
    near = d.__sub__(_ONE, Context(prec=_digit_count(d._int) + abs(d._exp if d._exp.__class__ is int else 0) + 5,
                                   traps=[])) if -2 <= d.adjusted() <= 1 else None
    if near is not None and near:
        lost = max(0, -near.adjusted())
    value = _ln_of(d, digits + lost + 4)
    return _round_to(value, digits, -(digits + lost + 4))


def _log10_digits(d, digits):
    lost = 0
    near = d.__sub__(_ONE, Context(prec=_digit_count(d._int) + abs(d._exp) + 5, traps=[])) \
        if -2 <= d.adjusted() <= 1 else None
    if near is not None and near:
        lost = max(0, -near.adjusted())
    n = digits + lost + 6
    value = _ln_of(d, n) * 10 ** n // _ln10(10 ** n)
    return _round_to(value, digits, -n)


def _exp_digits(d, digits):
    n = digits + max(0, d.adjusted()) + 6
    scale = 10 ** n
    x = d._int * 10 ** (d._exp + n) if d._exp + n >= 0 else d._int // 10 ** -(d._exp + n)
    if d._sign:
        x = -x
    ln10 = _ln10(scale)
    power, rest = divmod(x, ln10)
    value = _exp_scaled(rest, scale)
    return _round_to(value, digits, power - n)


def _power(base, other, digits):
    """base ** other from its logarithm."""
    b = other.adjusted()
    n = digits + max(0, b) + len(str(abs(base.adjusted()) + 2)) + 8
    ln = _ln_of(base, n + max(0, b) + 4)
    wide = n + max(0, b) + 4
    y = other._int if not other._sign else -other._int
    x = ln * y
    x = x * 10 ** other._exp if other._exp >= 0 else x // 10 ** -other._exp
    scale = 10 ** wide
    power, rest = divmod(x, _ln10(scale))
    value = _exp_scaled(rest, scale)
    return _round_to(value, digits, power - wide)


class Context:
    """Precision, rounding, limits, and which signals are errors."""

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None,
                 flags=None, traps=None, _ignored_flags=None):
        try:
            dc = DefaultContext
        except NameError:
            dc = None
        self.prec = prec if prec is not None else dc.prec
        self.rounding = rounding if rounding is not None else dc.rounding
        self.Emin = Emin if Emin is not None else dc.Emin
        self.Emax = Emax if Emax is not None else dc.Emax
        self.capitals = capitals if capitals is not None else dc.capitals
        self.clamp = clamp if clamp is not None else dc.clamp
        if traps is None:
            self.traps = dc.traps.copy()
        elif not isinstance(traps, dict):
            self.traps = {s: s in traps for s in _signals}
        else:
            self.traps = traps
        if flags is None:
            self.flags = dict.fromkeys(_signals, False)
        elif not isinstance(flags, dict):
            self.flags = {s: s in flags for s in _signals}
        else:
            self.flags = flags

    def __setattr__(self, name, value):
        if name in _LIMITS:
            low, high = _LIMITS[name]
            if not isinstance(value, int):
                raise TypeError(f'{name} must be an integer')
            if not low <= value <= high:
                raise ValueError(f'valid range for {name} is [{low if low != MIN_EMIN else "MIN_EMIN"}, '
                                 f'{_SHOWN.get(name, high)}]')
        elif name == 'rounding':
            if value not in _ROUNDINGS:
                raise TypeError('valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, '
                                'ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   '
                                'ROUND_05UP]')
        elif name in ('flags', 'traps'):
            if not isinstance(value, dict):
                raise TypeError('%s must be a signal dict' % value)
            for key in value:
                if key not in _signals:
                    raise KeyError('invalid signal dict')
            value = {s: bool(value.get(s)) for s in _signals} if set(value) != set(_signals) else value
        else:
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")
        object.__setattr__(self, name, value)
        if name == 'prec':
            # What no coefficient reaches needs no limit that is a number.
            limit = _ten_to(value) if value <= 10000 else _math.inf if value > 10 ** 10 else 0
            object.__setattr__(self, '_limit', limit)
        if name in _LIMITS and hasattr(self, 'Emax'):
            object.__setattr__(self, '_low', self.Emin)
            object.__setattr__(self, '_high', self.Emax - self.prec + 1)

    def __delattr__(self, name):
        raise AttributeError('%s cannot be deleted' % name)

    def __reduce__(self):
        flags = [sig for sig, v in self.flags.items() if v]
        traps = [sig for sig, v in self.traps.items() if v]
        return self.__class__, (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                                flags, traps)

    def __repr__(self):
        flags = ', '.join(f.__name__ for f in _SHOWN_ORDER if self.flags[f])
        traps = ', '.join(t.__name__ for t in _SHOWN_ORDER if self.traps[t])
        return (f'Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, '
                f'capitals={self.capitals}, clamp={self.clamp}, flags=[{flags}], traps=[{traps}])')

    def clear_flags(self):
        """Reset all flags to zero."""
        for flag in self.flags:
            self.flags[flag] = False

    def clear_traps(self):
        """Reset all traps to zero."""
        for flag in self.traps:
            self.traps[flag] = False

    def copy(self):
        """A copy with flags and traps of its own."""
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                       self.flags.copy(), self.traps.copy())

    __copy__ = copy
    __hash__ = None

    def _apply(self, a):
        """The text of a number rounded to this context."""
        return str(a._fix(self))

    def _raise_error(self, condition, explanation=None, *args):
        """Set a flag; raise if it is trapped, else give the result that belongs to it."""
        error = _condition_map.get(condition, condition)
        self.flags[error] = True
        if not self.traps[error]:
            return _untrapped(condition, self, args)
        if condition is error:
            raise error([error])
        raise error([condition])

    def _signal(self, *signals):
        """Set flags, then raise for the first one that is trapped."""
        for signal in signals:
            self.flags[signal] = True
        for signal in signals:
            if self.traps[signal]:
                raise signal([signal])

    def Etiny(self):
        """The least exponent of a number."""
        return self.Emin - self.prec + 1

    def Etop(self):
        """The greatest exponent of a number with all its digits."""
        return self.Emax - self.prec + 1

    def create_decimal(self, num='0'):
        """A Decimal rounded to this context."""
        if isinstance(num, str) and num != num.strip() + '' or isinstance(num, str) and '_' in num:
            return self._raise_error(ConversionSyntax, 'trailing or leading whitespace and underscores are '
                                                       'not permitted.')
        d = Decimal(num, context=self)
        if d._nan_kind() and _digit_count(d._int) > self.prec - self.clamp:
            return self._raise_error(ConversionSyntax, 'diagnostic info too long in NaN')
        return d._fix(self)

    def create_decimal_from_float(self, f):
        """A Decimal from a float, rounded to this context."""
        return Decimal.from_float(f)._fix(self)

    def power(self, a, b, modulo=None):
        """a ** b, modulo a number if there is one."""
        a = _convert(a, raiseit=True)
        r = a.__pow__(b, modulo, context=self)
        if r is NotImplemented:
            raise TypeError('Unable to convert %s to Decimal' % b)
        return r

    def divmod(self, a, b):
        """Quotient and remainder."""
        return _convert(a, raiseit=True).__divmod__(_convert(b, raiseit=True), context=self)

    def radix(self):
        return Decimal(10)

    def to_sci_string(self, a):
        return _convert(a, raiseit=True).__str__(context=self)

    def to_eng_string(self, a):
        return _convert(a, raiseit=True).to_eng_string(context=self)

    def canonical(self, a):
        if not isinstance(a, Decimal):
            raise TypeError('canonical requires a Decimal as an argument.')
        return a


_LIMITS = {'prec': (1, MAX_PREC), 'Emin': (MIN_EMIN, 0), 'Emax': (0, MAX_EMAX), 'capitals': (0, 1), 'clamp': (0, 1)}
_SHOWN = {'prec': 'MAX_PREC', 'Emax': 'MAX_EMAX'}


def _delegate(name, method):
    def call(self, a, *args):
        args = [_convert(x, raiseit=True) for x in args]
        return getattr(_convert(a, raiseit=True), method)(*args, context=self)
    call.__name__ = name
    setattr(Context, name, call)


for _name in ('compare compare_signal compare_total compare_total_mag exp is_normal is_subnormal ln log10 logb '
              'logical_and logical_invert logical_or logical_xor max max_mag min min_mag next_minus next_plus '
              'next_toward normalize number_class quantize remainder_near rotate same_quantum scaleb shift sqrt '
              'to_integral_exact to_integral_value fma copy_sign').split():
    _delegate(_name, _name)
for _name, _method in (('abs', '__abs__'), ('add', '__add__'), ('subtract', '__sub__'), ('multiply', '__mul__'),
                       ('divide', '__truediv__'), ('divide_int', '__floordiv__'), ('remainder', '__mod__'),
                       ('minus', '__neg__'), ('plus', '__pos__'), ('to_integral', 'to_integral_value')):
    _delegate(_name, _method)


def _delegate_plain(name):
    def call(self, a):
        return getattr(_convert(a, raiseit=True), name)()
    call.__name__ = name
    setattr(Context, name, call)


for _name in ('copy_abs copy_negate is_canonical is_finite is_infinite is_nan is_qnan is_signed is_snan '
              'is_zero').split():
    _delegate_plain(_name)
Context.copy_decimal = lambda self, a: _plain(_convert(a, raiseit=True))
del _name, _method


def _untrapped(condition, context, args):
    if condition is InvalidOperation and args and isinstance(args[0], Decimal):
        d = args[0]
        return _make(d._sign, d._int, 'n')._fix_nan(context)
    if issubclass(condition, InvalidOperation):
        return _make(0, 0, 'n')
    if condition is DivisionByZero:
        return _make(args[0] if args else 0, 0, 'F')
    if condition is Overflow:
        sign = args[0] if args else 0
        r = context.rounding
        if r in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN, ROUND_UP) \
                or r == ROUND_CEILING and not sign or r == ROUND_FLOOR and sign:
            return _make(sign, 0, 'F')
        return _make(sign, 10 ** context.prec - 1, context.Emax - context.prec + 1)
    return None


DefaultContext = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, Overflow, InvalidOperation],
                         flags=[], Emax=999999, Emin=-999999, capitals=1, clamp=0)
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP,
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow], flags=[])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])


def _format(d, spec, context):
    """A number by the format mini-language."""
    fill, align, sign, zero, width, comma, precision, kind, neg_zero = ' ', None, '-', False, 0, '', None, '', False
    s = spec
    if len(s) > 1 and s[1] in '<>=^':
        fill, align, s = s[0], s[1], s[2:]
    elif s[:1] and s[0] in '<>=^':
        align, s = s[0], s[1:]
    if s[:1] and s[0] in '+- ':
        sign, s = s[0], s[1:]
    if s[:1] == 'z':
        neg_zero, s = True, s[1:]
    if s[:1] == '#':
        s = s[1:]
    if s[:1] == '0':
        zero, s = True, s[1:]
    digits = len(s) - len(s.lstrip('0123456789'))
    width, s = int(s[:digits] or 0), s[digits:]
    if s[:1] == ',':
        comma, s = s[0], s[1:]
    if s[:1] == '.':
        digits = len(s[1:]) - len(s[1:].lstrip('0123456789'))
        if not digits:
            raise ValueError('invalid format string')
        precision, s = int(s[1:1 + digits]), s[1 + digits:]
    if s:
        kind, s = s[0], s[1:]
    if s or kind not in ('', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%'):
        raise ValueError('invalid format string')
    if zero:
        if align is None:
            fill, align = '0', '='
    if align is None:
        align = '>'
    if not d.is_finite():
        text = str(d.copy_abs()) + ('%' if kind == '%' else '')
        return _pad('-' if d._sign else '' if sign == '-' else sign, text, fill if fill != '0' or not zero else ' ',
                    align if not zero else '>', width)
    if kind == 'n':
        kind = 'g'
    if kind == '':
        kind = 'g' if context.capitals == 0 else 'G'
        no_kind = True
    else:
        no_kind = False
    if kind == '%':
        d = _make(d._sign, d._int, d._exp + 2)
    if precision is not None:
        if kind in 'eE':
            drop = _digit_count(d._int) - (precision + 1)
            if drop > 0:
                c, _ = _rounded(d._int, drop, d._sign, context.rounding)
                d = _make(d._sign, c, d._exp + drop)
                if _digit_count(c) > precision + 1:
                    d = _make(d._sign, c // 10, d._exp + 1)
        elif kind in 'fF%':
            d = d._rescale(-precision, context.rounding)
        else:
            precision = precision or 1
            drop = _digit_count(d._int) - precision
            if drop > 0:
                c, _ = _rounded(d._int, drop, d._sign, context.rounding)
                d = _make(d._sign, c, d._exp + drop)
                if _digit_count(c) > precision:
                    d = _make(d._sign, c // 10, d._exp + 1)
    if not d and d._exp > 0 and kind in 'fF%':
        d = d._rescale(0, context.rounding)
    if neg_zero and not d and d._sign:
        d = d.copy_abs()
    digits = str(d._int)
    leftdigits = d._exp + len(digits)
    if kind in 'eE':
        dotplace = 1 - precision if not d and precision is not None else 1
    elif kind in 'fF%':
        dotplace = leftdigits
    elif d._exp <= 0 and leftdigits > -6:
        dotplace = leftdigits
    else:
        dotplace = 1
    if dotplace < 0:
        intpart, fracpart = '0', '0' * -dotplace + digits
    elif dotplace > len(digits):
        intpart, fracpart = digits + '0' * (dotplace - len(digits)), ''
    else:
        intpart, fracpart = digits[:dotplace] or '0', digits[dotplace:]
    exp = leftdigits - dotplace
    if kind in 'eE' and precision is not None and d:
        fracpart = fracpart.ljust(precision, '0')
    tail = '.' + fracpart if fracpart else ''
    if exp != 0 or kind in 'eE':
        tail += ('E' if kind in 'EG' else 'e') + '%+d' % exp
    if kind == '%':
        tail += '%'
    head = '-' if d._sign else '' if sign == '-' else sign
    if comma:
        least = width - len(head) - len(tail) if zero and align == '=' else 0
        groups = []
        rest = intpart
        while True:
            groups.append(rest[-3:])
            rest = rest[:-3]
            if not rest:
                break
        intpart = comma.join(reversed(groups))
        while least > len(intpart):
            grow = least - len(intpart)
            lead = len(intpart.split(comma)[0])
            intpart = ('0' if lead < 3 else '0' + comma) + intpart
            if grow == 1 and intpart[1:2] == comma:
                break
    return _pad(head, intpart + tail, fill, align, width)


def _pad(sign, body, fill, align, width):
    padding = fill * (width - len(sign) - len(body))
    if align == '<':
        return sign + body + padding
    if align == '>':
        return padding + sign + body
    if align == '=':
        return sign + padding + body
    half = len(padding) // 2
    return padding[:half] + sign + body + padding[half:]
