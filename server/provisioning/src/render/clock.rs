//! The values of the time placeholders, in each vendor's spelling.

use crate::{
    PhoneConfiguration, Vendor,
    time_zone::{cisco, gigaset, snom, yealink},
};

/// The values of the time placeholders; empty where the vendor has no such parameter.
#[derive(Default)]
pub struct ClockTexts {
    pub zone: String,
    pub zone_name: String,
    pub offset: String,
    pub summer_enable: &'static str,
    pub summer_rule: String,
    pub summer_start: String,
    pub summer_end: String,
    pub summer_minutes: String,
}

impl ClockTexts {
    pub fn new(vendor: Vendor, configuration: &PhoneConfiguration) -> Self {
        let (zone, name) = (&configuration.time_zone, configuration.time_zone_name.as_deref());
        match vendor {
            Vendor::Yealink => {
                let clock = yealink::Clock::new(zone, name);
                Self {
                    zone: clock.zone,
                    zone_name: clock.zone_name,
                    summer_enable: clock.summer_enable,
                    summer_start: clock.summer_start,
                    summer_end: clock.summer_end,
                    summer_minutes: clock.summer_minutes,
                    ..Self::default()
                }
            }
            Vendor::Snom => {
                let clock = snom::Clock::new(zone, name);
                Self { zone: clock.zone, offset: clock.offset, summer_rule: clock.summer, ..Self::default() }
            }
            Vendor::Cisco => {
                let clock = cisco::Clock::new(zone);
                Self {
                    zone: clock.zone,
                    offset: clock.offset,
                    summer_enable: clock.summer_enable,
                    summer_rule: clock.summer_rule,
                    ..Self::default()
                }
            }
            Vendor::Gigaset => {
                let clock = gigaset::Clock::new(zone);
                Self { zone: clock.zone, summer_enable: clock.summer_enable, ..Self::default() }
            }
        }
    }
}
