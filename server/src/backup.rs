//! `portal backup` and `portal restore`: copies of a SQLite database.
//!
//! A copy never contains the key, so a stolen copy gives no access to phone lines.

use crate::{
    clock::Clock, error::StartError, random::Randomness, sealing::Sealer, services::installation, settings::Settings,
};
use jiff::Timestamp;
use portal_store::{
    Claim, Error, Store, check_backup,
    files::{private, sync_folder_of, with_suffix},
};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The files that belong to a database beside its main file, by the end of their names.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Copies the database to a new file, also while a portal serves it.
pub async fn back_up(settings: &Settings, target: &Path) -> Result<(), StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    let copied = if store.has_tables().await? {
        store.back_up(target).await.map_err(Into::into)
    } else {
        Err("There is no database of the portal to copy yet.".into())
    };
    store.close().await?;
    copied
}

/// Replaces the database by a copy, and ends its sessions, so that nobody is signed in again who has signed out since.
/// The previous database is kept beside it under another name. Returns that name, or none on a new machine.
///
/// Errors: a sentence; the database is then unchanged.
pub async fn restore(settings: &Settings, copy: &Path) -> Result<Option<PathBuf>, StartError> {
    check_backup(copy).await?;
    let (claim, database) = claim(settings).await?;
    let draft = with_suffix(&database, ".restoring");
    let outcome = prepare(settings, copy, &draft).await.and_then(|()| Ok(replace(&draft, &database)?));
    if outcome.is_err() {
        remove_all(&draft);
    }
    drop(claim);
    outcome
}

/// Claims the database, so that no portal serves it, and closes it: its write-ahead log is merged into its file.
async fn claim(settings: &Settings) -> Result<(Claim, PathBuf), StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    let database = store.file().ok_or(Error::NotSqlite)?.to_owned();
    let claim = store.claim().await?.ok_or("A portal serves this database: stop it first.")?;
    store.close().await?;
    Ok((claim, database))
}

/// Prepares the copy under a temporary name: migrated, checked with the key, with all sessions ended.
async fn prepare(settings: &Settings, copy: &Path, draft: &Path) -> Result<(), StartError> {
    remove_all(draft);
    // The copy may be readable by others; the database must not be.
    io::copy(&mut File::open(copy)?, &mut private().write(true).truncate(true).open(draft)?)?;
    let store = Store::open(&format!("sqlite://{}", draft.display())).await?;
    if !store.has_tables().await? {
        return Err(format!("{} is not a database of the portal.", copy.display()).into());
    }
    store.pending_migrations().await?;
    store.migrate().await?;
    let sealer = Sealer::from_key_file(&settings.secret_key_file, false, Randomness::system())?;
    installation::check_key(&store, &sealer, &Clock::system(), settings.secret_key_file.clone()).await?;
    store.delete_all_sessions().await?;
    store.close().await?;
    check_backup(draft).await?;
    File::open(draft)?.sync_all()?;
    Ok(())
}

fn replace(draft: &Path, database: &Path) -> io::Result<Option<PathBuf>> {
    let was_used = fs::metadata(database)?.len() > 0;
    let replaced = with_suffix(database, &format!(".replaced-{}", Timestamp::now().strftime("%Y%m%dT%H%M%S.%fZ")));
    for end in COMPANIONS {
        match fs::rename(with_suffix(database, end), with_suffix(&replaced, end)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // Until the last rename the database exists under one name or both: it is never missing, and never incomplete.
    if was_used {
        fs::hard_link(database, &replaced)?;
    }
    fs::rename(draft, database)?;
    sync_folder_of(database)?;
    Ok(was_used.then_some(replaced))
}

fn remove_all(draft: &Path) {
    for path in [draft.to_owned()].into_iter().chain(COMPANIONS.map(|end| with_suffix(draft, end))) {
        // The file usually doesn't exist.
        let _ = fs::remove_file(path);
    }
}
