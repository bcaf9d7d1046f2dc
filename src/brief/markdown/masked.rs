//! What the Markdown parser would cut too early is hidden from it: a bar in a wiki-link is no end of a table's cell,
//! `[[1]](…)` is a link whose text has brackets, and `{{<` begins no tag. One byte takes the place of one byte, so
//! offsets stay; the events get the true ones back.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::{Spanned, options};

/// Bytes that take the place of others. Those that the source has itself are shown nowhere, so [`VOID`] takes theirs.
const STAND_INS: [(u8, u8); 4] = [(b'|', 1), (b'[', 2), (b']', 3), (b'<', 4)];
const VOID: u8 = 0x7f;
/// What takes the place of a bar.
const BAR: char = '\u{1}';

/// The source as the parser gets it.
pub(super) fn masked(source: &str) -> Cow<'_, str> {
    let has_stand_in = source.bytes().any(|byte| (1..=4).contains(&byte));
    if !has_stand_in && !source.contains("[[") && !source.contains("{{<") {
        return Cow::Borrowed(source);
    }
    let mut bytes = source.as_bytes().to_vec();
    for byte in bytes.iter_mut().filter(|byte| (1..=4).contains(*byte)) {
        *byte = VOID;
    }
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        mask_line(line, &mut bytes[start..start + line.len()]);
        start += line.len();
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(source), Cow::Owned)
}

fn mask_line(line: &str, bytes: &mut [u8]) {
    let mut hide = |at: usize| {
        let of_byte = STAND_INS.iter().find(|(byte, _)| *byte == bytes[at]);
        bytes[at] = of_byte.map_or(bytes[at], |(_, stand_in)| *stand_in);
    };
    for (at, _) in line.match_indices("{{<") {
        hide(at + 2);
    }
    let links = wiki_links(line);
    let bars = || line.match_indices('|').map(|(at, _)| at).filter(|&at| !is_escaped(line, at));
    let is_inside = |at: usize| {
        let link = links.get(links.partition_point(|&(_, end)| end < at));
        link.is_some_and(|&(start, _)| start < at)
    };
    // A line without other bars is no row of a table.
    if links.iter().any(|&(start, end)| line[start..end].contains('|'))
        && bars().any(|at| !is_inside(at))
    {
        bars().filter(|&at| is_inside(at)).for_each(&mut hide);
    }
    for &(start, end) in &links {
        if line[end + 2..].strip_prefix('(').is_some_and(begins_address) {
            hide(start + 1);
            hide(end);
        }
    }
}

/// The wiki-links of a line: where `[[` begins, and where `]]` does.
fn wiki_links(line: &str) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    let mut from = 0;
    while let Some(close) = line[from..].find("]]").map(|at| from + at) {
        // Of several openings the last counts.
        if let Some(open) = line[from..close].rfind("[[").map(|at| from + at)
            && !is_escaped(line, open)
        {
            links.push((open, close));
        }
        from = close + 2;
    }
    links
}

/// Whether an odd number of backslashes stands in front.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

/// Whether what follows an opening parenthesis is an address, and no remark in the prose.
pub(super) fn begins_address(text: &str) -> bool {
    const PAGES: [&str; 6] = [".md", ".markdown", ".html", ".htm", ".pdf", "/"];
    const FARTHEST: usize = 500;
    let text = &text[..text.floor_char_boundary(FARTHEST.min(text.len()))];
    let token = text.trim_start().split([')', ' ', '\n']).next().unwrap_or_default();
    let scheme = token.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    token.starts_with(['<', '/', '#', '.'])
        || token.starts_with("www.")
        || scheme.is_some_and(is_scheme)
        || PAGES.iter().any(|end| token.ends_with(end))
}

/// The events of a masked source with what the source has.
pub(super) fn restored<'a>(events: Vec<Spanned<'a>>, source: &'a str) -> Vec<Spanned<'a>> {
    if !source.bytes().any(|byte| (1..=4).contains(&byte) || byte == VOID) {
        return events;
    }
    let mut written = Vec::with_capacity(events.len());
    let mut events = events.into_iter();
    while let Some((event, range)) = events.next() {
        match with_text(&event) {
            Some((start, name)) => {
                let shift = if matches!(event, Event::Start(Tag::Image { .. })) { 3 } else { 2 };
                written.push((start, range.clone()));
                let text = range.start + shift + name + BAR.len_utf8();
                written.extend(inline(source, text..range.end.saturating_sub(2)));
                let is_end =
                    |event: &Event<'_>| matches!(event, Event::End(TagEnd::Link | TagEnd::Image));
                written.extend(events.by_ref().find(|(event, _)| is_end(event)));
            }
            None => written.push((unmasked(event), range)),
        }
    }
    written
}

/// A wiki-link whose bar was hidden: its start as it would have been, and the length of its target.
fn with_text<'a>(event: &Event<'a>) -> Option<(Event<'a>, usize)> {
    let (Event::Start(Tag::Link { link_type, dest_url, .. })
    | Event::Start(Tag::Image { link_type, dest_url, .. })) = event
    else {
        return None;
    };
    let LinkType::WikiLink { has_pothole: false } = link_type else { return None };
    let (target, _) = dest_url.split_once(BAR)?;
    let link_type = LinkType::WikiLink { has_pothole: true };
    let (dest_url, title, id) = (text(target.to_owned().into()), "".into(), "".into());
    let tag = if matches!(event, Event::Start(Tag::Image { .. })) {
        Tag::Image { link_type, dest_url, title, id }
    } else {
        Tag::Link { link_type, dest_url, title, id }
    };
    Some((Event::Start(tag), target.len()))
}

/// A stretch of the source read as the text of a link.
fn inline(source: &str, range: std::ops::Range<usize>) -> Vec<Spanned<'_>> {
    let Some(part) = source.get(range.clone()) else { return Vec::new() };
    let mut events: Vec<Spanned<'_>> = Parser::new_ext(part, options())
        .into_offset_iter()
        .map(|(event, at)| (unmasked(event), at.start + range.start..at.end + range.start))
        .collect();
    let is_paragraph = events.iter().enumerate().all(|(index, (event, _))| match event {
        Event::Start(Tag::Paragraph) => index == 0,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => index > 0,
        Event::Start(_) | Event::Rule | Event::Html(_) => false,
        _ => true,
    });
    if !is_paragraph {
        return vec![(Event::Text(text(part.into())), range)];
    }
    events.retain(|(event, _)| {
        !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
    });
    events
}

fn unmasked(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(part) => Event::Text(text(part)),
        Event::Code(part) => Event::Code(text(part)),
        Event::Html(part) => Event::Html(text(part)),
        Event::InlineHtml(part) => Event::InlineHtml(text(part)),
        Event::FootnoteReference(label) => Event::FootnoteReference(text(label)),
        Event::Start(tag) => Event::Start(match tag {
            Tag::Link { link_type, dest_url, title, id } => {
                Tag::Link { link_type, dest_url: text(dest_url), title: text(title), id }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                Tag::Image { link_type, dest_url: text(dest_url), title: text(title), id }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Tag::CodeBlock(CodeBlockKind::Fenced(text(info)))
            }
            Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(text(label)),
            tag => tag,
        }),
        event => event,
    }
}

fn text(text: CowStr<'_>) -> CowStr<'_> {
    if !text.bytes().any(|byte| (1..=4).contains(&byte)) {
        return text;
    }
    let restored = |byte: u8| STAND_INS.iter().find(|(_, stand_in)| *stand_in == byte);
    let bytes = text.bytes().map(|byte| restored(byte).map_or(byte, |(original, _)| *original));
    String::from_utf8(bytes.collect()).map_or(text, CowStr::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_cut_too_early_is_hidden() {
        for (source, expected) in [
            ("| [[a|b]] | c |", "| [[a\u{1}b]] | c |"),
            ("| [[a\\|b]] | c |", "| [[a\\|b]] | c |"),
            ("[[a|b]] c", "[[a|b]] c"),
            (
                "[[1]](https://a.b) [[Ann]](the boss)",
                "[\u{2}1\u{3}](https://a.b) [[Ann]](the boss)",
            ),
            ("\\[[1]](https://a.b)", "\\[[1]](https://a.b)"),
            ("{{<x>}} <b> \u{1}", "{{\u{4}x>}} <b> \u{7f}"),
            ("[[a [[b|c]] | d", "[[a [[b\u{1}c]] | d"),
        ] {
            assert_eq!(masked(source), expected);
        }
    }

    #[test]
    fn addresses_are_told_from_remarks() {
        for address in
            ["https://a.b)", "/x/)", "#top)", "../a.md)", "a.md)", "mailto:a@b)", "<a b>)"]
        {
            assert!(begins_address(address), "{address}");
        }
        for remark in ["CEO)", "she said: no)", "the boss, 12 a.m.)", ")", "No. 5)"] {
            assert!(!begins_address(remark), "{remark}");
        }
    }
}
