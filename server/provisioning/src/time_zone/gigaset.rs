//! The clock of a Gigaset base: `BS_IP_Data1.uiI_TIME_TIMEZONE` and `BS_IP_Data1.ucB_TIME_USE_AUTOMATIC_DST`.
//!
//! The zone is the number of an entry in the base's list, and summer time is either off or on with the European dates.
//! A base supports no other dates, and no offset outside its list: it then gets the nearest one, and
//! [`Clock::limits`] tells what is wrong.

use super::{ClockChange, ClockLimit, SummerTime, TimeZone};

/// Offsets in minutes east of Greenwich, with the number of the list entry. Sources: the vendor's remarks in the
/// templates for N510 and N720; for the offsets that these lack (+4:30, +5:30, +5:45, +6:30, +9:30, +11, +12), the
/// table of wazo-provd-plugins for these bases. Where both differ, the vendor's number is used: the list seems to
/// contain several places for one offset. The entry for +13 in wazo's table is out of order and left out.
const ENTRIES: [(i32, u8); 30] = [
    (-720, 0x00),
    (-660, 0x01),
    (-600, 0x02),
    (-540, 0x03),
    (-480, 0x04),
    (-420, 0x07),
    (-360, 0x09),
    (-300, 0x0d),
    (-240, 0x0f),
    (-180, 0x15),
    (-120, 0x16),
    (-60, 0x18),
    (0, 0x1a),
    (60, 0x1b),
    (120, 0x20),
    (180, 0x28),
    (240, 0x2b),
    (270, 0x2d),
    (300, 0x2e),
    (330, 0x30),
    (345, 0x31),
    (360, 0x33),
    (390, 0x35),
    (420, 0x37),
    (480, 0x3a),
    (540, 0x3d),
    (570, 0x40),
    (600, 0x43),
    (660, 0x47),
    (720, 0x48),
];

/// The parameter values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// `uiI_TIME_TIMEZONE`: `0x1b`.
    pub zone: String,
    /// `ucB_TIME_USE_AUTOMATIC_DST`: `0x1` with summer time at the European dates, `0x0` without.
    pub summer_enable: &'static str,
    /// What the base does not support, so that its clock is wrong; empty if the clock is right.
    pub limits: Vec<ClockLimit>,
}

impl Clock {
    /// The values for a zone, or the nearest ones.
    pub fn new(zone: &TimeZone) -> Self {
        let (offset_minutes, entry) = nearest(zone.offset_minutes);
        let is_european = zone.summer_time.is_some() && zone.summer_time == european(zone.offset_minutes);
        let mut limits = Vec::new();
        if offset_minutes != zone.offset_minutes {
            limits.push(ClockLimit::Offset { wanted_minutes: zone.offset_minutes, nearest_minutes: offset_minutes });
        }
        if let Some(summer) = zone.summer_time.filter(|_| !is_european) {
            limits.push(ClockLimit::SummerTime { minutes: summer.minutes });
        }
        Self { zone: format!("0x{entry:02x}"), summer_enable: if is_european { "0x1" } else { "0x0" }, limits }
    }
}

/// Returns the nearest offset and the number of its list entry. Of two equally near offsets, returns the western one.
fn nearest(minutes: i32) -> (i32, u8) {
    let (mut nearest_offset, mut nearest_entry) = ENTRIES[0];
    for (offset, entry) in ENTRIES {
        if (offset - minutes).abs() < (nearest_offset - minutes).abs() {
            (nearest_offset, nearest_entry) = (offset, entry);
        }
    }
    (nearest_offset, nearest_entry)
}

/// The summer time of the European Union, where all clocks change at 01:00 UTC (directive 2000/84/EC), for its zones
/// from the Azores to Finland; `None` elsewhere.
fn european(offset_minutes: i32) -> Option<SummerTime> {
    let hour = match offset_minutes {
        -60 => 0,
        0 => 1,
        60 => 2,
        120 => 3,
        _ => return None,
    };
    let change = |month, hour| ClockChange { month, week: 5, weekday: 0, hour };
    Some(SummerTime { start: change(3, hour), end: change(10, hour + 1), minutes: 60 })
}
