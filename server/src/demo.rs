//! The demonstration data: the data of the reference document (`OpenIP`, "MetaCentrex, mise en service, pieuvres
//! Yealink", 2018), and enough more to show long lists.

use crate::{
    error::Error,
    passwords::QueueKey,
    portal::Portal,
    services::{phone_secrets, window},
    settings::Settings,
    state::limits::sign_in_throttle::login_hash,
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{
    Label, Mac, Name, Number, Reference, Secret, Siret,
    client::ClientState,
    department::ROOT,
    dialled::Dialled,
    line::{Administrator, PresentedNumber, Restriction},
    message::{MESSAGE_LIMIT, Message, MessageId, MessageKind},
    session::Login,
};
use portal_app::paths;
use portal_provisioning::PREFIX;
use portal_store::{
    Actor, NewClient, NewDepartment, NewLine, NewPhone, NewReseller, PasswordChange, Scope, VerifiedPassword,
};

/// The password of all accounts in the demonstration.
pub const PASSWORD: &str = "metacentrex-demo";
/// The staff accounts: login and reseller.
pub const ACCOUNTS: [(&str, &str); 2] = [("expert", "Expert Produits"), ("autre", "Autre Revendeur")];

/// The lines whose users sign in with [`PASSWORD`]: number and description.
pub const LINE_ACCOUNTS: [(&str, &str); 3] = [
    ("0970716830", "Test MetaCentrex, administrateur racine"),
    ("0272342039", "Erwann, administrateur du département Nantes"),
    ("0970192349", "Salle de réunion, utilisateur"),
];

/// The lines of the document's client: `(number, name, licence, department, administrator)`.
const LINES: [(&str, &str, &str, &str, Administrator); 9] = [
    ("0970711111", "Utilisateur Full Meta Test - 1", "Full Meta Test", ROOT, Administrator::Root),
    ("0970192349", "Salle de réunion", "Full Meta", ROOT, Administrator::No),
    ("0970711005", "OpenIP_Interne", "Full Meta", "St_Avertin", Administrator::No),
    ("0970716003", "Aurélien", "Full Meta", "Clichy", Administrator::No),
    ("0970716830", "Test MetaCentrex", "Full Meta Test", "St_Avertin", Administrator::Root),
    ("0970716831", "Atelier", "Full Meta", "St_Avertin", Administrator::No),
    ("0970716834", "OpenIP - Interne", "Full Meta", ROOT, Administrator::No),
    ("0222969569", "Rodolphe SEGUIN", "Full Meta", "Nantes", Administrator::Root),
    ("0272342039", "Erwann", "Full Meta", "Nantes", Administrator::Department),
];

/// The phones of the document's table "Téléphones dans le département": `(MAC address, description, number)`.
const PHONES: [(&str, &str, &str); 9] = [
    ("00:04:13:78:23:D0", "snom D725 Aurélien", "0970716003"),
    ("00:04:13:78:37:9F", "snom D725", "0970716830"),
    ("00:04:13:90:08:59", "snom D765", "0222969569"),
    ("00:04:13:90:15:02", "snom D765 Erwann", "0272342039"),
    ("00:15:65:7A:1D:B8", "Yealink T41P", "0970716831"),
    ("00:15:65:82:0B:99", "Yealink T46G", "0222969569"),
    ("00:15:65:96:4C:C4", "Yealink W52P", "0222969569"),
    ("00:15:65:9B:8F:77", "Yealink T48G", "0222969569"),
    ("00:15:65:A7:57:E6", "Yealink T42G", "0970716830"),
];

/// The number of the line that has messages. No lamp is switched on for these messages.
const MAILBOX: &str = "0970716830";
/// A message: `(id, age in hours, kind, is urgent, caller's number, caller's name, duration in seconds, is read)`. An
/// empty text means none.
type DemoMessage = (&'static str, i64, MessageKind, bool, &'static str, &'static str, u32, bool);
const MESSAGES: [DemoMessage; 5] = [
    ("demo-1", 74, MessageKind::Voice, false, "0970716831", "Atelier", 23, true),
    ("demo-2", 50, MessageKind::Fax, false, "0247010203", "", 0, true),
    ("demo-3", 26, MessageKind::Voice, true, "0222969569", "Rodolphe SEGUIN", 48, false),
    ("demo-4", 5, MessageKind::Fax, false, "+442079460000", "", 0, false),
    ("demo-5", 2, MessageKind::Voice, false, "", "", 112, false),
];

/// The words for the names of invented clients: a trade and its owner's name.
const TRADES: [&str; 10] = [
    "Menuiserie",
    "Boulangerie",
    "Cabinet",
    "Garage",
    "Imprimerie",
    "Pharmacie",
    "Transports",
    "Clinique",
    "Librairie",
    "Studio",
];
const OWNERS: [&str; 4] = ["Moreau", "Lefèvre", "Garnier", "Chevalier"];
/// The places of invented clients: `(postal code, city)`.
const CITIES: [(&str, &str); 5] =
    [("37000", "Tours"), ("44000", "Nantes"), ("92110", "Clichy"), ("69003", "Lyon"), ("59000", "Lille")];

/// Returns the text for the person who starts a demonstration: the address, the accounts, and the address for phones.
pub fn announcement(settings: &Settings) -> String {
    let url = &settings.public_url;
    let account = |(login, holder): (&str, &str)| format!("  {login:<11} {PASSWORD}   ({holder})\n");
    let (staff, lines) = (ACCOUNTS.map(account).concat(), LINE_ACCOUNTS.map(account).concat());
    format!(
        "Extranet:      {url}{}\n{staff}CommPortal:    {url}{}\n{lines}Provisioning:  {url}{PREFIX}",
        paths::SIGN_IN,
        paths::LOGIN
    )
}

/// Fills an empty database, or continues where an interrupted start stopped: existing data stays as it is.
pub async fn fill(portal: &Portal) -> Result<(), Error> {
    if !portal.store.is_empty().await? && !portal.store.is_demonstration_unfinished().await? {
        return Ok(());
    }
    let now = portal.clock.now();
    portal.store.start_demonstration(now).await?;
    let hash = portal
        .passwords
        .hash(Secret::new(PASSWORD), QueueKey::PORTAL)
        .await
        .map(Secret::new)
        .map_err(Error::internal)?;
    for (login, reseller) in ACCOUNTS {
        let reseller = NewReseller {
            name: valid(Name::parse(reseller))?,
            login: valid(Login::parse(login))?,
            account_name: valid(Name::parse(reseller))?,
            password_hash: hash.clone(),
            created_at: now,
            actor: actor(),
        };
        ignore_duplicate(portal.store.create_reseller_with_account(&reseller).await)?;
    }
    fill_document_client(portal).await?;
    for (number, _) in LINE_ACCOUNTS {
        create_line_account(portal, number, &hash).await?;
    }
    for index in 1..=40 {
        fill_client(portal, "Expert Produits", 10_000 + index).await?;
    }
    for index in 1..=3 {
        fill_client(portal, "Autre Revendeur", 20_000 + index).await?;
    }
    portal.store.complete_demonstration(portal.clock.now()).await?;
    Ok(())
}

/// Ignores the error for a row that an earlier, interrupted start has already created.
fn ignore_duplicate<T>(created: Result<T, portal_store::Error>) -> Result<(), Error> {
    match created {
        Ok(_) | Err(portal_store::Error::Duplicate(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn actor() -> Actor {
    Actor::of_portal("démonstration")
}

/// Returns the parsed value of a text in this file. All these texts are valid, so an error is an internal error.
fn valid<T>(parsed: Result<T, portal_api::Invalid>) -> Result<T, Error> {
    parsed.map_err(Error::internal)
}

async fn fill_document_client(portal: &Portal) -> Result<(), Error> {
    let created_at: Timestamp = "2016-01-28T12:44:35Z".parse().map_err(Error::internal)?;
    let client = Company {
        reference: "10000".into(),
        name: "OPENIP".into(),
        siret: "48285833900021".into(),
        address: "37-39, rue de Neuilly".into(),
        postal_code: "92110",
        city: "Clichy",
        reseller: "Expert Produits",
        created_at,
    };
    let client_id = client.create(portal).await?;
    for name in ["Clichy", "St_Avertin", "Nantes"] {
        let name = valid(Name::parse(name))?;
        let department = NewDepartment { client_id, name, parent: None, created_at, actor: actor() };
        ignore_duplicate(portal.store.create_department(&department).await)?;
    }
    for (number, name, licence, department, administrator) in LINES {
        create_line(portal, client_id, number, name, (licence, department, administrator), created_at).await?;
    }
    // The document is of 5 November 2018, so the windows of its phones closed long ago.
    let registered_at: Timestamp = "2018-11-05T09:00:00Z".parse().map_err(Error::internal)?;
    for (mac, description, number) in PHONES {
        create_phone(portal, client_id, mac, description, number, registered_at).await?;
    }
    fill_mailbox(portal).await
}

async fn fill_mailbox(portal: &Portal) -> Result<(), Error> {
    let line = portal.store.find_line(Scope::All, &valid(Number::parse(MAILBOX))?).await?.ok_or(Error::NotFound)?;
    for (id, hours, kind, is_urgent, number, name, duration_seconds, is_read) in MESSAGES {
        let if_given = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let arrived_at = portal.clock.now() - SignedDuration::from_hours(hours);
        let message = Message {
            id: valid(MessageId::parse(id))?,
            kind,
            is_urgent,
            from_number: valid(if_given(number).map(Dialled::parse).transpose())?,
            from_name: valid(if_given(name).map(Name::parse).transpose())?,
            duration_seconds,
            arrived_at,
            is_read: false,
        };
        portal.store.deliver_message(line.id, &message, MESSAGE_LIMIT, false, arrived_at).await?;
        if is_read {
            portal.store.mark_message(line.id, &message.id, true, arrived_at).await?;
        }
    }
    Ok(())
}

/// Creates an invented client with its lines and phones. All its data follow from its reference: 10,000 or 20,000 plus
/// the client's index from 1.
async fn fill_client(portal: &Portal, reseller: &'static str, reference: u16) -> Result<(), Error> {
    let now = portal.clock.now();
    let index = usize::from(reference % 1_000);
    let suffix = if reference < 20_000 { "" } else { " & Fils" };
    let name = format!("{} {}{suffix}", TRADES[index % TRADES.len()], OWNERS[index / TRADES.len() % OWNERS.len()]);
    let (postal_code, city) = CITIES[index % CITIES.len()];
    let company = Company {
        reference: reference.to_string(),
        name,
        siret: siret(reference),
        address: format!("{index}, rue de la République"),
        postal_code,
        city,
        reseller,
        // Each client is a month of 30 days younger than the one before.
        created_at: now - SignedDuration::from_hours(24 * 30 * (60 - i64::from(reference % 1_000))),
    };
    let created_at = company.created_at;
    let client_id = company.create(portal).await?;
    for line in 0..=index % 4 {
        let number = format!("09{:05}{:03}", reference, 100 + line);
        let name = format!("Poste {}", line + 1);
        create_line(portal, client_id, &number, &name, ("Full Meta", ROOT, Administrator::No), created_at).await?;
        // 80:5E:C0 is a prefix of Yealink's MAC addresses.
        let mac = format!("805EC0{:04X}{line:02X}", 0x8000 + reference - 10_000);
        // Every third phone was registered six hours ago, so that its window is still open.
        let registered_at =
            if (index + line).is_multiple_of(3) { now - SignedDuration::from_hours(6) } else { created_at };
        create_phone(portal, client_id, &mac, "Yealink CP920", &number, registered_at).await?;
    }
    Ok(())
}

struct Company {
    reference: String,
    name: String,
    siret: String,
    address: String,
    postal_code: &'static str,
    city: &'static str,
    reseller: &'static str,
    created_at: Timestamp,
}

impl Company {
    async fn create(self, portal: &Portal) -> Result<i64, Error> {
        let reseller_id = portal
            .store
            .find_reseller_by_name(self.reseller)
            .await?
            .ok_or_else(|| Error::internal("the demonstration's reseller is missing"))?
            .id;
        let client = NewClient {
            reference: valid(Reference::parse(&self.reference))?,
            name: valid(Name::parse(&self.name))?,
            siret: valid(Siret::parse(&self.siret))?,
            address: valid(Name::parse(&self.address))?,
            postal_code: valid(Name::parse(self.postal_code))?,
            city: valid(Name::parse(self.city))?,
            reseller_id,
            state: ClientState::Active,
            created_at: self.created_at,
            actor: actor(),
        };
        match portal.store.find_client(Scope::All, &client.reference).await? {
            Some(found) => Ok(found.id),
            None => Ok(portal.store.create_client(&client).await?),
        }
    }
}

async fn create_line(
    portal: &Portal,
    client_id: i64,
    number: &str,
    name: &str,
    (licence, department, administrator): (&str, &str, Administrator),
    created_at: Timestamp,
) -> Result<(), Error> {
    let number = valid(Number::parse(number))?;
    let line = NewLine {
        client_id,
        number: number.clone(),
        name: valid(Name::parse(name))?,
        department: Some(valid(Name::parse(department))?),
        licence: valid(Name::parse(licence))?,
        presented: PresentedNumber::Number(number),
        restriction: Restriction::HighRiskCountries,
        administrator,
        locked_at: None,
        created_at,
        actor: actor(),
    };
    ignore_duplicate(portal.store.create_line(&line).await)
}

/// Creates the account of a line, with a password that need not be changed at the first sign-in.
async fn create_line_account(portal: &Portal, number: &str, hash: &Secret) -> Result<(), Error> {
    let (actor, changed_at) = (actor(), portal.clock.now());
    let existing = portal.store.find_account_by_login(number).await?;
    if existing.is_some_and(|account| !account.holder.must_change) {
        return Ok(());
    }
    let line = portal.store.find_line(Scope::All, &valid(Number::parse(number))?).await?.ok_or(Error::NotFound)?;
    portal.store.reset_line_password(line.id, hash, &login_hash(number), &actor, changed_at).await?;
    let account = portal.store.find_account_by_login(number).await?.ok_or(Error::NotFound)?;
    let change = PasswordChange {
        account_id: account.holder.id,
        password_hash: hash.clone(),
        verified: VerifiedPassword { password_hash: hash.clone(), session: None },
        session_token: None,
        kept_device: None,
        revoked_tokens: Vec::new(),
        changed_at,
        actor,
    };
    portal.store.change_password(&change).await?;
    Ok(())
}

async fn create_phone(
    portal: &Portal,
    client_id: i64,
    mac: &str,
    description: &str,
    number: &str,
    created_at: Timestamp,
) -> Result<(), Error> {
    let mac = valid(Mac::parse(mac))?;
    let line = portal.store.find_line(Scope::All, &valid(Number::parse(number))?).await?.ok_or(Error::NotFound)?;
    let phone = NewPhone {
        client_id,
        line_id: Some(line.id),
        registered_model: None,
        description: valid(Label::parse(description))?,
        window_until: created_at + window::FIRST_LENGTH,
        secrets: phone_secrets::draw(portal, &mac)?,
        created_at,
        actor: actor(),
        mac,
    };
    ignore_duplicate(portal.store.create_phone(&phone).await)
}

/// Returns a valid SIRET for a seed: SIREN and SIRET each end in their check digit. The factor 37 only spreads the
/// numbers.
fn siret(seed: u16) -> String {
    let siren = with_check_digit(format!("4{:07}", u32::from(seed) * 37 % 10_000_000));
    with_check_digit(format!("{siren}0001"))
}

/// Appends the check digit of Luhn's checksum: from the right, every second digit is doubled, and the sum is a multiple
/// of ten.
fn with_check_digit(digits: String) -> String {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit * 2) {
            (0, doubled) if doubled > 9 => doubled - 9,
            (0, doubled) => doubled,
            _ => digit,
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_clients_have_valid_sirets() {
        for seed in 10_000..10_100 {
            assert!(Siret::parse(&siret(seed)).is_ok(), "{}", siret(seed));
        }
    }
}
