//! Briefs and events by month, as bars on two sides of a line: what was reported above it, what happened below.

use serde::Serialize;

use crate::date::Date;
use crate::page::figure::sentence;
use crate::page::parts::DateRef;
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::page::timeline::DatedEntry;
use crate::schema::Str;

/// Units across.
const WIDTH: i32 = 300;
/// Units that the tallest bars of both sides have together.
const BARS: i32 = 96;
/// Units of one brief or event at most, so that a few do not look like many.
const TALLEST: i32 = 16;
/// Units between the beginnings of two labels of years.
const LABEL: i32 = 40;
/// What is scheduled is shown so many months ahead.
const AHEAD: i32 = 12;
/// Columns at least, so that a short time does not look long.
const FEWEST: i32 = 12;

/// Bars by month, or by quarter or year where it is a long time.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Activity {
    /// Units across.
    pub width: i32,
    /// Units down, without the labels of the years.
    pub height: i32,
    /// Where the line between the two sides lies.
    pub axis: i32,
    /// How long a bar stands for: `month`, `quarter` or `year`.
    pub unit: &'static str,
    /// What the figure says, in words.
    pub text: Str,
    /// The bars that are not empty, in order of time.
    pub bars: Vec<Bar>,
    /// Years on the axis.
    pub ticks: Vec<Tick>,
    /// Briefs and events outside the bars: longer ago, further ahead, or without a month.
    pub left_out: usize,
}

/// What was reported in a month, quarter or year, and what happened in it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Bar {
    /// Left edge.
    pub x: i32,
    /// Units across.
    pub width: i32,
    /// Units above the line.
    pub up: i32,
    /// Units below the line.
    pub down: i32,
    /// Which month, quarter or year.
    pub name: Str,
    /// Its page, if it has one.
    pub url: Option<Str>,
    /// Briefs.
    pub reported: usize,
    /// Events.
    pub happened: usize,
    /// It has not come yet.
    pub scheduled: bool,
}

/// A year on the axis.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Tick {
    /// Where it begins.
    pub x: i32,
    /// Its number.
    pub year: i32,
}

/// How long a bar stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    Month,
    Quarter,
    Year,
}

impl Unit {
    fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Columns at most: three years, twelve, and what there is room for.
    fn most(self) -> i32 {
        match self {
            Self::Month => 36,
            Self::Quarter => 48,
            Self::Year => 60,
        }
    }

    /// The finest unit in which so many months have room.
    fn of(months: i32) -> Self {
        let fits = |unit: &Self| months <= unit.most() * unit.months();
        [Self::Month, Self::Quarter].into_iter().find(fits).unwrap_or(Self::Year)
    }

    /// The number of the column of a date, from the year 0; absent if the date does not say.
    fn column(self, date: Date) -> Option<i32> {
        match date.month_number() {
            None if self == Self::Year => Some(i32::from(date.year_number())),
            month => {
                Some((i32::from(date.year_number()) * 12 + i32::from(month?) - 1) / self.months())
            }
        }
    }

    /// The year that a column lies in, and its place there from 0.
    fn place(self, column: i32) -> (i32, i32) {
        let in_year = 12 / self.months();
        (column.div_euclid(in_year), column.rem_euclid(in_year))
    }
}

/// Briefs and events of a column.
#[derive(Clone, Copy, Default)]
struct Counts {
    reported: usize,
    happened: usize,
}

/// The bars of a timeline; absent if it has fewer than two entries to show.
pub(in crate::page) fn of_entries(
    planner: &Planner<'_>,
    entries: &[DatedEntry],
) -> Option<Activity> {
    let counted: Vec<(Date, bool)> = entries
        .iter()
        .filter(|(_, entry)| entry.clock != "mentioned")
        .map(|(date, entry)| (*date, entry.clock == "happened"))
        .collect();
    let ahead = Unit::Month.column(planner.inputs.policy.today)? + AHEAD;
    let is_near = |date: &Date| Unit::Month.column(*date).is_none_or(|month| month <= ahead);
    let near: Vec<(Date, bool)> =
        counted.iter().copied().filter(|(date, _)| is_near(date)).collect();
    let (unit, first, last) = window(&near)?;
    let mut columns = vec![Counts::default(); (last - first + 1) as usize];
    for &(date, has_happened) in &near {
        let column = unit.column(date).filter(|column| (first..=last).contains(column));
        let Some(column) = column else { continue };
        let counts = &mut columns[(column - first) as usize];
        *(if has_happened { &mut counts.happened } else { &mut counts.reported }) += 1;
    }
    let shown = columns.iter().map(|counts| counts.reported + counts.happened).sum::<usize>();
    if shown < 2 {
        return None;
    }
    Some(drawn(planner, unit, first, &columns, counted.len() - shown))
}

/// The unit, and the first and last column.
fn window(entries: &[(Date, bool)]) -> Option<(Unit, i32, i32)> {
    let months: Vec<i32> =
        entries.iter().filter_map(|(date, _)| Unit::Month.column(*date)).collect();
    // Where most say no more than the year, the year is what can be shown.
    let by_year = months.len() * 2 < entries.len();
    let span = |of: &[i32]| Some((*of.iter().min()?, *of.iter().max()?));
    let unit = match span(&months) {
        Some((first, last)) if !by_year => Unit::of(last - first + 1),
        _ => Unit::Year,
    };
    let columns: Vec<i32> = entries.iter().filter_map(|(date, _)| unit.column(*date)).collect();
    let (first, last) = span(&columns)?;
    let most = if unit == Unit::Quarter { unit.most() + 1 } else { unit.most() };
    Some((unit, first.max(last - most + 1).min(last - FEWEST + 1), last))
}

fn drawn(
    planner: &Planner<'_>,
    unit: Unit,
    first: i32,
    columns: &[Counts],
    left_out: usize,
) -> Activity {
    let most = |of: fn(&Counts) -> usize| columns.iter().map(of).max().unwrap_or(0) as i32;
    let (up, down) = (most(|counts| counts.reported), most(|counts| counts.happened));
    let full = BARS.min(TALLEST * (up + down));
    // One scale for both sides; what there is at all is seen.
    let tall = |count: usize| match count as i32 {
        0 => 0,
        count => (full * count / (up + down)).max(2),
    };
    let count = columns.len() as i32;
    let x = |index: i32| WIDTH * index / count;
    let shown = (0..count).zip(columns).filter(|(_, counts)| counts.reported + counts.happened > 0);
    let bars: Vec<Bar> = shown
        .map(|(index, counts)| {
            let (name, page) = named(planner, unit, first + index);
            Bar {
                x: x(index),
                width: (WIDTH * 3 / count / 4).max(2),
                up: tall(counts.reported),
                down: tall(counts.happened),
                name,
                url: page.as_ref().and_then(|page| page.url.clone()),
                reported: counts.reported,
                happened: counts.happened,
                scheduled: page.is_some_and(|page| page.scheduled),
            }
        })
        .collect();
    let axis = tall(up as usize) + 1;
    Activity {
        width: WIDTH,
        height: axis + tall(down as usize) + 1,
        axis,
        unit: unit.word(),
        text: text(planner, &bars, columns),
        ticks: ticks(unit, first, count),
        bars,
        left_out,
    }
}

/// The name of a column; and its page, where months and years have one.
fn named(planner: &Planner<'_>, unit: Unit, column: i32) -> (Str, Option<Shared<DateRef>>) {
    let (year, part) = unit.place(column);
    let year = year as u16;
    let date = match unit {
        Unit::Month => Date::month(year, part as u8 + 1),
        Unit::Year => Date::year(year),
        Unit::Quarter => {
            let blanks = [("q", (part + 1).to_string()), ("year", year.to_string())];
            let blanks = blanks.each_ref().map(|(blank, value)| (*blank, value.as_str()));
            return (sentence(planner, "date_quarter", &blanks), None);
        }
    };
    let date = planner.date(date.unwrap_or(Date::FIRST));
    (date.long.clone(), Some(date))
}

/// Years with room for their labels.
fn ticks(unit: Unit, first: i32, count: i32) -> Vec<Tick> {
    let begins = |index: &i32| unit.place(first + index).1 == 0;
    let at = |index: i32| Tick { x: WIDTH * index / count, year: unit.place(first + index).0 };
    let across = WIDTH * 12 / unit.months() / count;
    let step = [1, 2, 5, 10, 20, 50].into_iter().find(|step| across * step >= LABEL).unwrap_or(100);
    let mut ticks: Vec<Tick> = (0..count).filter(begins).map(at).collect();
    ticks.retain(|tick| tick.year % step == 0 && tick.x <= WIDTH - LABEL / 2);
    // The first column says its year where there is room before the next.
    if ticks.first().is_none_or(|next| next.x >= LABEL) {
        ticks.insert(0, at(0));
    }
    ticks
}

fn text(planner: &Planner<'_>, bars: &[Bar], columns: &[Counts]) -> Str {
    let strings = &planner.inputs.theme.strings;
    let sum = |of: fn(&Counts) -> usize| columns.iter().map(of).sum::<usize>();
    let counts =
        [("brief", sum(|counts| counts.reported)), ("event", sum(|counts| counts.happened))];
    let counts: Vec<Str> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(noun, count)| strings.count(count, noun).into())
        .collect();
    let what = super::listed(planner, &counts);
    let (Some(from), Some(to)) = (bars.first(), bars.last()) else { return what.into() };
    let all = |bar: &Bar| bar.reported + bar.happened;
    let peak = bars.iter().rev().max_by_key(|bar| all(bar)).unwrap_or(to);
    let key = if bars.len() == 1 { "activity_once" } else { "activity_text" };
    let blanks = [
        ("what", what.as_str()),
        ("from", &*from.name),
        ("to", &*to.name),
        ("peak", &*peak.name),
        ("n", &all(peak).to_string()),
    ];
    sentence(planner, key, &blanks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(texts: &[&str]) -> Vec<(Date, bool)> {
        texts.iter().map(|text| (Date::parse(text).expect("a date"), false)).collect()
    }

    #[test]
    fn the_unit_follows_the_span() {
        let unit = |texts: &[&str]| {
            window(&dates(texts)).map(|(unit, first, last)| (unit, last - first + 1))
        };
        assert_eq!(unit(&["2025-01-03", "2025-02"]), Some((Unit::Month, 12)));
        assert_eq!(unit(&["2022-03-01", "2025-02-01"]), Some((Unit::Month, 36)));
        assert_eq!(unit(&["2022-02-01", "2025-02-01"]), Some((Unit::Quarter, 13)));
        assert_eq!(unit(&["2013-02-28", "2025-01-01"]), Some((Unit::Quarter, 49)));
        assert_eq!(unit(&["2013-01-31", "2025-01-01"]), Some((Unit::Year, 13)));
        assert_eq!(unit(&["1848-02-02", "2025-01-01"]), Some((Unit::Year, 60)));
        assert_eq!(unit(&["2021", "2022", "2025-01-01"]), Some((Unit::Year, 12)));
        assert_eq!(unit(&[]), None);
    }

    #[test]
    fn labels_of_years_keep_apart() {
        for unit in [Unit::Month, Unit::Quarter, Unit::Year] {
            for count in FEWEST..=unit.most() + 1 {
                for first in 24_000..24_013 {
                    let ticks = ticks(unit, first, count);
                    assert!(!ticks.is_empty());
                    let apart = |pair: &[Tick]| pair[1].x - pair[0].x >= LABEL;
                    assert!(ticks.windows(2).all(apart), "{unit:?} {count} {first}: {ticks:?}");
                }
            }
        }
    }
}
