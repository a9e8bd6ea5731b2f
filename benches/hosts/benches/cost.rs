//! What an engine costs its host: making one, running small things, calls in both directions, data.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mlua::Lua;
use pyrun::{Interpreter, Limits, Object, Program, Serde};
use pyrun_host_benches::{LUA, PYTHON, RHAI, Record, document};
use rhai::{AST, CallFnOptions, Dynamic, Engine, Scope};
use std::hint::black_box;
use std::time::Duration;

fn python() -> Interpreter {
    let mut py = Interpreter::new();
    py.define("host", |n: i64| n + 1).unwrap();
    py.exec(PYTHON).unwrap();
    py
}

fn lua() -> Lua {
    let lua = Lua::new();
    let host = lua.create_function(|_, n: i64| Ok(n + 1)).unwrap();
    lua.globals().set("host", host).unwrap();
    lua.load(LUA).exec().unwrap();
    lua
}

fn rhai() -> (Engine, AST) {
    let mut engine = Engine::new();
    engine.set_max_call_levels(1000);
    engine.register_fn("host", |n: i64| n + 1);
    let ast = engine.compile(RHAI).unwrap();
    (engine, ast)
}

fn rhai_call(engine: &Engine, ast: &AST, name: &str, args: Vec<Dynamic>) -> i64 {
    let options = CallFnOptions::new().eval_ast(false);
    let r = engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), ast, name, args);
    r.unwrap().as_int().unwrap()
}

fn create(c: &mut Criterion) {
    let mut g = c.benchmark_group("create and drop");
    g.bench_function("pyrun", |b| b.iter(|| drop(black_box(Interpreter::new()))));
    g.bench_function("mlua", |b| b.iter(|| drop(black_box(Lua::new()))));
    g.bench_function("rhai", |b| b.iter(|| drop(black_box(Engine::new()))));
    g.finish();
}

fn source(c: &mut Criterion) {
    let mut g = c.benchmark_group("1 + 2 from source");
    let mut py = Interpreter::new();
    g.bench_function("pyrun", |b| b.iter(|| py.eval::<i64>(black_box("1 + 2")).unwrap()));
    let lua = Lua::new();
    g.bench_function("mlua", |b| b.iter(|| lua.load(black_box("1 + 2")).eval::<i64>().unwrap()));
    let engine = Engine::new();
    g.bench_function("rhai", |b| b.iter(|| engine.eval::<i64>(black_box("1 + 2")).unwrap()));
    g.finish();
}

fn rule(c: &mut Criterion) {
    let mut g = c.benchmark_group("a compiled rule");
    let rule = Program::function(&["price", "quantity"], "price * quantity > 100").unwrap();
    let mut py = Interpreter::new();
    g.bench_function("pyrun", |b| {
        b.iter(|| py.call::<bool>(&rule, (black_box(30), black_box(4))).unwrap())
    });
    let lua = Lua::new();
    let f: mlua::Function =
        lua.load("return function(price, quantity) return price * quantity > 100 end").eval().unwrap();
    g.bench_function("mlua", |b| b.iter(|| f.call::<bool>((black_box(30), black_box(4))).unwrap()));
    let engine = Engine::new();
    let ast = engine.compile_expression("price * quantity > 100").unwrap();
    g.bench_function("rhai", |b| {
        b.iter(|| {
            let mut scope = Scope::new();
            scope.push("price", black_box(30_i64)).push("quantity", black_box(4_i64));
            engine.eval_ast_with_scope::<bool>(&mut scope, &ast).unwrap()
        })
    });
    g.finish();
}

fn script_calls_rust(c: &mut Criterion) {
    const N: i64 = 10_000;
    let mut g = c.benchmark_group("script calls Rust");
    g.throughput(Throughput::Elements(N as u64));
    let expected: i64 = (1..=N).sum();
    let mut py = python();
    let f: Object = py.get("calls").unwrap();
    g.bench_function("pyrun", |b| {
        b.iter(|| assert_eq!(f.call::<i64>(&mut py, (N,)).unwrap(), expected))
    });
    let lua = lua();
    let f: mlua::Function = lua.globals().get("calls").unwrap();
    g.bench_function("mlua", |b| b.iter(|| assert_eq!(f.call::<i64>(N).unwrap(), expected)));
    let (engine, ast) = rhai();
    g.bench_function("rhai", |b| {
        b.iter(|| assert_eq!(rhai_call(&engine, &ast, "calls", vec![N.into()]), expected))
    });
    g.finish();
}

fn rust_calls_script(c: &mut Criterion) {
    let mut g = c.benchmark_group("Rust calls script");
    let mut py = python();
    let f: Object = py.get("add").unwrap();
    g.bench_function("pyrun", |b| {
        b.iter(|| f.call::<i64>(&mut py, (black_box(1), black_box(2))).unwrap())
    });
    let lua = lua();
    let f: mlua::Function = lua.globals().get("add").unwrap();
    g.bench_function("mlua", |b| b.iter(|| f.call::<i64>((black_box(1), black_box(2))).unwrap()));
    let (engine, ast) = rhai();
    g.bench_function("rhai", |b| {
        b.iter(|| rhai_call(&engine, &ast, "add", vec![black_box(1_i64).into(), 2_i64.into()]))
    });
    g.finish();
}

fn fib(c: &mut Criterion) {
    let mut g = c.benchmark_group("fib(25)");
    g.sample_size(20);
    let mut py = python();
    let f: Object = py.get("fib").unwrap();
    g.bench_function("pyrun", |b| b.iter(|| f.call::<i64>(&mut py, (25,)).unwrap()));
    let all = Limits {
        memory: Some(1 << 30),
        fuel: Some(1 << 40),
        time: Some(Duration::from_secs(3600)),
        ..Limits::default()
    };
    py.set_limits(all);
    g.bench_function("pyrun with limits", |b| b.iter(|| f.call::<i64>(&mut py, (25,)).unwrap()));
    let lua = lua();
    let f: mlua::Function = lua.globals().get("fib").unwrap();
    g.bench_function("mlua", |b| b.iter(|| f.call::<i64>(25).unwrap()));
    let (engine, ast) = rhai();
    g.bench_function("rhai", |b| b.iter(|| rhai_call(&engine, &ast, "fib", vec![25_i64.into()])));
    g.finish();
}

/// What CPython takes to write and read the document, if there is one.
fn cpython(text: &str) -> Option<Duration> {
    let script = "import json, sys, time\nd = json.loads(sys.stdin.read())\nbest = 1e9\n\
                  for _ in range(20):\n    s = time.perf_counter(); json.loads(json.dumps(d))\n    \
                  best = min(best, time.perf_counter() - s)\nprint(best)";
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let out = child.wait_with_output().ok()?;
    String::from_utf8(out.stdout).ok()?.trim().parse().ok().map(Duration::from_secs_f64)
}

fn data(c: &mut Criterion) {
    let mut g = c.benchmark_group("a megabyte by serde, there and back");
    g.sample_size(20);
    let document = document();
    let text = serde_json::to_string(&document).unwrap();
    if let Some(best) = cpython(&text) {
        println!("CPython's json, dumps and loads: {best:?}");
    }
    let mut py = Interpreter::new();
    g.bench_function("pyrun", |b| {
        b.iter(|| {
            let there = py.object(Serde(&document)).unwrap();
            there.extract::<Serde<Vec<Record>>>(&mut py).unwrap()
        })
    });
    g.bench_function("pyrun's json, dumps and loads", |b| {
        py.exec("import json").unwrap();
        py.set("d", Serde(&document)).unwrap();
        let both = Program::expression("json.loads(json.dumps(d)) and None").unwrap();
        b.iter(|| py.run::<()>(&both).unwrap())
    });
    let lua = Lua::new();
    use mlua::LuaSerdeExt;
    g.bench_function("mlua", |b| {
        b.iter(|| {
            let there = lua.to_value(&document).unwrap();
            lua.from_value::<Vec<Record>>(there).unwrap()
        })
    });
    g.bench_function("rhai", |b| {
        b.iter(|| {
            let there = rhai::serde::to_dynamic(&document).unwrap();
            rhai::serde::from_dynamic::<Vec<Record>>(&there).unwrap()
        })
    });
    g.finish();
}

fn threads(c: &mut Criterion) {
    let mut g = c.benchmark_group("fib(25), an interpreter for each thread");
    g.sample_size(20);
    for n in [1_u64, 2] {
        g.throughput(Throughput::Elements(n));
        let mut all: Vec<(Interpreter, Object)> = (0..n)
            .map(|_| {
                let mut py = python();
                let f = py.get("fib").unwrap();
                (py, f)
            })
            .collect();
        g.bench_function(BenchmarkId::from_parameter(n), |b| {
            b.iter(|| {
                std::thread::scope(|s| {
                    for (py, f) in &mut all {
                        s.spawn(|| f.call::<i64>(py, (25,)).unwrap());
                    }
                })
            })
        });
    }
    g.finish();
}

criterion_group!(
    benches,
    create,
    source,
    rule,
    script_calls_rust,
    rust_calls_script,
    fib,
    data,
    threads
);
criterion_main!(benches);
