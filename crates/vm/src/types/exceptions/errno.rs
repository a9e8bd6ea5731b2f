//! Error numbers: what the host's errors are called, and the `OSError` subclass of each.

use crate::permission::Permission;
use crate::types::core;
use crate::value::Type;
use std::io::{Error, ErrorKind};

/// The error number and text of a host's error. Errors that do not come from an operating system get
/// the number that Linux has for their kind.
pub fn errno_of(error: &Error) -> (i64, String) {
    if let Some(n) = error.raw_os_error() {
        let text = error.to_string();
        let end = text.rfind(" (os error ").unwrap_or(text.len());
        return (n as i64, text[..end].to_string());
    }
    if let Some(refused) = error.get_ref().and_then(|e| e.downcast_ref::<Permission>()) {
        return (13, refused.to_string());
    }
    let known = match error.kind() {
        ErrorKind::NotFound => (2, "No such file or directory"),
        ErrorKind::Interrupted => (4, "Interrupted system call"),
        ErrorKind::WouldBlock => (11, "Resource temporarily unavailable"),
        ErrorKind::OutOfMemory => (12, "Cannot allocate memory"),
        ErrorKind::PermissionDenied => (13, "Permission denied"),
        ErrorKind::AlreadyExists => (17, "File exists"),
        ErrorKind::NotADirectory => (20, "Not a directory"),
        ErrorKind::IsADirectory => (21, "Is a directory"),
        ErrorKind::InvalidInput => (22, "Invalid argument"),
        ErrorKind::FileTooLarge => (27, "File too large"),
        ErrorKind::StorageFull => (28, "No space left on device"),
        ErrorKind::ReadOnlyFilesystem => (30, "Read-only file system"),
        ErrorKind::BrokenPipe => (32, "Broken pipe"),
        ErrorKind::DirectoryNotEmpty => (39, "Directory not empty"),
        ErrorKind::Unsupported => (95, "Operation not supported"),
        ErrorKind::AddrInUse => (98, "Address already in use"),
        ErrorKind::AddrNotAvailable => (99, "Cannot assign requested address"),
        ErrorKind::ConnectionAborted => (103, "Software caused connection abort"),
        ErrorKind::ConnectionReset => (104, "Connection reset by peer"),
        ErrorKind::NotConnected => (107, "Transport endpoint is not connected"),
        ErrorKind::TimedOut => (110, "Connection timed out"),
        ErrorKind::ConnectionRefused => (111, "Connection refused"),
        _ => return (5, error.to_string()),
    };
    (known.0, known.1.to_string())
}

/// The subclass of `OSError` for an error number, or `OSError` itself.
pub fn class_of_errno(errno: i64) -> &'static Type {
    let e = &core().exc;
    match errno {
        1 | 13 => e.permission_error,
        2 => e.file_not_found_error,
        3 => e.process_lookup_error,
        4 => e.interrupted_error,
        10 => e.child_process_error,
        11 | 114 | 115 => e.blocking_io_error,
        17 => e.file_exists_error,
        20 => e.not_a_directory_error,
        21 => e.is_a_directory_error,
        32 | 108 => e.broken_pipe_error,
        103 => e.connection_aborted_error,
        104 => e.connection_reset_error,
        110 => e.timeout_error,
        111 => e.connection_refused_error,
        _ => e.os_error,
    }
}
