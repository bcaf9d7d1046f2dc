//! Sites of any size, the same in every run: briefs whose actors and topics follow Zipf's law, so that a
//! few are in most briefs and most are in a few.

use std::fmt::Write;

/// SplitMix64 (Steele, Lea and Flood 2014): small, quick, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// A rank below `count`: the first twice as often as the second, three times as often as the third.
    pub(crate) fn zipf(&mut self, count: usize) -> usize {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = ((count as f64 + 1.0).ln() * unit).exp() - 1.0;
        (rank as usize).min(count.saturating_sub(1))
    }
}

const SYLLABLES: [&str; 24] = [
    "ba", "cor", "del", "en", "fa", "gu", "her", "is", "jo", "ka", "lo", "mar", "ne", "or", "pe",
    "qui", "ra", "san", "ti", "ul", "ve", "xo", "ya", "zu",
];

const WORDS: [&str; 48] = [
    "the",
    "border",
    "ministers",
    "said",
    "that",
    "talks",
    "on",
    "security",
    "would",
    "go",
    "into",
    "another",
    "week",
    "while",
    "officials",
    "of",
    "both",
    "sides",
    "kept",
    "their",
    "positions",
    "and",
    "no",
    "date",
    "was",
    "set",
    "for",
    "a",
    "further",
    "meeting",
    "after",
    "reports",
    "about",
    "flights",
    "had",
    "raised",
    "questions",
    "in",
    "parliament",
    "where",
    "members",
    "asked",
    "who",
    "knew",
    "what",
    "when",
    "it",
    "began",
];

fn name_of(number: usize) -> String {
    let syllable = |n: usize| SYLLABLES[n % SYLLABLES.len()];
    let part = |n: usize| {
        let text = format!("{}{}{}", syllable(n), syllable(n / 24 + 7), syllable(n / 576 + 3));
        text[..1].to_uppercase() + &text[1..]
    };
    format!("{} {}", part(number * 7 + 1), part(number * 13 + 5))
}

fn date_of(random: &mut Random, number: usize, count: usize) -> String {
    // Ten years of days, a few briefs a day at 10,000.
    let day = number * 3650 / count.max(1) + random.below(3);
    let (year, rest) = (2015 + day / 365, day % 365);
    format!("{year}-{:02}-{:02}", rest / 31 + 1, rest % 28 + 1)
}

/// The files of a site with so many briefs: paths and texts.
pub(crate) fn site(briefs: usize) -> Vec<(String, String)> {
    let (actors, topics) = ((briefs / 20).max(4), (briefs / 100).max(2));
    let mut files = vec![(
        "dateline.toml".to_owned(),
        "title = \"Bench\"\nbase_url = \"https://example.org/\"\n".to_owned(),
    )];
    for number in 0..actors {
        let text = format!(
            "---\nname: {}\nkind: person\nrole: Role {number}\n---\n\nWho this is.\n",
            name_of(number)
        );
        files.push((format!("content/actors/actor-{number}.md"), text));
    }
    for number in 0..topics {
        let text = format!("---\nname: Topic {}\nstatus: active\n---\n", name_of(number + 5000));
        files.push((format!("content/topics/topic-{number}.md"), text));
    }
    let mut random = Random::new(42);
    for number in 0..briefs {
        files.push((
            format!("content/briefs/brief-{number}.md"),
            brief(&mut random, number, briefs, actors, topics),
        ));
    }
    files
}

fn brief(
    random: &mut Random,
    number: usize,
    briefs: usize,
    actors: usize,
    topics: usize,
) -> String {
    let mut text = String::new();
    let date = date_of(random, number, briefs);
    let cast: Vec<usize> = (0..2 + random.below(5)).map(|_| random.zipf(actors)).collect();
    let _ = writeln!(
        text,
        "---\ntitle: \"Brief {number}: {} and {}\"\ndate: {date}",
        name_of(cast[0]),
        name_of(cast[1])
    );
    let _ = writeln!(
        text,
        "summary: What was said on day {number} and what it means for those who have to decide."
    );
    let _ = writeln!(text, "place: City {}\nactors:", number % 40);
    for actor in &cast {
        let _ = writeln!(text, "  - actor-{actor}");
    }
    let _ =
        writeln!(text, "topics: [topic-{}, topic-{}]", random.zipf(topics), random.zipf(topics));
    let _ = writeln!(text, "dates:\n  - {{date: {date}, label: Event {number} takes place}}");
    let _ = writeln!(
        text,
        "sources:\n  - {{title: Document {number}, publisher: Publisher {}, date: {date}}}\n---\n",
        number % 200
    );
    let words = 250 + random.below(351);
    let mut written = 0;
    while written < words {
        if written > 0 && random.below(4) == 0 {
            let _ = writeln!(text, "## Section {written}\n");
        }
        let in_paragraph = 40 + random.below(60);
        for _ in 0..in_paragraph {
            match random.below(40) {
                0 => text.push_str(&name_of(cast[random.below(cast.len())])),
                1 => text.push_str("*emphasis*"),
                2 => text.push_str("January 20, 2025"),
                _ => text.push_str(WORDS[random.below(WORDS.len())]),
            }
            text.push_str(if random.below(12) == 0 { ". " } else { " " });
        }
        written += in_paragraph;
        text.push_str("[1].\n\n");
    }
    text
}
