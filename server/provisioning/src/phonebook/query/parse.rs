//! Reads what each vendor's telephones ask.

use super::{BookQuery, DEPARTMENT, GigasetRequest, OFFSET, Place, Refusal, TERM, VIEW, View, parameters::Parameters};
use crate::{
    Vendor,
    phonebook::{cisco, clean, gigaset, legible, link, snom},
};

/// How many entries a Yealink is given, for it can't turn a page.
const WHOLE: usize = 5000;

/// How much of a search text or a department's name is read, in characters: as much as a name of the portal has.
const TEXT: usize = 64;

/// No directory has more entries.
const LAST: usize = 1_000_000;

/// How many bytes a Gigaset is answered, at least and at most; what it says is in between.
const BYTES: [usize; 2] = [512, 65_536];

impl BookQuery {
    /// Reads what comes after the `?` of the address; empty if nothing does. What isn't understood is as if it weren't
    /// there, and numbers are brought within their limits.
    pub fn parse(vendor: Vendor, query: &str) -> Self {
        let parameters = Parameters::of(query);
        match vendor {
            Vendor::Yealink => Self { place: Place::From(0), count: WHOLE, ..of_ours(&parameters, false) },
            Vendor::Snom => Self { count: snom::LIMIT, ..of_ours(&parameters, true) },
            Vendor::Cisco => Self { count: cisco::LIMIT, ..of_ours(&parameters, true) },
            Vendor::Gigaset => of_gigaset(&parameters),
        }
    }
}

/// A query that we wrote into a configuration or a page, and the telephone completed.
fn of_ours(parameters: &Parameters<'_>, has_form: bool) -> BookQuery {
    // What stands for a text that nobody typed.
    let is_typed = |text: &String| !text.eq_ignore_ascii_case("#SEARCH") && text != link::INPUT;
    let search = parameters.text(TERM).and_then(short).filter(is_typed);
    let department = parameters.text(DEPARTMENT).and_then(short);
    let offset = number(parameters, OFFSET).unwrap_or(0);
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
        place: Place::From(offset),
        count: 1,
        gigaset: GigasetRequest::default(),
    }
}

/// `command=get_list&type=pb&fn=*&ln=du*&hm=*&mb=*&first=1&count=10&limit=2048&…`, where `*` stands for anything: a list
/// by name, or who has a number. `set_first` is what is typed in the list. `last=-1` asks for the end.
fn of_gigaset(parameters: &Parameters<'_>) -> BookQuery {
    let words =
        ["set_first", "fn", "ln"].map(|name| parameters.text(name).and_then(|text| short(text.replace('*', " "))));
    let numbers = ["hm", "mb"].map(|name| parameters.number(name).unwrap_or_default());
    let caller = numbers.iter().filter(|number| !number.contains('*')).map(|number| clean::dialable(number));
    let part = numbers.iter().map(|number| clean::dialable(&number.replace('*', "")));
    let caller = caller.into_iter().find(|number| !number.is_empty());
    let search = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let search =
        short(search).or_else(|| part.into_iter().find(|number| !number.is_empty()).filter(|_| caller.is_none()));
    let place = match (number(parameters, "first"), parameters.number("last").as_deref()) {
        (Some(first), _) => Place::From(first.saturating_sub(1)),
        (None, Some("-1")) => Place::Until(usize::MAX),
        (None, _) => number(parameters, "last").filter(|last| *last > 0).map_or(Place::From(0), Place::Until),
    };
    let count = number(parameters, "count").filter(|count| *count > 0).unwrap_or(gigaset::LIMIT);
    BookQuery {
        view: View::List,
        search,
        caller,
        department: None,
        place,
        count: count.min(gigaset::LIMIT),
        gigaset: GigasetRequest::of(parameters),
    }
}

impl GigasetRequest {
    fn of(parameters: &Parameters<'_>) -> Self {
        let default = Self::default();
        let command = parameters.text("command").and_then(word).unwrap_or(default.command);
        let list_type = parameters.text("type").and_then(word).unwrap_or(default.list_type);
        let refusal = match (command.as_str(), list_type.as_str()) {
            ("get_list", "pb" | "pr") => None,
            ("get_list", _) => Some(Refusal::Unavailable),
            _ => Some(Refusal::NotAllowed),
        };
        let [least, most] = BYTES;
        let limit = number(parameters, "limit").map_or(default.limit, |limit| limit.clamp(least, most));
        Self { command, list_type, limit, refusal }
    }
}

impl Default for GigasetRequest {
    fn default() -> Self {
        let [_, limit] = BYTES;
        Self { command: "get_list".to_owned(), list_type: "pb".to_owned(), limit, refusal: None }
    }
}

fn number(parameters: &Parameters<'_>, name: &str) -> Option<usize> {
    Some(parameters.number(name)?.trim().parse::<usize>().ok()?.min(LAST))
}

fn short(text: String) -> Option<String> {
    let text: String = legible(&text).chars().take(TEXT).collect();
    let text = text.trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

fn word(text: String) -> Option<String> {
    let is_right = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    (text.len() <= TEXT && !text.is_empty() && text.bytes().all(is_right)).then_some(text)
}
