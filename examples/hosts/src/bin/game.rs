//! A game whose rules can be changed while it runs.
//!
//! The host owns the frames and the world, a Rust struct; the script moves what is in it. When the script's
//! file changes it is loaded again, and the new version takes over the state of the old one. A version that
//! does not load leaves the old one in place; a frame that fails or takes too long is skipped, and the game
//! goes on.
//!
//! `game SCRIPT [FRAMES]`; without arguments it plays a script of its own and changes that on the way.

use pyrun::{Interpreter, Limits, Object, Program, pyclass, pymethods};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// A ball between two walls.
#[pyclass]
#[derive(Debug, Clone, Default)]
struct World {
    #[py(get)]
    width: f64,
    #[py(get, set)]
    x: f64,
    #[py(get, set)]
    speed: f64,
    #[py(get, set)]
    score: i64,
}

#[pymethods]
impl World {
    fn __repr__(&self) -> String {
        format!("World(x={:.2}, speed={:.2}, score={})", self.x, self.speed, self.score)
    }
}

/// The script: what is loaded of it, and which version of the file that is.
struct Script {
    path: PathBuf,
    seen: Option<(SystemTime, u64)>,
    module: Option<Object>,
}

impl Script {
    fn new(path: &Path) -> Script {
        Script { path: path.to_path_buf(), seen: None, module: None }
    }

    /// Loads the file if it is another than the last time; says whether it has.
    fn refresh(&mut self, py: &mut Interpreter) -> Result<bool, Box<dyn std::error::Error>> {
        let info = std::fs::metadata(&self.path)?;
        let version = Some((info.modified()?, info.len()));
        if version == self.seen {
            return Ok(false);
        }
        self.seen = version;
        let source = std::fs::read_to_string(&self.path)?;
        let program = Program::compile(&source, &self.path.to_string_lossy())?;
        let module = py.add_module("script", &program)?;
        // What the old version calls its state, the new one finds under the same name.
        if let Some(old) = &self.module
            && old.has_attr(py, "state")?
        {
            let state: Object = old.attr(py, "state")?;
            module.set_attr(py, "state", state)?;
        }
        self.module = Some(module);
        Ok(true)
    }
}

struct Game {
    py: Interpreter,
    script: Script,
    world: Object,
    frames: u64,
    /// What went wrong, with the frame.
    errors: Vec<(u64, String)>,
}

impl Game {
    fn new(script: &Path) -> pyrun::Result<Game> {
        // A frame has a budget of work, so that a game is the same on every machine.
        let limits = Limits { fuel: Some(100_000), ..Limits::default() };
        let mut py = Interpreter::builder().limits(limits).build();
        let world = py.object(World { width: 10.0, speed: 1.0, ..World::default() })?;
        Ok(Game { py, script: Script::new(script), world, frames: 0, errors: Vec::new() })
    }

    /// One frame of so many seconds.
    fn frame(&mut self, dt: f64) {
        self.frames += 1;
        if let Err(e) = self.script.refresh(&mut self.py) {
            self.errors.push((self.frames, e.to_string()));
        }
        let Some(module) = &self.script.module else { return };
        if let Err(e) = module.call_method::<()>(&mut self.py, "frame", (&self.world, dt)) {
            self.errors.push((self.frames, e.to_string()));
        }
    }

    fn world(&mut self) -> pyrun::Result<World> {
        self.world.with(&mut self.py, World::clone)
    }
}

const FIRST: &str = "
state = {'bounces': 0}

def frame(world, dt):
    world.x += world.speed * dt
    if not 0 <= world.x <= world.width:
        world.x = min(max(world.x, 0), world.width)
        world.speed = -world.speed
        world.score += 1
        state['bounces'] += 1
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let own = args.is_empty();
    let path = match args.first() {
        Some(p) => PathBuf::from(p),
        None => std::env::temp_dir().join(format!("game-{}.py", std::process::id())),
    };
    if own {
        std::fs::write(&path, FIRST)?;
    }
    let frames = args.get(1).map_or(Ok(120), |n| n.parse())?;
    let mut game = Game::new(&path)?;
    let tick = Duration::from_secs(1) / 60;
    for i in 0..frames {
        let start = Instant::now();
        if own && i == frames / 2 {
            std::fs::write(&path, FIRST.replace("world.speed * dt", "world.speed * dt * 20"))?;
        }
        game.frame(tick.as_secs_f64());
        if i % 20 == 0 {
            println!("frame {i}: {:?}", game.world()?);
        }
        std::thread::sleep(tick.saturating_sub(start.elapsed()));
    }
    for (frame, error) in &game.errors {
        eprintln!("frame {frame}: {error}");
    }
    if own {
        std::fs::remove_file(&path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_reloaded_and_keeps_its_state() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rules.py");
        std::fs::write(&path, FIRST).unwrap();
        let mut game = Game::new(&path).unwrap();
        for _ in 0..25 {
            game.frame(1.0);
        }
        let before = game.world().unwrap();
        assert_eq!((before.score, before.speed), (2, 1.0));

        let faster =
            FIRST.replace("world.score += 1", "world.score += 100").replace("'bounces': 0", "");
        std::fs::write(&path, faster).unwrap();
        for _ in 0..11 {
            game.frame(1.0);
        }
        assert_eq!(game.world().unwrap().score, 102);
        let state: Object =
            game.script.module.as_ref().unwrap().attr(&mut game.py, "state").unwrap();
        assert_eq!(state.item::<i64>(&mut game.py, "bounces").unwrap(), 3);
        assert!(game.errors.is_empty(), "{:?}", game.errors);
    }

    #[test]
    fn a_bad_version_stops_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rules.py");
        std::fs::write(&path, FIRST).unwrap();
        let mut game = Game::new(&path).unwrap();
        game.frame(1.0);
        std::fs::write(&path, "def frame(world, dt)").unwrap();
        game.frame(1.0);
        game.frame(1.0);
        // The old version has played on, and the file was tried once.
        assert_eq!(game.world().unwrap().x, 3.0);
        assert_eq!(game.errors.len(), 1);
        assert!(game.errors[0].1.contains("SyntaxError"), "{}", game.errors[0].1);

        std::fs::write(&path, "def frame(world, dt):\n    world.x += 1\n    while True: pass\n")
            .unwrap();
        game.frame(1.0);
        game.frame(1.0);
        assert_eq!(game.world().unwrap().x, 5.0);
        assert!(game.errors[2].1.contains("fuel limit reached"), "{}", game.errors[2].1);

        std::fs::write(&path, "def frame(world, dt):\n    world.x = 0 / dt\n").unwrap();
        game.frame(0.0);
        game.frame(1.0);
        assert_eq!((game.world().unwrap().x, game.errors.len()), (0.0, 4));
        assert!(game.errors[3].1.contains("ZeroDivisionError"));
    }
}
