//! Where a value is kept.

use portal_api::Language;

/// A place where values are kept, from the highest to the lowest: of two, the *higher* is the smaller one.
///
/// The order is that of the product: model, operator, reseller, client, department (a chain, the root first),
/// notifications, line, telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// What the setting and the model's file say. Nobody changes it.
    Model,
    /// The whole platform.
    Operator,
    /// All clients of a reseller.
    Reseller,
    /// A client.
    Client,
    /// A department: how deep it is in the tree, 0 being the root ("Site principal").
    Department(u8),
    /// A line's notifications, for whichever model: a lamp that is switched on says what shows it.
    Notifications,
    /// A line, for one model: two telephones of a model on a line share what is kept here.
    Line,
    /// One telephone.
    Phone,
}

impl Scope {
    /// What a reader calls it.
    pub fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Model, Language::Fr) => "modèle",
            (Self::Model, Language::En) => "model",
            (Self::Operator, Language::Fr) => "opérateur",
            (Self::Operator, Language::En) => "operator",
            (Self::Reseller, Language::Fr) => "revendeur",
            (Self::Reseller, Language::En) => "reseller",
            (Self::Client, _) => "client",
            (Self::Department(_), Language::Fr) => "département",
            (Self::Department(_), Language::En) => "department",
            (Self::Notifications, _) => "notifications",
            (Self::Line, Language::Fr) => "ligne",
            (Self::Line, Language::En) => "line",
            (Self::Phone, Language::Fr) => "téléphone",
            (Self::Phone, Language::En) => "telephone",
        }
    }
}
