//! The tables of a site's data: each column once, with its form and its meaning.

/// A table.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// Its name, which its files bear.
    pub name: &'static str,
    /// What it holds.
    pub doc: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// A column.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values look like.
    pub form: Form,
    /// Whether every row has a value.
    pub required: bool,
    /// What it says.
    pub doc: &'static str,
}

/// What the values of a column look like.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// A text.
    Text,
    /// The address of a page of the site, without the base path.
    Path,
    /// A URL; a path from the root of the host where the site's host is not known.
    Url,
    /// A day, month or year: `2025-01-20`, `2025-01`, `2025`.
    Date,
    /// A day, or a day with a time (RFC 3339), as written.
    Moment,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number, 0 or more.
    Number,
    /// `true` or `false`.
    Flag,
    /// Several texts; in CSV with `; ` between them.
    List,
}

impl Form {
    /// It in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Path => "address without the base path",
            Self::Url => "URL",
            Self::Date => "date (YYYY-MM-DD, YYYY-MM or YYYY)",
            Self::Moment => "date or date-time",
            Self::Word(_) => "word",
            Self::Number => "whole number",
            Self::Flag => "true or false",
            Self::List => "list; in CSV separated by “; ”",
        }
    }
}

const fn column(name: &'static str, form: Form, doc: &'static str) -> Column {
    Column { name, form, required: true, doc }
}

/// A column whose values may be absent.
const fn maybe(name: &'static str, form: Form, doc: &'static str) -> Column {
    Column { name, form, required: false, doc }
}

const KINDS: Form = Form::Word(&["actor", "topic", "date"]);
const PRECISIONS: Form = Form::Word(&["day", "month", "year"]);

/// All tables.
pub static TABLES: &[Table] = &[
    Table {
        name: "briefs",
        doc: "One row a brief, newest first.",
        columns: &[
            column("brief", Form::Path, "Address of the brief; other tables refer to it."),
            column("url", Form::Url, "Where it is."),
            column("slug", Form::Text, "Last part of the address."),
            column("title", Form::Text, "Headline."),
            maybe("date", Form::Moment, "When it came out."),
            maybe("updated", Form::Moment, "Last change."),
            column("summary", Form::Text, "The bottom line, or how the text begins."),
            maybe("place", Form::Text, "Place of the dateline."),
            column("lang", Form::Text, "Language of the text (BCP 47)."),
            column("authors", Form::List, "Who wrote it."),
            maybe("confidence", Form::Text, "low, moderate or high."),
            column("tlp", Form::Text, "Marking of the Traffic Light Protocol 2.0."),
            column(
                "actors",
                Form::List,
                "Slugs of its actors: declared ones first, then those found.",
            ),
            column("topics", Form::List, "Slugs of its topics, likewise."),
            column("sources", Form::Number, "How many sources it cites."),
            column("corrections", Form::List, "What has been put right."),
            column("words", Form::Number, "Words of its text."),
        ],
    },
    Table {
        name: "actors",
        doc: "One row a person or organisation, by slug.",
        columns: &[
            column("slug", Form::Text, "What other tables refer to."),
            column("url", Form::Url, "Its page."),
            column("name", Form::Text, "Name."),
            column("aliases", Form::List, "Other names."),
            maybe("kind", Form::Text, "person, organization, government and so on."),
            maybe("role", Form::Text, "Office or function."),
            maybe("country", Form::Text, "Country."),
            column("affiliations", Form::List, "Slugs of the actors that it belongs to."),
            maybe("summary", Form::Text, "Who or what it is."),
            column("links", Form::List, "Addresses elsewhere."),
            column("briefs", Form::Number, "Briefs that name it."),
            column("events", Form::Number, "Events that it takes part in."),
            column("mentions", Form::Number, "How often prose names it."),
            maybe("first", Form::Date, "Day of the first brief that names it."),
            maybe("last", Form::Date, "Day of the last brief that names it."),
        ],
    },
    Table {
        name: "topics",
        doc: "One row a topic, by slug.",
        columns: &[
            column("slug", Form::Text, "What other tables refer to."),
            column("url", Form::Url, "Its page."),
            column("name", Form::Text, "Name."),
            column("aliases", Form::List, "Other names."),
            maybe("parent", Form::Text, "Slug of the wider topic."),
            column(
                "status",
                Form::Word(&["active", "dormant", "closed"]),
                "Whether it is followed.",
            ),
            column("trend", Form::Word(&["up", "steady", "down"]), "Which way it is moving."),
            maybe("summary", Form::Text, "What it is about."),
            column("links", Form::List, "Addresses elsewhere."),
            column("briefs", Form::Number, "Briefs on it and on its narrower topics."),
            column("events", Form::Number, "Events that belong to it."),
            column("mentions", Form::Number, "How often prose names it."),
            maybe("first", Form::Date, "Day of the first of its briefs."),
            maybe("last", Form::Date, "Day of the last of its briefs."),
        ],
    },
    Table {
        name: "dates",
        doc: "What happened, and when: one row for each brief's word on an event, in order of time. Rows with one `event` tell of the same event and may dispute its date.",
        columns: &[
            column("event", Form::Text, "Identifier of the event."),
            column("date", Form::Date, "When it happened, or began."),
            maybe("end", Form::Date, "When it ended."),
            column("precision", PRECISIONS, "How exactly the date is known."),
            column("circa", Form::Flag, "The date is about right and no more."),
            column("disputed", Form::Flag, "Briefs give dates that cannot all be right."),
            column("label", Form::Text, "What happened."),
            column("brief", Form::Path, "The brief that says so."),
            column("actors", Form::List, "Slugs of the actors that take part."),
            column("topics", Form::List, "Slugs of its topics."),
        ],
    },
    Table {
        name: "mentions",
        doc: "Every place in the prose of a brief that names an actor, topic or date, in order. Offsets count Unicode scalar values (code points) from the start of `sentence`, so that in Python `sentence[start:end] == text`.",
        columns: &[
            column("brief", Form::Path, "The brief."),
            column("kind", KINDS, "What is named."),
            column("target", Form::Text, "Slug of the actor or topic, or the date."),
            column("text", Form::Text, "The name as it stands in the text."),
            column("start", Form::Number, "Its first code point in the sentence."),
            column("end", Form::Number, "The code point behind its last."),
            column("sentence", Form::Text, "The sentence around it."),
            column("by_hand", Form::Flag, "The writer has linked it by hand."),
            column("inferred", Form::Flag, "The year of the date was inferred."),
        ],
    },
    Table {
        name: "cooccurrences",
        doc: "Pairs of actors that briefs name together: of each actor the 100 that stand closest to it.",
        columns: &[
            column("a", Form::Text, "Slug of one actor."),
            column("b", Form::Text, "Slug of the other, behind the first in order."),
            column("briefs", Form::Number, "Briefs that name both."),
            column("sentences", Form::Number, "Sentences that name both."),
        ],
    },
    Table {
        name: "sources",
        doc: "Every document that briefs cite, once.",
        columns: &[
            maybe("title", Form::Text, "Title."),
            maybe("publisher", Form::Text, "Who published it."),
            maybe("url", Form::Url, "Where it is."),
            maybe("date", Form::Date, "When it came out."),
            maybe("accessed", Form::Date, "When it was last looked at."),
            maybe("archived", Form::Url, "A copy in an archive."),
            maybe("grade", Form::Text, "Admiralty Code, A1 to F6."),
            column("briefs", Form::List, "Addresses of the briefs that cite it."),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_once_and_everything_is_documented() {
        for table in TABLES {
            assert!(table.doc.ends_with('.'), "{}", table.name);
            for (index, column) in table.columns.iter().enumerate() {
                let twice = table.columns[..index].iter().any(|other| other.name == column.name);
                assert!(!twice && column.doc.ends_with('.'), "{}.{}", table.name, column.name);
            }
        }
    }
}
