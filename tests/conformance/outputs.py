"""Reads all feeds and calendars of a built site with parsers that are not ours.

    python outputs.py PUBLIC_FOLDER

Says `ok: ...`, or what is wrong. Ends with status 3 if a parser is missing.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

try:
    import feedparser
    import icalendar
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
    return parsed


def json_feed(path, atom):
    """A JSON Feed says the same as the Atom feed beside it."""
    parsed = json.loads(path.read_text(encoding="utf-8"))
    if not parsed["version"].startswith("https://jsonfeed.org/version/1"):
        wrong.append(f"{path}: {parsed['version']}")
    if [item["id"] for item in parsed["items"]] != [entry.id for entry in atom.entries]:
        wrong.append(f"{path}: other entries than the Atom feed")


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
    return len(events)


public = Path(sys.argv[1])
feeds = sorted(public.rglob("feed.xml"))
calendars = sorted(public.rglob("calendar.ics"))
entries = events = 0
for path in feeds:
    atom = feed(path)
    entries += len(atom.entries)
    json_feed(path.with_suffix(".json"), atom)
for path in calendars:
    events += calendar(path)
if len(list(public.rglob("*.ics"))) != len(calendars):
    wrong.append("a calendar has another name than calendar.ics")
if len(feeds) < 2 or len(calendars) < 2:
    wrong.append(f"{len(feeds)} feeds, {len(calendars)} calendars")

print("\n".join(wrong) or f"ok: {len(feeds)} feeds in two formats, {entries} entries; {len(calendars)} calendars, {events} events")
sys.exit(1 if wrong else 0)
