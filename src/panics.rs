//! A belt for faults of our own: a panic while one file is worked on becomes a finding at that file, so that nothing
//! is written, the other findings are told, and the preview goes on.
//!
//! [`within`] adds the file to a panic that passes, [`catch`] ends it. A panic on one of several threads is passed on
//! by rayon, so what is caught first is told; the others show when it has been mended.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};

use crate::diagnostic::{Code, Diagnostic, SourceRange};

/// What is worked on.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A file of the site.
    File(SourceRange),
    /// Something else, by its path or address.
    Named(String),
}

/// A panic on its way out.
struct Fault {
    message: String,
    subject: Option<Subject>,
}

thread_local! {
    /// How many guards this thread is inside of.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// Where the last panic of this thread was, in our own source.
    static LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps panics that a guard will catch off the terminal. To be called once, when the program begins.
pub fn quiet() {
    let usual = take_hook();
    set_hook(Box::new(move |info| {
        if DEPTH.get() == 0 {
            return usual(info);
        }
        let location = info.location().map(ToString::to_string).unwrap_or_default();
        LOCATION.replace(location);
    }));
}

/// Runs a step of the work on one thing. If it panics, the panic goes on and knows the thing.
pub fn within<T>(subject: impl Fn() -> Subject, run: impl FnOnce() -> T) -> T {
    let guarded = || {
        #[cfg(test)]
        trip::over(&subject());
        run()
    };
    guarded_run(guarded).unwrap_or_else(|mut fault| {
        fault.subject.get_or_insert_with(&subject);
        resume_unwind(Box::new(fault))
    })
}

/// Runs a piece of work.
///
/// # Errors
/// If it panics: what to tell, at the thing that was worked on.
pub fn catch<T>(run: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    guarded_run(run).map_err(|fault| Box::new(fault.into_diagnostic()))
}

fn guarded_run<T>(run: impl FnOnce() -> T) -> Result<T, Fault> {
    DEPTH.set(DEPTH.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(run));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(Fault::new)
}

impl Fault {
    fn new(payload: Box<dyn Any + Send>) -> Self {
        let payload = match payload.downcast::<Self>() {
            Ok(fault) => return *fault,
            Err(payload) => payload,
        };
        let text = payload.downcast_ref::<&str>().copied().map(str::to_owned);
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        let location = LOCATION.take();
        let at = if location.is_empty() { location } else { format!(" ({location})") };
        let message = format!("{}{at}", text.as_deref().unwrap_or("no message"));
        Self { message, subject: None }
    }

    fn into_diagnostic(self) -> Diagnostic {
        let message = format!("internal error: {}", crate::report::quote(&self.message));
        let help = "this is a fault of Dateline's own: please report it, with the file if you may";
        let diagnostic = Diagnostic::new(Code::InternalError, message).help(help);
        match self.subject {
            Some(Subject::File(place)) => diagnostic.at(place),
            Some(Subject::Named(name)) => diagnostic.in_file(name),
            None => diagnostic,
        }
    }
}

/// A wire for tests: a step of the work on a file of a given name panics.
#[cfg(test)]
pub(crate) mod trip {
    use super::{Cell, Subject, resume_unwind};

    /// In the name of a file whose page panics when it is made or rendered.
    pub(crate) const WIRE: &str = "trip-over";

    thread_local! {
        /// The number of the step over this file that panics, from 0, counted down.
        pub(crate) static STEP: Cell<Option<usize>> = const { Cell::new(None) };
    }

    pub(super) fn over(subject: &Subject) {
        let name = match subject {
            Subject::File(place) => place.file.path().as_str(),
            Subject::Named(name) => name,
        };
        if !name.contains(WIRE) {
            return;
        }
        match STEP.get() {
            Some(0) => {
                STEP.set(None);
                resume_unwind(Box::new("tripped"))
            }
            Some(step) => STEP.set(Some(step - 1)),
            None => {}
        }
    }
}
