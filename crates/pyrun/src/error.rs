//! What a host gets when Python code fails.

/// An error of Python code, as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The name of the exception's class.
    pub kind: String,
    /// The exception's message.
    pub message: String,
    /// The whole text as CPython would print it.
    pub text: String,
    /// The exit status that `SystemExit` asks for.
    pub exit: Option<i32>,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

impl std::error::Error for Error {}
