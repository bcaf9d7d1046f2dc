//! Structured data for search engines: one JSON-LD block a page, in the vocabulary of schema.org.

use serde_json::{Map, Value, json};

use crate::address::whole;
use crate::page::brief::{BriefPage, CorrectionItem, SourceItem};
use crate::page::parts::{Entry, Link, TermLink};
use crate::page::{Content, Head, Page, Site};

/// The structured data of a page, safe within `<script type="application/ld+json">`; absent where there is
/// nothing to tell.
pub(super) fn of(page: &Page, site: &Site) -> Option<String> {
    let writer = Writer { site, head: &page.head };
    let mut graph: Vec<Value> = match &page.content {
        Content::Home(_) => vec![writer.website()],
        Content::Brief(brief) => vec![writer.article(brief)],
        Content::Actor(actor) if actor.pager.number == 1 => vec![writer.term(
            &actor.card.name,
            actor.card.schema,
            &actor.aliases,
            &actor.links,
            actor.image.as_ref().map(|image| image.url.as_ref()),
        )],
        Content::Topic(topic) if topic.pager.number == 1 => {
            vec![writer.term(
                &topic.card.name,
                "Thing",
                &topic.aliases,
                &topic.links,
                topic.image.as_ref().map(|image| image.url.as_ref()),
            )]
        }
        Content::Day(day) if day.pager.number == 1 => {
            day.events.iter().map(|entry| writer.event(entry)).collect()
        }
        _ => Vec::new(),
    };
    graph.extend(writer.breadcrumbs());
    if graph.is_empty() {
        return None;
    }
    let value = json!({ "@context": "https://schema.org", "@graph": graph });
    Some(escape(&value.to_string()))
}

/// JSON within a script element: nothing in it can end the element or open a comment, and nothing means another
/// thing to a parser of JSON.
fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

struct Writer<'p> {
    site: &'p Site,
    head: &'p Head,
}

/// An object of a type; what is null or empty is left out.
fn object(kind: &str, fields: Value) -> Value {
    let mut map = Map::new();
    map.insert("@type".into(), kind.into());
    if let Value::Object(fields) = fields {
        map.extend(fields.into_iter().filter(|(_, value)| match value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        }));
    }
    Value::Object(map)
}

impl Writer<'_> {
    /// A link of the site, whole where the host is known.
    fn url(&self, link: &str) -> String {
        if link.starts_with('/') { whole(&self.site.origin, link) } else { link.to_owned() }
    }

    fn own_url(&self) -> String {
        self.url(&self.head.path)
    }

    fn website(&self) -> Value {
        let Site { title, description, lang, .. } = self.site;
        object(
            "WebSite",
            json!({
                "name": title,
                "description": description,
                "url": self.own_url(),
                "inLanguage": lang,
                "publisher": self.publisher(),
            }),
        )
    }

    fn publisher(&self) -> Value {
        let Site { title, author, home, .. } = self.site;
        let name = if author.is_empty() { title } else { author };
        object("Organization", json!({ "name": name, "url": self.url(home) }))
    }

    fn article(&self, brief: &BriefPage) -> Value {
        let card = &brief.card;
        let happened = brief.timeline.iter().filter(|entry| entry.clock == "happened");
        let mut mentions: Vec<Value> = brief.found.iter().map(|term| self.link(term)).collect();
        mentions.extend(happened.map(|entry| self.event(entry)));
        let place =
            (!card.place.is_empty()).then(|| object("Place", json!({ "name": card.place })));
        let published = card.date.as_ref().map(|date| &date.iso);
        // A dateline says where and when; schema.org has it as a text.
        let day = card.date.as_ref().map_or("", |date| &date.long);
        let dateline = if card.place.is_empty() {
            String::new()
        } else {
            [card.place.as_ref(), day].join(", ").trim_end_matches(", ").to_owned()
        };
        object(
            "NewsArticle",
            json!({
                "@id": self.own_url(),
                "url": self.own_url(),
                "mainEntityOfPage": self.own_url(),
                "headline": card.title,
                "description": card.summary,
                "inLanguage": self.head.lang,
                "datePublished": published,
                "dateModified": brief.last_change(),
                "dateline": dateline,
                "locationCreated": place,
                "author": self.authors(brief),
                "publisher": self.publisher(),
                "image": card.image.as_ref().map(|image| self.url(&image.url)),
                "about": brief.declared.iter().map(|term| self.link(term)).collect::<Vec<_>>(),
                "mentions": mentions,
                "citation": brief.sources.iter().map(citation).collect::<Vec<_>>(),
                "correction": brief.corrections.iter().map(correction).collect::<Vec<_>>(),
            }),
        )
    }

    fn authors(&self, brief: &BriefPage) -> Vec<Value> {
        if brief.authors.is_empty() {
            return vec![self.publisher()];
        }
        brief.authors.iter().map(|name| object("Person", json!({ "name": name }))).collect()
    }

    fn link(&self, term: &TermLink) -> Value {
        object(
            term.schema,
            json!({ "@id": self.url(&term.url), "name": term.name, "url": self.url(&term.url) }),
        )
    }

    fn term(
        &self,
        name: &str,
        kind: &str,
        aliases: &[crate::schema::Str],
        links: &[Link],
        image: Option<&str>,
    ) -> Value {
        object(
            kind,
            json!({
                "@id": self.own_url(),
                "url": self.own_url(),
                "name": name,
                "alternateName": aliases,
                "description": self.head.description,
                "image": image.map(|image| self.url(image)),
                "sameAs": links.iter().map(|link| &link.url).collect::<Vec<_>>(),
            }),
        )
    }

    fn event(&self, entry: &Entry) -> Value {
        object(
            "Event",
            json!({
                "name": entry.label,
                "startDate": entry.date.iso,
                "endDate": entry.end.as_ref().map(|date| &date.iso),
                "subjectOf": self.url(&entry.brief.url),
            }),
        )
    }

    /// The pages above this one, and itself.
    fn breadcrumbs(&self) -> Option<Value> {
        if self.head.crumbs.is_empty() {
            return None;
        }
        let own = (self.head.title.as_ref(), self.own_url());
        let above =
            self.head.crumbs.iter().map(|crumb| (crumb.name.as_ref(), self.url(&crumb.url)));
        let items = above.chain([own]).zip(1..).map(|((name, url), position)| {
            object("ListItem", json!({ "position": position, "name": name, "item": url }))
        });
        let items: Vec<Value> = items.collect();
        Some(object("BreadcrumbList", json!({ "itemListElement": items })))
    }
}

fn citation(source: &SourceItem) -> Value {
    let publisher = (!source.publisher.is_empty())
        .then(|| object("Organization", json!({ "name": source.publisher })));
    object(
        "CreativeWork",
        json!({
            "name": source.title,
            "url": source.url,
            "publisher": publisher,
            "datePublished": source.date.as_ref().map(|date| &date.iso),
        }),
    )
}

fn correction(correction: &CorrectionItem) -> Value {
    object(
        "CorrectionComment",
        json!({
            "text": correction.text,
            "datePublished": correction.date.as_ref().map(|date| &date.iso),
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script() {
        let text = json!({ "name": "</script><!-- \u{2028} & \"'" }).to_string();
        let escaped = escape(&text);
        assert!(!escaped.contains(['<', '>', '&', '\u{2028}']));
        let back: Value = serde_json::from_str(&escaped).expect("JSON");
        assert_eq!(back["name"], "</script><!-- \u{2028} & \"'");
    }
}
