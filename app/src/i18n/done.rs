//! The message after a successful change, in French and in English. The compiler reports a change without a sentence,
//! unless [`SILENT`] lists it.

use portal_api::{
    Method, Operation,
    client::{ChangeClientNetworks, CreateClient},
    contact::{CreateContact, DeleteContact, UpdateContact},
    department::CreateDepartment,
    for_each_operation,
    key::{ChangeKey, CopyKeys, ReadKeys, SaveKeys},
    line::{CreateLine, PresentNumber, UnlockLine},
    message::{DeleteMessage, DeliverMessage, MarkMessage},
    notification::{CountExisting, SaveNotifications},
    password::{ChangePassword, ChangePin, CheckPin, ResetPassword},
    phone::{DeletePhone, ExtendWindow, ExtendWindows, RegisterPhone, TellPhonePassword},
    preference::SetPreference,
    reseller::{ChangeResellerNetworks, CreateReseller},
    session::{EndSession, SignIn, SignOut, SignOutEverywhere},
    setting::ChangeSettings,
    source::UnblockSource,
    staff::{DisableAccount, EnableAccount, UnlockAccount},
    token::{CreateApiToken, RevokeApiToken},
};

/// The operation's name, and its sentence in French and in English.
type Sentence = (&'static str, &'static str, &'static str);

/// The sentences of all operations that have one.
const SENTENCES: &[Sentence] = &[
    (EndSession::NAME, "La session est terminée.", "The session was ended."),
    (CreateApiToken::NAME, "Le jeton est créé.", "The token was created."),
    (RevokeApiToken::NAME, "Le jeton est révoqué.", "The token was revoked."),
    (DisableAccount::NAME, "Le compte est désactivé.", "The account was disabled."),
    (EnableAccount::NAME, "Le compte est réactivé.", "The account was enabled again."),
    (UnlockAccount::NAME, "Le compte est déverrouillé.", "The account was unlocked."),
    (CreateReseller::NAME, "Le revendeur est créé.", "The reseller was created."),
    (ChangeResellerNetworks::NAME, "Les réseaux autorisés sont enregistrés.", "The allowed networks were saved."),
    (CreateClient::NAME, "Le client est créé.", "The client was created."),
    (ChangeClientNetworks::NAME, "Les réseaux autorisés sont enregistrés.", "The allowed networks were saved."),
    (CreateDepartment::NAME, "Le site est créé.", "The site was created."),
    (CreateLine::NAME, "La ligne est créée.", "The line was created."),
    (UnlockLine::NAME, "Le compte est déverrouillé.", "The account was unlocked."),
    (PresentNumber::NAME, "Le numéro à présenter est modifié.", "The number to present was changed."),
    (ResetPassword::NAME, "Un nouveau mot de passe est affiché.", "A new password is shown."),
    (ChangePassword::NAME, "Votre mot de passe est changé.", "Your password was changed."),
    (ChangePin::NAME, "Votre code PIN est changé.", "Your PIN was changed."),
    (MarkMessage::NAME, "L’état du message est modifié.", "The message’s state was changed."),
    (SaveNotifications::NAME, "Les notifications sont enregistrées.", "The notifications were saved."),
    (CountExisting::NAME, "Les messages non lus existants comptent aussi.", "The existing unread messages count too."),
    (ChangeSettings::NAME, "Les réglages sont enregistrés.", "The settings were saved."),
    (ChangeKey::NAME, "La touche est enregistrée.", "The key was saved."),
    (CopyKeys::NAME, "Les touches sont copiées.", "The keys were copied."),
    (
        RegisterPhone::NAME,
        "Le téléphone est référencé\u{a0}; il a 48\u{a0}h pour se provisionner.",
        "The phone was registered; it has 48\u{a0}h to be provisioned.",
    ),
    (TellPhonePassword::NAME, "Le mot de passe du téléphone est affiché.", "The phone’s password is shown."),
    (ExtendWindow::NAME, "L’autorisation du téléphone est prolongée.", "The phone’s authorisation was renewed."),
    (ExtendWindows::NAME, "Les autorisations sont prolongées.", "The authorisations were renewed."),
    (DeletePhone::NAME, "Le téléphone est supprimé.", "The phone was deleted."),
    (UnblockSource::NAME, "L’adresse est débloquée.", "The address was unblocked."),
];

/// The operations without a message.
const SILENT: &[&str] = &[
    // The next page is the answer.
    SignIn::NAME,
    SignOut::NAME,
    SignOutEverywhere::NAME,
    SetPreference::NAME,
    // The key editor has its own sentences.
    SaveKeys::NAME,
    ReadKeys::NAME,
    // No screen calls these operations.
    CheckPin::NAME,
    CreateContact::NAME,
    UpdateContact::NAME,
    DeleteContact::NAME,
    DeliverMessage::NAME,
    DeleteMessage::NAME,
];

/// Returns the French sentence of an operation.
pub fn fr(operation: &str) -> Option<&'static str> {
    find(operation).map(|(_, french, _)| french)
}

/// Returns the English sentence of an operation.
pub fn en(operation: &str) -> Option<&'static str> {
    find(operation).map(|(_, _, english)| english)
}

fn find(operation: &str) -> Option<Sentence> {
    SENTENCES.iter().find(|(name, ..)| *name == operation).copied()
}

/// Counts the entries of an operation in the two lists.
const fn count_entries(operation: &str) -> usize {
    let mut count = 0;
    let mut index = 0;
    while index < SENTENCES.len() {
        if is_same(SENTENCES[index].0, operation) {
            count += 1;
        }
        index += 1;
    }
    index = 0;
    while index < SILENT.len() {
        if is_same(SILENT[index], operation) {
            count += 1;
        }
        index += 1;
    }
    count
}

/// Compares two texts: a constant function can't use `==` for texts.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Checks at compile time that a change has exactly one entry in both lists together.
macro_rules! check {
    ($module:ident::$operation:ident) => {
        const _: () = {
            type Change = portal_api::$module::$operation;
            assert!(
                matches!(Change::METHOD, Method::Get) || count_entries(Change::NAME) == 1,
                concat!(stringify!($operation), " needs one sentence in SENTENCES, or one entry in SILENT")
            );
        };
    };
}
for_each_operation!(check);
