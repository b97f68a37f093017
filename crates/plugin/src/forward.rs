//! What a rule set logs, given to the program that asks it: a library has its own copy of every static,
//! so that the program's subscriber would see nothing.

use std::fmt::Write as _;
use std::sync::OnceLock;

use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Dispatch, Event, Level, Metadata, Subscriber};

/// Takes one line of a log: its level from 1 (error) to 5 (trace), and its text, readable during the call.
pub type LogFn = unsafe extern "C" fn(level: u8, text: *const u8, length: usize);

static LOG: OnceLock<LogFn> = OnceLock::new();

/// Installs a subscriber that forwards to the program, once. Its panics say nothing on their own: the
/// program says what a set's panic was.
pub(crate) unsafe extern "C" fn attach(log: LogFn) {
    if LOG.set(log).is_ok() {
        std::panic::set_hook(Box::new(|_| {}));
        // Another subscriber can only be one that the set installed itself; it then keeps its own.
        let _ = tracing_core::dispatcher::set_global_default(Dispatch::new(Forward));
    }
}

struct Forward;

/// The level as the number that crosses.
fn number(level: &Level) -> u8 {
    match *level {
        Level::ERROR => 1,
        Level::WARN => 2,
        Level::INFO => 3,
        Level::DEBUG => 4,
        Level::TRACE => 5,
    }
}

impl Subscriber for Forward {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        LOG.get().is_some()
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let Some(log) = LOG.get() else { return };
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        // SAFETY: the program's function takes a text that is readable during the call.
        unsafe {
            log(
                number(event.metadata().level()),
                line.0.as_ptr(),
                line.0.len(),
            )
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a text does not fail.
        let _ = match field.name() {
            "message" => write!(self.0, ": {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
