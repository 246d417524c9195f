//! Whether a model supports a key or a setting, with a sentence for the user if not. Accepted values are never dropped
//! from a file.

use super::Model;
use crate::{
    catalogue::{Placeholder, TemplatePart},
    keys::{Function, Key, KeyGroup},
    settings::{Setting, SettingId, Value},
    time_zone::find_zone,
};
use portal_api::Language;
use std::borrow::Cow;

impl Model {
    /// Whether a key of this group supports the function in the newest firmware. The error is the sentence for the
    /// user.
    pub fn check_function(&self, group: KeyGroup, function: Function, language: Language) -> Result<(), &str> {
        let written = self.generation(None).file_lines_of_key(group, function);
        match (self.unsupported_functions.get(&function), written) {
            (Some(reason), _) => Err(reason.text(language)),
            (None, Some(_)) => Ok(()),
            (None, None) => Err(match language {
                Language::Fr => "Ce téléphone n’a pas cette fonction sur cette touche.",
                Language::En => "This phone doesn’t have this function on this key.",
            }),
        }
    }

    /// Whether a key of this group supports everything in `key`, in the newest firmware: the function
    /// ([`Model::check_function`]), the operand, the pickup code and the label. The error is the sentence for the user.
    pub fn check_key(&self, group: KeyGroup, key: &Key, language: Language) -> Result<(), &str> {
        self.check_function(group, key.function(), language)?;
        let lines = self.generation(None).file_lines_of_key(group, key.function()).unwrap_or_default();
        // A part of the key is supported if the file contains one of these placeholders.
        let writes_any = |wanted: &[Placeholder]| {
            let is_wanted = |part: &TemplatePart| match part {
                TemplatePart::Placeholder(placeholder) => wanted.contains(placeholder),
                _ => false,
            };
            lines.iter().any(|line| line.parts().any(is_wanted))
        };
        // The portal configures only the first line of a phone.
        if key.line() > 1 {
            return Err(match language {
                Language::Fr => "Ce téléphone n’a qu’une ligne configurée : une touche n’a que la ligne 1.",
                Language::En => "This phone has one configured line: a key can have line 1 only.",
            });
        }
        if !key.operand().is_empty() && !writes_any(&[Placeholder::KeyOperand, Placeholder::KeyTarget]) {
            return Err(match language {
                Language::Fr => "Sur cette touche, la fonction ne prend pas de numéro : laissez-le vide.",
                Language::En => "On this key the function takes no number: leave it empty.",
            });
        }
        if !key.pickup().is_empty() && !writes_any(&[Placeholder::KeyPickup]) {
            return Err(match language {
                Language::Fr => {
                    "Les touches de ce téléphone interceptent par le code de la ligne : laissez le code vide."
                }
                Language::En => "The keys of this phone pick up by the line’s code: leave the code empty.",
            });
        }
        if !key.label().is_empty() && !writes_any(&[Placeholder::KeyLabel, Placeholder::KeyDisplayedLabel]) {
            return Err(match language {
                Language::Fr => "Cette touche n’affiche pas de libellé : laissez-le vide.",
                Language::En => "This key shows no label: leave it empty.",
            });
        }
        Ok(())
    }

    /// The settings that a key of this group requires in the newest firmware: the service codes that the key dials.
    /// Without these settings the key does nothing.
    pub fn required_settings(&self, group: KeyGroup, function: Function) -> impl Iterator<Item = &SettingId> {
        let lines = self.generation(None).file_lines_of_key(group, function).unwrap_or_default();
        lines.iter().filter_map(|line| line.needs.as_ref()).map(|needs| &needs.id)
    }

    /// The value that the phone's file contains for a setting: `value`, or its replacement if the vendor does not have
    /// `value`. `firmware` is as in [`crate::render_phone`].
    pub fn written_value<'a>(&self, firmware: Option<&str>, setting: &Setting, value: &'a Value) -> Cow<'a, Value> {
        let lines = self.generation(firmware).phone().iter().filter_map(|line| line.setting.as_ref());
        let mut written =
            lines.filter(|spelling| spelling.id == *setting.id()).map(|spelling| spelling.written_value(value));
        written.find(|written| matches!(written, Cow::Owned(_))).unwrap_or(Cow::Borrowed(value))
    }

    /// Whether the phone supports this value of a setting. A setting that the model lacks accepts every value. The
    /// error is the sentence for the user. Refused are a list without a codec that the model supports, a language or a
    /// time zone that the model lacks, and a choice that its vendor lacks. A number that the vendor lacks is accepted
    /// and replaced ([`Model::written_value`]).
    pub fn check_setting(&self, setting: &Setting, value: &Value, language: Language) -> Result<(), String> {
        let id = setting.id().as_str();
        if !self.settings.contains(id) {
            return Ok(());
        }
        // The test for a supported choice, and the beginning of the sentence for the user.
        let (is_known, french, english): (&dyn Fn(&str) -> bool, _, _) = match id {
            "codec.order" => (
                &|codec| self.supports_codec(self.generation(None), codec),
                "Ce téléphone ne connaît aucun de ces codecs, mais :",
                "This phone knows none of these codecs, but:",
            ),
            "language.screen" => (
                &|tag| self.languages.contains_key(tag),
                "Ce téléphone ne parle pas cette langue, mais :",
                "This phone doesn’t speak this language, but:",
            ),
            "language.web" => (
                &|tag| !self.is_replaced(setting, tag),
                "Les pages web de ce téléphone n’ont pas cette langue, mais :",
                "The web pages of this phone don’t have this language, but:",
            ),
            "time.zone" => return self.check_zone(value, language),
            _ => (
                &|choice| !self.is_replaced(setting, choice),
                "Ce téléphone n’a pas ce choix, mais :",
                "This phone doesn’t have this choice, but:",
            ),
        };
        let is_supported = match value {
            Value::Order(ids) => ids.iter().any(|id| is_known(id)),
            Value::Choice(id) => is_known(id),
            _ => true,
        };
        if is_supported {
            return Ok(());
        }
        let known = setting.kind().choices().iter().filter(|choice| is_known(&choice.id));
        let known: Vec<_> = known.map(|choice| choice.label.text(language)).collect();
        let sentence = match language {
            Language::Fr => french,
            Language::En => english,
        };
        Err(format!("{sentence} {}.", known.join(", ")))
    }

    /// The reason why the model lacks a setting, if its model file or vendor file gives a reason.
    pub fn missing_setting_reason(&self, setting: &str, language: Language) -> Option<&str> {
        self.missing_settings.get(setting).map(|reason| reason.text(language))
    }

    fn check_zone(&self, value: &Value, language: Language) -> Result<(), String> {
        let Value::Choice(id) = value else { return Ok(()) };
        let limits = find_zone(id).map(|zone| zone.time_zone().clock_limits(self.vendor)).unwrap_or_default();
        match limits.first() {
            Some(limit) => Err(limit.text(language)),
            None => Ok(()),
        }
    }

    /// Whether another choice replaces this one in the phone's file.
    fn is_replaced(&self, setting: &Setting, choice: &str) -> bool {
        matches!(self.written_value(None, setting, &Value::Choice(choice.to_owned())), Cow::Owned(_))
    }
}
