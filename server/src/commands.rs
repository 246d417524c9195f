//! The commands other than `serve`, `backup` and `restore`: each opens the database, does one thing and ends.

use crate::{
    assembly::{SharedParts, assemble, back_up_and_migrate},
    claim,
    clock::Clock,
    descriptors::Descriptors,
    error::{Error, StartError},
    portal::Portal,
    random::Randomness,
    sealing::Sealer,
    services::{account, audit, staff, token},
    settings::Settings,
};
use portal_api::{Name, Secret, session::Login};
use portal_store::{DisableOutcome, Store};

/// Migrates the database.
pub async fn migrate(settings: &Settings) -> Result<(), StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    let claim = claim::acquire(&store).await?;
    back_up_and_migrate(&store, settings).await?;
    drop(claim);
    store.close().await?;
    Ok(())
}

/// Creates an operator's account.
pub async fn create_operator(settings: &Settings, login: &str, name: &str, password: Secret) -> Result<(), StartError> {
    let login = Login::parse(login).map_err(describe_invalid("login"))?;
    let name = Name::parse(name).map_err(describe_invalid("name"))?;
    let portal = portal_for_command(settings).await?;
    let created = account::create_operator(&portal, login, name, &password).await;
    portal.store.close().await?;
    created.map_err(|error| match error {
        Error::Invalid { invalid: reason, .. } => describe_invalid("password")(reason).into(),
        error => error.into(),
    })
}

/// Creates a token for a program of a staff account, and returns the token.
pub async fn create_token(settings: &Settings, login: &str, name: &str) -> Result<String, StartError> {
    let login = Login::parse(login).map_err(describe_invalid("login"))?;
    let name = Name::parse(name).map_err(describe_invalid("name"))?;
    let portal = portal_for_command(settings).await?;
    let created = token::create_staff_token(&portal, &login, name).await;
    portal.store.close().await?;
    created.map_err(|error| match error {
        Error::NotFound => format!("The staff of operator and resellers has no account {login}.").into(),
        error => error.into(),
    })
}

/// Checks the audit against its seals, also while a portal serves, and returns the result as text.
///
/// Errors: the first fault found.
pub async fn verify(settings: &Settings) -> Result<String, StartError> {
    let sealer = Sealer::from_key_file(&settings.secret_key_file, false, Randomness::system())?;
    let store = Store::open(settings.database_url.expose()).await?;
    let checked = audit::verify(&store, &audit::seal_key(&sealer), &settings.data_dir).await;
    store.close().await?;
    let checked = checked?;
    checked.fault.map_or_else(|| Ok(checked.report.to_string()), |fault| Err(fault.into()))
}

/// Erases a person's data from the audit, and returns the number of changed rows.
pub async fn erase(settings: &Settings, person: &str) -> Result<u64, StartError> {
    let portal = portal_for_command(settings).await?;
    // The audit has phone numbers as digits, whatever the spelling of the argument.
    let number = portal_api::Number::parse(person).ok().map(|number| number.to_string());
    let erased = audit::erase(&portal, number.as_deref().unwrap_or(person)).await;
    portal.store.close().await?;
    Ok(erased?)
}

/// Disables a staff account. A running portal refuses the account's requests at once, and ends its event streams within
/// 20 s.
pub async fn disable_account(settings: &Settings, login: &str) -> Result<(), StartError> {
    let login = Login::parse(login).map_err(describe_invalid("login"))?;
    let portal = portal_for_command(settings).await?;
    let disabled = staff::disable_in_emergency(&portal, &login).await;
    portal.store.close().await?;
    match disabled {
        Ok(DisableOutcome::Done) => Ok(()),
        Ok(DisableOutcome::LastOperator) => {
            Err(format!("{login} is the last active operator. Make another one first: portal create-operator.").into())
        }
        Err(Error::NotFound) => Err(format!("The staff of operator and resellers has no account {login}.").into()),
        Err(error) => Err(error.into()),
    }
}

/// Returns a function that writes the sentence for an invalid value of an argument.
fn describe_invalid(argument: &'static str) -> impl Fn(portal_api::Invalid) -> String {
    move |invalid| format!("The {argument} can't be used: {}", invalid.text(portal_api::Language::En))
}

/// Creates a portal for a command: with the machine's clock, without sockets and without cached configurations.
pub(crate) async fn portal_for_command(settings: &Settings) -> Result<Portal, StartError> {
    let store = open_store(settings).await?;
    let (parts, _writer) = SharedParts::new(&store, 0);
    let descriptors = Descriptors::share(0, false, false);
    assemble(settings.clone(), Clock::system(), parts, &descriptors).await
}

/// Opens the database for a command that may run beside a serving portal. It migrates the tables only when no portal
/// serves the database.
async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    if !store.pending_migrations().await?.is_empty() {
        let claim = store.claim().await?.ok_or(
            "The database is of an earlier version, and a portal serves it: stop that one, start the new one, and try again.",
        )?;
        back_up_and_migrate(&store, settings).await?;
        drop(claim);
    }
    Ok(store)
}
