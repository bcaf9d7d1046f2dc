//! What the last build said, so that the next one, if nothing has changed since, says it again and does nothing else.
//!
//! A record belongs to one state of the site folder, of the program, of its flags, and of what was written. It holds for
//! a span of time: from the build to the next release, expiry or midnight.
#![expect(clippy::disallowed_methods, reason = "the record is read and written here")]

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{OutputFolder, Owned, Place};
use crate::config::Config;
use crate::digest::Digest;
use crate::io::read::{Survey, stamp};

/// The file, in the folder of what builds remember.
const NAME: &str = "last-build";

/// A build that went well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBuild {
    /// What it was a build of: see [`key`].
    pub key: String,
    /// When it took place.
    pub from: Timestamp,
    /// When the same files make another site.
    pub until: Timestamp,
    /// How many files the site has.
    pub files: usize,
    /// `14 briefs, 9 actors`.
    pub counts: String,
    /// Its warnings as text, without colours and with.
    pub findings: [String; 2],
    /// What it said of what is withheld, and of when something changes.
    pub lines: Vec<String>,
    /// What stood in its last line behind the time that it took.
    pub verdict: String,
    /// What it wrote for a scheduler.
    pub next_change: String,
}

/// Digest of all that decides over the outcome of a build but the time: what is in the site folder, the flags as text,
/// the program. `None` if it cannot be told.
pub fn key(survey: &Survey, flags: &str) -> Option<String> {
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let program = (env!("CARGO_PKG_VERSION"), stamp(&program));
    Some(Digest::of(&(survey.digest()?, flags, program)).to_string())
}

/// The record of a build, and the digest of the manifest that it left.
#[derive(Serialize, Deserialize)]
pub struct Record {
    manifest: String,
    /// The build.
    pub build: LastBuild,
}

impl Record {
    /// The record of a site's last build, if it is of this key and holds now.
    pub fn find(site: &Path, config: &Config, key: &str, now: Timestamp) -> Option<Self> {
        let place = Place::find(site, Path::new(config.output.as_ref())).ok()?;
        let record = fs::read(place.state.join(NAME)).ok()?;
        let record: Self = serde_json::from_slice(&record).ok()?;
        let LastBuild { key: known, from, until, .. } = &record.build;
        (known == key && (*from..*until).contains(&now)).then_some(record)
    }
}

impl OutputFolder {
    /// Whether the folder is as a build has left it: all that it wrote is there as it was.
    pub fn is_left_by(&self, Record { manifest, build: _ }: &Record) -> bool {
        let Owned { manifest: known, edited, is_adopted, warnings } = &self.owned;
        let is_ours = edited.is_empty() && !is_adopted && warnings.is_empty();
        let is_unchanged = |file: &String| known.unchanged(&self.path, file).is_some();
        is_ours
            && self.manifest_digest().as_ref() == Some(manifest)
            && known.files.par_iter().all(|(file, _)| is_unchanged(file))
    }

    /// Writes a build down for the next. Where that fails the next one takes longer, and nothing else.
    pub fn remember(&self, build: LastBuild) {
        let record = self.manifest_digest().map(|manifest| Record { manifest, build });
        let text = record.and_then(|record| serde_json::to_vec(&record).ok());
        if text.is_none_or(|text| fs::write(self.state.join(NAME), text).is_err()) {
            self.forget();
        }
    }

    /// Makes the next build a full one.
    pub fn forget(&self) {
        // What cannot be removed belongs to another manifest.
        let _ = fs::remove_file(self.state.join(NAME));
    }

    fn manifest_digest(&self) -> Option<String> {
        Some(Digest::of_bytes(&fs::read(self.manifest_path()).ok()?).to_string())
    }
}
