//! The options of CPython's command line, and the environment variables that stand for them.

use pyrun::Flags;

/// What they ask for.
#[derive(Default)]
pub struct PythonOptions {
    /// What `sys.flags` tells.
    pub flags: Flags,
    /// The filters of `-W`, in order.
    pub warnings: Vec<String>,
    /// The options of `-X`.
    pub xoptions: Vec<String>,
    /// `-u`: nothing that is printed waits.
    pub unbuffered: bool,
    /// `-x`: the program's first line is not Python.
    pub skip_first_line: bool,
}

/// What a group of short options such as `-Bc` leads to.
pub enum Group {
    /// More options.
    Options,
    /// `-c`: this program.
    Code(String),
    /// `-m`: this module.
    Module(String),
    Help,
    Version,
}

impl PythonOptions {
    /// Takes an argument that starts with one dash; `more` gives the argument behind it.
    pub fn take<'a>(
        &mut self,
        group: &str,
        more: &mut impl Iterator<Item = &'a String>,
    ) -> Result<Group, String> {
        let letters = &group[1..];
        for (at, letter) in letters.char_indices() {
            if "cmWX".contains(letter) {
                let value = match &letters[at + 1..] {
                    "" => more.next().cloned(),
                    rest => Some(rest.to_string()),
                };
                let value = value.ok_or(format!("Argument expected for the -{letter} option"))?;
                match letter {
                    'c' => return Ok(Group::Code(value)),
                    'm' => return Ok(Group::Module(value)),
                    'W' => self.warnings.push(value),
                    _ => self.take_x(value)?,
                }
                return Ok(Group::Options);
            }
            let f = &mut self.flags;
            match letter {
                'b' => f.bytes_warning += 1,
                'B' => f.dont_write_bytecode += 1,
                'd' => f.debug += 1,
                'E' => f.ignore_environment += 1,
                'i' => (f.inspect, f.interactive) = (f.inspect + 1, f.interactive + 1),
                'I' => {
                    (f.isolated, f.safe_path) = (f.isolated + 1, true);
                    (f.ignore_environment, f.no_user_site) =
                        (f.ignore_environment + 1, f.no_user_site + 1);
                }
                'O' => f.optimize += 1,
                'P' => f.safe_path = true,
                'q' => f.quiet += 1,
                's' => f.no_user_site += 1,
                'S' => f.no_site += 1,
                'u' => self.unbuffered = true,
                'v' => f.verbose += 1,
                'x' => self.skip_first_line = true,
                // Hashes are always the same, and no tabs mix with blanks.
                'R' | 't' => {}
                'h' | '?' => return Ok(Group::Help),
                'V' => return Ok(Group::Version),
                _ => return Err(format!("Unknown option: -{letter}")),
            }
        }
        Ok(Group::Options)
    }

    fn take_x(&mut self, option: String) -> Result<(), String> {
        match option.split_once('=').map_or((&*option, ""), |(name, value)| (name, value)) {
            ("dev", "") => self.flags.dev_mode = true,
            ("warn_default_encoding", "") => self.flags.warn_default_encoding = 1,
            ("int_max_str_digits", value) if digits(value).is_none() => {
                return Err(
                    "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited."
                        .into(),
                );
            }
            _ => {}
        }
        self.xoptions.push(option);
        Ok(())
    }

    /// Takes what environment variables ask for, unless they are to be ignored.
    pub fn take_environment(&mut self) {
        let f = &mut self.flags;
        if f.ignore_environment > 0 {
            return;
        }
        let get = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
        let level = |name| get(name).map_or(0, |v| v.parse::<u8>().unwrap_or(1).max(1));
        for (name, flag) in [
            ("PYTHONOPTIMIZE", &mut f.optimize),
            ("PYTHONDEBUG", &mut f.debug),
            ("PYTHONINSPECT", &mut f.inspect),
            ("PYTHONDONTWRITEBYTECODE", &mut f.dont_write_bytecode),
            ("PYTHONVERBOSE", &mut f.verbose),
            ("PYTHONNOUSERSITE", &mut f.no_user_site),
        ] {
            *flag = (*flag).max(level(name));
        }
        f.safe_path |= get("PYTHONSAFEPATH").is_some();
        f.dev_mode |= get("PYTHONDEVMODE").is_some();
        self.unbuffered |= get("PYTHONUNBUFFERED").is_some();
        if let Some(filters) = get("PYTHONWARNINGS") {
            let filters = filters.split(',').map(str::to_string);
            self.warnings.splice(0..0, filters);
        }
    }

    /// The filters for warnings, the weakest first.
    pub fn warn_options(&self) -> Vec<String> {
        let mut filters = Vec::new();
        if self.flags.dev_mode {
            filters.push("default".to_string());
        }
        filters.extend_from_slice(&self.warnings);
        match self.flags.bytes_warning {
            0 => {}
            1 => filters.push("default::BytesWarning".into()),
            _ => filters.push("error::BytesWarning".into()),
        }
        filters
    }

    /// How many digits a number that is read or written may have.
    pub fn int_max_str_digits(&self) -> Option<usize> {
        let from_environment = || match self.flags.ignore_environment {
            0 => std::env::var("PYTHONINTMAXSTRDIGITS").ok(),
            _ => None,
        };
        let options = self.xoptions.iter().rev();
        let given = options.filter_map(|o| o.strip_prefix("int_max_str_digits=")).next();
        digits(&given.map(str::to_string).or_else(from_environment)?)
    }
}

fn digits(text: &str) -> Option<usize> {
    text.parse().ok().filter(|&n| n == 0 || n >= 640)
}
