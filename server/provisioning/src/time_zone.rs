//! A time zone as a permanent rule: the footer of a `TZif` file (POSIX `TZ`), for example `CET-1CEST,M3.5.0,M10.5.0/3`.
//!
//! ```text
//! footer = name offset [ name [ offset ] "," change "," change ]
//! name   = 3 or more letters, or "<" letters, digits, "+" and "-" ">"
//! offset = [ "+" | "-" ] hours [ ":" minutes ]        minutes of two digits; west of Greenwich, as POSIX counts
//! change = "M" month "." week "." weekday [ "/" hour ]      weekday 0 is Sunday, week 5 the last; hour 2 by default
//! ```
//!
//! Source: RFC 9636, section 3.3.1. Rules by day of the year, with half hours, or before midnight are refused, because
//! phones do not support them.
//!
//! Each vendor has a module with its spelling of a rule, whose `Clock` holds the values of the vendor's parameters.
//! [`list_zones`] lists the zones to choose from, with their rules.

pub mod cisco;
mod clock_limit;
pub mod gigaset;
pub mod snom;
pub mod yealink;
mod zone;

use crate::{Error, Vendor};
pub use clock_limit::ClockLimit;
pub use zone::{Area, Zone, find_zone, list_zones};

/// A time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeZone {
    /// The offset of standard time east of Greenwich, in minutes.
    pub offset_minutes: i32,
    /// The summer time, if there is one.
    pub summer_time: Option<SummerTime>,
}

/// The rule of summer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SummerTime {
    /// The start, in standard time.
    pub start: ClockChange,
    /// The end, in summer time.
    pub end: ClockChange,
    /// The difference to standard time, in minutes.
    pub minutes: i32,
}

/// A yearly time at which the clock changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// The month; 1 is January.
    pub month: u8,
    /// The ordinal of the weekday in the month; 5 is the last.
    pub week: u8,
    /// The weekday; 0 is Sunday.
    pub weekday: u8,
    /// The hour, from 0 to 23.
    pub hour: u8,
}

impl TimeZone {
    /// Parses a footer.
    pub fn parse(footer: &str) -> Result<Self, Error> {
        Reader { rest: footer }.time_zone().map_err(|reason| Error::TimeZone { footer: footer.to_owned(), reason })
    }

    /// The parts of the rule that a vendor's phones do not support, so that their clock is wrong. Empty if the clock is
    /// right.
    pub fn clock_limits(&self, vendor: Vendor) -> Vec<ClockLimit> {
        match vendor {
            Vendor::Yealink | Vendor::Snom | Vendor::Cisco => Vec::new(),
            Vendor::Gigaset => gigaset::Clock::new(self).limits,
        }
    }
}

impl ClockChange {
    /// The weekday in the vendors' numbering: 1 is Monday, 7 is Sunday.
    fn weekday_from_monday(self) -> u8 {
        if self.weekday == 0 { 7 } else { self.weekday }
    }
}

/// The rest of the text to parse.
struct Reader<'a> {
    rest: &'a str,
}

/// A parsed part, or the reason for the error as the rest of a sentence.
type Parsed<T> = Result<T, &'static str>;

impl Reader<'_> {
    fn time_zone(mut self) -> Parsed<TimeZone> {
        self.skip_name()?;
        let offset_minutes = -self.offset()?;
        if !(-12 * 60..=14 * 60).contains(&offset_minutes) {
            return Err("is too far from Greenwich");
        }
        if self.rest.is_empty() {
            return Ok(TimeZone { offset_minutes, summer_time: None });
        }
        self.skip_name()?;
        let summer = if self.rest.starts_with(',') { offset_minutes + 60 } else { -self.offset()? };
        self.expect(',')?;
        let start = self.change()?;
        self.expect(',')?;
        let end = self.change()?;
        if !self.rest.is_empty() {
            return Err("has text after its end");
        }
        let minutes = summer - offset_minutes;
        // Yealink's `local_time.offset_time` has at most 300 minutes.
        if !(1..=300).contains(&minutes) {
            return Err("has a summer time that phones do not support");
        }
        Ok(TimeZone { offset_minutes, summer_time: Some(SummerTime { start, end, minutes }) })
    }

    fn skip_name(&mut self) -> Parsed<()> {
        let (name, rest) = if let Some(rest) = self.rest.strip_prefix('<') {
            rest.split_once('>').ok_or("has an unterminated name")?
        } else {
            let end = self.rest.find(|character: char| !character.is_ascii_alphabetic());
            self.rest.split_at(end.unwrap_or(self.rest.len()))
        };
        let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '+' | '-');
        if name.len() < 3 || !name.chars().all(is_allowed) {
            return Err("has no name");
        }
        self.rest = rest;
        Ok(())
    }

    /// Reads an offset in minutes, with the sign of the text: west is positive.
    fn offset(&mut self) -> Parsed<i32> {
        let sign = if self.skip('-') { -1 } else { 1 };
        if sign == 1 {
            self.skip('+');
        }
        let hours = self.number(24)?;
        let minutes = if self.skip(':') { self.minutes()? } else { 0 };
        Ok(sign * (i32::from(hours) * 60 + i32::from(minutes)))
    }

    /// Reads two digits.
    fn minutes(&mut self) -> Parsed<u8> {
        let before = self.rest.len();
        let minutes = self.number(59)?;
        if before - self.rest.len() == 2 { Ok(minutes) } else { Err("has minutes of one digit") }
    }

    fn change(&mut self) -> Parsed<ClockChange> {
        self.expect('M').map_err(|_| "changes by the day of the year, which phones do not support")?;
        let month = self.number(12)?;
        self.expect('.')?;
        let week = self.number(5)?;
        self.expect('.')?;
        let weekday = self.number(6)?;
        let hour = if self.skip('/') { self.number(23)? } else { 2 };
        if month == 0 || week == 0 {
            return Err("has a month or week 0");
        }
        Ok(ClockChange { month, week, weekday, hour })
    }

    /// Reads one digit, or up to two digits if `max` has two.
    fn number(&mut self, max: u8) -> Parsed<u8> {
        let end = self.rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        if digits.len() > if max > 9 { 2 } else { 1 } {
            return Err("has a number too long");
        }
        let number = digits.parse::<u8>().map_err(|_| "lacks a number")?;
        if number <= max { Ok(number) } else { Err("has a number too large") }
    }

    /// Skips a character if it is the next one. Returns whether it was.
    fn skip(&mut self, character: char) -> bool {
        match self.rest.strip_prefix(character) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, character: char) -> Parsed<()> {
        if self.skip(character) { Ok(()) } else { Err("has an invalid syntax") }
    }
}
