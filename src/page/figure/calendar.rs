//! A year as a heat map: a column for each week from Monday to Sunday (ISO 8601), quarter by quarter, so that it fits on a
//! phone as on a desktop.

use serde::Serialize;

use crate::date::{Date, Precision};
use crate::page::figure::sentence;
use crate::page::parts::DateRef;
use crate::page::planner::Planner;
use crate::page::shared::Shared;
use crate::schema::Str;

/// Units from a cell to the next.
const PITCH: i32 = 18;
/// Units of a cell across and down.
const CELL: i32 = 16;
/// Units left of the cells for weekdays, and above them for months.
const MARGIN: (i32, i32) = (32, 18);
/// Weeks that a quarter touches at most.
const WEEKS: i32 = 14;
/// Levels of what is not empty.
const LEVELS: usize = 5;

/// A year, day by day.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Calendar {
    /// Units that each quarter has across.
    pub width: i32,
    /// Units that each quarter has down.
    pub height: i32,
    /// Units of a cell across and down.
    pub cell: i32,
    /// What the figure says, in words.
    pub text: Str,
    /// The four quarters.
    pub quarters: Vec<Quarter>,
    /// The levels that occur, from few to many.
    pub legend: Vec<Level>,
    /// Days that have something, in order.
    pub days: Vec<Cell>,
}

/// Three months.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Quarter {
    /// Short names of its months, above the week in which each begins.
    pub months: Vec<Label>,
    /// Short names of every other weekday, from Monday on, beside their rows.
    pub weekdays: Vec<Label>,
    /// Days without anything.
    pub empty: Vec<Corner>,
    /// Days that have something.
    pub cells: Vec<Cell>,
}

/// A word beside the cells.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Label {
    /// Where it begins, from the left.
    pub x: i32,
    /// Its line of writing, from above.
    pub y: i32,
    /// The word.
    pub text: Str,
}

/// The upper left corner of a cell.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Corner {
    /// From the left.
    pub x: i32,
    /// From above.
    pub y: i32,
}

/// A day that has something.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Cell {
    /// From the left.
    pub x: i32,
    /// From above.
    pub y: i32,
    /// From 1 for the fewest to 5 for the most.
    pub level: usize,
    /// The day.
    pub date: Shared<DateRef>,
    /// Briefs that came out.
    pub briefs: usize,
    /// Events that began or ended.
    pub events: usize,
    /// Briefs whose text names the day.
    pub mentions: usize,
}

/// What a level stands for.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Level {
    /// Its number.
    pub level: usize,
    /// The smallest count.
    pub from: usize,
    /// The largest count.
    pub to: usize,
}

/// The heat map of a year; absent if no day of it has anything.
pub(in crate::page) fn figure(planner: &Planner<'_>, year: Date) -> Option<Calendar> {
    let known = planner.archive.dates.range(year..=year.last_day());
    let known = known.filter(|(date, _)| date.precision() == Precision::Day);
    let most =
        known.map(|(&date, _)| Counts::of(planner, date).sum()).max().filter(|&most| most > 0)?;
    let quarters: Vec<Quarter> =
        (0..4).map(|number| quarter(planner, year.year_number(), number, most)).collect();
    let days: Vec<Cell> = quarters.iter().flat_map(|quarter| quarter.cells.clone()).collect();
    Some(Calendar {
        width: MARGIN.0 + WEEKS * PITCH,
        height: MARGIN.1 + 7 * PITCH,
        cell: CELL,
        text: text(planner, year, &days, most),
        quarters,
        legend: legend(most),
        days,
    })
}

/// What there is of a day.
struct Counts {
    briefs: usize,
    events: usize,
    mentions: usize,
}

impl Counts {
    fn of(planner: &Planner<'_>, day: Date) -> Self {
        planner.archive.dates.get(&day).map_or(Self { briefs: 0, events: 0, mentions: 0 }, |used| {
            Self {
                briefs: used.published.len(),
                events: used.events.len(),
                mentions: used.mentioned.len(),
            }
        })
    }

    fn sum(&self) -> usize {
        self.briefs + self.events + self.mentions
    }
}

fn quarter(planner: &Planner<'_>, year: u16, number: u8, most: usize) -> Quarter {
    let months: Vec<Date> =
        (number * 3 + 1..=number * 3 + 3).filter_map(|month| Date::month(year, month)).collect();
    let monday = months.first().map_or(0, |month| month.day_count() - i32::from(month.weekday()));
    let corner = |day: Date| {
        let week = (day.day_count() - monday) / 7;
        (MARGIN.0 + week * PITCH, MARGIN.1 + i32::from(day.weekday()) * PITCH)
    };
    let (mut empty, mut cells) = (Vec::new(), Vec::new());
    for month in &months {
        let days = (1..=month.days().unwrap_or(0))
            .filter_map(|day| Date::day(year, month.month_number()?, day));
        for day in days {
            let ((x, y), counts) = (corner(day), Counts::of(planner, day));
            let Counts { briefs, events, mentions } = counts;
            match level(counts.sum(), most) {
                0 => empty.push(Corner { x, y }),
                level => {
                    let date = planner.date(day);
                    cells.push(Cell { x, y, level, date, briefs, events, mentions });
                }
            }
        }
    }
    let names = months.iter().map(|&month| {
        // A month that begins in the middle of a week is named above its first whole one.
        let skipped = i32::from(month.weekday() > 0 && month.first_day().day_count() >= monday + 7);
        let x = corner(month.first_day()).0 + skipped * PITCH;
        Label { x, y: MARGIN.1 - 6, text: planner.date(month).month.clone() }
    });
    let weekdays =
        planner.inputs.theme.strings.lists().find(|(key, _)| &***key == "weekdays_short");
    let weekdays = weekdays.map_or(&[][..], |(_, names)| names);
    let weekdays = (0..).zip(weekdays).step_by(2).map(|(row, name)| Label {
        x: 0,
        y: MARGIN.1 + row * PITCH + CELL - 4,
        text: name.clone(),
    });
    Quarter { months: names.collect(), weekdays: weekdays.collect(), empty, cells }
}

/// The level of a count among counts up to the largest: the count itself where there are few, else the share of
/// the largest by its root, so that one busy day does not make all others look empty.
fn level(count: usize, most: usize) -> usize {
    if most <= LEVELS {
        return count;
    }
    (0..LEVELS).find(|&level| level * level * most >= LEVELS * LEVELS * count).unwrap_or(LEVELS)
}

/// The levels that some count up to the largest has.
fn legend(most: usize) -> Vec<Level> {
    let below = |level: usize| {
        if most <= LEVELS { level.min(most) } else { level * level * most / (LEVELS * LEVELS) }
    };
    (1..=LEVELS)
        .map(|level| Level { level, from: below(level - 1) + 1, to: below(level) })
        .filter(|level| level.from <= level.to)
        .collect()
}

fn text(planner: &Planner<'_>, year: Date, days: &[Cell], most: usize) -> Str {
    let strings = &planner.inputs.theme.strings;
    let busiest = days.iter().find(|day| day.briefs + day.events + day.mentions == most);
    let blanks = [
        ("days", strings.count(days.len(), "day")),
        ("year", year.to_string()),
        ("day", busiest.map_or_else(String::new, |day| day.date.long.to_string())),
        ("n", most.to_string()),
    ];
    let blanks = blanks.each_ref().map(|(blank, value)| (*blank, value.as_str()));
    sentence(planner, "calendar_text", &blanks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_says_what_the_levels_are() {
        for most in 1..200 {
            let legend = legend(most);
            assert_eq!(legend.last().map(|level| level.to), Some(most));
            for count in 1..=most {
                let told = legend.iter().find(|level| (level.from..=level.to).contains(&count));
                assert_eq!(
                    told.map(|told| told.level),
                    Some(level(count, most)),
                    "{count} of {most}"
                );
            }
        }
        assert_eq!(level(0, 3), 0);
        assert_eq!(level(0, 30), 0);
    }
}
