//! The words of a text, as both the index and the browser take them apart, and those of one document.
//!
//! A word is a run of letters, digits and marks, in lower case. Four things are read otherwise: `2025-01-20` and
//! `2025-01` are one word; initials (`U.S.`) are joined (`us`); Chinese, Japanese and Korean letters give pairs; and a
//! single letter beside an apostrophe (`Mexico's`, `l'avion`) is no word.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use unicode_normalization::char::is_combining_mark;

use crate::archive::body::LinkedBody;
use crate::schema::Str;

/// Words of more bytes are not indexed.
const LONGEST: usize = 64;
/// What a word in a name counts before the length of the name is seen, in sixteenths.
const IN_NAME: u32 = 8 * 16;
/// What a word counts in what leads into a text, where one in the text counts 1.
const IN_LEAD: u16 = 3;

/// The text of a document, as far as it is searched.
#[derive(Clone, Debug, Hash)]
pub struct Writing<'a> {
    /// Its language (BCP 47).
    pub language: &'a str,
    /// What it is called: title, name, aliases.
    pub names: Vec<Str>,
    /// What leads into it: summary, role, names of its actors and topics.
    pub lead: Vec<Str>,
    /// The text itself.
    pub body: Option<&'a LinkedBody>,
}

/// The words of a document, each once, as written but for case, in the order of their first use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The language they are in.
    pub language: Str,
    /// How many words text and lead have.
    pub length: u32,
    /// All words, one behind the other.
    text: String,
    uses: Vec<Use>,
}

/// How a document uses a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Where the word ends in the joined text.
    end: u32,
    /// What it counts as part of a name, in sixteenths, the length of the name seen; 0 if in none.
    pub name: u16,
    /// How often it stands in text and lead; in the lead it counts more.
    pub count: u16,
}

impl Words {
    /// The words and how they are used.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Use)> {
        let mut start = 0;
        self.uses.iter().map(move |used| {
            let word = &self.text[start..used.end as usize];
            start = used.end as usize;
            (word, *used)
        })
    }
}

/// Takes the words of one document. The result depends on nothing else, so it can be remembered by the digest of
/// the [`Writing`].
pub fn read(writing: &Writing<'_>) -> Words {
    let mut joined = String::new();
    let mut tokens: Vec<(u32, Use)> = Vec::new();
    let mut length = 0;
    let mut add = |text: &str, name: u16, count: u16| {
        let before = tokens.len();
        each_word(text, Compounds::Joined, |word| {
            joined.push_str(word);
            tokens.push((joined.len() as u32, Use { end: 0, name, count }));
        });
        (before, tokens.len() - before)
    };
    let mut names = Vec::new();
    for name in &writing.names {
        let (start, count) = add(name, 1, 0);
        names.push((start..start + count, weight_in_name(count)));
    }
    for lead in &writing.lead {
        length += add(lead, 0, IN_LEAD).1;
    }
    if let Some(linked) = writing.body {
        let body = linked.body();
        for passage in &body.passages {
            let pieces = body.pieces(passage);
            length += pieces.map(|piece| add(&body.text[piece.range()], 0, 1).1).sum::<usize>();
        }
        for mention in &linked.dates {
            add(&mention.date.to_string(), 0, 1);
        }
    }
    for (range, weight) in names {
        tokens[range].iter_mut().for_each(|(_, used)| used.name = weight);
    }
    let (text, uses) = counted(&joined, &tokens);
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    Words { language: writing.language.into(), length, text, uses }
}

/// What a word counts in a name of so many: BM25's normalisation by length with b = 0.75, a usual name having four.
fn weight_in_name(words: usize) -> u16 {
    let words = u32::try_from(words).unwrap_or(u32::MAX).min(1000);
    (IN_NAME * 16 / (4 + 3 * words)).min(u32::from(u16::MAX)) as u16
}

/// Joins the uses of each word.
fn counted(joined: &str, tokens: &[(u32, Use)]) -> (String, Vec<Use>) {
    let mut known: HashMap<&str, u32, BuildHasherDefault<Quick>> =
        HashMap::with_capacity_and_hasher(tokens.len() / 2, BuildHasherDefault::default());
    let mut text = String::with_capacity(joined.len() / 2);
    let mut uses: Vec<Use> = Vec::with_capacity(tokens.len() / 2);
    let mut start = 0;
    for &(end, used) in tokens {
        let word = &joined[start..end as usize];
        start = end as usize;
        let index = *known.entry(word).or_insert_with(|| {
            text.push_str(word);
            uses.push(Use { end: text.len() as u32, name: 0, count: 0 });
            uses.len() as u32 - 1
        });
        let sum = &mut uses[index as usize];
        sum.name = sum.name.max(used.name);
        sum.count = sum.count.saturating_add(used.count);
    }
    (text, uses)
}

/// Whether a word with a hyphen in it is found in one piece too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compounds {
    /// `MS-13` gives `ms`, `13` and `ms13`: so the index does.
    Joined,
    /// It gives its parts only.
    Parted,
}

/// Calls `put` with each word of a text.
pub fn each_word(text: &str, compounds: Compounds, mut put: impl FnMut(&str)) {
    let mut word = String::new();
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        at = run.end;
        let mut emit = |piece: &str| {
            word.clear();
            lower(piece, &mut word);
            if word.len() <= LONGEST {
                put(&word);
            }
        };
        if let Some(end) = iso_date(text, &run) {
            emit(&text[run.start..end]);
            at = end;
        } else if let Some((letters, end)) = initials(text, &run) {
            emit(&letters);
            at = end;
        } else if is_lone(text, &run) {
        } else if run.has_pairs {
            in_pairs(&text[run.start..run.end], &mut emit);
        } else {
            emit(&text[run.start..run.end]);
            if compounds == Compounds::Joined
                && let Some(whole) = compound(text, &run)
            {
                emit(&whole);
            }
        }
    }
}

/// A run of letters, digits and marks.
struct Run {
    start: usize,
    end: usize,
    has_pairs: bool,
}

fn next_run(text: &str, from: usize) -> Option<Run> {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut run: Option<Run> = None;
    while at < bytes.len() {
        let (is_word, is_pair, size) = if bytes[at].is_ascii() {
            (bytes[at].is_ascii_alphanumeric(), false, 1)
        } else {
            let c = text[at..].chars().next()?;
            (c.is_alphanumeric() || is_combining_mark(c), is_in_pairs(c), c.len_utf8())
        };
        match &mut run {
            Some(run) if is_word => {
                run.end = at + size;
                run.has_pairs |= is_pair;
            }
            Some(_) => break,
            None if is_word => run = Some(Run { start: at, end: at + size, has_pairs: is_pair }),
            None => {}
        }
        at += size;
    }
    run
}

fn lower(text: &str, word: &mut String) {
    if text.is_ascii() {
        word.extend(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        word.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// The end of `2025-01-20` or `2025-01`, if the run begins one.
fn iso_date(text: &str, run: &Run) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_number = |from: usize, to: usize| {
        bytes.get(from..to).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
    };
    let two_behind = |at: usize| bytes.get(at) == Some(&b'-') && is_number(at + 1, at + 3);
    if run.end - run.start != 4 || !is_number(run.start, run.end) || !two_behind(run.end) {
        return None;
    }
    let month = run.end + 3;
    let end = if two_behind(month) { month + 3 } else { month };
    let goes_on = text[end..].chars().next().is_some_and(char::is_alphanumeric);
    (!goes_on).then_some(end)
}

/// The letters of `U.S.`, joined, and where they end.
fn initials(text: &str, run: &Run) -> Option<(String, usize)> {
    let single = |piece: &str| {
        let mut chars = piece.chars();
        chars.next().filter(|c| c.is_alphabetic() && chars.next().is_none())
    };
    let mut letters = String::from(single(&text[run.start..run.end])?);
    let mut end = run.end;
    while text[end..].starts_with('.')
        && let Some(next) = next_run(text, end + 1).filter(|next| next.start == end + 1)
        && let Some(letter) = single(&text[next.start..next.end])
    {
        letters.push(letter);
        end = next.end;
    }
    (end > run.end).then_some((letters, end))
}

/// Whether a run is a single letter beside an apostrophe.
fn is_lone(text: &str, run: &Run) -> bool {
    let is_apostrophe = |c: char| matches!(c, '\'' | '’' | '‘' | 'ʼ');
    let piece = &text[run.start..run.end];
    piece.chars().nth(1).is_none()
        && piece.chars().all(char::is_alphabetic)
        && (text[..run.start].ends_with(is_apostrophe)
            || text[run.end..].starts_with(is_apostrophe))
}

/// A run and the one behind a hyphen in one piece, where one is of letters and one of digits.
fn compound(text: &str, run: &Run) -> Option<String> {
    let rest = text[run.end..].strip_prefix('-')?;
    let next = next_run(rest, 0).filter(|next| next.start == 0)?;
    let (first, second) = (&text[run.start..run.end], &rest[..next.end]);
    let is_number = |piece: &str| piece.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(first) != is_number(second)).then(|| format!("{first}{second}"))
}

/// Whether a script is written without spaces, so that any two letters may be a word (Unicode 16.0: Han, kana,
/// Hangul).
fn is_in_pairs(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Cuts a run where the script changes; what is written without spaces gives pairs, a lone letter itself.
fn in_pairs(text: &str, emit: &mut impl FnMut(&str)) {
    let chars: Vec<char> = text.chars().collect();
    for stretch in chars.chunk_by(|a, b| is_in_pairs(*a) == is_in_pairs(*b)) {
        if is_in_pairs(stretch[0]) && stretch.len() > 1 {
            stretch.windows(2).for_each(|pair| emit(&pair.iter().collect::<String>()));
        } else {
            emit(&stretch.iter().collect::<String>());
        }
    }
}

/// A hash for short words: multiply and rotate, eight bytes at a time, as rustc's own tables do. The words are the
/// writer's, so nobody sends colliding ones.
#[derive(Default)]
pub(super) struct Quick(u64);

impl Quick {
    fn add(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.add(u64::from_le_bytes(*eight)));
        self.add(
            rest.iter().fold(rest.len() as u64, |number, byte| number << 8 | u64::from(*byte)),
        );
    }

    fn finish(&self) -> u64 {
        // The table looks at the highest and the lowest bits.
        self.0 ^ self.0 >> 29
    }
}
