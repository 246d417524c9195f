//! The scopes at which values are stored.

use portal_api::Language;

/// A scope at which values are stored. The order goes from the highest scope to the lowest: a *higher* scope is
/// *smaller*.
///
/// The order is that of `docs/product.md`: model, operator, reseller, client, department (a chain that starts at the
/// root), notifications, line, phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The defaults of the setting and of the model file, which cannot be changed.
    Model,
    /// The whole platform.
    Operator,
    /// All clients of a reseller.
    Reseller,
    /// A client.
    Client,
    /// A department, by its depth in the tree: 0 is the root ("Site principal").
    Department(u8),
    /// The notification settings of a line, for phones of any model: for example, which lamp shows messages (MWI).
    Notifications,
    /// A line, for one model: two phones of the same model on a line share these values.
    Line,
    /// One phone.
    Phone,
}

impl Scope {
    /// The name for the user.
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
            (Self::Phone, Language::En) => "phone",
        }
    }
}
