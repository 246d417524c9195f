//! The value of a setting.

use super::{CharacterSet, Choice, Kind, Setting, ValueError, host, url};
use portal_api::{Invalid, Number, Secret, dialled::Dialled, spelling};
use std::borrow::Cow;

/// A value of the kind of its setting. Use [`Value::parse`] to create a checked value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A value of [`Kind::Switch`].
    Switch(bool),
    /// A value of [`Kind::Integer`].
    Integer(i64),
    /// A value of [`Kind::Choice`] and [`Kind::TimeZone`]: the choice's identifier.
    Choice(String),
    /// A value of [`Kind::Order`]: the choices' identifiers, the preferred first.
    Order(Vec<String>),
    /// A value of [`Kind::Text`], [`Kind::Number`], [`Kind::Host`] and [`Kind::Url`].
    Text(String),
    /// A value of [`Kind::Secret`].
    Secret(Secret),
}

/// A value as text for storage. Secrets are stored differently.
#[derive(Debug)]
pub enum ValueText<'a> {
    /// Stored as it is.
    Plain(Cow<'a, str>),
    /// Encrypted before it is stored.
    Secret(&'a Secret),
}

impl Value {
    /// Parses text from a user or from storage: `true` or `false`, digits, the identifier of a choice, several
    /// identifiers separated by commas, or a text. [`Value::text`] returns the same text.
    ///
    /// Spaces at the ends are ignored, except in a secret. If the default of the setting is empty, the empty value is
    /// allowed and means "none".
    pub fn parse(setting: &Setting, text: &str) -> Result<Self, ValueError> {
        let value = Self::parse_kind(setting.kind(), text)?;
        if value.is_empty() && !setting.may_be_empty() { Err(Invalid::Required.into()) } else { Ok(value) }
    }

    /// Parses without the check for a missing value. The defaults of the tree are parsed this way.
    pub(super) fn parse_kind(kind: &Kind, text: &str) -> Result<Self, ValueError> {
        let trimmed;
        let text = match kind {
            Kind::Secret { .. } => text,
            Kind::Text { characters: CharacterSet::OneLine, .. } => text.trim_matches(' '),
            // All other kinds consist of visible characters only. Invisible characters are removed, because the user
            // could not see why the value is refused.
            _ => {
                trimmed = spelling::trimmed(text);
                &trimmed
            }
        };
        match kind {
            Kind::Switch => match text {
                "true" => Ok(Self::Switch(true)),
                "false" => Ok(Self::Switch(false)),
                "" => Err(Invalid::Required.into()),
                _ => Err(ValueError::Kind),
            },
            Kind::Integer { min, max, unit } => match text.parse::<i64>() {
                Ok(number) if (*min..=*max).contains(&number) => Ok(Self::Integer(number)),
                _ if text.is_empty() => Err(Invalid::Required.into()),
                _ => Err(ValueError::Integer { min: *min, max: *max, unit: unit.clone() }),
            },
            Kind::Choice(choices) => find_choice(choices, text).map(Self::Choice),
            Kind::Order(choices) => parse_order(choices, text.split(',').map(|id| id.trim_matches(' '))),
            Kind::TimeZone if text.is_empty() => Err(Invalid::Required.into()),
            Kind::TimeZone if has_zone_syntax(text) => Ok(Self::Choice(text.to_owned())),
            Kind::TimeZone => Err(ValueError::TimeZone),
            Kind::Text { max, characters: CharacterSet::Numbers } => parse_numbers(text, *max).map(Self::Text),
            Kind::Text { max, characters } => {
                check_text(text, 0, *max, *characters).map(|()| Self::Text(text.to_owned()))
            }
            _ if text.is_empty() && !kind.is_write_only() => Ok(Self::Text(String::new())),
            Kind::Number => normalise_number(text).map(Self::Text).ok_or(ValueError::Number),
            Kind::Host => host::parse(text).map(Self::Text).ok_or(ValueError::Host),
            Kind::Url if url::is_url(text) => Ok(Self::Text(text.to_owned())),
            Kind::Url if text.len() > url::LIMIT => Err(Invalid::TooLong { limit: url::LIMIT }.into()),
            Kind::Url => Err(ValueError::Url),
            Kind::Secret { min, max, characters } => {
                let min = if text.is_empty() { 0 } else { *min };
                check_text(text, min, *max, *characters).map(|()| Self::Secret(Secret::new(text)))
            }
        }
    }

    /// The text that [`Value::parse`] reads.
    pub fn text(&self) -> ValueText<'_> {
        match self {
            Self::Switch(is_on) => ValueText::Plain(if *is_on { "true" } else { "false" }.into()),
            Self::Integer(number) => ValueText::Plain(number.to_string().into()),
            Self::Choice(text) | Self::Text(text) => ValueText::Plain(text.into()),
            Self::Order(ids) => ValueText::Plain(ids.join(",").into()),
            Self::Secret(secret) => ValueText::Secret(secret),
        }
    }

    /// Whether the value means "none".
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Secret(secret) => secret.expose().is_empty(),
            Self::Switch(_) | Self::Integer(_) | Self::Choice(_) | Self::Order(_) => false,
        }
    }
}

fn find_choice(choices: &[Choice], id: &str) -> Result<String, ValueError> {
    match choices.iter().find(|choice| choice.id == id) {
        Some(choice) => Ok(choice.id.clone()),
        None if id.is_empty() => Err(Invalid::Required.into()),
        None => Err(ValueError::Choice),
    }
}

fn parse_order<'a>(choices: &[Choice], ids: impl Iterator<Item = &'a str>) -> Result<Value, ValueError> {
    let mut order: Vec<String> = Vec::new();
    for id in ids {
        let id = find_choice(choices, id)?;
        if order.contains(&id) {
            return Err(ValueError::Repeated);
        }
        order.push(id);
    }
    if order.is_empty() { Err(Invalid::Required.into()) } else { Ok(Value::Order(order)) }
}

/// Checks the lengths in characters, and the characters.
fn check_text(text: &str, min: usize, max: usize, characters: CharacterSet) -> Result<(), ValueError> {
    // Counts no further than necessary, however long the text is.
    let length = text.chars().take(max + 1).count();
    if length > max {
        return Err(Invalid::TooLong { limit: max }.into());
    }
    if text.chars().any(|character| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')) {
        return Err(Invalid::ControlCharacter.into());
    }
    if text.contains('"') {
        return Err(Invalid::Quote.into());
    }
    if !text.chars().all(|character| characters.has(character)) {
        return Err(ValueError::Characters(characters));
    }
    if length < min { Err(Invalid::TooShort { limit: min }.into()) } else { Ok(()) }
}

/// Normalises `112, 15` to `112,15`.
fn parse_numbers(text: &str, max: usize) -> Result<String, ValueError> {
    let text: String = text.chars().filter(|character| *character != ' ').take(max + 1).collect();
    check_text(&text, 0, max, CharacterSet::Numbers)?;
    let mut seen = Vec::new();
    for number in text.split(',') {
        if (number.is_empty() && !text.is_empty()) || seen.contains(&number) {
            return Err(ValueError::Numbers);
        }
        seen.push(number);
    }
    Ok(text)
}

/// Normalises French numbers to their ten digits. Other numbers keep their digits and lose their separators.
fn normalise_number(text: &str) -> Option<String> {
    Number::parse(text).map(String::from).or_else(|_| Dialled::parse(text).map(String::from)).ok()
}

/// Whether the text has the syntax of an IANA name: `America/Argentina/Buenos_Aires` or `UTC`.
fn has_zone_syntax(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
    };
    text.len() <= 64 && text.split('/').count() <= 3 && text.split('/').all(is_part)
}
