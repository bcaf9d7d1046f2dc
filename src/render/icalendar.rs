//! iCalendar (RFC 5545). Nothing in it comes from the clock: an event's stamp is that of the brief.

use crate::page::formats::calendar::{Calendar, CalendarEvent};

/// Bytes that a line may have, its end not counted (section 3.1).
const LINE: usize = 75;

/// Writes a calendar.
pub(super) fn write(calendar: &Calendar) -> String {
    let Calendar { name, description, events } = calendar;
    let mut text = String::new();
    line("BEGIN", "VCALENDAR", &mut text);
    line("VERSION", "2.0", &mut text);
    line("PRODID", "-//Dateline//Dateline//EN", &mut text);
    line("CALSCALE", "GREGORIAN", &mut text);
    line("METHOD", "PUBLISH", &mut text);
    // RFC 7986, and the older name that most programs know.
    line("NAME", &escape(name), &mut text);
    line("X-WR-CALNAME", &escape(name), &mut text);
    if !description.is_empty() {
        line("DESCRIPTION", &escape(description), &mut text);
    }
    for event in events {
        write_event(event, &mut text);
    }
    line("END", "VCALENDAR", &mut text);
    text
}

fn write_event(event: &CalendarEvent, text: &mut String) {
    let CalendarEvent { uid, stamp, start, end, summary, description, url, categories } = event;
    line("BEGIN", "VEVENT", text);
    line("UID", &escape(uid), text);
    line("DTSTAMP", stamp, text);
    line("DTSTART;VALUE=DATE", start, text);
    line("DTEND;VALUE=DATE", end, text);
    line("SUMMARY", &escape(summary), text);
    line("DESCRIPTION", &escape(description), text);
    if let Some(url) = url {
        line("URL", url, text);
    }
    if !categories.is_empty() {
        let escaped: Vec<String> = categories.iter().map(|name| escape(name)).collect();
        line("CATEGORIES", &escaped.join(","), text);
    }
    line("TRANSP", "TRANSPARENT", text);
    line("END", "VEVENT", text);
}

/// A property, folded after 75 bytes at most and never within a character.
fn line(name: &str, value: &str, text: &mut String) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > LINE {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

/// A value of type TEXT (section 3.3.11). Control characters that it may not have are left out.
fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    let mut before = ' ';
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' if before == '\r' => {}
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_by_bytes_and_keep_their_characters() {
        let value = "é🙂a".repeat(60);
        let mut text = String::new();
        line("SUMMARY", &value, &mut text);
        assert!(text.ends_with("\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= LINE));
        assert!(text.split("\r\n").next().expect("a line").len() > LINE - 4);
        assert_eq!(text.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escape("a,b;c\\d\r\ne\rf\ng\u{7}"), "a\\,b\\;c\\\\d\\ne\\nf\\ng");
    }
}
