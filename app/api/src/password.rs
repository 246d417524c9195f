//! The secrets of a line: the account's password, and two PINs for the telephone.
//!
//! Their rules are here, so that a form says while one types what the server would.

use crate::{
    Invalid, Number, Secret,
    operation::{Done, operation},
    wire,
};
use serde::{Deserialize, Serialize};

/// The shortest password, in characters.
pub const PASSWORD_SHORTEST: usize = 8;
/// The longest password, in characters.
pub const PASSWORD_LONGEST: usize = 64;
/// The shortest PIN, in digits.
pub const PIN_SHORTEST: usize = 6;
/// The longest PIN, in digits.
pub const PIN_LONGEST: usize = 10;
/// A run of so many digits up or down (1234, 4321), or of one character, is no secret.
const RUN: usize = 4;

/// Checks a password against the rules: 8 to 64 characters, a letter and a digit at least; not the number, no run.
pub fn check_password(password: &str, number: &Number) -> Result<(), Invalid> {
    let length = password.chars().count();
    if length < PASSWORD_SHORTEST {
        return Err(Invalid::TooShort { limit: PASSWORD_SHORTEST });
    }
    if length > PASSWORD_LONGEST {
        return Err(Invalid::TooLong { limit: PASSWORD_LONGEST });
    }
    if password.chars().any(char::is_control) {
        return Err(Invalid::ControlCharacter);
    }
    if !password.chars().any(char::is_alphabetic) {
        return Err(Invalid::NoLetter);
    }
    if !password.chars().any(|character| character.is_ascii_digit()) {
        return Err(Invalid::NoDigit);
    }
    check_runs(password, number)
}

/// Checks a PIN against the rules: 6 to 10 digits; not in the number, no run.
pub fn check_pin(pin: &str, number: &Number) -> Result<(), Invalid> {
    if pin.is_empty() || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Invalid::PinDigits);
    }
    match pin.len() {
        length if length < PIN_SHORTEST => Err(Invalid::TooShort { limit: PIN_SHORTEST }),
        length if length > PIN_LONGEST => Err(Invalid::TooLong { limit: PIN_LONGEST }),
        _ if number.as_str().contains(pin) => Err(Invalid::ContainsNumber),
        _ => check_runs(pin, number),
    }
}

fn check_runs(text: &str, number: &Number) -> Result<(), Invalid> {
    // The last six digits are what a colleague would try.
    let digits = number.as_str();
    if text.contains(digits) || text.contains(&digits[digits.len().saturating_sub(6)..]) {
        return Err(Invalid::ContainsNumber);
    }
    let characters: Vec<char> = text.chars().collect();
    let runs = |step: i32| {
        characters.windows(RUN).any(|run| {
            run.windows(2).all(|pair| {
                let is_of_digits = step == 0 || pair.iter().all(char::is_ascii_digit);
                is_of_digits && u32::from(pair[1]).checked_add_signed(-step) == Some(u32::from(pair[0]))
            })
        })
    };
    if runs(0) {
        return Err(Invalid::Repeated);
    }
    if runs(1) || runs(-1) { Err(Invalid::Sequence) } else { Ok(()) }
}

/// Which PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Pin {
    /// "Code PIN de vos services téléphoniques".
    Services,
    /// "Code PIN de la messagerie vocale".
    Voicemail,
}

/// A password to tell the line's user, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPassword {
    /// What one signs in with.
    pub number: Number,
    /// Good for the first sign-in, which asks for another.
    pub password: String,
}

/// What a page shows of an answer that tells a secret: the password of a line or of a telephone, the token of a program.
#[derive(Clone, Debug, Deserialize)]
pub struct ToldPassword {
    #[serde(default)]
    password: Option<Secret>,
    #[serde(default)]
    pin: Option<Secret>,
    #[serde(default)]
    token: Option<Secret>,
}

impl ToldPassword {
    /// The token, or else the password, the PIN, or both.
    pub fn text(&self) -> String {
        if let Some(token) = &self.token {
            return token.expose().to_owned();
        }
        match (&self.password, &self.pin) {
            (Some(password), Some(pin)) => [password.expose(), " · PIN ", pin.expose()].concat(),
            (Some(password), None) => password.expose().to_owned(),
            (None, Some(pin)) => ["PIN ", pin.expose()].concat(),
            (None, None) => String::new(),
        }
    }
}

/// Draws a new password for a line: whoever has the line signs in with it and chooses another. Its sessions end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// Which line.
    pub number: Number,
}
operation!(ResetPassword, Post "/api/v1/lines/{number}/password" => NewPassword, "Draws a new password for a line.");

/// Changes the password of the account that is signed in. Its other sessions end, and the tokens that are named are revoked;
/// its other tokens and its telephones notice nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The one until now.
    pub current: Secret,
    /// The one from now on.
    pub new: Secret,
    /// The tokens to revoke, by their ids as listed.
    #[serde(default, deserialize_with = "wire::list")]
    pub tokens: Vec<String>,
}
operation!(ChangePassword, Post "/api/v1/account/password" => Done, "Changes one's own password.");

/// Changes a PIN of the line that is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePin {
    /// Which.
    pub pin: Pin,
    /// The account's password: whoever finds a browser open changes no PIN.
    pub current: Secret,
    /// The PIN from now on.
    pub new: Secret,
}
operation!(ChangePin, Post "/api/v1/account/pins/{pin}" => Done, "Changes a PIN of one's own line.");

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> Number {
        Number::parse("0970716830").expect("a number")
    }

    #[test]
    fn passwords() {
        for right in ["une-Clé7", "bureau 12 rue", "x9x8x7x6", &"a1".repeat(32)] {
            assert_eq!(check_password(right, &number()), Ok(()), "{right}");
        }
        for (wrong, why) in [
            ("court7", Invalid::TooShort { limit: 8 }),
            (&"a1".repeat(33), Invalid::TooLong { limit: 64 }),
            ("sans-chiffre", Invalid::NoDigit),
            ("81726354", Invalid::NoLetter),
            ("moi0970716830", Invalid::ContainsNumber),
            ("moi-716830-x", Invalid::ContainsNumber),
            ("abc1234def", Invalid::Sequence),
            ("abc9876def", Invalid::Sequence),
            ("aaaa5bcdef", Invalid::Repeated),
            ("abcd1\u{7}xyz", Invalid::ControlCharacter),
        ] {
            assert_eq!(check_password(wrong, &number()), Err(why), "{wrong}");
        }
    }

    #[test]
    fn pins() {
        for right in ["481516", "9081726354"] {
            assert_eq!(check_pin(right, &number()), Ok(()), "{right}");
        }
        for (wrong, why) in [
            ("", Invalid::PinDigits),
            ("48151a", Invalid::PinDigits),
            ("48151", Invalid::TooShort { limit: 6 }),
            ("48151623420", Invalid::TooLong { limit: 10 }),
            ("970716", Invalid::ContainsNumber),
            ("123490", Invalid::Sequence),
            ("907777", Invalid::Repeated),
        ] {
            assert_eq!(check_pin(wrong, &number()), Err(why), "{wrong}");
        }
    }
}
