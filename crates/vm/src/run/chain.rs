//! Chains of generators that wait for each other: which one is resumed, and who goes on when it ends.
//! What must be true of the links is said in [`crate::value::generator`].
//!
//! A chain is linked from the inside out as its generators yield ([`join`]); where that could not be
//! done, it is sought when its head is resumed ([`to_resume`]).

use super::Ip;
use crate::value::Word;
use crate::value::generator::{GenState, Generator, Ready, Waits};
use crate::vm::Vm;

/// `g` stops with nothing being handled and waits for `c`: the leaf of `c` becomes that of the chain
/// that `g` is in, if it is known.
#[inline(always)]
pub(super) unsafe fn join(g: &Generator, c: &Generator) {
    // SAFETY: `g` holds `c`; links are kept as the module's doc says.
    unsafe {
        let leaf: &Generator = if c.ready.get() == Ready::Plain {
            c
        } else {
            let l = c.leaf.get();
            if l.is_null() || (*l).ready.get() != Ready::Leaf {
                return;
            }
            &*l
        };
        let mut root = g.root.get();
        if root.is_null() {
            if !g.leaf.get().is_null() {
                return;
            }
            root = g;
        }
        c.leaf.set(std::ptr::null());
        c.parent.set(g);
        g.root.set(std::ptr::null());
        leaf.root.set(root);
        leaf.ready.set(Ready::Leaf);
        (*root).leaf.set(leaf);
    }
}

/// The running leaf `g` has ended, and `p`, which waited for it, is the leaf now.
#[inline(always)]
pub(super) unsafe fn step_out(g: &Generator, p: &Generator) {
    g.state.set(GenState::Closed);
    g.ready.set(Ready::No);
    p.state.set(GenState::Running);
    let root = g.root.replace(std::ptr::null());
    // SAFETY: head and leaf know each other as long as both live.
    unsafe { lead(root, p) }
}

/// Makes `p`, on its chain, the leaf of the chain whose head is `root`, in the place of one that has ended.
#[inline(always)]
pub(super) unsafe fn lead(root: *const Generator, p: &Generator) {
    // SAFETY: the head is live.
    unsafe {
        let last = std::ptr::eq(root, p);
        (*root).leaf.set(if last { std::ptr::null() } else { p });
        p.root.set(if last { std::ptr::null() } else { root });
    }
}

/// The generator that a suspended one waits for, if that is to be resumed in its place: not while an
/// exception is being handled in between, which those further in can see.
unsafe fn awaited(g: &Generator) -> Option<&Generator> {
    if g.waits.get() != Waits::Generator || g.handling.get() != 0 {
        return None;
    }
    // SAFETY: a suspended generator's registers are live.
    unsafe {
        let w = *((g.regs() as *const u8).add(g.delegate.get() as usize) as *const Word);
        Some(&*(w.ptr() as *const Generator))
    }
}

/// The generator to resume when `g`, which is not running by itself, is resumed: the leaf of its
/// chain, linked to it. `None` if `g` waits for one that is running on its behalf. A trace function
/// hears of each generator in between.
pub(super) unsafe fn to_resume(vm: &Vm, g: &Generator) -> Option<*const Generator> {
    if vm.run.hooked {
        g.unlink_root();
        g.unlink_leaf();
        return (!g.is_running()).then_some(g);
    }
    // SAFETY: the caller's promise.
    unsafe { innermost(g) }
}

unsafe fn innermost(g: &Generator) -> Option<*const Generator> {
    // SAFETY: a chain's generators hold each other; links are kept as the module's doc says.
    unsafe {
        g.unlink_root();
        let known = g.leaf.get();
        let start: &Generator = if known.is_null() { g } else { &*known };
        if start.state.get() == GenState::Running {
            return None;
        }
        let mut end = start;
        let mut running = None;
        while let Some(c) = awaited(end) {
            match c.state.get() {
                GenState::Suspended => end = c,
                GenState::Running => {
                    running = Some(c);
                    break;
                }
                _ => break,
            }
        }
        if let Some(c) = running.filter(|c| !c.root.get().is_null()) {
            if c.runs_for(g) {
                return None;
            }
            end = start;
            while let Some(c2) = awaited(end).filter(|c2| !c.runs_for(c2)) {
                end = c2;
            }
        }
        let mut at = start;
        while !std::ptr::eq(at, end) {
            let Some(c) = awaited(at) else { break };
            c.parent.set(at);
            if !std::ptr::eq(at, g) {
                at.unlink_root();
            }
            at = c;
        }
        if !std::ptr::eq(end, g) {
            g.link(end);
        }
        Some(end)
    }
}

impl Generator {
    /// Whether `self`, a running leaf, was resumed in place of `g` or of one that waits for it.
    fn runs_for(&self, g: &Generator) -> bool {
        let root = self.root.get();
        let mut at: *const Generator = self;
        while !std::ptr::eq(at, g) {
            if std::ptr::eq(at, root) {
                return false;
            }
            // SAFETY: the way from a leaf to its root is live.
            at = unsafe { (*at).parent.get() };
        }
        true
    }

    /// Whether it is running, or waits for one that was resumed in its place.
    pub(crate) fn is_running(&self) -> bool {
        if self.state.get() != GenState::Suspended {
            return self.state.get() == GenState::Running;
        }
        let mut at = self;
        // SAFETY: a suspended generator's registers are live.
        while let Some(c) = unsafe { awaited(at) } {
            match c.state.get() {
                GenState::Suspended => at = c,
                GenState::Running => return !c.root.get().is_null() && c.runs_for(self),
                _ => return false,
            }
        }
        false
    }

    /// The generators that wait for this one, a running leaf, from the inside out.
    pub(crate) fn waiting(&self) -> Vec<&Generator> {
        let mut out = Vec::new();
        let root = self.root.get();
        let mut at: *const Generator = self;
        while !root.is_null() && !std::ptr::eq(at, root) {
            // SAFETY: the way from a leaf to its root is live.
            unsafe {
                at = (*at).parent.get();
                out.push(&*at);
            }
        }
        out
    }

    /// The `Send` at which a generator stands that waits in a delegation: two words before the place to go on, as
    /// the verifier makes sure of.
    #[inline(always)]
    pub(crate) fn send_ip(&self) -> Ip {
        // SAFETY: behind a `YieldDelegate`, see `Verifier::delegates` of the bytecode crate.
        unsafe { self.ip.get().sub(2) }
    }
}

/// A leaf that was resumed in the place of another generator has ended: gives the one that waits for
/// it, which becomes the leaf.
pub(super) unsafe fn take_parent(g: &Generator) -> Option<*const Generator> {
    let root = g.root.get();
    if root.is_null() {
        return None;
    }
    let parent = g.parent.get();
    g.unlink_root();
    if !std::ptr::eq(parent, root) {
        // SAFETY: the way from a leaf to its root is live.
        unsafe { (*root).link(&*parent) }
    }
    Some(parent)
}
