//! scratch
use pyrun_ast::Arena;
use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};
use std::hint::black_box;
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let list = std::fs::read_to_string(&a[1]).unwrap();
    let passes: usize = a[2].parse().unwrap();
    let files: Vec<_> = list.lines().map(|p| (p.to_string(), std::fs::read(p).unwrap())).collect();
    let n: usize = files.iter().map(|f| f.1.len()).sum();
    let mut best = f64::MAX;
    for _ in 0..passes {
        let t = Instant::now();
        for (path, data) in &files {
            let source = Source::from_bytes(data, path).unwrap();
            let arena = Arena::new();
            let module = parse(&source, Mode::Exec, &arena).unwrap();
            let info = SourceInfo::with_starts(source.name(), source.lines().starts().into());
            black_box(compile(&module, &info, Options::default())).unwrap();
        }
        best = best.min(t.elapsed().as_secs_f64());
    }
    println!("{:.1} ms, {:.1} MB/s", best * 1e3, n as f64 / 1e6 / best);
}
