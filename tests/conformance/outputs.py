"""Reads all feeds, calendars and tables of data of a built site with parsers that are not ours.

    python outputs.py PUBLIC_FOLDER [--values]

Says `ok: ...`, with `--values` what was read as JSON, or what is wrong. Ends with status 3 if a parser is missing.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

try:
    import feedparser
    import icalendar
    import jsonschema
except ImportError as error:
    print(f"missing: {error.name} (pip install -r tests/conformance/requirements.txt)")
    sys.exit(3)

wrong = []


def feed(path):
    """An Atom feed: no complaint, entries with what a reader shows, every address absolute."""
    parsed = feedparser.parse(path.read_bytes())
    if parsed.bozo:
        wrong.append(f"{path}: {parsed.bozo_exception}")
    if not parsed.entries or parsed.version != "atom10":
        wrong.append(f"{path}: {len(parsed.entries)} entries of {parsed.version}")
    for entry in parsed.entries:
        for name in ("id", "title", "link", "updated_parsed", "published_parsed"):
            if not entry.get(name):
                wrong.append(f"{path}: an entry without {name}")
        if not entry.get("link", "").startswith("https://"):
            wrong.append(f"{path}: {entry.get('link')} is not absolute")
    if len({entry.id for entry in parsed.entries}) != len(parsed.entries):
        wrong.append(f"{path}: two entries with one id")
    feeds[path.relative_to(public).as_posix()] = [
        {name: entry.get(name) for name in ("id", "title", "updated")} for entry in parsed.entries
    ]
    return parsed


def json_feed(path, atom):
    """A JSON Feed says the same as the Atom feed beside it."""
    parsed = json.loads(path.read_text(encoding="utf-8"))
    if not parsed["version"].startswith("https://jsonfeed.org/version/1"):
        wrong.append(f"{path}: {parsed['version']}")
    said = [(item["id"], item["title"], item["date_modified"]) for item in parsed["items"]]
    if said != [(entry.id, entry.title, entry.updated) for entry in atom.entries]:
        wrong.append(f"{path}: says other things than the Atom feed")


def calendar(path):
    """A calendar: strict syntax, unique identifiers, all-day events that end after they begin."""
    parsed = icalendar.Calendar.from_ical(path.read_bytes())
    events = parsed.walk("VEVENT")
    uids = [str(event["UID"]) for event in events]
    if len(set(uids)) != len(uids):
        wrong.append(f"{path}: two events with one UID")
    for event in events:
        if event.errors or parsed.errors:
            wrong.append(f"{path}: {event.errors} {parsed.errors}")
        if not event.get("SUMMARY") or "DTSTAMP" not in event:
            wrong.append(f"{path}: {event.get('UID')} without SUMMARY or DTSTAMP")
        if event.end - event.start < timedelta(days=1):
            wrong.append(f"{path}: {event.get('UID')} ends on {event.end}")
    calendars[path.relative_to(public).as_posix()] = [
        {
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "start": event.start.isoformat(),
            "end": event.end.isoformat(),
            "stamp": event["DTSTAMP"].dt.isoformat(),
        }
        for event in events
    ]


def table(path):
    """A table is as its schema says, and its schema refuses a row that lacks its columns."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    file = public / "data" / path.name
    data = json.loads(file.read_text(encoding="utf-8"))
    wrong.extend(f"{file}: {fault.json_path}: {fault.message}" for fault in validator.iter_errors(data))
    if data["rows"]:
        data["rows"][0] = {}
        if validator.is_valid(data):
            wrong.append(f"{path}: allows a row without columns")


public = Path(sys.argv[1])
feeds, calendars = {}, {}
for path in sorted(public.rglob("feed.xml")):
    json_feed(path.with_suffix(".json"), feed(path))
for path in sorted(public.rglob("calendar.ics")):
    calendar(path)
tables = sorted(public.glob("data/schema/v1/*.json"))
for path in tables:
    table(path)
if len(list(public.rglob("*.ics"))) != len(calendars):
    wrong.append("a calendar has another name than calendar.ics")
if len(feeds) < 2 or len(calendars) < 2:
    wrong.append(f"{len(feeds)} feeds, {len(calendars)} calendars")

if not tables:
    wrong.append("no table of data")

entries, events = (sum(map(len, files.values())) for files in (feeds, calendars))
summary = f"ok: {len(feeds)} feeds in two formats, {entries} entries; {len(calendars)} calendars, {events} events; {len(tables)} tables"
if "--values" in sys.argv:
    summary = json.dumps({"feeds": feeds, "calendars": calendars, "tables": len(tables)})
print("\n".join(wrong) or summary)
sys.exit(1 if wrong else 0)
