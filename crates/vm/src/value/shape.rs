//! Shapes (hidden classes): which attributes an instance has and where they lie.
//!
//! Each class has a tree of shapes that starts at its root shape; adding an attribute follows or
//! makes a transition. A shape belongs to its class and is freed with it, so instances keep their
//! class alive. An instance whose `__dict__` has been asked for is in dictionary mode: its shape is
//! the class's `dict_shape` and its one slot holds the dict.

use super::typeobj::TypeObj;
use super::word::Word;
use std::cell::UnsafeCell;

/// More attributes than this put an instance into dictionary mode.
pub const MAX_SLOTS: u32 = 64;

/// One node of a class's shape tree.
#[repr(C)]
pub struct Shape {
    /// The class.
    pub class: *const TypeObj,
    /// The class as a word, with its own count tag.
    pub class_word: Word,
    /// Byte offset in the object of the first inline attribute slot. 0 if instances have no attribute
    /// slots, or their payload varies in size.
    pub slots_base: u32,
    /// How many attribute slots lie inline.
    pub inline_cap: u32,
    /// How many attributes instances of this shape have.
    pub len: u32,
    /// Whether instances keep their attributes in a dict in slot 0.
    pub dict_mode: bool,
    /// Whether attributes can be added at all.
    pub extensible: bool,
    parent: *const Shape,
    key: Word,
    children: UnsafeCell<Vec<*mut Shape>>,
    keys: UnsafeCell<Option<Box<[Word]>>>,
}

impl Shape {
    /// A root shape, whose class pointers are filled in by the type's construction.
    pub fn root(class: *const TypeObj, class_word: Word) -> Shape {
        Shape {
            class,
            class_word,
            slots_base: 0,
            inline_cap: 0,
            len: 0,
            dict_mode: false,
            extensible: false,
            parent: std::ptr::null(),
            key: Word::NIL,
            children: UnsafeCell::new(Vec::new()),
            keys: UnsafeCell::new(None),
        }
    }

    /// The attribute names in slot order.
    pub fn keys(&self) -> &[Word] {
        if self.len == 0 {
            // Shapes of builtin types are shared between threads: nothing may be filled in there.
            return &[];
        }
        // SAFETY: a shape is used by one thread at a time (its interpreter's); the box is made once
        // and never replaced, so the borrow stays good.
        let cell = unsafe { &mut *self.keys.get() };
        cell.get_or_insert_with(|| {
            let mut v = Vec::with_capacity(self.len as usize);
            let mut s: *const Shape = self;
            // SAFETY: parents outlive their children in the same tree.
            while let Some(sh) = unsafe { s.as_ref() } {
                if !sh.key.is_nil() {
                    v.push(sh.key);
                }
                s = sh.parent;
            }
            v.reverse();
            v.into()
        })
    }

    /// The slot of the interned name `key`.
    #[inline]
    pub fn find(&self, key: Word) -> Option<u32> {
        if self.len == 0 {
            return None;
        }
        self.keys().iter().position(|&k| k == key).map(|i| i as u32)
    }

    /// The shape with one more attribute, or `None` if it is time for dictionary mode. `key` is an
    /// interned string that the interpreter keeps alive. A builtin class is shared between
    /// interpreters, so its tree must not grow: its instances go into dictionary mode at once.
    pub fn with_key(&self, key: Word) -> Option<*const Shape> {
        if self.len >= MAX_SLOTS || !self.extensible || !self.class_word.is_counted() {
            return None;
        }
        // SAFETY: one thread at a time, and no reference into the vector escapes.
        let children = unsafe { &mut *self.children.get() };
        // SAFETY: children are live as long as their parent.
        if let Some(&c) = children.iter().find(|&&c| unsafe { (*c).key } == key) {
            return Some(c);
        }
        let child = Box::new(Shape {
            class: self.class,
            class_word: self.class_word,
            slots_base: self.slots_base,
            inline_cap: self.inline_cap,
            len: self.len + 1,
            dict_mode: false,
            extensible: true,
            parent: self,
            key,
            children: UnsafeCell::new(Vec::new()),
            keys: UnsafeCell::new(None),
        });
        super::owned::retain(key);
        let p = Box::into_raw(child);
        children.push(p);
        Some(p)
    }

    /// Whether the last inline slot leads to a buffer, because there are more attributes than inline
    /// slots.
    #[inline(always)]
    pub fn spilled(&self) -> bool {
        self.len > self.inline_cap
    }

    /// How many slots can hold attributes inline.
    #[inline(always)]
    pub fn inline_held(&self) -> u32 {
        self.inline_cap - self.spilled() as u32
    }

    /// Byte offset of slot `index` if it lies inline.
    #[inline]
    pub fn inline_offset(&self, index: u32) -> Option<u32> {
        (index < self.inline_held() && self.slots_base != 0).then(|| self.slots_base + index * 8)
    }
}

impl Drop for Shape {
    fn drop(&mut self) {
        let mut todo = std::mem::take(self.children.get_mut());
        while let Some(c) = todo.pop() {
            // SAFETY: children were made by `Box::into_raw` in `with_key`, and their own children
            // are taken out before the box is dropped, so the drop does not recurse.
            let mut b = unsafe { Box::from_raw(c) };
            todo.append(b.children.get_mut());
            // SAFETY: the shape took a reference to its key in `with_key`.
            unsafe { super::owned::release(b.key) };
        }
    }
}
