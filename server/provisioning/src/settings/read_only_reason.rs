//! Why a user may not change a setting, with a sentence for the user.

use super::{Rank, Scope};
use portal_api::Language;

/// Why a setting is read-only for a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// The caller is a reader.
    Reader,
    /// The setting requires this rank.
    Rank(Rank),
    /// The scope is above those of the caller.
    Above(Scope),
    /// The setting belongs to one line and has no meaning at a higher scope.
    PerLine,
    /// This scope locks the setting.
    Locked(Scope),
    /// Users of rank `User` cannot lock.
    Lock,
}

impl ReadOnlyReason {
    /// The sentence for the user.
    pub fn text(self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.french(),
            Language::En => self.english(),
        }
    }

    fn french(self) -> &'static str {
        match self {
            Self::Reader => "Ce paramètre est en lecture seule.",
            Self::Rank(Rank::User) => "Seul l’utilisateur de la ligne peut modifier ce paramètre.",
            Self::Rank(Rank::DepartmentAdministrator) => "Seul un administrateur peut modifier ce paramètre.",
            Self::Rank(Rank::RootAdministrator) => "Seul un administrateur racine peut modifier ce paramètre.",
            Self::Rank(Rank::Reseller) => "Seul votre revendeur peut modifier ce paramètre.",
            Self::Rank(Rank::Operator) => "Seul l’opérateur peut modifier ce paramètre.",
            Self::Above(Scope::Model) => "La valeur du modèle ne se modifie pas.",
            Self::Above(Scope::Operator) => "Seul l’opérateur peut modifier les paramètres de la plateforme.",
            Self::Above(Scope::Reseller) => "Seul le revendeur peut modifier les paramètres de tous ses clients.",
            Self::Above(Scope::Client) => "Seul un administrateur racine peut modifier les paramètres de l’entreprise.",
            Self::Above(_) => "Seul un administrateur de ce département peut modifier ses paramètres.",
            Self::PerLine => "Ce paramètre se règle ligne par ligne.",
            Self::Locked(Scope::Model) => "Ce modèle de téléphone ne permet pas de modifier ce paramètre.",
            Self::Locked(Scope::Operator) => "Ce paramètre est verrouillé par l’opérateur.",
            Self::Locked(Scope::Reseller) => "Ce paramètre est verrouillé par le revendeur.",
            Self::Locked(Scope::Client) => "Ce paramètre est verrouillé par l’administrateur de l’entreprise.",
            Self::Locked(Scope::Department(_)) => "Ce paramètre est verrouillé par l’administrateur du département.",
            Self::Locked(Scope::Notifications) => "Ce paramètre est verrouillé par les notifications de la ligne.",
            Self::Locked(Scope::Line) => "Ce paramètre est verrouillé pour cette ligne par un administrateur.",
            Self::Locked(Scope::Phone) => "Ce paramètre est verrouillé pour ce téléphone par un administrateur.",
            Self::Lock => "Seul un administrateur peut verrouiller un paramètre.",
        }
    }

    fn english(self) -> &'static str {
        match self {
            Self::Reader => "This setting is read-only.",
            Self::Rank(Rank::User) => "Only the user of the line can change this setting.",
            Self::Rank(Rank::DepartmentAdministrator) => "Only an administrator can change this setting.",
            Self::Rank(Rank::RootAdministrator) => "Only a root administrator can change this setting.",
            Self::Rank(Rank::Reseller) => "Only your reseller can change this setting.",
            Self::Rank(Rank::Operator) => "Only the operator can change this setting.",
            Self::Above(Scope::Model) => "The model’s value can’t be changed.",
            Self::Above(Scope::Operator) => "Only the operator can change the settings of the platform.",
            Self::Above(Scope::Reseller) => "Only the reseller can change the settings of all its clients.",
            Self::Above(Scope::Client) => "Only a root administrator can change the settings of the company.",
            Self::Above(_) => "Only an administrator of this department can change its settings.",
            Self::PerLine => "This setting is set line by line.",
            Self::Locked(Scope::Model) => "This setting can’t be changed on this phone model.",
            Self::Locked(Scope::Operator) => "This setting is locked by the operator.",
            Self::Locked(Scope::Reseller) => "This setting is locked by the reseller.",
            Self::Locked(Scope::Client) => "This setting is locked by the company’s administrator.",
            Self::Locked(Scope::Department(_)) => "This setting is locked by the department’s administrator.",
            Self::Locked(Scope::Notifications) => "This setting is locked by the line’s notifications.",
            Self::Locked(Scope::Line) => "This setting is locked for this line by an administrator.",
            Self::Locked(Scope::Phone) => "This setting is locked for this phone by an administrator.",
            Self::Lock => "Only an administrator can lock a setting.",
        }
    }
}
