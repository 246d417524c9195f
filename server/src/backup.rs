//! `portal backup` and `portal restore`: copies of a SQLite database.
//!
//! A copy never contains the key, so a stolen copy gives no access to phone lines.

use crate::{
    clock::Clock, error::StartError, random::Randomness, sealing::Sealer, services::installation, settings::Settings,
};
use jiff::Timestamp;
use portal_store::{
    Claim, Error, Store, check_backup,
    files::{owner_only_options, sync_folder_of, with_suffix},
};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// The endings of the files that SQLite keeps beside its main file: the write-ahead log and the log's index.
const COMPANION_SUFFIXES: [&str; 2] = ["-wal", "-shm"];

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

/// Replaces the database by a copy, and ends the copy's sessions: otherwise people who have signed out since the copy
/// was made would be signed in again. The previous database is kept beside it under another name. Returns that name, or
/// none on a new machine.
///
/// Errors: a sentence for the person who ran the command; the database is then unchanged.
pub async fn restore(settings: &Settings, copy: &Path) -> Result<Option<PathBuf>, StartError> {
    check_backup(copy).await?;
    let (claim, database) = claim(settings).await?;
    let draft = with_suffix(&database, ".restoring");
    let outcome = prepare(settings, copy, &draft).await.and_then(|()| Ok(replace(&draft, &database)?));
    if outcome.is_err() {
        remove_draft(&draft);
    }
    drop(claim);
    outcome
}

/// Claims the database, so that no portal serves it, and closes it, so that SQLite merges the write-ahead log into the
/// main file.
async fn claim(settings: &Settings) -> Result<(Claim, PathBuf), StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    let database = store.file().ok_or(Error::NotSqlite)?.to_owned();
    let claim = store.claim().await?.ok_or("A portal serves this database: stop it first.")?;
    store.close().await?;
    Ok((claim, database))
}

/// Prepares the copy under a temporary name: migrated, checked with the key, with all sessions ended.
async fn prepare(settings: &Settings, copy: &Path, draft: &Path) -> Result<(), StartError> {
    remove_draft(draft);
    // Other users may be able to read the copy, but must not be able to read the database.
    io::copy(&mut File::open(copy)?, &mut owner_only_options().write(true).truncate(true).open(draft)?)?;
    let store = Store::open(&format!("sqlite://{}", draft.display())).await?;
    if !store.has_tables().await? {
        return Err(format!("{} is not a database of the portal.", copy.display()).into());
    }
    // Refuses a copy of a later version.
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

/// Puts the prepared copy in the place of the database. Returns the name of the previous database, or none when that
/// was an empty file.
fn replace(draft: &Path, database: &Path) -> io::Result<Option<PathBuf>> {
    let has_content = fs::metadata(database)?.len() > 0;
    let replaced = with_suffix(database, &format!(".replaced-{}", Timestamp::now().strftime("%Y%m%dT%H%M%S.%fZ")));
    for suffix in COMPANION_SUFFIXES {
        match fs::rename(with_suffix(database, suffix), with_suffix(&replaced, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // The hard link gives the previous database a second name before the rename takes its first one. So at every moment
    // a complete database exists under the main name.
    if has_content {
        fs::hard_link(database, &replaced)?;
    }
    fs::rename(draft, database)?;
    sync_folder_of(database)?;
    Ok(has_content.then_some(replaced))
}

fn remove_draft(draft: &Path) {
    for path in [draft.to_owned()].into_iter().chain(COMPANION_SUFFIXES.map(|suffix| with_suffix(draft, suffix))) {
        // Usually the file doesn't exist, so an error is ignored.
        let _ = fs::remove_file(path);
    }
}
