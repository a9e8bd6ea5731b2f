//! An agent that acts by writing Python.
//!
//! A model answers with code; the code runs here, and its tools are `async fn`s on tokio, which it awaits,
//! several at a time if it likes. What the code prints, or how it fails, goes back to the model, until it
//! calls `finish`. The interpreter lives as long as the task, so what one step has found is there in the
//! next. A step that takes too long is stopped, with its requests, and the model hears of that, too.
//!
//! The model of this example is a list of answers; a real one is another `Model`.

use pyrun::{Captured, Interpreter, Limits, Sandbox, pyclass, pymethods, pymodule};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What happened in a step, as the model sees it.
#[derive(Debug, Clone, PartialEq)]
enum Event {
    Task(String),
    Code(String),
    Output(String),
    Error(String),
}

/// Whoever writes the code.
trait Model {
    fn next(&mut self, transcript: &[Event]) -> impl Future<Output = String> + Send;
}

/// A model that always says the same.
struct Script(std::vec::IntoIter<String>);

impl Script {
    fn new<const N: usize>(steps: [&str; N]) -> Script {
        Script(steps.map(String::from).to_vec().into_iter())
    }
}

impl Model for Script {
    async fn next(&mut self, _: &[Event]) -> String {
        self.0.next().unwrap_or_else(|| "finish('I do not know')".to_string())
    }
}

/// Tools that need nothing of the host's state.
#[pymodule]
mod tools {
    use pyrun::{Error, pyfunction};
    use std::time::Duration;

    /// Asks the weather service: degrees Celsius in a city.
    #[pyfunction]
    async fn temperature(city: String) -> Result<f64, Error> {
        tokio::time::sleep(Duration::from_millis(30)).await;
        match city.as_str() {
            "Oslo" => Ok(-3.5),
            "Cairo" => Ok(31.0),
            "Quito" => Ok(17.5),
            _ => Err(Error::new("LookupError", format!("no station in {city}"))),
        }
    }

    /// Waits.
    #[pyfunction(signature = (seconds = 1.0))]
    async fn pause(seconds: f64) {
        tokio::time::sleep(Duration::from_secs_f64(seconds.clamp(0.0, 3600.0))).await;
    }
}

/// Notes that outlive the task.
#[pyclass]
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<BTreeMap<String, String>>>);

#[pymethods]
impl Memory {
    /// Keeps a note.
    async fn store(&self, key: String, text: String) {
        tokio::task::yield_now().await;
        self.0.lock().unwrap().insert(key, text);
    }

    /// Finds a note.
    async fn recall(&self, key: String) -> Option<String> {
        tokio::task::yield_now().await;
        self.0.lock().unwrap().get(&key).cloned()
    }
}

/// How a task ended.
#[derive(Debug)]
struct Outcome {
    answer: Option<String>,
    transcript: Vec<Event>,
}

/// The most steps of a task.
const STEPS: usize = 10;
/// How long one may take.
const STEP: Duration = Duration::from_secs(30);

async fn work(
    task: &str,
    model: &mut impl Model,
    memory: Memory,
    step: Duration,
) -> pyrun::Result<Outcome> {
    let limits = Limits {
        time: Some(step),
        memory: Some(64 << 20),
        output: Some(8 << 10),
        ..Limits::default()
    };
    // Time passes for the code, but that is all of the world that it sees besides its tools.
    let host = Sandbox::new(Captured::default()).allow_clock();
    let mut py = Interpreter::builder().host(host).build();
    py.add_native_module(&tools::MODULE);
    py.exec("import asyncio\nfrom tools import *")?;
    py.set("memory", memory)?;
    let answer = Arc::new(Mutex::new(None));
    let given = answer.clone();
    py.define("finish", move |text: String| *given.lock().unwrap() = Some(text))?;

    py.set_limits(limits);
    let mut transcript = vec![Event::Task(task.to_string())];
    for _ in 0..STEPS {
        let code = model.next(&transcript).await;
        transcript.push(Event::Code(code.clone()));
        let result = py.exec_async(&code).yield_every(50_000).await;
        let output = py.take_output();
        if !output.is_empty() {
            transcript.push(Event::Output(output));
        }
        if let Err(e) = result {
            transcript.push(Event::Error(e.to_string()));
        }
        if answer.lock().unwrap().is_some() {
            break;
        }
    }
    let answer = answer.lock().unwrap().take();
    Ok(Outcome { answer, transcript })
}

#[tokio::main]
async fn main() -> pyrun::Result<()> {
    let mut model = Script::new([
        "t = await temperature('Paris')",
        "cities = ['Oslo', 'Cairo', 'Quito']\n\
         found = dict(zip(cities, await asyncio.gather(*map(temperature, cities))))\n\
         print(found)",
        "best = min(found, key=lambda c: abs(found[c] - 20))\n\
         await memory.store('best', best)\n\
         finish(f'{best}: {found[best]} degrees')",
    ]);
    let outcome =
        work("Where is the weather mildest?", &mut model, Memory::default(), STEP).await?;
    for event in &outcome.transcript {
        match event {
            Event::Task(t) => println!("task: {t}"),
            Event::Code(c) => println!("\n{c}"),
            Event::Output(o) => println!("-> {}", o.trim_end()),
            Event::Error(e) => println!("-> {e}"),
        }
    }
    println!("\nanswer: {}", outcome.answer.as_deref().unwrap_or("none"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn steps_share_what_they_find() {
        let memory = Memory::default();
        let mut model = Script::new([
            "a, b = await asyncio.gather(temperature('Oslo'), temperature('Cairo'))",
            "await memory.store('sum', str(a + b))\nfinish(await memory.recall('sum'))",
        ]);
        let outcome = work("add", &mut model, memory.clone(), STEP).await.unwrap();
        assert_eq!(outcome.answer.as_deref(), Some("27.5"));
        assert_eq!(outcome.transcript.len(), 3);
        assert_eq!(memory.0.lock().unwrap()["sum"], "27.5");
    }

    #[tokio::test]
    async fn errors_go_back_to_the_model() {
        let mut model = Script::new([
            "print('trying')\nawait temperature('Atlantis')",
            "open('/etc/passwd')",
            "finish('gave up')",
        ]);
        let outcome = work("fail", &mut model, Memory::default(), STEP).await.unwrap();
        assert_eq!(outcome.answer.as_deref(), Some("gave up"));
        let [_, _, Event::Output(o), Event::Error(e), _, Event::Error(refused), _] =
            &outcome.transcript[..]
        else {
            panic!("{:?}", outcome.transcript)
        };
        assert_eq!(o, "trying\n");
        assert!(e.ends_with("LookupError: no station in Atlantis"), "{e}");
        assert!(refused.contains("PermissionError"), "{refused}");
    }

    #[tokio::test]
    async fn a_step_that_hangs_is_stopped_with_its_tools() {
        let start = Instant::now();
        let mut model = Script::new([
            "kept = 1\nawait asyncio.gather(pause(3600), pause(3600))",
            "while True: pass",
            "finish(str(kept))",
        ]);
        let outcome =
            work("hang", &mut model, Memory::default(), Duration::from_millis(300)).await.unwrap();
        assert_eq!(outcome.answer.as_deref(), Some("1"));
        let late = outcome
            .transcript
            .iter()
            .filter(|e| matches!(e, Event::Error(e) if e.ends_with("time limit reached")));
        assert_eq!(late.count(), 2);
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[tokio::test]
    async fn many_agents_at_once() {
        let agents = (0..20).map(|i| {
            tokio::spawn(async move {
                let code =
                    format!("await pause(0.05)\nfinish(str({i} + await temperature('Quito')))");
                work("wait", &mut Script::new([&code]), Memory::default(), STEP)
                    .await
                    .unwrap()
                    .answer
            })
        });
        for (i, agent) in agents.collect::<Vec<_>>().into_iter().enumerate() {
            assert_eq!(agent.await.unwrap(), Some(format!("{:?}", i as f64 + 17.5)));
        }
    }
}
