//! Reads the inputs of one build after the other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::read::{SiteFolder, Survey};
use super::{Failure, clock, read};
use crate::config::Overrides;
use crate::date::{Date, Moment};
use crate::diagnostic::Checked;
use crate::inputs::{Inputs, Policy};
use crate::source_file::SitePath;

/// What may differ from what was read before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Anything.
    All,
    /// What lies at these paths, relative to the site folder, and below them: new, changed, moved or gone.
    /// Without any, only the time has changed.
    Paths(BTreeSet<PathBuf>),
}

impl Changes {
    /// Nothing but the time.
    pub fn none() -> Self {
        Self::Paths(BTreeSet::new())
    }

    /// Adds other changes to these.
    pub fn join(&mut self, other: Self) {
        match (self, other) {
            (Self::Paths(paths), Self::Paths(more)) => paths.extend(more),
            (changes, _) => *changes = Self::All,
        }
    }
}

/// The present of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Present {
    /// What the clock says.
    Clock,
    /// This point in time.
    At(Timestamp),
    /// The start of this day, by the site's clocks.
    StartOf(Date),
}

impl Present {
    /// The point in time, by clocks of this zone.
    pub fn now(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Clock => clock::now(),
            Self::At(now) => now,
            Self::StartOf(day) => Moment::on(day).instant(zone),
        }
    }
}

/// What to read, and what may be published of it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The site folder.
    pub site: PathBuf,
    /// What the command line says over the settings.
    pub overrides: Overrides,
    /// Drafts too.
    pub drafts: bool,
    /// Briefs from the future too.
    pub future: bool,
    /// When the build takes place.
    pub present: Present,
}

/// Reads the inputs of one build after the other, and holds what it has read.
#[derive(Debug)]
pub struct Reader {
    reading: Reading,
    /// What was read, and what was found in reading it.
    known: Option<Checked<SiteFolder>>,
}

impl Reader {
    /// Nothing is read yet.
    pub fn new(reading: Reading) -> Self {
        Self { reading, known: None }
    }

    /// Reads all that a build depends on, or of it what has changed since the last time.
    ///
    /// # Errors
    /// If there is no site in the folder.
    pub fn read(&mut self, changes: &Changes) -> Result<Checked<Inputs>, Failure> {
        let Reading { site, overrides, .. } = &self.reading;
        let known = self.known.take().and_then(|known| saved_again(known, site, changes));
        let known = match known {
            Some(known) => known,
            None => read::site(read::survey(site, overrides)?),
        };
        Ok(self.learn(known))
    }

    /// Reads all that a build depends on, in a folder that has been looked at.
    pub fn read_surveyed(&mut self, survey: Survey) -> Checked<Inputs> {
        self.learn(read::site(survey))
    }

    fn learn(&mut self, known: Checked<SiteFolder>) -> Checked<Inputs> {
        let Checked { value: folder, diagnostics } = self.known.insert(known);
        let SiteFolder { config, sources, assets, theme, has_links: _ } = folder.clone();
        let diagnostics = diagnostics.clone();
        let Reading { drafts, future, present, .. } = self.reading;
        let now = present.now(&config.timezone);
        let policy = Policy { drafts, future, ..Policy::at(now, &config) };
        Checked::new(Inputs { config, sources, assets, theme, policy }, diagnostics)
    }
}

/// What is known, with the files that have changed read again: if these are Markdown files that were there before
/// and still are. Whatever else has changed, all is to be read.
fn saved_again(
    known: Checked<SiteFolder>,
    site: &Path,
    changes: &Changes,
) -> Option<Checked<SiteFolder>> {
    let Changes::Paths(paths) = changes else { return None };
    let Checked { value: mut folder, diagnostics } = known;
    if folder.has_links && !paths.is_empty() {
        return None;
    }
    for path in paths {
        let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
        let path = SitePath::new(&parts?.join("/"));
        let at = folder.sources.binary_search_by(|file| file.path().cmp(&path)).ok()?;
        folder.sources[at] = read::again(site, &path)?;
    }
    Some(Checked::new(folder, diagnostics))
}
