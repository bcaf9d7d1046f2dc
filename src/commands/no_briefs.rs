//! What a writer is told whose site has no brief, which is rarely what was meant.

use crate::inputs::Inputs;
use crate::io::Failure;

/// Says why there is no brief; nothing if there is one.
pub(super) fn warning(inputs: &Inputs) -> Option<Failure> {
    let sources = &inputs.sources;
    if sources.iter().any(|file| file.path().below("content/briefs").is_some()) {
        return None;
    }
    let help =
        "a brief is a Markdown file below `content/briefs/`; `dateline new brief TITLE` makes one";
    let message = match sources.as_slice() {
        [] => "there is no Markdown file below `content/`".to_owned(),
        [file] => format!("there is no brief: `{}` is the only Markdown file, a page", file.path()),
        files => format!(
            "there is no brief: all {} Markdown files are outside `content/briefs/`",
            files.len()
        ),
    };
    Some(Failure::new(message).help(help))
}
