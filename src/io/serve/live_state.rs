//! What the server shows at the moment, and what has changed since.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::json;
use tokio::sync::watch;

use super::header_rules::HeaderRules;
use super::{Failure, Showing};
use crate::address;
use crate::built_site::BuiltSite;
use crate::digest::Digest;
use crate::io::{clock, read};
use crate::render::Body;

/// How many builds are remembered for pages that were away.
const REMEMBERED: usize = 64;
/// More changed addresses than these are told as "anything".
const MOST_CHANGES: usize = 2000;
/// Bytes of a `_headers` file that are read.
const MOST_RULES: usize = 256 * 1024;

/// Something that the writer has to know, as the overlay shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The finding as the terminal shows it, without colours. Text, never markup.
    pub text: String,
}

/// What is shown after one build.
pub(super) struct State {
    pub(super) built: Arc<BuiltSite>,
    /// Empty, or `/app`.
    pub(super) base_path: String,
    pub(super) rules: HeaderRules,
    /// Counts builds, from 1.
    pub(super) build: u64,
    findings: Vec<Finding>,
    history: VecDeque<Change>,
}

/// What a build has changed.
#[derive(Clone)]
struct Change {
    build: u64,
    /// Addresses as they stand in the browser, decoded; `None` for anything.
    addresses: Option<Arc<[String]>>,
}

/// What all host_check see.
pub(super) struct LiveState {
    /// The folder that copied files lie in.
    pub(super) site: PathBuf,
    /// Differs from run to run.
    pub(super) session: String,
    state: RwLock<Option<Arc<State>>>,
    builds: watch::Sender<u64>,
}

impl LiveState {
    pub(super) fn new(site: PathBuf) -> Self {
        let seed = (clock::now().as_nanosecond(), std::process::id());
        let session = Digest::of(&seed).to_string()[..12].to_owned();
        Self { site, session, state: RwLock::new(None), builds: watch::channel(0).0 }
    }

    /// What is shown now; nothing before the first build.
    pub(super) fn state(&self) -> Option<Arc<State>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the number of each build.
    pub(super) fn builds(&self) -> watch::Receiver<u64> {
        self.builds.subscribe()
    }

    pub(super) fn show(&self, showing: Showing) -> Vec<String> {
        let Showing { built, base_path, findings } = showing;
        let Some(before) = self.state() else {
            let rules = self.rules(&built);
            let changed = files_to_addresses(built.changed_since(None), &base_path);
            let history = VecDeque::new();
            self.put(State { built, base_path, rules, build: 1, findings, history });
            return changed;
        };
        if built.diagnostics.has_errors() && !before.built.diagnostics.has_errors() {
            let state = before.next(Some(Vec::new()));
            self.put(State { findings, ..state });
            return Vec::new();
        }
        let changed = files_to_addresses(built.changed_since(Some(&before.built)), &base_path);
        let is_moved = base_path != before.base_path;
        let state = before.next((!is_moved).then(|| changed.clone()));
        let rules = self.rules(&built);
        self.put(State { built, base_path, rules, findings, ..state });
        changed
    }

    pub(super) fn show_failure(&self, failure: &Failure) {
        let Some(before) = self.state() else { return };
        let help = failure.help.iter().map(|help| format!("\n  help: {help}"));
        let text = format!("error: {}{}", failure.message, help.collect::<String>());
        let findings = vec![Finding { severity: "error", text }];
        self.put(State { findings, ..before.next(Some(Vec::new())) });
    }

    fn put(&self, state: State) {
        let build = state.build;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(state));
        self.builds.send_replace(build);
    }

    /// The rules of the site's `_headers`, be it rendered or copied.
    fn rules(&self, built: &BuiltSite) -> HeaderRules {
        const FILE: &str = "_headers";
        let bytes = built.body(FILE).and_then(|body| match body {
            Body::Copy(path) => read::small_file(&self.site.join(path.as_str()), MOST_RULES),
            made => Some(made.bytes()?.to_vec()),
        });
        let bytes = bytes.unwrap_or_default();
        HeaderRules::parse(&String::from_utf8_lossy(&bytes))
    }
}

impl State {
    /// What the next build begins with.
    fn next(&self, changed: Option<Vec<String>>) -> Self {
        let build = self.build + 1;
        let addresses = changed.filter(|changed| changed.len() <= MOST_CHANGES).map(Arc::from);
        let mut history = self.history.clone();
        history.push_back(Change { build, addresses });
        if history.len() > REMEMBERED {
            history.pop_front();
        }
        Self {
            built: self.built.clone(),
            base_path: self.base_path.clone(),
            rules: self.rules.clone(),
            build,
            findings: self.findings.clone(),
            history,
        }
    }

    /// What an open page is told that has last heard of `seen`; without it, that anything may have changed.
    pub(super) fn message(&self, session: &str, seen: Option<u64>) -> String {
        let changed = seen.and_then(|seen| self.changed_since(seen));
        let findings = self
            .findings
            .iter()
            .map(|Finding { severity, text }| json!({ "severity": severity, "text": text }));
        json!({
            "session": session,
            "build": self.build,
            "changed": changed,
            "findings": findings.collect::<Vec<_>>(),
        })
        .to_string()
    }

    fn changed_since(&self, seen: u64) -> Option<Vec<&str>> {
        let first = self.build + 1 - self.history.len() as u64;
        if seen > self.build || seen + 1 < first {
            return None;
        }
        let mut changed = Vec::new();
        for change in self.history.iter().filter(|change| change.build > seen) {
            changed.extend(change.addresses.as_deref()?.iter().map(String::as_str));
        }
        changed.sort_unstable();
        changed.dedup();
        Some(changed)
    }
}

/// Files as the browser calls them: `index.html` goes without its name.
fn files_to_addresses(files: Vec<String>, base_path: &str) -> Vec<String> {
    let base = address::decode(base_path);
    let addresses = files.iter().map(|file| {
        let is_index = file == "index.html" || file.ends_with("/index.html");
        let file = if is_index { file.strip_suffix("index.html").unwrap_or(file) } else { file };
        format!("{base}/{file}")
    });
    addresses.collect()
}
