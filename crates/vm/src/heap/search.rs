//! The search for garbage: trial deletion over the objects of a generation, or over garbage that has been found
//! before. Nothing in the objects changes but that they are old afterwards, so it is given up at once when the
//! run is to stop.

use super::Heap;
use super::gc::is_container;
use super::marks::{At, Marks};
use super::page::Page;
use super::trace::children;
use crate::value::object::{Obj, gc_flag};
use crate::value::owned::Value;
use crate::value::word::Word;

/// References and objects that are looked at between two looks at whether the run is to stop.
const PATIENCE: u32 = 1 << 11;

/// What a search is about.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    /// What was made since the last collection.
    Young,
    /// All but what is frozen.
    All,
    /// These containers, each of which the caller holds once.
    These(&'a [Value]),
}

impl Scope<'_> {
    /// Flags of objects that do not belong to it.
    fn without(self) -> u8 {
        match self {
            Scope::Young => gc_flag::OLD | gc_flag::FROZEN,
            Scope::All => gc_flag::FROZEN,
            Scope::These(_) => 0,
        }
    }
}

struct Search<'a> {
    heap: &'a Heap,
    scope: Scope<'a>,
    /// Flags of objects that do not belong to it.
    without: u8,
    marks: Marks,
    patience: u32,
    stopped: bool,
}

impl Heap {
    /// The objects of a scope that only such objects lead to, or nothing if the run is to stop. The marks of
    /// those found stay until the next search.
    pub(super) fn search(&mut self, scope: Scope<'_>) -> Option<Vec<Value>> {
        let marks = std::mem::take(&mut self.gc.marks);
        let without = scope.without();
        let mut s =
            Search { heap: self, scope, without, marks, patience: PATIENCE, stopped: false };
        let found = s.run();
        self.gc.marks = s.marks;
        if found.as_ref().is_none_or(Vec::is_empty) {
            self.gc.marks.end();
        }
        found
    }
}

impl Search<'_> {
    fn run(&mut self) -> Option<Vec<Value>> {
        self.marks.begin(self.heap);
        let mut found = Vec::new();
        let done = self.make_marks() && self.subtract() && self.reach() && self.gather(&mut found);
        done.then_some(found)
    }

    /// After `n` steps more: whether to go on.
    #[inline(always)]
    fn pay(&mut self, n: u32) -> bool {
        self.patience = self.patience.saturating_sub(n);
        self.patience > 0 || self.look()
    }

    #[cold]
    #[inline(never)]
    fn look(&mut self) -> bool {
        self.patience = PATIENCE;
        self.stopped |= self.heap.asked_to_stop();
        !self.stopped
    }

    /// Calls `f` with every object in the scope's pages, and with the place of its mark.
    #[inline(always)]
    fn visit(&mut self, mut f: impl FnMut(&mut Self, *mut Obj, At)) -> bool {
        let (heap, scope) = (self.heap, self.scope);
        // SAFETY: the collector runs between instructions, when all objects are whole; an object that is not
        // old was made since the last collection, in a page that has been touched since. All have places.
        unsafe {
            let mut one = |s: &mut Self, p: *mut Obj| {
                let at = s.marks.find(p);
                f(s, p, at);
                s.pay(1)
            };
            if let Scope::These(list) = scope {
                return list.iter().all(|v| one(self, v.word().ptr()));
            }
            let young = matches!(scope, Scope::Young);
            heap.large.iter().all(|&p| one(self, p))
                && heap.pages.all(young, |page| {
                    let first = self.marks.first(page);
                    Page::each(page, |p, n| {
                        f(self, p as *mut Obj, At::cell(first, n));
                        self.pay(1)
                    })
                })
        }
    }

    /// Whether an object of the pages in question belongs to the scope.
    #[inline(always)]
    unsafe fn wants(&self, p: *mut Obj) -> bool {
        // SAFETY: callers hold a live object.
        unsafe { (*p).gc & self.without == 0 && is_container((*p).kind) }
    }

    /// Makes marks: how many references to each object are not the caller's.
    fn make_marks(&mut self) -> bool {
        let (heap, scope) = (self.heap, self.scope);
        let (young, all) = match scope {
            Scope::These(_) => (false, false),
            _ => (matches!(scope, Scope::Young), true),
        };
        // SAFETY: live pages and objects, as for `visit`.
        unsafe {
            if all {
                let mut cells = 0;
                let counted = heap.pages.all(young, |page| {
                    cells += Page::cells(page);
                    self.pay(1)
                });
                if !counted {
                    return false;
                }
                self.marks.reserve(cells);
                let placed = heap.pages.all(young, |page| {
                    self.marks.add_page(page);
                    self.pay(1)
                });
                return placed
                    && self.visit(|s, p, at| {
                        if s.wants(p) {
                            s.marks.set(at, p, (*p).rc);
                        }
                    });
            }
            if let Scope::These(list) = scope {
                let added = list.iter().all(|v| {
                    let p = v.word().ptr();
                    if (*p).gc & gc_flag::LARGE == 0 {
                        self.marks.add_page(Page::of(p as *mut u8));
                    }
                    self.pay(1)
                });
                if !added {
                    return false;
                }
            }
            self.visit(|s, p, at| s.marks.set(at, p, (*p).rc - 1))
        }
    }

    /// The object that a word refers to, and its mark's place, if it may be one of the search.
    #[inline(always)]
    unsafe fn refers(&self, w: Word) -> Option<(*mut Obj, At)> {
        // SAFETY: the word comes from a live object.
        unsafe {
            (w.is_counted() && self.wants(w.ptr())).then(|| (w.ptr(), self.marks.find(w.ptr())))
        }
    }

    /// Accounts for the references that objects of the search hold.
    fn subtract(&mut self) -> bool {
        // SAFETY: live objects.
        self.visit(|s, p, at| unsafe {
            if s.marks.has(at) {
                children(p, |w| {
                    if let Some((c, at)) = s.refers(w) {
                        s.marks.subtract(at, c);
                    }
                    s.pay(1)
                })
            }
        })
    }

    /// Takes what is held from elsewhere out of the search, and all that it leads to.
    fn reach(&mut self) -> bool {
        let mut todo = Vec::new();
        // SAFETY: live objects.
        self.visit(|s, p, at| unsafe {
            if s.marks.held(at, p) {
                s.marks.take(at);
                s.scan(p, 0, &mut todo);
                while !s.stopped
                    && let Some(p) = todo.pop()
                {
                    s.scan(p, 0, &mut todo);
                }
            }
        })
    }

    /// Scans `p`, and what it leads to a few steps deep: so a list of a million small objects needs
    /// no list of a million entries here.
    unsafe fn scan(&mut self, p: *mut Obj, depth: u32, todo: &mut Vec<*mut Obj>) {
        // SAFETY: a live object; each is scanned once.
        unsafe {
            children(p, |w| {
                if let Some((c, at)) = self.refers(w)
                    && self.marks.take(at)
                {
                    if depth < 3 { self.scan(c, depth + 1, todo) } else { todo.push(c) }
                }
                self.pay(1)
            })
        }
    }

    /// What is left is garbage; the others have survived.
    fn gather(&mut self, found: &mut Vec<Value>) -> bool {
        let again = matches!(self.scope, Scope::These(_));
        // SAFETY: live objects.
        self.visit(|s, p, at| unsafe {
            if s.marks.has(at) {
                found.push(Value::from_borrowed(Word::counted(p)));
            }
            if !again {
                (*p).gc |= gc_flag::OLD;
            }
        })
    }
}
