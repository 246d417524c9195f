//! Every selectable zone, as the clock of each vendor's phones follows it, compared with the IANA database.

use crate::{
    cfg, clock,
    clock::{Clock, exact_clocks},
    sample,
};
use jiff::{Timestamp, tz::TimeZone as Iana};
use portal_api::Language;
use portal_provisioning::{
    Error, TimeZone, Vendor, render_phone,
    time_zone::{Area, ClockLimit, Zone, cisco, find_zone, gigaset, list_zones, snom, yealink},
};
use std::collections::BTreeSet;

/// Zones outside France: summer time over the turn of the year, half hours, a summer time other than one hour, no
/// offset, the first and second Sunday.
const ELSEWHERE: [(&str, &str); 9] = [
    ("Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"),
    ("Australia/Adelaide", "ACST-9:30ACDT,M10.1.0,M4.1.0/3"),
    ("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
    ("Pacific/Auckland", "NZST-12NZDT,M9.5.0,M4.1.0/3"),
    ("Pacific/Chatham", "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45"),
    ("Asia/Kathmandu", "<+0545>-5:45"),
    ("Europe/London", "GMT0BST,M3.5.0/1,M10.5.0"),
    ("America/St_Johns", "NST3:30NDT,M3.2.0,M11.1.0"),
    ("Pacific/Kiritimati", "<+14>-14"),
];

fn zone(footer: &str) -> TimeZone {
    TimeZone::parse(footer).expect("a time zone")
}

fn database(id: &str) -> Iana {
    Iana::get(id).expect("a zone of the database")
}

fn assert_same(what: &str, clock: &Clock, iana: &Iana) {
    let (transitions, months) = clock::iana(iana);
    assert_eq!(clock.transitions(), transitions, "{what}");
    assert_eq!(clock.months(), months, "{what}");
}

#[test]
fn all_zones_of_france_are_in_the_list() {
    let french: BTreeSet<&str> = list_zones().iter().filter(|zone| zone.area() != Area::Abroad).map(Zone::id).collect();
    let wanted = BTreeSet::from([
        "America/Cayenne",
        "America/Guadeloupe",
        "America/Marigot",
        "America/Martinique",
        "America/Miquelon",
        "America/St_Barthelemy",
        "Europe/Paris",
        "Indian/Kerguelen",
        "Indian/Mayotte",
        "Indian/Reunion",
        "Pacific/Gambier",
        "Pacific/Marquesas",
        "Pacific/Noumea",
        "Pacific/Tahiti",
        "Pacific/Wallis",
    ]);
    assert_eq!(french, wanted);
    assert!(list_zones().is_sorted_by_key(Zone::area), "in the order of areas");
    let all: BTreeSet<&str> = list_zones().iter().map(Zone::id).collect();
    assert_eq!(all.len(), list_zones().len(), "each zone once");
    for language in [Language::Fr, Language::En] {
        let names: BTreeSet<&str> = list_zones().iter().map(|zone| zone.name(language)).collect();
        assert_eq!(names.len(), list_zones().len(), "each name once");
    }
    assert_eq!(find_zone("Indian/Reunion").map(|zone| zone.name(Language::Fr)), Some("La Réunion"));
    assert_eq!(find_zone("America/Bermuda"), None);
}

/// Offset, abbreviation and summer time of every zone and its footer, over a century.
#[test]
fn footers_equal_the_iana_database_for_a_century() {
    for zone in list_zones() {
        let iana = database(zone.id());
        let footer = Iana::posix(zone.footer()).expect("a footer");
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
        let end: Timestamp = "2126-01-01T00:00:00Z".parse().expect("a moment");
        let changes = |zone: &Iana| -> Vec<_> {
            zone.following(start)
                .take_while(|change| change.timestamp() < end)
                .map(|change| (change.timestamp(), change.offset(), change.abbreviation().to_owned(), change.dst()))
                .collect()
        };
        assert_eq!(changes(&footer), changes(&iana), "{}", zone.id());
        assert_eq!(footer.to_offset_info(start), iana.to_offset_info(start), "{}", zone.id());
    }
}

#[test]
fn every_clock_follows_its_zone_for_ten_years() {
    for zone in list_zones() {
        let iana = database(zone.id());
        for (vendor, clock) in exact_clocks(zone.time_zone()) {
            assert_same(&format!("{} {vendor:?}", zone.id()), &clock, &iana);
            assert_eq!(zone.time_zone().clock_limits(vendor), []);
        }
        let gigaset = gigaset::Clock::new(zone.time_zone());
        if gigaset.limits.is_empty() {
            assert_same(&format!("{} Gigaset", zone.id()), &clock::gigaset(&gigaset), &iana);
        }
        assert_eq!(zone.time_zone().clock_limits(Vendor::Gigaset), gigaset.limits);
    }
}

#[test]
fn gigaset_reports_unsupported_zones_and_the_error_of_its_clock() {
    let limits: Vec<(&str, Vec<ClockLimit>)> = list_zones()
        .iter()
        .map(|zone| (zone.id(), zone.time_zone().clock_limits(Vendor::Gigaset)))
        .filter(|(_, limits)| !limits.is_empty())
        .collect();
    let summer = ClockLimit::SummerTime { minutes: 60 };
    let offset = ClockLimit::Offset { wanted_minutes: -570, nearest_minutes: -600 };
    assert_eq!(limits, [("America/Miquelon", vec![summer]), ("Pacific/Marquesas", vec![offset])]);

    let wrong = |id: &str| -> BTreeSet<i32> {
        let zone = find_zone(id).expect("a zone");
        let clock = clock::gigaset(&gigaset::Clock::new(zone.time_zone()));
        let (_, months) = clock::iana(&database(id));
        clock.months().iter().zip(months).map(|(phone, right)| (phone - right) / 60).collect()
    };
    assert_eq!(wrong("America/Miquelon"), BTreeSet::from([-60, 0]));
    assert_eq!(wrong("Pacific/Marquesas"), BTreeSet::from([-30]));

    assert_eq!(
        summer.text(Language::Fr),
        "Ce téléphone ne connaît que les dates européennes de l’heure d’été : il reste à l’heure d’hiver et retarde de \
         60 minutes en été."
    );
    assert_eq!(
        summer.text(Language::En),
        "This phone supports only the European dates of summer time: it stays on winter time and is 60 minutes slow in \
         summer."
    );
    assert_eq!(
        offset.text(Language::Fr),
        "Ce téléphone ne connaît pas le décalage UTC−09:30 : il reçoit UTC−10:00 et retarde de 30 minutes."
    );
    assert_eq!(
        offset.text(Language::En),
        "This phone doesn’t support the offset UTC−09:30: it uses UTC−10:00 and is 30 minutes slow."
    );
    let kiritimati = zone("<+14>-14").clock_limits(Vendor::Gigaset);
    assert_eq!(kiritimati, [ClockLimit::Offset { wanted_minutes: 840, nearest_minutes: 720 }]);
    assert_eq!(zone("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").clock_limits(Vendor::Gigaset).len(), 2);
    for european in ["GMT0BST,M3.5.0/1,M10.5.0", "EET-2EEST,M3.5.0/3,M10.5.0/4", "<-01>1<+00>,M3.5.0/0,M10.5.0/1"] {
        let clock = gigaset::Clock::new(&zone(european));
        assert_eq!((clock.summer_enable, clock.limits), ("0x1", vec![]), "{european}");
    }
}

/// The code supports more zones than the zones of France.
#[test]
fn clocks_follow_zones_outside_france() {
    for (id, footer) in ELSEWHERE {
        if id == "Pacific/Chatham" {
            assert!(
                matches!(TimeZone::parse(footer), Err(Error::TimeZone { .. })),
                "a change at half past two is not supported"
            );
            continue;
        }
        for (vendor, clock) in exact_clocks(&zone(footer)) {
            assert_same(&format!("{id} {vendor:?}"), &clock, &database(id));
        }
    }
}

/// The tests find typical mistakes: the fourth Sunday of October instead of the last, and the zone of Bermuda for the
/// Antilles.
#[test]
fn the_comparison_detects_typical_mistakes() {
    let mut values = yealink::Clock::new(&zone("CET-1CEST,M3.5.0,M10.5.0/3"), None);
    values.summer_end = "10/4/7/3".into();
    let (transitions, _) = clock::iana(&database("Europe/Paris"));
    let fourth = clock::yealink(&values).transitions();
    assert_eq!(fourth[..2], transitions[..2], "2026");
    assert_ne!(fourth[2..4], transitions[2..4], "2027");

    let bermuda = clock::snom(&snom::Clock::new(&zone("AST4ADT,M3.2.0,M11.1.0"), None));
    let (_, months) = clock::iana(&database("America/Martinique"));
    let wrong = bermuda.months().iter().zip(&months).filter(|(phone, right)| phone != right).count();
    assert_eq!(wrong, 8 * clock::YEARS.count(), "eight months of every year");
}

/// A vendor's name for a zone is used only if the vendor's rule equals the zone's rule, because the phone may use
/// either rule.
#[test]
fn vendor_names_have_the_offset_of_their_zone() {
    for zone in list_zones() {
        if let Some(code) = zone.vendor_name(Vendor::Snom) {
            let (_, offset) = code.split_at(3);
            assert_eq!(yealink::offset(zone.time_zone().offset_minutes), offset, "{}", zone.id());
            assert_eq!(snom::Clock::new(zone.time_zone(), Some(code)).zone, code);
        }
        if let Some(name) = zone.vendor_name(Vendor::Yealink) {
            assert_eq!(yealink::Clock::new(zone.time_zone(), Some(name)).zone_name, name);
        }
        assert_eq!(zone.vendor_name(Vendor::Cisco).or(zone.vendor_name(Vendor::Gigaset)), None);
    }
}

#[test]
fn clock_values_of_paris() {
    let paris = find_zone("Europe/Paris").expect("Paris");
    assert_eq!(paris.footer(), "CET-1CEST,M3.5.0,M10.5.0/3");
    let rule = paris.time_zone();
    assert_eq!(
        yealink::Clock::new(rule, paris.vendor_name(Vendor::Yealink)),
        yealink::Clock {
            zone: "+1".into(),
            zone_name: "France(Paris)".into(),
            summer_enable: "1",
            summer_type: "1",
            summer_start: "3/5/7/2".into(),
            summer_end: "10/5/7/3".into(),
            summer_minutes: "60".into(),
        }
    );
    assert_eq!(
        snom::Clock::new(rule, paris.vendor_name(Vendor::Snom)),
        snom::Clock {
            zone: "FRA+1".into(),
            offset: "+3600".into(),
            summer: "3600 03.05.07 02:00:00 10.05.07 03:00:00".into(),
        }
    );
    assert_eq!(
        cisco::Clock::new(rule),
        cisco::Clock {
            zone: "GMT+01:00".into(),
            offset: String::new(),
            summer_enable: "Yes",
            summer_rule: "start=3/-1/7/2:0:0;end=10/-1/7/3:0:0;save=1:0:0".into(),
        }
    );
    assert_eq!(gigaset::Clock::new(rule), gigaset::Clock { zone: "0x1b".into(), summer_enable: "0x1", limits: vec![] });
}

#[test]
fn clock_values_of_overseas_zones() {
    let rule = |id: &str| *find_zone(id).expect("a zone").time_zone();
    let miquelon = rule("America/Miquelon");
    let values = yealink::Clock::new(&miquelon, None);
    assert_eq!((values.zone.as_str(), values.zone_name.as_str()), ("-3", ""));
    assert_eq!((values.summer_start.as_str(), values.summer_end.as_str()), ("3/2/7/2", "11/1/7/2"));
    assert_eq!(snom::Clock::new(&miquelon, None).summer, "3600 03.02.07 02:00:00 11.01.07 02:00:00");
    assert_eq!(cisco::Clock::new(&miquelon).summer_rule, "start=3/8/7/2:0:0;end=11/1/7/2:0:0;save=1:0:0");

    let marquesas = rule("Pacific/Marquesas");
    assert_eq!(yealink::Clock::new(&marquesas, None).zone, "-9:30");
    let values = snom::Clock::new(&marquesas, None);
    assert_eq!([values.zone, values.offset, values.summer], ["", "-34200", ""]);
    let values = cisco::Clock::new(&marquesas);
    assert_eq!(
        [&values.zone, &values.offset, values.summer_enable, &values.summer_rule],
        ["GMT-10:00", "00/30", "No", ""]
    );

    let abidjan = rule("Africa/Abidjan");
    assert_eq!(yealink::Clock::new(&abidjan, None).zone, "0");
    assert_eq!(snom::Clock::new(&abidjan, None).offset, "+0");
    assert_eq!(cisco::Clock::new(&abidjan).zone, "GMT");
    assert_eq!(gigaset::Clock::new(&abidjan).zone, "0x1a");
    assert_eq!(gigaset::Clock::new(&rule("Indian/Reunion")).zone, "0x2b");
}

/// A whole file contains the values of the clock, and nothing about summer time if there is none.
#[test]
fn a_yealink_file_contains_the_clock_values() {
    for zone in list_zones() {
        let mut configuration = sample::configuration();
        configuration.time_zone = *zone.time_zone();
        configuration.time_zone_name = zone.vendor_name(Vendor::Yealink).map(str::to_owned);
        let file = render_phone(sample::model("yealink-cp920"), None, &configuration).expect("a file");
        let value = |name: &str| cfg::value(&file, &format!("local_time.{name}"));
        let values = yealink::Clock::new(zone.time_zone(), zone.vendor_name(Vendor::Yealink));
        let written = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        assert_eq!(value("time_zone"), written(&values.zone), "{}", zone.id());
        assert_eq!(value("time_zone_name"), Some(written(&values.zone_name).unwrap_or_else(|| "%NULL%".into())));
        assert_eq!(value("summer_time"), written(values.summer_enable));
        assert_eq!(value("dst_time_type"), written(values.summer_type));
        assert_eq!(value("start_time"), written(&values.summer_start));
        assert_eq!(value("end_time"), written(&values.summer_end));
        assert_eq!(value("offset_time"), written(&values.summer_minutes));
        assert_eq!(value("time_format").as_deref(), Some("1"), "24 hours");
        assert_eq!(value("date_format").as_deref(), Some("3"), "the day before the month");
    }
}
