//! How pictures are published.

use super::settings::{ImageFields, ImageMetadata};

/// How pictures are published.
#[derive(Clone, Copy, Debug, Default)]
pub struct Images {
    /// What cameras and programs have written into them stays.
    pub keep_metadata: bool,
    /// SVG files may run scripts and load something from elsewhere.
    pub unsafe_svg: bool,
}

impl Images {
    pub(super) fn new(fields: &ImageFields) -> Self {
        let keep_metadata = fields.metadata.0 == ImageMetadata::Keep;
        Self { keep_metadata, unsafe_svg: fields.unsafe_svg.0 }
    }
}
