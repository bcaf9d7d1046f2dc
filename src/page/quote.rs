//! A sentence that is quoted.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use tera::Value;

use crate::archive::body::LinkedBody;
use crate::brief::markdown::escape;
use crate::source_file::Span;

/// A sentence of a brief, what it is quoted for marked. Its HTML is made when a page is rendered.
#[derive(Clone, Debug)]
pub struct Quote {
    body: Arc<LinkedBody>,
    sentence: Span,
    marks: Vec<Span>,
}

impl Quote {
    pub(super) fn new(body: &Arc<LinkedBody>, sentence: Span, marks: Vec<Span>) -> Self {
        Self { body: body.clone(), sentence, marks }
    }

    fn html(&self) -> String {
        let mut html = String::new();
        for (text, is_marked) in self.body.cut(self.sentence, &self.marks) {
            html.push_str(if is_marked { "<mark>" } else { "" });
            escape(&text, &mut html);
            html.push_str(if is_marked { "</mark>" } else { "" });
        }
        html
    }
}

/// Two quotes are the same if they read the same.
impl Hash for Quote {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { body, sentence, marks } = self;
        body.hash_cut(*sentence, marks, state);
    }
}

impl Serialize for Quote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::safe_string(&self.html()).serialize(serializer)
    }
}
