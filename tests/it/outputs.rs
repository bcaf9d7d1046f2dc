//! What stands beside the pages, read back by parsers that are not ours.

use std::collections::BTreeMap;
use std::path::Path;

use crate::case::Case;
use crate::program::{build, files, said};
use crate::tools::run_python;

/// A site whose texts are as nasty as they can be, built.
fn nasty_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/outputs/nasty.txt");
    Case::read(&case).lay_out(folder.path());
    let output = build(folder.path(), &[]);
    assert!(output.status.success(), "{}", said(&output));
    folder
}

fn nasty_site() -> BTreeMap<String, Vec<u8>> {
    files(&nasty_folder().path().join("public"))
}

fn text<'f>(files: &'f BTreeMap<String, Vec<u8>>, file: &str) -> &'f str {
    let bytes = files.get(file).unwrap_or_else(|| unreachable!("{file} is not there"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

const TITLE: &str = "=SUM(A1) </script><!-- ]]> 🙂 \"q\"";

/// What parsers of feeds, calendars and JSON Schema read in the nasty site.
#[test]
fn other_parsers_read_what_was_meant() {
    let folder = nasty_folder();
    let public = folder.path().join("public").display().to_string();
    let Some(read) = run_python("outputs.py", &[&public, "--values"]) else { return };
    let read: serde_json::Value = serde_json::from_str(&read).expect("JSON");
    let feeds = read["feeds"].as_object().expect("feeds");
    assert_eq!(feeds.len(), 4, "of the site, a topic and two actors");
    for (name, entries) in feeds {
        let entry = &entries[0];
        assert_eq!(entry["title"], TITLE, "{name}");
        assert_eq!(entry["id"], "https://example.org/desk/briefs/week/", "{name}");
        // The correction is later than the brief.
        assert_eq!(entry["updated"], "2025-04-02T00:00:00Z", "{name}");
    }
    let events = read["calendars"]["calendar.ics"].as_array().expect("events");
    assert_eq!(events.len(), 2, "a month and a day that is about right are left out");
    let value = |name: &str| events[0][name].as_str().expect("a text");
    assert_eq!((value("start"), value("end")), ("2025-01-20", "2025-02-01"));
    assert_eq!(value("stamp"), "2025-04-02T00:00:00+00:00");
    assert!(value("uid").starts_with("week-") && value("uid").ends_with("@example.org"));
    assert!(value("summary").contains("🙂🙂🙂🙂🙂🙂 and é"), "{}", value("summary"));
    assert_eq!(events[1]["end"], "2026-01-01");
    assert_eq!(read["tables"], 7);
}

#[test]
fn lines_of_calendars_are_folded() {
    let files = nasty_site();
    let calendar = text(&files, "calendar.ics");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
}

#[test]
fn data_tables_say_the_same_in_json_and_csv() {
    let files = nasty_site();
    let mut tables = 0;
    for (file, schema) in &files {
        let Some(name) = file.strip_prefix("data/schema/v1/") else { continue };
        serde_json::from_slice::<serde_json::Value>(schema).expect("JSON");
        let data: serde_json::Value =
            serde_json::from_str(text(&files, &format!("data/{name}"))).expect("JSON");
        assert_eq!(data["$schema"], format!("schema/v1/{name}"));
        let rows = data["rows"].as_array().expect("rows").len();
        same_as_csv(&files, name.trim_end_matches(".json"), rows);
        tables += 1;
    }
    assert_eq!(tables, 7);
}

/// Every record of a CSV file has all columns, as many rows as the JSON has, and no cell is a formula.
fn same_as_csv(files: &BTreeMap<String, Vec<u8>>, name: &str, rows: usize) {
    let text = text(files, &format!("data/{name}.csv"));
    assert!(text.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().expect("records of one length");
    assert_eq!(records.len(), rows, "{name}");
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
    }
}

#[test]
fn mentions_stand_where_their_offsets_say() {
    let files = nasty_site();
    let data: serde_json::Value =
        serde_json::from_str(text(&files, "data/mentions.json")).expect("JSON");
    let rows = data["rows"].as_array().expect("rows");
    assert!(rows.len() == 2, "{rows:?}");
    for row in rows {
        let sentence: Vec<char> = row["sentence"].as_str().expect("a sentence").chars().collect();
        let offset = |name: &str| row[name].as_u64().expect("a number") as usize;
        let named: String = sentence[offset("start")..offset("end")].iter().collect();
        assert_eq!(Some(named.as_str()), row["text"].as_str());
    }
}

#[test]
fn structured_data_is_json_and_ends_no_script() {
    let files = nasty_site();
    let mut kinds: Vec<String> = Vec::new();
    for (file, _) in files.iter().filter(|(file, _)| file.ends_with(".html")) {
        let html = text(&files, file);
        for block in html.split("<script type=\"application/ld+json\">").skip(1) {
            let json = block.split("</script>").next().expect("an end");
            let value: serde_json::Value = serde_json::from_str(json)
                .unwrap_or_else(|error| unreachable!("{file}: {error}: {json}"));
            let graph = value["@graph"].as_array().expect("a graph");
            kinds.extend(graph.iter().filter_map(|item| item["@type"].as_str().map(str::to_owned)));
            if file == "briefs/week/index.html" {
                assert_eq!(graph[0]["headline"], TITLE);
                assert_eq!(graph[0]["correction"][0]["text"], "-1 & </script>");
                assert_eq!(graph[0]["mentions"][0]["@type"], "Event");
            }
        }
    }
    for kind in ["NewsArticle", "Thing", "Event", "BreadcrumbList", "WebSite"] {
        assert!(kinds.iter().any(|other| other == kind), "{kind} is on no page");
    }
}

#[test]
fn cards_are_drawn_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/outputs/cards.txt");
    Case::read(&case).lay_out(site);
    assert!(build(site, &[]).status.success());
    let first = files(&site.join("public"));
    assert!(first["2025/a.card.png"].starts_with(b"\x89PNG"));
    let kept = || std::fs::read_dir(site.join(".dateline/cards")).expect("kept cards").count();
    assert_eq!(kept(), 3);
    // From the kept cards, and from none, the same bytes come.
    for keeps in [true, false] {
        std::fs::remove_dir_all(site.join("public")).expect("removed");
        if !keeps {
            std::fs::remove_dir_all(site.join(".dateline/cards")).expect("removed");
        }
        assert!(build(site, &[]).status.success());
        assert_eq!(files(&site.join("public")), first);
        assert_eq!(kept(), 3);
    }
    let again = build(site, &[]);
    assert!(said(&again).contains("0 written"), "{}", said(&again));
}
