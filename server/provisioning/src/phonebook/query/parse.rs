//! Parses the requests of each vendor's phones.

use super::{
    BookQuery, DEPARTMENT, GigasetError, GigasetRequest, OFFSET, PagePosition, TERM, VIEW, View, parameters::Parameters,
};
use crate::{
    Vendor,
    phonebook::{cisco, clean, gigaset, legible, link, snom},
};

/// The maximum number of entries for a Yealink, which cannot fetch further pages. The phone's own limit is not
/// published.
const YEALINK_COUNT: usize = 5000;

/// The maximum length of a search text or a department name, in characters. It is the limit of names in the portal.
const TEXT_LIMIT: usize = 64;

/// The largest offset. No phonebook has more entries.
const OFFSET_LIMIT: usize = 1_000_000;

/// The smallest and the largest size of a response that a Gigaset may ask for, in bytes.
const GIGASET_BYTES: [usize; 2] = [512, 65_536];

impl BookQuery {
    /// Parses the part of the URL after `?`, which may be empty. Invalid parameters are ignored, and numbers are
    /// clamped to their limits.
    pub fn parse(vendor: Vendor, query: &str) -> Self {
        let parameters = Parameters::of(query);
        match vendor {
            Vendor::Yealink => {
                Self { position: PagePosition::From(0), count: YEALINK_COUNT, ..parse_own(&parameters, false) }
            }
            Vendor::Snom => Self { count: snom::LIMIT, ..parse_own(&parameters, true) },
            Vendor::Cisco => Self { count: cisco::LIMIT, ..parse_own(&parameters, true) },
            Vendor::Gigaset => parse_gigaset(&parameters),
        }
    }
}

/// Parses a query that the portal wrote into a configuration or a page, and that the phone completed. `has_form` tells
/// whether the vendor's phones can show a search form.
fn parse_own(parameters: &Parameters<'_>, has_form: bool) -> BookQuery {
    // A phone sends the placeholder unchanged when the user typed nothing.
    let is_typed = |text: &String| !text.eq_ignore_ascii_case("#SEARCH") && text != link::INPUT;
    let search = parameters.text(TERM).and_then(shorten).filter(is_typed);
    let department = parameters.text(DEPARTMENT).and_then(shorten);
    let offset = parse_number(parameters, OFFSET).unwrap_or(0);
    let view = match parameters.text(VIEW).as_deref() {
        Some("form") if has_form => View::Form,
        Some("all") => View::List,
        _ if search.is_some() || department.is_some() || offset > 0 => View::List,
        _ => View::Start,
    };
    BookQuery {
        view,
        search,
        caller: None,
        department,
        position: PagePosition::From(offset),
        count: 1,
        gigaset: GigasetRequest::default(),
    }
}

/// Parses `command=get_list&type=pb&fn=*&ln=du*&hm=*&mb=*&first=1&count=10&limit=2048&…`, where `*` matches anything.
/// The phone requests a list by name, or looks up a name by number. `set_first` is the search text that the user types
/// while the list is open. `last=-1` requests the end of the list.
fn parse_gigaset(parameters: &Parameters<'_>) -> BookQuery {
    let words =
        ["set_first", "fn", "ln"].map(|name| parameters.text(name).and_then(|text| shorten(text.replace('*', " "))));
    let numbers = ["hm", "mb"].map(|name| parameters.number(name).unwrap_or_default());
    // A number without `*` is the whole number of a caller whose name the phone looks up.
    let caller = numbers.iter().filter(|number| !number.contains('*')).map(|number| clean::dialable(number));
    // A number with `*` is a part of a number to search for.
    let part = numbers.iter().map(|number| clean::dialable(&number.replace('*', "")));
    let caller = caller.into_iter().find(|number| !number.is_empty());
    let search = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let search =
        shorten(search).or_else(|| part.into_iter().find(|number| !number.is_empty()).filter(|_| caller.is_none()));
    let position = match (parse_number(parameters, "first"), parameters.number("last").as_deref()) {
        (Some(first), _) => PagePosition::From(first.saturating_sub(1)),
        (None, Some("-1")) => PagePosition::Until(usize::MAX),
        (None, _) => {
            parse_number(parameters, "last").filter(|last| *last > 0).map_or(PagePosition::From(0), PagePosition::Until)
        }
    };
    let count = parse_number(parameters, "count").filter(|count| *count > 0).unwrap_or(gigaset::LIMIT);
    BookQuery {
        view: View::List,
        search,
        caller,
        department: None,
        position,
        count: count.min(gigaset::LIMIT),
        gigaset: GigasetRequest::of(parameters),
    }
}

impl GigasetRequest {
    fn of(parameters: &Parameters<'_>) -> Self {
        let default = Self::default();
        let command = parameters.text("command").and_then(check_word).unwrap_or(default.command);
        let list_type = parameters.text("type").and_then(check_word).unwrap_or(default.list_type);
        let error = match (command.as_str(), list_type.as_str()) {
            ("get_list", "pb" | "pr") => None,
            ("get_list", _) => Some(GigasetError::Unavailable),
            _ => Some(GigasetError::NotAllowed),
        };
        let [least, most] = GIGASET_BYTES;
        let limit = parse_number(parameters, "limit").map_or(default.limit, |limit| limit.clamp(least, most));
        Self { command, list_type, limit, error }
    }
}

impl Default for GigasetRequest {
    fn default() -> Self {
        let [_, limit] = GIGASET_BYTES;
        Self { command: "get_list".to_owned(), list_type: "pb".to_owned(), limit, error: None }
    }
}

/// Parses the number with this name, at most [`OFFSET_LIMIT`].
fn parse_number(parameters: &Parameters<'_>, name: &str) -> Option<usize> {
    Some(parameters.number(name)?.trim().parse::<usize>().ok()?.min(OFFSET_LIMIT))
}

/// Shortens a text to the maximum length. Returns `None` when no legible character is left.
fn shorten(text: String) -> Option<String> {
    let text: String = legible(&text).chars().take(TEXT_LIMIT).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns the text if it consists of lower-case letters and `_`.
fn check_word(text: String) -> Option<String> {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    (text.len() <= TEXT_LIMIT && !text.is_empty() && text.bytes().all(is_allowed)).then_some(text)
}
