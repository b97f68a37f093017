//! `--log`: one line on standard error for each event, with its spans.
//!
//! A line has no time, so that the same command logs the same lines. We log events of this program and its rule sets only,
//! because another crate may log a value of a case file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Write as _, stderr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use clap::ValueEnum;
use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::{Dispatch, Event, Level, LevelFilter, Metadata, Subscriber, dispatcher};

use redress_document::visible;

/// The level of detail of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// Logs events up to this level from now on.
pub(crate) fn install(level: LogLevel) {
    let most = match level {
        LogLevel::Off => return,
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
        LogLevel::Trace => Level::TRACE,
    };
    let log = Log::new(most, |line| {
        // Ignore an error, because nobody reads standard error.
        let _ = stderr().write_all(line.as_bytes());
    });
    // No other subscriber is set, because this is called once.
    let _ = dispatcher::set_global_default(Dispatch::new(log));
}

struct Log<W> {
    most: Level,
    write: W,
    spans: Mutex<Spans>,
}

#[derive(Default)]
struct Spans {
    last: u64,
    open: BTreeMap<u64, Open>,
}

struct Open {
    metadata: &'static Metadata<'static>,
    fields: Fields,
    handles: usize,
}

std::thread_local! {
    /// The spans that this thread is in, the outermost first.
    static ENTERED: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
}

/// The target of a loaded rule set's events; their text begins with the set's own target.
const RULE_SET: &str = "rule_set";
/// The first part of the target of a linked-in rule set.
const LINKED_IN: &str = "redress_rules_";

impl<W: Fn(&str) + Send + Sync + 'static> Log<W> {
    fn new(most: Level, write: W) -> Self {
        Self {
            most,
            write,
            spans: Mutex::default(),
        }
    }

    fn spans(&self) -> MutexGuard<'_, Spans> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Fn(&str) + Send + Sync + 'static> Subscriber for Log<W> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let ours = metadata.target() == RULE_SET || metadata.target().starts_with("redress");
        // Record spans at every level, because a span locates an event of any level.
        ours && (metadata.is_span() || *metadata.level() <= self.most)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        // Spans have the level `info`.
        Some(LevelFilter::from_level(self.most.max(Level::INFO)))
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        let mut spans = self.spans();
        spans.last = spans.last.saturating_add(1);
        let id = spans.last;
        let open = Open {
            metadata: span.metadata(),
            fields,
            handles: 1,
        };
        spans.open.insert(id, open);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        if let Some(open) = self.spans().open.get_mut(&span.into_u64()) {
            values.record(&mut open.fields);
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut line = format!("log[{}]", metadata.level().as_str().to_ascii_lowercase());
        ENTERED.with_borrow(|entered| {
            let spans = self.spans();
            for open in entered
                .iter()
                .filter_map(|id| spans.open.get(&id.into_u64()))
            {
                let (name, fields) = (open.metadata.name(), open.fields.words());
                // Writing to a string cannot fail.
                let _ = write!(line, " {name}{{{}}}:", fields.join(" "));
            }
        });
        if metadata.target().starts_with(LINKED_IN) {
            let _ = write!(line, " {}:", metadata.target());
        }
        for word in std::iter::once(fields.message.clone()).chain(fields.words()) {
            let _ = write!(line, " {word}");
        }
        (self.write)(&format!("{}\n", visible(&line)));
    }

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(span.clone()));
    }

    fn exit(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| {
            if let Some(place) = entered.iter().rposition(|id| id == span) {
                entered.remove(place);
            }
        });
    }

    fn clone_span(&self, span: &Id) -> Id {
        if let Some(open) = self.spans().open.get_mut(&span.into_u64()) {
            open.handles = open.handles.saturating_add(1);
        }
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let mut spans = self.spans();
        let Some(open) = spans.open.get_mut(&span.into_u64()) else {
            return false;
        };
        open.handles = open.handles.saturating_sub(1);
        open.handles == 0 && spans.open.remove(&span.into_u64()).is_some()
    }

    fn current_span(&self) -> Current {
        let last = ENTERED.with_borrow(|entered| entered.last().cloned());
        let spans = self.spans();
        let open = last.and_then(|id| Some((spans.open.get(&id.into_u64())?.metadata, id)));
        open.map_or_else(Current::none, |(metadata, id)| Current::new(id, metadata))
    }
}

/// The message and fields of an event or span; a repeated field keeps its last value.
#[derive(Default)]
struct Fields {
    message: String,
    rest: Vec<(&'static str, String)>,
}

impl Fields {
    fn words(&self) -> Vec<String> {
        let fields = self.rest.iter();
        fields
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let value = format!("{value:?}");
        if field.name() == "message" {
            self.message = value;
        } else if let Some((_, known)) =
            self.rest.iter_mut().find(|(name, _)| *name == field.name())
        {
            *known = value;
        } else {
            self.rest.push((field.name(), value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// Returns the lines logged while `act` runs.
    fn logged(most: Level, act: impl FnOnce()) -> Vec<String> {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&lines);
        let log = Log::new(most, move |line| {
            kept.lock().unwrap().push(line.to_owned());
        });
        tracing::subscriber::with_default(log, act);
        let lines = lines.lock().unwrap();
        lines.clone()
    }

    #[test]
    fn a_line_has_its_level_its_spans_and_its_fields() {
        let lines = logged(Level::DEBUG, || {
            let outer =
                tracing::info_span!("bind", profile = "ca7", approach = tracing::field::Empty);
            let _outer = outer.enter();
            tracing::Span::current().record("approach", "1994");
            tracing::Span::current().record("approach", "1996");
            tracing::info_span!("claim", n = 2)
                .in_scope(|| tracing::debug!(views = 3, "view solved"));
            tracing::trace!("not heard");
            tracing::info!(target: "typst", "another crate is not heard");
            drop(outer.clone());
            tracing::warn!(target: "rule_set", "{}", "redress_mine: asked\u{202e}\n");
            tracing::info!(target: "redress_rules_mvra", rule = "gate", "asked");
        });
        assert_eq!(
            lines,
            [
                "log[debug] bind{profile=\"ca7\" approach=\"1996\"}: claim{n=2}: view solved views=3\n",
                "log[warn] bind{profile=\"ca7\" approach=\"1996\"}: redress_mine: asked\\u{202e}\\n\n",
                "log[info] bind{profile=\"ca7\" approach=\"1996\"}: redress_rules_mvra: asked rule=\"gate\"\n",
            ]
        );
    }

    #[test]
    fn spans_are_heard_at_every_level_and_forgotten_when_they_close() {
        let log = Arc::new(Log::new(Level::ERROR, |_: &str| {}));
        tracing::subscriber::with_default(Arc::clone(&log), || {
            for n in 0..3 {
                let _span = tracing::info_span!("claim", n).entered();
                assert_eq!(log.spans().open.len(), 1);
            }
        });
        assert!(log.spans().open.is_empty());
    }
}
