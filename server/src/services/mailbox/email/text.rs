//! The text of an e-mail about a message.

use super::name::as_text;
use jiff::{Timestamp, tz::TimeZone};
use portal_api::{
    Language, Number,
    dialled::Dialled,
    message::{Message, MessageKind},
};
use std::fmt::Write as _;

/// An e-mail's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailText {
    /// The subject, a single line.
    pub subject: String,
    /// The body; its lines end with line feeds.
    pub body: String,
}

/// Writes the text about a line's message in a language. Times are in `zone`; `url` is the portal's address.
pub fn write_text(message: &Message, number: &Number, language: Language, zone: &TimeZone, url: &str) -> EmailText {
    let words = match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    };
    let announcement = (words.announcement)(message.kind, message.is_urgent);
    let from_name = message.from_name.as_ref().map(|name| as_text(name.as_str())).filter(|name| !name.is_empty());
    let caller = from_name.clone().or_else(|| format_number(message));
    let subject = match caller {
        Some(caller) => (words.from)(announcement, &caller),
        None => (words.from_unknown)(announcement),
    };
    let mut body = (words.arrived)(announcement, &number.in_pairs());
    let mut add_row = |name: &str, value: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(body, "{name}{value}");
    };
    let names = [from_name, format_number(message)];
    let names = names.into_iter().flatten().collect::<Vec<_>>().join(", ");
    add_row(words.caller, if names.is_empty() { words.unknown } else { &names });
    add_row(words.received, &format_time(message.arrived_at, zone, words.date));
    if message.kind == MessageKind::Voice {
        add_row(words.duration, &format_duration(message.duration_seconds));
    }
    body.push_str(&(words.end)(url));
    EmailText { subject, body }
}

/// Returns the caller's number as people write it, such as `09 70 71 11 11`, if the message has a number.
fn format_number(message: &Message) -> Option<String> {
    let readable = |number: &Dialled| match Number::parse(number.as_str()) {
        Ok(number) => number.in_pairs(),
        Err(_) => number.to_string(),
    };
    message.from_number.as_ref().map(readable)
}

fn format_time(at: Timestamp, zone: &TimeZone, format: &str) -> String {
    at.to_zoned(zone.clone()).strftime(format).to_string()
}

/// Formats a duration, the same in both languages: `42 s`, `3 min 05 s`.
fn format_duration(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds}\u{a0}s"),
        (minutes, seconds) => format!("{minutes}\u{a0}min {seconds:02}\u{a0}s"),
    }
}

struct EmailWords {
    /// The kind of message, and whether it is urgent, as the beginning of a sentence.
    announcement: fn(MessageKind, bool) -> &'static str,
    /// The subject, from the announcement and the caller.
    from: fn(&str, &str) -> String,
    from_unknown: fn(&str) -> String,
    /// The first sentence, from the announcement and the line's number.
    arrived: fn(&str, &str) -> String,
    caller: &'static str,
    unknown: &'static str,
    received: &'static str,
    date: &'static str,
    duration: &'static str,
    /// The last sentences, with the portal's address.
    end: fn(&str) -> String,
}

const FRENCH: EmailWords = EmailWords {
    announcement: |kind, is_urgent| match (kind, is_urgent) {
        (MessageKind::Voice, false) => "Nouveau message vocal",
        (MessageKind::Voice, true) => "Message vocal urgent",
        (MessageKind::Fax, false) => "Nouveau fax",
        (MessageKind::Fax, true) => "Fax urgent",
    },
    from: |announcement, caller| format!("{announcement} de {caller}"),
    from_unknown: |announcement| format!("{announcement} d’un numéro inconnu"),
    arrived: |announcement, number| format!("Bonjour,\n\n{announcement} sur votre ligne {number}.\n\n"),
    caller: "De : ",
    unknown: "numéro inconnu",
    received: "Reçu le : ",
    date: "%d/%m/%Y %H:%M:%S",
    duration: "Durée : ",
    end: |url| {
        format!(
            "\nVos messages : {url}\n\n-- \nVous recevez cet e-mail parce que votre adresse figure dans Paramètres › Notifications › \
             E-mail de cette ligne.\n"
        )
    },
};

const ENGLISH: EmailWords = EmailWords {
    announcement: |kind, is_urgent| match (kind, is_urgent) {
        (MessageKind::Voice, false) => "New voice message",
        (MessageKind::Voice, true) => "Urgent voice message",
        (MessageKind::Fax, false) => "New fax",
        (MessageKind::Fax, true) => "Urgent fax",
    },
    from: |announcement, caller| format!("{announcement} from {caller}"),
    from_unknown: |announcement| format!("{announcement} from an unknown number"),
    arrived: |announcement, number| format!("Hello,\n\n{announcement} on your line {number}.\n\n"),
    caller: "From: ",
    unknown: "unknown number",
    received: "Received: ",
    date: "%Y-%m-%d %H:%M:%S",
    duration: "Length: ",
    end: |url| {
        format!(
            "\nYour messages: {url}\n\n-- \nYou get this e-mail because your address is in Settings › Notifications › E-mail of \
             this line.\n"
        )
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::phones::PARIS;

    fn message() -> Message {
        Message {
            id: "m-1".parse().unwrap(),
            kind: MessageKind::Voice,
            is_urgent: true,
            from_number: Some("0970711111".parse().unwrap()),
            from_name: Some("Zoé Martin".parse().unwrap()),
            duration_seconds: 185,
            arrived_at: "2018-11-06T07:30:00Z".parse().unwrap(),
            is_read: false,
        }
    }

    fn text_in(message: &Message, language: Language) -> EmailText {
        let (number, zone) = (Number::parse("0970716830").unwrap(), TimeZone::posix(PARIS).unwrap());
        write_text(message, &number, language, &zone, "https://portail.example.fr")
    }

    #[test]
    fn a_french_email_names_caller_line_time_and_length() {
        let EmailText { subject, body } = text_in(&message(), Language::Fr);
        assert_eq!(subject, "Message vocal urgent de Zoé Martin");
        let expected = "Bonjour,\n\nMessage vocal urgent sur votre ligne 09\u{a0}70\u{a0}71\u{a0}68\u{a0}30.\n\n\
             De : Zoé Martin, 09\u{a0}70\u{a0}71\u{a0}11\u{a0}11\nReçu le : 06/11/2018 08:30:00\nDurée : 3\u{a0}min 05\u{a0}s\n\n\
             Vos messages : https://portail.example.fr\n\n-- \n";
        assert!(body.starts_with(expected), "{body}");
    }

    #[test]
    fn an_unknown_or_invisible_caller_is_named_as_unknown_or_by_number() {
        let fax = Message {
            kind: MessageKind::Fax,
            is_urgent: false,
            from_number: None,
            from_name: None,
            duration_seconds: 0,
            ..message()
        };
        let EmailText { subject, body } = text_in(&fax, Language::En);
        assert_eq!(subject, "New fax from an unknown number");
        assert!(body.contains("From: unknown number\nReceived: 2018-11-06 08:30:00\n\nYour messages"), "{body}");
        let invisible_name = Message { from_name: Some("\u{202e}\u{200b}".parse().unwrap()), ..message() };
        assert_eq!(
            text_in(&invisible_name, Language::Fr).subject,
            "Message vocal urgent de 09\u{a0}70\u{a0}71\u{a0}11\u{a0}11",
            "a name without visible characters is left out"
        );
        let foreign = Message { from_number: Some("+442079460000".parse().unwrap()), from_name: None, ..message() };
        assert_eq!(text_in(&foreign, Language::Fr).subject, "Message vocal urgent de +442079460000");
    }
}
