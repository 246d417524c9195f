//! The checks of form fields while the user types. The server names the check in the field's `data-check`, and the
//! browser's program runs the check. The checks call the same constructors as the server, so browser and server refuse
//! a value with the same sentence.

use crate::{
    Invalid, Label, LineChoice, Mac, Name, Number, Reference, Siret, new_password::rate_password, password::check_pin,
    session::Login,
};

/// A check of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// [`Mac`].
    Mac,
    /// [`Number`].
    Number,
    /// [`LineChoice`].
    Line,
    /// [`Siret`].
    Siret,
    /// [`Reference`].
    Reference,
    /// [`Name`].
    Name,
    /// [`Label`].
    Label,
    /// [`Login`].
    Login,
    /// A new password: [`rate_password`].
    NewPassword,
    /// A new PIN: [`check_pin`].
    Pin,
}

impl Check {
    const ALL: [Self; 10] = [
        Self::Mac,
        Self::Number,
        Self::Line,
        Self::Siret,
        Self::Reference,
        Self::Name,
        Self::Label,
        Self::Login,
        Self::NewPassword,
        Self::Pin,
    ];

    /// Returns the name, as in a field's `data-check`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mac => "mac",
            Self::Number => "number",
            Self::Line => "line",
            Self::Siret => "siret",
            Self::Reference => "reference",
            Self::Name => "name",
            Self::Label => "label",
            Self::Login => "login",
            Self::NewPassword => "new-password",
            Self::Pin => "pin",
        }
    }

    /// Finds a check by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.name() == name)
    }

    /// Checks a typed value. `own_number` is the number of the person who types: a PIN must not resemble it. Without
    /// the number, no PIN is refused here, only by the server.
    pub fn run(self, text: &str, own_number: Option<&Number>) -> Result<(), Invalid> {
        match self {
            Self::Mac => Mac::parse(text).map(drop),
            Self::Number => Number::parse(text).map(drop),
            Self::Line => LineChoice::parse(text).map(drop),
            Self::Siret => Siret::parse(text).map(drop),
            Self::Reference => Reference::parse(text).map(drop),
            Self::Name => Name::parse(text).map(drop),
            Self::Label => Label::parse(text).map(drop),
            Self::Login => Login::parse(text).map(drop),
            Self::NewPassword => rate_password(text).map(drop),
            Self::Pin => own_number.map_or(Ok(()), |number| check_pin(text, number)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_found_by_its_name() {
        for check in Check::ALL {
            assert_eq!(Check::from_name(check.name()), Some(check));
        }
        assert_eq!(Check::from_name("other"), None);
    }

    #[test]
    fn a_check_refuses_what_its_constructor_refuses() {
        assert_eq!(Check::Mac.run("80:5e", None), Err(Invalid::MacLength { digits: 4 }));
        assert_eq!(Check::Number.run("0970716830", None), Ok(()));
        let own = Number::parse("0970716830").expect("a number");
        assert_eq!(Check::Pin.run("970716", Some(&own)), Err(Invalid::ContainsNumber));
        assert_eq!(Check::Pin.run("970716", None), Ok(()));
    }
}
