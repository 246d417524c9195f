//! A setting in a settings file, and its checks.

use super::{BilingualText, CharacterSet, Choice, Kind, Rank, Setting, SettingId, Value, raw_default::RawDefault};
use crate::Error;
use crate::source::Source;
use serde::Deserialize;
use toml::Spanned;

/// A setting in a settings file, as serde reads it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingText {
    id: Spanned<String>,
    label: Spanned<BilingualText>,
    help: Spanned<BilingualText>,
    #[serde(rename = "type")]
    kind: Spanned<KindName>,
    min: Option<Spanned<i64>>,
    max: Option<Spanned<i64>>,
    unit: Option<Spanned<BilingualText>>,
    /// The allowed characters of a text or secret.
    form: Option<Spanned<CharacterSet>>,
    choices: Option<Spanned<Vec<ChoiceText>>>,
    default: Spanned<RawDefault>,
    /// The lowest rank that may change the setting.
    least: Rank,
    #[serde(default)]
    per_line: bool,
    /// The number of copies; `{n}` is replaced with the number from 1.
    repeat: Option<Spanned<u8>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindName {
    Switch,
    Integer,
    Choice,
    Order,
    TimeZone,
    Text,
    Number,
    Host,
    Url,
    Secret,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceText {
    id: String,
    fr: String,
    en: String,
}

impl SettingText {
    /// The position of the identifier, for the error about a duplicate.
    pub fn id(&self) -> &Spanned<String> {
        &self.id
    }

    /// Checks the setting. Returns one setting, or `repeat` settings.
    pub fn check(&self, source: Source<'_>, section: &str) -> Result<Vec<Setting>, Error> {
        let is_numbered = |text: &str| text.contains("{n}");
        let numbers = match &self.repeat {
            None if is_numbered(self.id.get_ref()) => {
                return Err(source.error_in(&self.id, "`repeat` and {n} go together"));
            }
            None => vec![None],
            Some(repeat) if !is_numbered(self.id.get_ref()) || *repeat.get_ref() < 2 => {
                return Err(source.error_in(repeat, "`repeat` and {n} go together, and `repeat` is at least 2"));
            }
            Some(repeat) => (1..=*repeat.get_ref()).map(Some).collect(),
        };
        let kind = self.check_kind(source)?;
        let default = self.check_default(source, &kind)?;
        for text in [&self.label, &self.help] {
            if !text.get_ref().is_complete() {
                return Err(source.error_in(text, "a text is needed in French and in English, on one line"));
            }
        }
        numbers
            .into_iter()
            .map(|number| {
                let fill = |text: &str| match number {
                    Some(number) => text.replace("{n}", &number.to_string()),
                    None => text.to_owned(),
                };
                let id =
                    fill(self.id.get_ref()).parse::<SettingId>().map_err(|reason| source.error_in(&self.id, reason))?;
                Ok(Setting {
                    id,
                    section: section.to_owned(),
                    label: self.label.get_ref().map(fill),
                    help: self.help.get_ref().map(fill),
                    kind: kind.clone(),
                    default: default.clone(),
                    minimum_rank: self.least,
                    is_per_line: self.per_line,
                })
            })
            .collect()
    }

    /// Checks that the setting has exactly the fields of its kind, and converts the kind.
    fn check_kind(&self, source: Source<'_>) -> Result<Kind, Error> {
        use KindName as Name;
        let name = *self.kind.get_ref();
        let is_one_of = |names: &[Name]| names.contains(&name);
        // Refuses a field that the file has, although the kind of the setting does not use it.
        let refuse_unless = |field: Option<usize>, is_used: bool, field_name: &str| match field {
            Some(at) if !is_used => Err(source.error(at, format!("this type has no `{field_name}`"))),
            _ => Ok(()),
        };
        let start = |span: std::ops::Range<usize>| span.start;
        refuse_unless(
            self.min.as_ref().map(|min| start(min.span())),
            is_one_of(&[Name::Integer, Name::Secret]),
            "min",
        )?;
        refuse_unless(
            self.max.as_ref().map(|max| start(max.span())),
            is_one_of(&[Name::Integer, Name::Text, Name::Secret]),
            "max",
        )?;
        refuse_unless(self.unit.as_ref().map(|unit| start(unit.span())), is_one_of(&[Name::Integer]), "unit")?;
        refuse_unless(
            self.form.as_ref().map(|form| start(form.span())),
            is_one_of(&[Name::Text, Name::Secret]),
            "form",
        )?;
        refuse_unless(
            self.choices.as_ref().map(|choices| start(choices.span())),
            is_one_of(&[Name::Choice, Name::Order]),
            "choices",
        )?;
        let needed = |field_name: &str| source.error_in(&self.kind, format!("this type needs `{field_name}`"));
        let number = |field: Option<Spanned<i64>>, field_name: &str| field.ok_or_else(|| needed(field_name));
        let length = |field: &Spanned<i64>| match usize::try_from(*field.get_ref()) {
            Ok(length @ 1..=4096) => Ok(length),
            _ => Err(source.error_in(field, "a length must be from 1 to 4096 characters")),
        };
        let form = || self.form.as_ref().map(|form| *form.get_ref()).ok_or_else(|| needed("form"));
        Ok(match name {
            Name::Switch => Kind::Switch,
            Name::Integer => {
                let (min, max) = (number(self.min.clone(), "min")?, number(self.max.clone(), "max")?);
                if min.get_ref() >= max.get_ref() {
                    return Err(source.error_in(&max, "`max` must be greater than `min`"));
                }
                if let Some(unit) = self.unit.as_ref().filter(|unit| !unit.get_ref().is_complete()) {
                    return Err(source.error_in(unit, "a text is needed in French and in English, on one line"));
                }
                let unit = self.unit.as_ref().map(|unit| unit.get_ref().clone());
                Kind::Integer { min: *min.get_ref(), max: *max.get_ref(), unit }
            }
            Name::Choice => Kind::Choice(self.check_choices(source)?),
            Name::Order => Kind::Order(self.check_choices(source)?),
            Name::TimeZone => Kind::TimeZone,
            Name::Text => Kind::Text { max: length(&number(self.max.clone(), "max")?)?, characters: form()? },
            Name::Number => Kind::Number,
            Name::Host => Kind::Host,
            Name::Url => Kind::Url,
            Name::Secret => {
                let (min, max) = (number(self.min.clone(), "min")?, number(self.max.clone(), "max")?);
                if min.get_ref() > max.get_ref() {
                    return Err(source.error_in(&max, "`max` must not be less than `min`"));
                }
                Kind::Secret { min: length(&min)?, max: length(&max)?, characters: form()? }
            }
        })
    }

    /// Checks the choices of a list and converts them.
    fn check_choices(&self, source: Source<'_>) -> Result<Vec<Choice>, Error> {
        let texts = self.choices.as_ref().ok_or_else(|| source.error_in(&self.kind, "this type needs `choices`"))?;
        let mut choices: Vec<Choice> = Vec::new();
        for text in texts.get_ref().clone() {
            let choice = Choice { id: text.id, label: BilingualText { fr: text.fr, en: text.en } };
            let is_id = !choice.id.is_empty()
                && choice.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            if !is_id || !choice.label.is_complete() {
                return Err(source.error_in(texts, format!("the choice \"{}\" is invalid", choice.id)));
            }
            if choices.iter().any(|other| other.id == choice.id) {
                return Err(source.error_in(texts, format!("the choice \"{}\" occurs twice", choice.id)));
            }
            choices.push(choice);
        }
        if choices.len() < 2 {
            return Err(source.error_in(texts, "a choice needs two or more values"));
        }
        Ok(choices)
    }

    /// Checks that the default is of the setting's kind, and converts it. Writes it as text first, because
    /// `Value::parse_kind` reads text.
    fn check_default(&self, source: Source<'_>, kind: &Kind) -> Result<Value, Error> {
        let text = match (kind, self.default.get_ref()) {
            (Kind::Switch, RawDefault::Switch(is_on)) => is_on.to_string(),
            (Kind::Integer { .. }, RawDefault::Integer(number)) => number.to_string(),
            (Kind::Order(_), RawDefault::List(ids)) => ids.join(","),
            (Kind::Switch | Kind::Integer { .. } | Kind::Order(_), _) => {
                return Err(source.error_in(&self.default, "the default is of another type"));
            }
            (Kind::Secret { .. }, RawDefault::Text(text)) if !text.is_empty() => {
                return Err(source.error_in(&self.default, "a secret has no default"));
            }
            (_, RawDefault::Text(text)) => text.clone(),
            _ => return Err(source.error_in(&self.default, "the default is of another type")),
        };
        Value::parse_kind(kind, &text)
            .map_err(|refusal| source.error_in(&self.default, refusal.text(portal_api::Language::En)))
    }
}
