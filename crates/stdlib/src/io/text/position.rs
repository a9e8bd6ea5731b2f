//! Positions in text. What `tell` gives is a number that packs where the bytes of a safe point are,
//! the decoder's state there, and how many bytes and characters lie between it and the position.

use super::{This, buffer, check_attached, check_open, flush_pending, take_decoder};
use crate::io::unsupported;
use dashu_int::IBig;
use pyrun_vm::text::TextBuf;
use pyrun_vm::types::core;
use pyrun_vm::{PyResult, Value, Vm};

/// The parts of a position.
#[derive(Default)]
struct Cookie {
    start: i64,
    flag: i64,
    feed: usize,
    skip: usize,
    last: bool,
}

impl Cookie {
    fn pack(&self) -> IBig {
        IBig::from(self.start)
            | IBig::from(self.flag as u32) << 64
            | IBig::from(self.feed as u32) << 96
            | IBig::from(self.skip as u32) << 128
            | IBig::from(u8::from(self.last)) << 160
    }

    fn unpack(n: &IBig) -> Cookie {
        let part = |at: usize, bits: usize| -> u64 {
            let mask = (IBig::ONE << bits) - IBig::ONE;
            u64::try_from((n >> at) & mask).unwrap_or(0)
        };
        Cookie {
            start: part(0, 64) as i64,
            flag: part(64, 32) as i64,
            feed: part(96, 32) as usize,
            skip: part(128, 32) as usize,
            last: part(160, 8) != 0,
        }
    }
}

/// `tell()`
pub(super) fn tell(vm: &mut Vm, slf: &This) -> PyResult {
    check_attached(vm, slf)?;
    check_open(vm, slf)?;
    if !slf.borrow().seekable {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    if !slf.borrow().telling {
        return Err(vm.error(core().exc.os_error, "telling position disabled by next() call"));
    }
    flush_pending(vm, slf)?;
    vm.call_method(slf.as_value(), &core().names.flush, &[])?;
    let buffer = buffer(vm, slf)?;
    let at = vm.call_method_str(&buffer, "tell", &[])?;
    let snapshot = slf.borrow().snapshot.clone();
    let (Some((flag, input)), true) = (snapshot, slf.borrow().decoder.is_some()) else {
        return Ok(at);
    };
    let start = vm.to_i64(&at)? - input.len() as i64;
    let skip = slf.borrow().used;
    let mut decoder = take_decoder(vm, slf)?;
    let (errors, ratio) = (slf.borrow().errors.clone(), slf.borrow().ratio);
    let mut found = Search { vm, decoder: &mut decoder, errors: &errors, input: &input };
    let cookie = found.run(Cookie { start, flag, skip, ..Cookie::default() }, ratio);
    slf.borrow_mut().decoder = Some(decoder);
    let cookie = cookie?;
    Ok(vm.bigint(cookie.pack()))
}

/// The search for a safe point: one where the decoder holds no bytes back.
struct Search<'a> {
    vm: &'a mut Vm,
    decoder: &'a mut super::decoder::TextDecoder,
    errors: &'a str,
    input: &'a [u8],
}

impl Search<'_> {
    fn run(&mut self, cookie: Cookie, ratio: f64) -> PyResult<Cookie> {
        if cookie.skip == 0 {
            return Ok(cookie);
        }
        let (rest, flag) = self.decoder.state(self.vm)?;
        let result = self.search(cookie, ratio);
        self.decoder.set_state(self.vm, &rest, flag)?;
        result
    }

    fn search(&mut self, mut cookie: Cookie, ratio: f64) -> PyResult<Cookie> {
        let from = self.jump(&mut cookie, ratio)?;
        cookie.start += from as i64;
        if cookie.skip == 0 {
            return Ok(cookie);
        }
        let (mut decoded, mut flag) = (0, cookie.flag);
        for byte in &self.input[from..] {
            decoded += self.decoder.decode(self.vm, &[*byte], false, self.errors)?.len();
            cookie.feed += 1;
            let (rest, now) = self.decoder.state(self.vm)?;
            if rest.is_empty() && decoded <= cookie.skip {
                cookie.start += cookie.feed as i64;
                cookie.skip -= decoded;
                (cookie.feed, decoded, flag) = (0, 0, now);
            }
            if decoded >= cookie.skip {
                cookie.flag = flag;
                return Ok(cookie);
            }
        }
        decoded += self.decoder.decode(self.vm, &[], true, self.errors)?.len();
        (cookie.last, cookie.flag) = (true, flag);
        if decoded < cookie.skip {
            let m = "can't reconstruct logical file position";
            return Err(self.vm.error(core().exc.os_error, m));
        }
        Ok(cookie)
    }

    /// Jumps to a safe point near the position, by a guess that is corrected until it is not behind;
    /// gives the bytes jumped over.
    fn jump(&mut self, cookie: &mut Cookie, ratio: f64) -> PyResult<usize> {
        let mut at = ((ratio * cookie.skip as f64) as usize).min(self.input.len());
        let mut back = 1;
        while at > 0 {
            self.decoder.set_state(self.vm, &[], cookie.flag)?;
            let n = self.decoder.decode(self.vm, &self.input[..at], false, self.errors)?.len();
            if n > cookie.skip {
                at = at.saturating_sub(back);
                back *= 2;
                continue;
            }
            let (rest, flag) = self.decoder.state(self.vm)?;
            if rest.is_empty() {
                cookie.flag = flag;
                cookie.skip -= n;
                return Ok(at);
            }
            at = at.saturating_sub(rest.len());
            back = 1;
        }
        self.decoder.set_state(self.vm, &[], cookie.flag)?;
        Ok(0)
    }
}

/// `seek(cookie, whence)`
pub(super) fn seek(vm: &mut Vm, slf: &This, cookie: &Value, whence: i64) -> PyResult {
    check_attached(vm, slf)?;
    check_open(vm, slf)?;
    super::connect(vm, slf)?;
    if !slf.borrow().seekable {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    let cookie = vm.index(cookie)?;
    let zero = cookie.word().is_int() && cookie.word().as_int() == 0;
    let buffer = buffer(vm, slf)?;
    let cookie = match whence {
        0 => cookie,
        1 if !zero => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        2 if !zero => return Err(unsupported(vm, "can't do nonzero end-relative seeks")),
        1 => vm.call_method_str(slf.as_value(), "tell", &[])?,
        2 => {
            vm.call_method(slf.as_value(), &core().names.flush, &[])?;
            forget_chars(slf);
            reset_decoder(vm, slf)?;
            let (zero, two) = (vm.int(0), vm.int(2));
            let at = vm.call_method_str(&buffer, "seek", &[zero, two])?;
            let beginning = at.word().is_int() && at.word().as_int() == 0;
            start_encoder(vm, slf, beginning)?;
            return Ok(at);
        }
        _ => {
            let m = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(vm.value_error(&m));
        }
    };
    let big = vm.as_bigint(&cookie).unwrap_or_default();
    if big < IBig::ZERO {
        return Err(vm.value_error(&format!("negative seek position {big}")));
    }
    vm.call_method(slf.as_value(), &core().names.flush, &[])?;
    let to = Cookie::unpack(&big);
    let start = vm.int(to.start);
    vm.call_method_str(&buffer, "seek", &[start])?;
    forget_chars(slf);
    restore(vm, slf, &to, &buffer)?;
    start_encoder(vm, slf, to.start == 0 && to.flag == 0)?;
    Ok(cookie)
}

fn forget_chars(slf: &This) {
    let me = &mut *slf.borrow_mut();
    me.set_chars(TextBuf::new());
    me.snapshot = None;
}

fn reset_decoder(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if slf.borrow().decoder.is_none() {
        return Ok(());
    }
    let mut decoder = take_decoder(vm, slf)?;
    let done = decoder.reset(vm);
    slf.borrow_mut().decoder = Some(decoder);
    done
}

fn start_encoder(vm: &mut Vm, slf: &This, beginning: bool) -> PyResult<()> {
    let Some(mut encoder) = slf.borrow_mut().encoder.take() else { return Ok(()) };
    let done = encoder.start(vm, beginning);
    slf.borrow_mut().encoder = Some(encoder);
    done
}

/// Brings the decoder to where the position is.
fn restore(vm: &mut Vm, slf: &This, to: &Cookie, buffer: &Value) -> PyResult<()> {
    if slf.borrow().decoder.is_none() {
        return Ok(());
    }
    let mut decoder = take_decoder(vm, slf)?;
    let done = match to.start == 0 && to.flag == 0 {
        true => decoder.reset(vm),
        false => decoder.set_state(vm, &[], to.flag),
    };
    slf.borrow_mut().decoder = Some(decoder);
    done?;
    slf.borrow_mut().snapshot = Some((to.flag, Vec::new()));
    if to.skip == 0 {
        return Ok(());
    }
    let n = vm.int(to.feed as i64);
    let input = vm.call_method(buffer, &core().names.read, &[n])?;
    let input = vm.buffer(&input)?.to_vec();
    let mut decoder = take_decoder(vm, slf)?;
    let errors = slf.borrow().errors.clone();
    let text = decoder.decode(vm, &input, to.last, &errors);
    slf.borrow_mut().decoder = Some(decoder);
    let text = text?;
    let n = text.len();
    let me = &mut *slf.borrow_mut();
    me.snapshot = Some((to.flag, input));
    me.set_chars(text);
    if n < to.skip {
        let m = "can't restore logical file position";
        return Err(vm.error(core().exc.os_error, m));
    }
    me.used = to.skip;
    Ok(())
}
