//! Everything that a build depends on, read before it begins. What is not in here cannot reach an
//! output: no clock, no environment, no disk.

use std::sync::Arc;

use jiff::Timestamp;

use crate::brief::fields::Tlp;
use crate::config::Config;
use crate::date::{Date, moment};
use crate::digest::Digest;
use crate::picture::Metadata;
use crate::schema::Str;
use crate::source_file::{SitePath, SourceFile};
use crate::theme::Theme;

/// The inputs of a build.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The settings.
    pub config: Config,
    /// The Markdown files below `content`, in order of their paths.
    pub sources: Vec<Arc<SourceFile>>,
    /// All other files below `content`, and those below `static`, in order of their paths.
    pub assets: Vec<Asset>,
    /// The theme.
    pub theme: Theme,
    /// What may be published.
    pub policy: Policy,
}

/// A file that is copied as it is. Its bytes stay on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asset {
    /// Where it lies: below `content` or `static`.
    pub path: SitePath,
    /// Changes when the file does: made of its size and time of change.
    pub stamp: Digest,
    /// How large it is.
    pub bytes: u64,
    /// Width and height in pixels as readers see them, of a picture whose header could be read.
    pub pixels: Option<(u32, u32)>,
    /// What it may hold besides what it shows.
    pub metadata: Metadata,
    /// Why it is an SVG that is not safe to publish, said of it.
    pub unsafe_svg: Option<Str>,
}

/// What may be published, and when the build takes place.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Drafts too.
    pub drafts: bool,
    /// Briefs from the future too.
    pub future: bool,
    /// The highest marking.
    pub max_tlp: Tlp,
    /// The present.
    pub now: Timestamp,
    /// The day that the site's clocks show now.
    pub today: Date,
}

impl Policy {
    /// What is published at a point in time: nothing that is withheld.
    pub fn at(now: Timestamp, config: &Config) -> Self {
        let today = moment::day_of(now, &config.timezone);
        Self { drafts: false, future: false, max_tlp: config.max_tlp, now, today }
    }
}

impl Inputs {
    /// The asset at a path.
    pub fn asset(&self, path: &SitePath) -> Option<&Asset> {
        let index = self.assets.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
        self.assets.get(index)
    }

    /// Files of the `static` folder, by their path in the output.
    pub fn statics(&self) -> impl Iterator<Item = (Str, &Asset)> {
        self.assets.iter().filter_map(|asset| Some((asset.path.below("static")?.into(), asset)))
    }
}
