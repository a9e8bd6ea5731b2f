//! What an operation works in: the context's settings, the machine that long work is paid to, and the
//! conditions that came up.

use dashu_int::UBig;
use pyrun_vm::limits::Stop;
use pyrun_vm::text::int::steps;
use pyrun_vm::{PyResult, Vm};

use super::coeff::Coeff;
use super::number::{Dec, Kind};
use super::signals::*;

pub(super) const MAX_PREC: i64 = 999_999_999_999_999_999;
pub(super) const MAX_EMAX: i64 = MAX_PREC;
pub(super) const MIN_EMIN: i64 = -MAX_EMAX;
pub(super) const MIN_ETINY: i64 = MIN_EMIN - (MAX_PREC - 1);

/// How the digits that do not fit are dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    Up05,
}

/// What was dropped, compared with half of the last place that is left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rest {
    Nothing,
    Less,
    Half,
    More,
}

impl Rounding {
    pub(super) const ALL: [(Rounding, &'static str); 8] = [
        (Rounding::Up, "ROUND_UP"),
        (Rounding::Down, "ROUND_DOWN"),
        (Rounding::Ceiling, "ROUND_CEILING"),
        (Rounding::Floor, "ROUND_FLOOR"),
        (Rounding::HalfUp, "ROUND_HALF_UP"),
        (Rounding::HalfDown, "ROUND_HALF_DOWN"),
        (Rounding::HalfEven, "ROUND_HALF_EVEN"),
        (Rounding::Up05, "ROUND_05UP"),
    ];

    pub(super) fn name(self) -> &'static str {
        Rounding::ALL[self as usize].1
    }

    /// Whether one is added to what is left.
    #[inline]
    pub(super) fn goes_up(self, left: &Coeff, rest: Rest, negative: bool) -> bool {
        if rest == Rest::Nothing {
            return false;
        }
        match self {
            Rounding::HalfEven => rest == Rest::More || rest == Rest::Half && left.is_odd(),
            Rounding::HalfUp => rest != Rest::Less,
            Rounding::HalfDown => rest == Rest::More,
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::Up05 => left.is_multiple_of_5(),
        }
    }
}

/// The settings of a context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Settings {
    pub(super) prec: i64,
    pub(super) emax: i64,
    pub(super) emin: i64,
    pub(super) rounding: Rounding,
    pub(super) capitals: bool,
    pub(super) clamp: bool,
}

impl Settings {
    /// In which everything that can be a number is exact.
    pub(super) const MAX: Settings = Settings {
        prec: MAX_PREC,
        emax: MAX_EMAX,
        emin: MIN_EMIN,
        rounding: Rounding::HalfEven,
        capitals: true,
        clamp: false,
    };

    /// The least exponent.
    pub(super) fn etiny(&self) -> i64 {
        self.emin - (self.prec - 1)
    }

    /// The greatest exponent of a number with all digits.
    pub(super) fn etop(&self) -> i64 {
        self.emax - (self.prec - 1)
    }

    pub(super) fn rounded(self, rounding: Rounding) -> Settings {
        Settings { rounding, ..self }
    }
}

/// The machine, and the conditions so far.
pub(super) struct Env<'v> {
    pub(super) vm: &'v mut Vm,
    pub(super) status: u32,
}

/// Powers of ten that were needed last, by exponent.
#[derive(Default)]
struct Powers(Vec<(u64, UBig)>);

/// How many powers are kept, of at most so many digits.
const KEPT: usize = 8;
const KEPT_DIGITS: u64 = 20_000;

impl Env<'_> {
    pub(super) fn new(vm: &mut Vm) -> Env<'_> {
        Env { vm, status: 0 }
    }

    /// Asks for room for a number of so many digits.
    pub(super) fn room(&mut self, digits: i64) -> PyResult<()> {
        if digits > 1000 {
            self.vm.reserve(usize::try_from(digits).unwrap_or(usize::MAX))?;
            self.vm.charge(digits as usize / 256)?;
        }
        Ok(())
    }

    pub(super) fn mul(&mut self, a: &UBig, b: &UBig) -> PyResult<UBig> {
        self.vm.in_steps(|t| steps::mul::<Stop>(a, b, t))
    }

    pub(super) fn div_rem(&mut self, a: &UBig, b: &UBig) -> PyResult<(UBig, UBig)> {
        self.vm.in_steps(|t| steps::div_rem::<Stop>(a, b, t))
    }

    pub(super) fn div(&mut self, a: &UBig, b: &UBig) -> PyResult<UBig> {
        Ok(self.div_rem(a, b)?.0)
    }

    pub(super) fn sqrt(&mut self, a: &UBig) -> PyResult<UBig> {
        self.vm.in_steps(|t| steps::sqrt::<Stop>(a, t))
    }

    pub(super) fn pow(&mut self, a: &UBig, n: u64) -> PyResult<UBig> {
        self.vm.in_steps(|t| steps::pow::<Stop>(a, n, t))
    }

    /// `10 ** n`
    pub(super) fn tens(&mut self, n: i64) -> PyResult<UBig> {
        let n = n.unsigned_abs();
        if n < 39 {
            return Ok(UBig::from(super::wide::TENS[n as usize]));
        }
        let kept = &mut self.vm.state::<Powers>().0;
        if let Some(at) = kept.iter().position(|p| p.0 == n) {
            if at > 0 {
                kept.swap(at, at - 1);
            }
            return Ok(kept[at.saturating_sub(1)].1.clone());
        }
        self.room(n.min(i64::MAX as u64) as i64)?;
        // Five to the power, and zeros behind it in binary.
        let p = self.pow(&UBig::from(5u8), n)? << n as usize;
        if n <= KEPT_DIGITS {
            let kept = &mut self.vm.state::<Powers>().0;
            if kept.len() == KEPT {
                kept.pop();
            }
            kept.push((n, p.clone()));
        }
        Ok(p)
    }

    /// Reports an invalid operation, whose result is a NaN.
    pub(super) fn invalid(&mut self, condition: u32) -> Dec {
        self.status |= condition;
        Dec::nan()
    }

    /// The NaN that results when an operand is one.
    pub(super) fn nan_of(
        &mut self,
        a: &Dec,
        b: Option<&Dec>,
        s: &Settings,
    ) -> PyResult<Option<Dec>> {
        if !a.is_nan() && !b.is_some_and(Dec::is_nan) {
            return Ok(None);
        }
        let b = b.unwrap_or(a);
        let chosen = match (a.kind, b.kind) {
            (Kind::Signaling, _) => a,
            (_, Kind::Signaling) => b,
            (Kind::Nan, _) => a,
            _ => b,
        };
        if chosen.is_signaling() {
            self.status |= INVALID_OPERATION;
        }
        let quiet = Dec { kind: Kind::Nan, ..chosen.clone() };
        Ok(Some(self.fix_nan(quiet, s)?))
    }

    /// Cuts a NaN's payload to what the context holds.
    fn fix_nan(&mut self, mut d: Dec, s: &Settings) -> PyResult<Dec> {
        let limit = s.prec - s.clamp as i64;
        if d.coeff.digits(self)? > limit {
            d.coeff = match limit {
                0 => Coeff::ZERO,
                _ => d.coeff.low_digits(self, limit)?,
            };
        }
        Ok(d)
    }

    /// Rounds to the context, with the conditions that belong to it.
    #[inline]
    pub(super) fn finish(&mut self, d: Dec, s: &Settings) -> PyResult<Dec> {
        if let (Coeff::Small(_), Kind::Finite) = (&d.coeff, d.kind) {
            let c = d.coeff.value();
            if c != 0 && s.prec < 39 && d.exp >= s.emin && d.exp <= s.etop() {
                let limit = super::wide::TENS[s.prec as usize];
                if c < limit {
                    return Ok(d);
                }
            }
        }
        self.finish_slowly(d, s)
    }

    fn finish_slowly(&mut self, mut d: Dec, s: &Settings) -> PyResult<Dec> {
        match d.kind {
            Kind::Infinite => return Ok(d),
            Kind::Nan | Kind::Signaling => return self.fix_nan(d, s),
            Kind::Finite => {}
        }
        let etiny = s.etiny();
        if d.coeff.is_zero() {
            let most = if s.clamp { s.etop() } else { s.emax };
            let exp = d.exp.clamp(etiny, most.max(etiny));
            if exp != d.exp {
                self.status |= CLAMPED;
                d.exp = exp;
            }
            return Ok(d);
        }
        let digits = d.coeff.digits(self)?;
        let adjusted = d.exp + digits - 1;
        if adjusted > s.emax {
            return self.overflow(d.negative, s);
        }
        if adjusted < s.emin {
            self.status |= SUBNORMAL;
            if d.exp < etiny {
                if self.drop(&mut d, etiny, s.rounding)? {
                    self.status |= UNDERFLOW;
                }
                if d.coeff.is_zero() {
                    self.status |= CLAMPED;
                }
            }
        } else if digits > s.prec {
            let exp = d.exp + digits - s.prec;
            self.drop(&mut d, exp, s.rounding)?;
            // A carry may have made one digit more.
            if d.coeff.digits(self)? > s.prec {
                d.coeff = d.coeff.drop_digits(self, 1)?.0;
                d.exp += 1;
                if d.exp + s.prec - 1 > s.emax {
                    return self.overflow(d.negative, s);
                }
            }
        }
        if s.clamp && d.exp > s.etop() {
            d.coeff = d.coeff.shifted(self, d.exp - s.etop())?;
            d.exp = s.etop();
            self.status |= CLAMPED;
        }
        Ok(d)
    }

    /// Drops the digits below an exponent; whether they were more than zeros.
    fn drop(&mut self, d: &mut Dec, exp: i64, rounding: Rounding) -> PyResult<bool> {
        let (left, rest) = d.coeff.drop_digits(self, exp - d.exp)?;
        self.status |= ROUNDED;
        if rest != Rest::Nothing {
            self.status |= INEXACT;
        }
        d.coeff = if rounding.goes_up(&left, rest, d.negative) { left.plus_one() } else { left };
        d.exp = exp;
        Ok(rest != Rest::Nothing)
    }

    fn overflow(&mut self, negative: bool, s: &Settings) -> PyResult<Dec> {
        self.status |= OVERFLOW | INEXACT | ROUNDED;
        let infinite = match s.rounding {
            Rounding::HalfUp | Rounding::HalfEven | Rounding::HalfDown | Rounding::Up => true,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::Down | Rounding::Up05 => false,
        };
        if infinite { Ok(Dec::infinity(negative)) } else { self.largest(negative, s) }
    }

    /// The largest finite number.
    pub(super) fn largest(&mut self, negative: bool, s: &Settings) -> PyResult<Dec> {
        self.room(s.prec)?;
        let nines = self.tens(s.prec)? - UBig::ONE;
        Ok(Dec::new(negative, Coeff::from(nines), s.etop()))
    }

    /// With this exponent, rounded, reporting nothing.
    pub(super) fn rescaled(&mut self, d: &Dec, exp: i64, rounding: Rounding) -> PyResult<Dec> {
        if d.coeff.is_zero() {
            return Ok(Dec::small(d.negative, 0, exp));
        }
        if d.exp >= exp {
            let coeff = d.coeff.shifted(self, d.exp - exp)?;
            return Ok(Dec::new(d.negative, coeff, exp));
        }
        let (left, rest) = d.coeff.drop_digits(self, exp - d.exp)?;
        let coeff = if rounding.goes_up(&left, rest, d.negative) { left.plus_one() } else { left };
        Ok(Dec::new(d.negative, coeff, exp))
    }
}
