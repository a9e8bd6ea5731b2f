//! The exception classes: one table, from which the declarations and [`Exceptions`] are made.
//!
//! A class stands in the table after its base. What some classes have beyond `args` and the four
//! attributes about tracebacks lies in the list `extra` of the payload; the files below say at which
//! positions.

mod base;
mod errno;
mod fields;
pub mod groups;
mod import;
mod os;
mod syntax;
mod unicode;

use crate::value::builtin::built;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Slots, Type, TypeSpec};
use fields::field;
pub(crate) use fields::get as get_field;

pub use errno::{class_of_errno, errno_of};

const FLAGS: u32 = TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION;

macro_rules! exceptions {
    ($( $field:ident $id:ident $name:literal ($($base:ident)?) $doc:literal $({ $($part:ident: $value:expr),* $(,)? })?; )*) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            pub static $id: TypeSpec = TypeSpec {
                $( base: Some(&$base), )?
                kind: Kind::Exception,
                flags: FLAGS,
                doc: $doc,
                $( $( $part: $value, )* )?
                ..TypeSpec::new($name)
            };
        )*

        /// The exception classes.
        pub struct Exceptions {
            $( #[doc = concat!("`", $name, "`.")] pub $field: &'static Type, )*
        }

        impl Exceptions {
            /// The declarations, each after its base. All but the last are visible in `builtins`.
            pub const SPECS: &'static [&'static TypeSpec] = &[$( &$id ),*];

            pub(crate) fn new() -> Exceptions {
                Exceptions { $( $field: built(&$id), )* }
            }
        }
    };
}

exceptions! {
    base_exception BASE_EXCEPTION "BaseException" () "Common base class for all exceptions." {
        slots: base::SLOTS,
        methods: &[base::Methods::METHODS],
        getset: &[base::Methods::GETSET],
    };
    exception EXCEPTION "Exception" (BASE_EXCEPTION) "Common base class for all non-exit exceptions.";
    type_error TYPE_ERROR "TypeError" (EXCEPTION) "Inappropriate argument type.";
    stop_async_iteration STOP_ASYNC_ITERATION "StopAsyncIteration" (EXCEPTION) "Signal the end from iterator.__anext__().";
    stop_iteration STOP_ITERATION "StopIteration" (EXCEPTION) "Signal the end from iterator.__next__()." {
        slots: Slots { init: Some(fields::stop_iteration_init), ..Slots::EMPTY },
        getset: &[&[field::<0>("value", "generator return value")]],
    };
    generator_exit GENERATOR_EXIT "GeneratorExit" (BASE_EXCEPTION) "Request that a generator exit.";
    system_exit SYSTEM_EXIT "SystemExit" (BASE_EXCEPTION) "Request to exit from the interpreter." {
        slots: Slots { init: Some(fields::system_exit_init), ..Slots::EMPTY },
        getset: &[&[field::<0>("code", "exception code")]],
    };
    keyboard_interrupt KEYBOARD_INTERRUPT "KeyboardInterrupt" (BASE_EXCEPTION) "Program interrupted by user.";
    import_error IMPORT_ERROR "ImportError" (EXCEPTION) "Import can't find module, or can't find name in module." {
        slots: Slots { init: Some(import::init), str: Some(import::str), ..Slots::EMPTY },
        methods: &[import::Methods::METHODS],
        getset: &[&[
            field::<0>("msg", "exception message"),
            field::<1>("name", "module name"),
            field::<2>("path", "module path"),
            field::<3>("name_from", "name imported from module"),
        ]],
    };
    module_not_found_error MODULE_NOT_FOUND_ERROR "ModuleNotFoundError" (IMPORT_ERROR) "Module not found.";
    os_error OS_ERROR "OSError" (EXCEPTION) "Base class for I/O related errors." {
        slots: Slots { new: Some(os::new), init: Some(os::init), str: Some(os::str), ..Slots::EMPTY },
        methods: &[os::Methods::METHODS],
        getset: &[&[
            field::<0>("errno", "POSIX exception code"),
            field::<1>("strerror", "exception strerror"),
            field::<2>("filename", "exception filename"),
            field::<3>("filename2", "second exception filename"),
        ], os::Methods::GETSET],
    };
    eof_error EOF_ERROR "EOFError" (EXCEPTION) "Read beyond end of file.";
    runtime_error RUNTIME_ERROR "RuntimeError" (EXCEPTION) "Unspecified run-time error.";
    recursion_error RECURSION_ERROR "RecursionError" (RUNTIME_ERROR) "Recursion limit exceeded.";
    not_implemented_error NOT_IMPLEMENTED_ERROR "NotImplementedError" (RUNTIME_ERROR) "Method or function hasn't been implemented yet.";
    name_error NAME_ERROR "NameError" (EXCEPTION) "Name not found globally." {
        slots: Slots { init: Some(fields::name_error_init), ..Slots::EMPTY },
        getset: &[&[field::<0>("name", "name")]],
    };
    unbound_local_error UNBOUND_LOCAL_ERROR "UnboundLocalError" (NAME_ERROR) "Local name referenced but not bound to a value.";
    attribute_error ATTRIBUTE_ERROR "AttributeError" (EXCEPTION) "Attribute not found." {
        slots: Slots { init: Some(fields::attribute_error_init), ..Slots::EMPTY },
        methods: &[fields::AttributeError::METHODS],
        getset: &[&[field::<0>("name", "attribute name"), field::<1>("obj", "object")]],
    };
    syntax_error SYNTAX_ERROR "SyntaxError" (EXCEPTION) "Invalid syntax." {
        slots: Slots { init: Some(syntax::init), str: Some(syntax::str), ..Slots::EMPTY },
        getset: &[&[
            field::<0>("msg", "exception msg"),
            field::<1>("filename", "exception filename"),
            field::<2>("lineno", "exception lineno"),
            field::<3>("offset", "exception offset"),
            field::<4>("text", "exception text"),
            field::<5>("end_lineno", "exception end lineno"),
            field::<6>("end_offset", "exception end offset"),
            field::<7>("print_file_and_line", "exception print_file_and_line"),
        ]],
    };
    indentation_error INDENTATION_ERROR "IndentationError" (SYNTAX_ERROR) "Improper indentation.";
    tab_error TAB_ERROR "TabError" (INDENTATION_ERROR) "Improper mixture of spaces and tabs.";
    lookup_error LOOKUP_ERROR "LookupError" (EXCEPTION) "Base class for lookup errors.";
    index_error INDEX_ERROR "IndexError" (LOOKUP_ERROR) "Sequence index out of range.";
    key_error KEY_ERROR "KeyError" (LOOKUP_ERROR) "Mapping key not found." {
        slots: Slots { str: Some(fields::key_error_str), ..Slots::EMPTY },
    };
    value_error VALUE_ERROR "ValueError" (EXCEPTION) "Inappropriate argument value (of correct type).";
    unicode_error UNICODE_ERROR "UnicodeError" (VALUE_ERROR) "Unicode related error.";
    unicode_encode_error UNICODE_ENCODE_ERROR "UnicodeEncodeError" (UNICODE_ERROR) "Unicode encoding error." {
        slots: Slots { init: Some(unicode::encode_init), str: Some(unicode::encode_str), ..Slots::EMPTY },
        getset: &[unicode::FIELDS],
    };
    unicode_decode_error UNICODE_DECODE_ERROR "UnicodeDecodeError" (UNICODE_ERROR) "Unicode decoding error." {
        slots: Slots { init: Some(unicode::decode_init), str: Some(unicode::decode_str), ..Slots::EMPTY },
        getset: &[unicode::FIELDS],
    };
    unicode_translate_error UNICODE_TRANSLATE_ERROR "UnicodeTranslateError" (UNICODE_ERROR) "Unicode translation error." {
        slots: Slots { init: Some(unicode::translate_init), str: Some(unicode::translate_str), ..Slots::EMPTY },
        getset: &[unicode::FIELDS],
    };
    assertion_error ASSERTION_ERROR "AssertionError" (EXCEPTION) "Assertion failed.";
    arithmetic_error ARITHMETIC_ERROR "ArithmeticError" (EXCEPTION) "Base class for arithmetic errors.";
    floating_point_error FLOATING_POINT_ERROR "FloatingPointError" (ARITHMETIC_ERROR) "Floating point operation failed.";
    overflow_error OVERFLOW_ERROR "OverflowError" (ARITHMETIC_ERROR) "Result too large to be represented.";
    zero_division_error ZERO_DIVISION_ERROR "ZeroDivisionError" (ARITHMETIC_ERROR) "Second argument to a division or modulo operation was zero.";
    system_error SYSTEM_ERROR "SystemError" (EXCEPTION) "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.";
    reference_error REFERENCE_ERROR "ReferenceError" (EXCEPTION) "Weak ref proxy used after referent went away.";
    memory_error MEMORY_ERROR "MemoryError" (EXCEPTION) "Out of memory.";
    buffer_error BUFFER_ERROR "BufferError" (EXCEPTION) "Buffer error.";
    base_exception_group BASE_EXCEPTION_GROUP "BaseExceptionGroup" (BASE_EXCEPTION) "A combination of multiple unrelated exceptions." {
        slots: Slots { new: Some(groups::new), init: Some(groups::init), str: Some(groups::str), ..Slots::EMPTY },
        methods: &[groups::Methods::METHODS],
        getset: &[groups::Methods::GETSET],
    };
    exception_group EXCEPTION_GROUP "ExceptionGroup" (BASE_EXCEPTION_GROUP) "" { more_bases: &[&EXCEPTION] };
    warning WARNING "Warning" (EXCEPTION) "Base class for warning categories.";
    user_warning USER_WARNING "UserWarning" (WARNING) "Base class for warnings generated by user code.";
    deprecation_warning DEPRECATION_WARNING "DeprecationWarning" (WARNING) "Base class for warnings about deprecated features.";
    pending_deprecation_warning PENDING_DEPRECATION_WARNING "PendingDeprecationWarning" (WARNING) "Base class for warnings about features which will be deprecated\nin the future.";
    syntax_warning SYNTAX_WARNING "SyntaxWarning" (WARNING) "Base class for warnings about dubious syntax.";
    runtime_warning RUNTIME_WARNING "RuntimeWarning" (WARNING) "Base class for warnings about dubious runtime behavior.";
    future_warning FUTURE_WARNING "FutureWarning" (WARNING) "Base class for warnings about constructs that will change semantically\nin the future.";
    import_warning IMPORT_WARNING "ImportWarning" (WARNING) "Base class for warnings about probable mistakes in module imports";
    unicode_warning UNICODE_WARNING "UnicodeWarning" (WARNING) "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.";
    bytes_warning BYTES_WARNING "BytesWarning" (WARNING) "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.";
    resource_warning RESOURCE_WARNING "ResourceWarning" (WARNING) "Base class for warnings about resource usage.";
    encoding_warning ENCODING_WARNING "EncodingWarning" (WARNING) "Base class for warnings about encodings.";
    connection_error CONNECTION_ERROR "ConnectionError" (OS_ERROR) "Connection error.";
    blocking_io_error BLOCKING_IO_ERROR "BlockingIOError" (OS_ERROR) "I/O operation would block.";
    broken_pipe_error BROKEN_PIPE_ERROR "BrokenPipeError" (CONNECTION_ERROR) "Broken pipe.";
    child_process_error CHILD_PROCESS_ERROR "ChildProcessError" (OS_ERROR) "Child process error.";
    connection_aborted_error CONNECTION_ABORTED_ERROR "ConnectionAbortedError" (CONNECTION_ERROR) "Connection aborted.";
    connection_refused_error CONNECTION_REFUSED_ERROR "ConnectionRefusedError" (CONNECTION_ERROR) "Connection refused.";
    connection_reset_error CONNECTION_RESET_ERROR "ConnectionResetError" (CONNECTION_ERROR) "Connection reset.";
    file_exists_error FILE_EXISTS_ERROR "FileExistsError" (OS_ERROR) "File already exists.";
    file_not_found_error FILE_NOT_FOUND_ERROR "FileNotFoundError" (OS_ERROR) "File not found.";
    is_a_directory_error IS_A_DIRECTORY_ERROR "IsADirectoryError" (OS_ERROR) "Operation doesn't work on directories.";
    not_a_directory_error NOT_A_DIRECTORY_ERROR "NotADirectoryError" (OS_ERROR) "Operation only works on directories.";
    interrupted_error INTERRUPTED_ERROR "InterruptedError" (OS_ERROR) "Interrupted by signal.";
    permission_error PERMISSION_ERROR "PermissionError" (OS_ERROR) "Not enough permissions.";
    process_lookup_error PROCESS_LOOKUP_ERROR "ProcessLookupError" (OS_ERROR) "Process not found.";
    timeout_error TIMEOUT_ERROR "TimeoutError" (OS_ERROR) "Timeout expired.";
    limit_exceeded LIMIT_EXCEEDED "LimitExceeded" (BASE_EXCEPTION) "A limit of the interpreter fired. No except clause matches it." { module: "pyrun" };
}
