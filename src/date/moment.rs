//! Points in time as writers put them: a day, or a day with a time, with or without an offset.

use jiff::civil;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ZonedDateTime};

use super::{Date, DateError};

/// A day, perhaps with a time of day, perhaps with its offset from UTC. Ordered by day and time as
/// written: a civil date is never moved into another zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment {
    /// The day as written.
    pub day: Date,
    /// Seconds since midnight as written; `None` for a whole day.
    pub seconds: Option<u32>,
    /// Offset from UTC in seconds, where one is written.
    pub offset: Option<i32>,
}

impl Moment {
    /// A whole day.
    pub fn on(day: Date) -> Self {
        Self { day: day.first_day(), seconds: None, offset: None }
    }

    /// Reads `2025-03-12`, `2025-03-12 10:00`, RFC 3339 (`2025-03-12T10:00:00-06:00`), and the forms between them that
    /// other generators write: `2025-03-12 10:00:00 -0600`, `2025-3-12 9:00 UTC`.
    ///
    /// # Errors
    /// Tells a text that is no date from a date that is in no calendar.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let Some((day, time)) = text.split_once(['T', 't', ' ']) else {
            let day = Date::parse(text)?;
            return day.day_number().map(|_| Self::on(day)).ok_or(DateError::Form);
        };
        let day = Date::parse(day)?;
        day.day_number().ok_or(DateError::Form)?;
        // As the parser of RFC 9557 wants it, which knows hours, fractions, offsets and named zones.
        let text = format!("{day}T{}", time_of_day(time));
        let pieces = Pieces::parse(&text).map_err(|_| DateError::Form)?;
        let time = pieces.time().ok_or(DateError::Form)?;
        let seconds = u32::try_from(
            i32::from(time.hour()) * 3600
                + i32::from(time.minute()) * 60
                + i32::from(time.second()),
        );
        Ok(Self {
            day,
            seconds: Some(seconds.map_err(|_| DateError::Form)?),
            offset: pieces.to_numeric_offset().map(Offset::seconds),
        })
    }

    /// The instant: with the offset as written, else as the clocks of `zone` show it; a whole day
    /// is its start.
    pub fn instant(&self, zone: &TimeZone) -> Timestamp {
        let seconds = self.seconds.unwrap_or(0);
        let part = |n: u32| i8::try_from(n).unwrap_or(0);
        let time =
            civil::time(part(seconds / 3600), part(seconds / 60 % 60), part(seconds % 60), 0);
        let civil = civil_date(self.day).to_datetime(time);
        let fixed = self.offset.and_then(|offset| Offset::from_seconds(offset).ok());
        let zone = fixed.map_or_else(|| zone.clone(), TimeZone::fixed);
        zone.to_ambiguous_zoned_datetime(civil)
            .compatible()
            .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

/// A time as RFC 3339 writes it: two digits of the hour, no space before the offset, `Z` for its names.
fn time_of_day(time: &str) -> String {
    let time = time.trim();
    let zone = time.find([' ', 'Z', 'z', '+', '-', '[']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let hour = if clock.as_bytes().get(1) == Some(&b':') { "0" } else { "" };
    let zone = match zone.trim() {
        "UTC" | "GMT" | "utc" | "gmt" => "Z",
        zone => zone,
    };
    format!("{hour}{clock}{zone}")
}

/// The day that the clocks of `zone` show at an instant.
pub fn day_of(instant: Timestamp, zone: &TimeZone) -> Date {
    let date = ZonedDateTime::new(instant, zone.clone()).date();
    let year = u16::try_from(date.year()).unwrap_or(1);
    let day = Date::day(year, date.month().unsigned_abs(), date.day().unsigned_abs());
    day.unwrap_or(Date { year: 1, month: 1, day: 1 })
}

/// A zone of the IANA database that is bundled with the program, by its name.
pub fn zone(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case("utc") {
        return Some(TimeZone::UTC);
    }
    TimeZoneDatabase::bundled().get(name).ok()
}

/// The names of all zones, for suggestions.
pub fn zone_names() -> Vec<String> {
    TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect()
}

fn civil_date(date: Date) -> civil::Date {
    let first = date.first_day();
    let part = |n: Option<u8>| n.and_then(|n| i8::try_from(n).ok()).unwrap_or(1);
    let year = i16::try_from(first.year).unwrap_or(1);
    civil::date(year, part(first.month_number()), part(first.day_number()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_other_generators_write() {
        for (text, seconds, offset) in [
            ("2025-03-07 22:15:00 -0500", 80_100, Some(-18_000)),
            ("2025-03-07 22:15 -05:00", 80_100, Some(-18_000)),
            ("2025-3-7 9:05", 32_700, None),
            ("2025-03-07T22:15:00Z", 80_100, Some(0)),
            ("2025-03-07 22:15:00 UTC", 80_100, Some(0)),
            ("2025-03-07t22:15:00.123+01:00", 80_100, Some(3_600)),
            ("2025-03-07T22:15:00-06:00[America/Mexico_City]", 80_100, Some(-21_600)),
        ] {
            let day = Date::parse("2025-03-07").expect("a day");
            let wanted = Moment { day, seconds: Some(seconds), offset };
            assert_eq!(Moment::parse(text), Ok(wanted), "{text}");
        }
        for text in
            ["2025-03 10:00", "2025-03-07 25:00", "2025-03-07 x", "2025-03-07 10:00 nowhere"]
        {
            assert_eq!(Moment::parse(text), Err(DateError::Form), "{text}");
        }
    }

    #[test]
    fn keeps_the_civil_day_and_the_offset() {
        let moment = Moment::parse("2025-01-20T22:00:00-06:00").expect("RFC 3339");
        assert_eq!(moment.day.to_string(), "2025-01-20");
        assert_eq!(moment.instant(&TimeZone::UTC).to_string(), "2025-01-21T04:00:00Z");
    }

    #[test]
    fn a_time_without_offset_is_read_in_the_site_zone() {
        let mexico = zone("America/Mexico_City").expect("bundled");
        let moment = Moment::parse("2025-01-20 10:30").expect("local time");
        assert_eq!(moment.instant(&mexico).to_string(), "2025-01-20T16:30:00Z");
        assert_eq!(day_of(moment.instant(&mexico), &mexico), moment.day);
    }

    #[test]
    fn refuses_what_is_no_moment() {
        assert_eq!(Moment::parse("2025-01"), Err(DateError::Form));
        assert_eq!(Moment::parse("2025-02-30T10:00:00Z"), Err(DateError::Impossible));
        assert_eq!(Moment::parse("2025-01-20T25:00:00Z"), Err(DateError::Form));
        assert_eq!(Moment::parse("20 January 2025"), Err(DateError::Form));
        assert_eq!(Moment::parse("2025-01-2é 10:00"), Err(DateError::Form));
    }
}
