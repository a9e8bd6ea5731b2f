//! Making exceptions. These run no Python code.

use super::make::known;
use crate::limits::Limit;
use crate::types::core;
use crate::value::{Exception, List, Raised, Ref, Str, Type, Value};
use crate::vm::Vm;

macro_rules! simple_errors {
    ($($fn:ident $class:ident;)*) => {
        impl Vm {
            $(
                #[doc = concat!("A `", stringify!($class), "` with a message.")]
                #[cold]
                pub fn $fn(&mut self, message: &str) -> Raised {
                    self.error(core().exc.$class, message)
                }
            )*
        }
    };
}

simple_errors! {
    type_error type_error;
    value_error value_error;
    index_error index_error;
    runtime_error runtime_error;
    overflow_error overflow_error;
    zero_division zero_division_error;
    recursion_error recursion_error;
    not_implemented_error not_implemented_error;
    assertion_error assertion_error;
    buffer_error buffer_error;
    lookup_error lookup_error;
    eof_error eof_error;
    reference_error reference_error;
    system_error system_error;
    permission_error permission_error;
}

impl Vm {
    /// An exception of `class` with `args`.
    #[cold]
    #[doc(hidden)]
    pub fn error_with(&mut self, class: &Type, args: &[Value]) -> Raised {
        let e = self.new_exception(class, args);
        Raised::new(e)
    }

    /// An exception of `class` with a message.
    #[cold]
    #[doc(hidden)]
    pub fn error(&mut self, class: &Type, message: &str) -> Raised {
        let m = self.str(message);
        self.error_with(class, &[m])
    }

    /// An exception instance of a builtin class.
    #[doc(hidden)]
    pub fn new_exception(&mut self, class: &Type, args: &[Value]) -> Ref<Exception> {
        let e: Ref<Exception> = known(self.heap.exception(class));
        let args = self.tuple(args);
        e.args.set(Some(args));
        e
    }

    /// Sets the fields that the class of `e` has beyond every exception's.
    #[doc(hidden)]
    pub fn set_fields(&mut self, e: &Raised, fields: Vec<Value>) {
        let list = self.list(fields);
        if let Some(e) = e.value().get::<Exception>() {
            e.extra.set(Some(list));
        }
    }

    /// A field that the class of an exception has beyond every exception's.
    #[doc(hidden)]
    pub fn exception_field(&self, e: &Value, index: usize) -> Option<Value> {
        e.get::<Exception>()?.extra.get()?.get::<List>()?.get(index)
    }

    /// `KeyError(key)`.
    #[cold]
    pub fn key_error(&mut self, key: &Value) -> Raised {
        self.error_with(core().exc.key_error, std::slice::from_ref(key))
    }

    /// `StopIteration(value)`.
    pub fn stop_iteration(&mut self, value: Option<Value>) -> Raised {
        let e = match &value {
            Some(v) => self.error_with(core().exc.stop_iteration, std::slice::from_ref(v)),
            None => self.error_with(core().exc.stop_iteration, &[]),
        };
        self.set_fields(&e, vec![value.unwrap_or_else(Value::none)]);
        e
    }

    /// `MemoryError()`, or the stop of a run whose memory is limited: it would not have come so far.
    #[cold]
    #[doc(hidden)]
    pub fn memory_error(&mut self) -> Raised {
        if self.heap.limit != usize::MAX {
            return self.stop(Limit::Memory);
        }
        self.error_with(core().exc.memory_error, &[])
    }

    /// `NameError`, with the name for suggestions.
    #[cold]
    #[doc(hidden)]
    pub fn name_error(&mut self, name: &Value, message: &str) -> Raised {
        let e = self.error(core().exc.name_error, message);
        self.set_fields(&e, vec![name.clone()]);
        e
    }

    /// `AttributeError` with a message alone.
    #[cold]
    pub fn attribute_error(&mut self, message: &str) -> Raised {
        let e = self.error(core().exc.attribute_error, message);
        self.set_fields(&e, vec![Value::none(), Value::none()]);
        e
    }

    /// `AttributeError` of an object without an attribute, with both for suggestions.
    #[cold]
    #[doc(hidden)]
    pub fn no_attribute(&mut self, obj: &Value, name: &Ref<Str>) -> Raised {
        let n = name.to_str_lossy().into_owned();
        let message = match obj.get::<Type>() {
            Some(t) => format!("type object '{}' has no attribute '{n}'", t.dotted_name()),
            None => format!("'{}' object has no attribute '{n}'", obj.class().dotted_name()),
        };
        let e = self.error(core().exc.attribute_error, &message);
        self.set_fields(&e, vec![name.as_value().clone(), obj.clone()]);
        e
    }

    /// `ImportError` or `ModuleNotFoundError` with its fields.
    #[cold]
    #[doc(hidden)]
    pub fn import_error(
        &mut self,
        class: &Type,
        message: &str,
        name: Value,
        path: Value,
    ) -> Raised {
        let e = self.error(class, message);
        let m = self.str(message);
        self.set_fields(&e, vec![m, name, path, Value::none()]);
        e
    }

    /// The `OSError` subclass for an error of the host.
    #[cold]
    pub fn os_error(&mut self, error: &std::io::Error, path: Option<&Value>) -> Raised {
        let (errno, text) = crate::types::exceptions::errno_of(error);
        self.os_error_with(errno, &text, path)
    }

    /// The `OSError` subclass for an error number.
    #[cold]
    #[doc(hidden)]
    pub fn os_error_with(&mut self, errno: i64, text: &str, path: Option<&Value>) -> Raised {
        let class = crate::types::exceptions::class_of_errno(errno);
        let (n, t) = (self.int(errno), self.str(text));
        let e = self.error_with(class, &[n.clone(), t.clone()]);
        let p = path.cloned().unwrap_or_else(Value::none);
        self.set_fields(&e, vec![n, t, p, Value::none()]);
        e
    }

    /// A required argument that did not arrive; [`crate::value::args::ParamSpec`] reports it first.
    #[cold]
    #[doc(hidden)]
    pub fn missing_argument(&mut self, function: &str) -> Raised {
        self.type_error(&format!("{function}() missing a required argument"))
    }
}
