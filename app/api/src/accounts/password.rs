//! The secrets of accounts: the password, and a line's two PINs, which the user types on a phone.
//!
//! The rules of PINs are here, the rules of passwords in [`new_password`](crate::new_password), so that a form applies
//! the server's rules while the user types.

use crate::{
    Invalid, Number, Secret,
    operation::{Done, operation},
    secret::RevealedSecret,
    wire,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The shortest PIN, in digits.
pub const PIN_SHORTEST: usize = 6;
/// The longest PIN, in digits.
pub const PIN_LONGEST: usize = 10;
/// The longest time that a PIN is locked after wrong PINs.
pub const PIN_LOCK_LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// The number of digits of a run that is too easy to guess: digits up or down (1234, 4321), or one digit repeated.
const RUN_LENGTH: usize = 4;

/// Checks a PIN: it has 6 to 10 digits, is no part of the number, doesn't contain the number's last six digits, and
/// contains no run of four digits.
pub fn check_pin(pin: &str, number: &Number) -> Result<(), Invalid> {
    if pin.is_empty() || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Invalid::PinDigits);
    }
    match pin.len() {
        length if length < PIN_SHORTEST => Err(Invalid::TooShort { limit: PIN_SHORTEST }),
        length if length > PIN_LONGEST => Err(Invalid::TooLong { limit: PIN_LONGEST }),
        _ if number.as_str().contains(pin) => Err(Invalid::ContainsNumber),
        _ => refuse_guessable(pin, number),
    }
}

/// Refuses a PIN that contains the number, its last six digits, or a run of digits.
fn refuse_guessable(pin: &str, number: &Number) -> Result<(), Invalid> {
    // A colleague would try the last six digits.
    let line_number = number.as_str();
    if pin.contains(line_number) || pin.contains(&line_number[line_number.len().saturating_sub(6)..]) {
        return Err(Invalid::ContainsNumber);
    }
    let digits: Vec<char> = pin.chars().collect();
    // `step` is the difference between neighbours: 0 for one repeated digit, 1 for digits up, -1 for digits down.
    let has_run = |step: i32| {
        digits.windows(RUN_LENGTH).any(|run| {
            run.windows(2).all(|pair| u32::from(pair[1]).checked_add_signed(-step) == Some(u32::from(pair[0])))
        })
    };
    if has_run(0) {
        return Err(Invalid::Repeated);
    }
    if has_run(1) || has_run(-1) { Err(Invalid::Sequence) } else { Ok(()) }
}

/// The PINs of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Pin {
    /// "Code PIN de vos services téléphoniques"; programs may call it `telephone`.
    #[serde(alias = "telephone")]
    Services,
    /// "Code PIN de la messagerie vocale".
    Voicemail,
}

/// A new password, shown once to tell it to the line's user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPassword {
    /// The line's number, which is the login.
    pub number: Number,
    /// The password for the first sign-in, after which a new one must be chosen.
    pub password: String,
}

impl From<&NewPassword> for RevealedSecret {
    fn from(answer: &NewPassword) -> Self {
        Self { password: Some(Secret::new(answer.password.as_str())), ..Self::default() }
    }
}

/// Generates a random new password for a line: the line's user signs in with it and then chooses another password. The
/// line's sessions end, and a lock of its sign-in is removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPassword {
    /// The line's number.
    pub number: Number,
}
operation!(ResetPassword, Staff, Post "/api/v1/lines/{number}/password" => NewPassword, "Generates a new password for a line.", REVEALS_SECRET = true);

/// Changes the password of the account that is signed in. Its other sessions end; this session continues with a new
/// cookie, which the answer sets. The named tokens are revoked; other tokens and the phones are not affected.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The current password.
    pub current: Secret,
    /// The new password.
    pub new: Secret,
    /// The tokens to revoke, by their ids as listed.
    #[serde(default, deserialize_with = "wire::list")]
    pub tokens: Vec<String>,
}
operation!(ChangePassword, SignedIn, Post "/api/v1/account/password" => Done, "Changes the caller's own password.", BEFORE_PASSWORD_CHANGE = true);

/// Changes a PIN of the line that is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePin {
    /// The PIN to change.
    pub pin: Pin,
    /// The account's password, so that a person at an open browser can't change the PIN.
    pub current: Secret,
    /// The new PIN.
    pub new: Secret,
}
operation!(ChangePin, SignedIn, Post "/api/v1/account/pins/{pin}" => Done, "Changes a PIN of the caller's own line.");

/// The result of checking a PIN. A wrong PIN and a PIN that was never set have the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PinChecked {
    /// Whether the PIN was right. While the PIN is locked, the server checks nothing and answers `false`.
    pub is_right: bool,
    /// The end of the lock after too many wrong PINs; none when there is no lock.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_until: Option<Timestamp>,
}

/// Checks a PIN that was typed on a phone. The program of the telephony platform calls this operation. Every fifth
/// wrong PIN in a row locks the PIN; each further lock is longer, up to 12 hours. An administrator can end a lock early
/// by unlocking the line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckPin {
    /// The line's number.
    pub number: Number,
    /// The PIN to check.
    pub pin: Pin,
    /// The digits that were typed.
    pub value: Secret,
}
operation!(CheckPin, Operators, Post "/api/v1/lines/{number}/pin-checks" => PinChecked, "Checks a PIN that was typed on a phone.", CALLERS = Programs, LIMIT = Platform);

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> Number {
        Number::parse("0970716830").expect("a number")
    }

    #[test]
    fn a_page_reads_the_new_password_from_the_answer() {
        let answer = NewPassword { number: number(), password: "kJ8w".into() };
        let json = serde_json::to_string(&answer).expect("JSON");
        assert_eq!(serde_json::from_str::<RevealedSecret>(&json).expect("a secret"), RevealedSecret::from(&answer));
    }

    #[test]
    fn a_pin_has_the_right_length_and_is_not_easy_to_guess() {
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
