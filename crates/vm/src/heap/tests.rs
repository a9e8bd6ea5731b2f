//! Tests of the heap alone, without a machine; they run under Miri too.

use super::page::PAGE;
use super::{Heap, MAX_CELL};
use crate::types::core;
use crate::value::builtin::ensure_core;
use crate::value::{List, Ref, Value, make};

fn heap() -> Box<Heap> {
    ensure_core();
    Box::new(Heap::new())
}

fn list(heap: &mut Heap) -> Ref<List> {
    heap.list(core().list)
}

/// How many steps of a long test Miri can do.
fn steps(n: usize) -> usize {
    if cfg!(miri) { n / 100 } else { n }
}

#[test]
fn cells_are_used_again_and_pages_given_back() {
    let mut h = heap();
    let before = h.bytes;
    let n = steps(20_000);
    for round in 0..3 {
        let all: Vec<Ref<List>> = (0..n).map(|_| list(&mut h)).collect();
        let full = h.bytes;
        assert!(full >= before + n * 48 && full <= before + n * 56 + 2 * PAGE, "round {round}");
        // Every second one goes and comes again: no page more.
        let mut all: Vec<Option<Ref<List>>> = all.into_iter().map(Some).collect();
        all.iter_mut().step_by(2).for_each(|v| *v = None);
        all.iter_mut().step_by(2).for_each(|v| *v = Some(list(&mut h)));
        assert_eq!(h.bytes, full, "round {round}");
        drop(all);
        assert!(h.bytes <= before + 2 * PAGE, "round {round}: {} bytes are left", h.bytes);
    }
}

#[test]
fn raw_buffers_keep_their_bytes_when_their_size_changes() {
    let mut h = heap();
    let sizes = [1, 16, 17, 100, MAX_CELL, MAX_CELL + 1, 5_000, 700, MAX_CELL, 40, 3];
    let (mut p, mut old) = (h.raw_alloc(1), 1);
    // SAFETY: the buffer has this many bytes at each step.
    unsafe {
        p.write(7);
        for new in sizes {
            p = h.raw_resize(p, old, new);
            for i in 0..old.min(new) {
                assert_eq!(*p.add(i), 7, "byte {i} of {old} to {new}");
            }
            p.write_bytes(7, new);
            assert_eq!(p as usize % 16, 0);
            old = new;
        }
    }
    h.raw_free(p, old);
    let empty = h.raw_alloc(0);
    h.raw_free(empty, 0);
}

#[test]
fn large_objects_find_their_heap_and_leave_it() {
    let mut h = heap();
    let shape = core().str.root_shape();
    let before = h.bytes;
    let texts: Vec<Value> =
        (1..20).map(|n| make::str_latin1(&mut h, shape, &vec![b'x'; n * 100], true)).collect();
    assert!(h.bytes > before + 19 * 1000);
    // In an order that moves others in the list of large objects.
    let mut texts: Vec<Option<Value>> = texts.into_iter().map(Some).collect();
    for i in [18, 3, 10, 7, 11, 17] {
        texts[i] = None;
    }
    drop(texts);
    assert!(h.large.is_empty());
    assert!(h.bytes <= before + 32 * PAGE);
}

#[test]
fn a_long_chain_is_released_on_a_small_stack() {
    let work = || {
        let mut h = heap();
        let mut chain = list(&mut h);
        for _ in 0..steps(200_000) {
            let next = list(&mut h);
            next.push(chain.into_value());
            chain = next;
        }
        drop(chain);
        // The rest waits for safe points, which there are none of here.
        while h.release_more() {}
        assert_eq!(h.pages.walked_cells(), 0);
    };
    let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(work);
    assert!(thread.is_ok_and(|t| t.join().is_ok()));
}

#[test]
fn young_garbage_is_found_and_the_rest_keeps_its_counts() {
    let mut h = heap();
    let kept = list(&mut h);
    let inner = list(&mut h);
    kept.push(inner.as_value().clone());
    inner.push(kept.as_value().clone());
    for _ in 0..10 {
        let (a, b) = (list(&mut h), list(&mut h));
        a.push(b.as_value().clone());
        b.push(a.as_value().clone());
        // Garbage that refers to what lives.
        a.push(kept.as_value().clone());
    }
    assert_eq!(kept.as_value().ref_count(), 12);
    for generation in [0, 2] {
        let garbage = h.begin_collection(generation).unwrap();
        assert_eq!(garbage.len(), if generation == 0 { 20 } else { 0 });
        let finalizers = h.weak_and_finalizers(&garbage).unwrap();
        assert!(finalizers.is_empty());
        let dead = h.still_garbage(&garbage).unwrap();
        assert_eq!(dead.len(), garbage.len());
        drop(garbage);
        let found = dead.len();
        h.clear_garbage(dead);
        h.collected(generation, found);
        assert_eq!(kept.as_value().ref_count(), 2);
        assert_eq!(h.pages.walked_cells(), 2);
    }
}

#[test]
fn a_collection_is_asked_for_when_memory_has_grown() {
    let mut h = heap();
    h.gc.due = h.bytes + 8 * PAGE;
    let all: Vec<Ref<List>> = (0..100).map(|_| list(&mut h)).collect();
    assert!(!h.gc_wanted);
    let more: Vec<Ref<List>> = (0..2_000).map(|_| list(&mut h)).collect();
    assert!(h.gc_wanted && h.fuel == 0);
    drop((all, more));
}

#[test]
fn frozen_and_resurrected_objects_are_left_alone() {
    let mut h = heap();
    let (a, b) = (list(&mut h), list(&mut h));
    a.push(b.as_value().clone());
    b.push(a.as_value().clone());
    drop(b);
    let a = a.into_value();
    let copy = a.clone();
    drop(a);
    let garbage = h.begin_collection(0).unwrap();
    assert!(garbage.is_empty());
    drop(copy);
    let garbage = h.begin_collection(2).unwrap();
    assert_eq!(garbage.len(), 2);
    // Somebody takes hold of one of them: both live on.
    let saved = garbage[0].clone();
    assert!(h.still_garbage(&garbage).unwrap().is_empty());
    drop(garbage);
    assert_eq!(saved.ref_count(), 2);
    drop(saved);
    let garbage = h.begin_collection(2).unwrap();
    let dead = h.still_garbage(&garbage).unwrap();
    drop(garbage);
    h.clear_garbage(dead);
    assert_eq!(h.pages.walked_cells(), 0);
}

#[test]
fn large_buffers_leave_piece_by_piece() {
    let mut h = heap();
    let (before, size) = (h.bytes, 40 << 20);
    let buffers = [h.raw_alloc(size), h.raw_alloc(size)];
    for p in buffers {
        // SAFETY: the buffer has so many bytes.
        unsafe { p.write_bytes(1, steps(size)) };
        h.raw_free(p, size);
    }
    assert!(h.bytes >= before + 2 * size);
    let mut pieces = 0;
    while h.release_more() {
        pieces += 1;
    }
    // The queue of what is to be done has got its first memory.
    assert!(h.bytes < before + super::LARGE && pieces > 1);
    // What still waits goes with the heap.
    let p = h.raw_alloc(size);
    h.raw_free(p, size);
}
