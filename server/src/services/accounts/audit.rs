//! Creates, checks and stores the audit's seals. A background task seals; a command checks.
//!
//! The last seal is also written to a file in the data directory, outside the database. This file shows when the end of
//! the audit was deleted from the database.

use crate::{error::Error, portal::Portal, sealing::Sealer};
use portal_api::audit::AuditAction;
use portal_store::{Actor, AuditAnchor, AuditReport, SEAL_ROWS, SealKey, SealProgress, Store};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// The pause after a seal, as a multiple of the time that the seal took, so that writes of requests come first.
const PAUSE_FACTOR: u32 = 4;
/// The file of the last seal, in the data directory.
const ANCHOR_FILE: &str = "audit.seal";
/// The maximum number of seals made when the portal stops. The next start seals the remaining rows.
const SEALS_AT_STOP: usize = 20;

/// Derives the key of the audit's seals.
pub fn seal_key(sealer: &Sealer) -> SealKey {
    SealKey::new(&sealer.derive("the seals of the audit"))
}

/// Seals the audit's new rows.
pub struct AuditSealer {
    key: SealKey,
    /// The file of the last seal.
    anchor_path: PathBuf,
    progress: SealProgress,
    is_anchor_checked: bool,
}

impl AuditSealer {
    /// Creates a sealer with the portal's key.
    pub fn new(portal: &Portal) -> Self {
        Self {
            key: seal_key(&portal.sealer),
            anchor_path: portal.settings.data_dir.join(ANCHOR_FILE),
            progress: SealProgress::default(),
            is_anchor_checked: false,
        }
    }

    /// The key of the seals.
    pub fn key(&self) -> &SealKey {
        &self.key
    }

    /// Whether rows could not be sealed because a transaction is still writing: then the next call should come soon.
    pub fn is_waiting(&self) -> bool {
        self.progress.is_waiting()
    }

    /// Seals all rows whose transactions have ended, until `closing` is cancelled.
    pub async fn seal_all(&mut self, portal: &Portal, closing: &CancellationToken) {
        let sealed = self.seal(portal, usize::MAX, PAUSE_FACTOR, closing).await;
        if let Err(error) = sealed {
            tracing::error!(%error, "the audit was not sealed; trying again");
        }
    }

    /// Seals the remaining rows when the portal stops.
    pub async fn seal_rest(&mut self, portal: &Portal) {
        if let Err(error) = self.seal(portal, SEALS_AT_STOP, 0, &CancellationToken::new()).await {
            tracing::warn!(%error, "the end of the audit is not sealed; the next start does it");
        }
    }

    async fn seal(
        &mut self,
        portal: &Portal,
        max_seals: usize,
        pause_factor: u32,
        closing: &CancellationToken,
    ) -> Result<(), Error> {
        self.check_anchor(portal).await?;
        let mut last = None;
        for _ in 0..max_seals {
            let start = Instant::now();
            let seed = portal.randomness.bytes().map_err(Error::internal)?;
            let sealed = portal.store.seal_audit(&self.key, &seed, &mut self.progress, portal.clock.now()).await;
            let Some(seal) = sealed? else { break };
            tracing::debug!(seal = seal.id, rows = seal.rows, "audit sealed");
            last = Some(seal);
            if closing.is_cancelled() || seal.rows < SEAL_ROWS {
                break;
            }
            tokio::time::sleep(start.elapsed() * pause_factor).await;
        }
        if let Some(seal) = last {
            let anchor = AuditAnchor::new(&self.key, seal.id, seal.tag);
            let path = self.anchor_path.clone();
            let written = tokio::task::spawn_blocking(move || write_anchor(&path, &anchor)).await;
            if let Err(error) = written.unwrap_or_else(|error| Err(io::Error::other(error))) {
                tracing::warn!(%error, file = %self.anchor_path.display(), "the last seal was not written to its file");
            }
        }
        Ok(())
    }

    /// Checks once that the audit still contains the seal in the file. A missing seal is reported in the log and in the
    /// audit.
    async fn check_anchor(&mut self, portal: &Portal) -> Result<(), Error> {
        if self.is_anchor_checked {
            return Ok(());
        }
        match read_anchor(&self.anchor_path, &self.key) {
            Ok(Some(anchor)) if !portal.store.has_seal(&anchor).await? => {
                let seal = anchor.id;
                tracing::error!(seal, "the audit ends before its last seal: an older database, or rows were removed");
                let actor = Actor::of_portal("serve");
                portal
                    .store
                    .write_audit_row(AuditAction::AuditCut, seal.to_string(), &actor, portal.clock.now())
                    .await?;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the file of the last seal can't be read; it will be written again"),
        }
        self.is_anchor_checked = true;
        Ok(())
    }
}

/// The result of a check of the audit.
pub struct AuditCheck {
    /// The report of the database.
    pub report: AuditReport,
    /// The first fault found, as a sentence.
    pub fault: Option<String>,
}

/// Checks the audit, and that it contains the seal in the file of the data directory. Changes nothing.
pub async fn verify(store: &Store, key: &SealKey, data_dir: &Path) -> Result<AuditCheck, Error> {
    // The file is read first: a running portal writes the file after the database.
    let path = data_dir.join(ANCHOR_FILE);
    let anchor = read_anchor(&path, key);
    let report = store.verify_audit(key).await?;
    let mut fault = report.fault.as_ref().map(ToString::to_string);
    if fault.is_none() {
        fault = match anchor {
            Ok(Some(anchor)) if !store.has_seal(&anchor).await? => Some(format!(
                "Seal {}, noted in {}, is missing: the end of the audit was cut off, or an older database was put back.",
                anchor.id,
                path.display()
            )),
            Ok(_) => None,
            Err(error) => Some(format!("{error}.")),
        };
    }
    Ok(AuditCheck { report, fault })
}

/// Erases a person's data from the audit and returns the number of changed rows.
pub async fn erase(portal: &Portal, person: &str) -> Result<u64, Error> {
    let seed = portal.randomness.bytes().map_err(Error::internal)?;
    let actor = Actor::of_portal("erase");
    let (key, now) = (seal_key(&portal.sealer), portal.clock.now());
    Ok(portal.store.erase_from_audit(&key, &seed, person, &actor, now).await?)
}

fn read_anchor(path: &Path, key: &SealKey) -> Result<Option<AuditAnchor>, String> {
    let name = path.display();
    match fs::read_to_string(path) {
        Ok(text) => match AuditAnchor::read(key, &text) {
            Some(anchor) => Ok(Some(anchor)),
            None => Err(format!("the file {name} was changed, or made with another key")),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("the file {name} can't be read: {error}")),
    }
}

/// Writes the file completely or not at all: a half-written file would look like a file that somebody changed.
fn write_anchor(path: &Path, anchor: &AuditAnchor) -> io::Result<()> {
    let draft = path.with_extension("seal.new");
    let mut file = fs::File::create(&draft)?;
    file.write_all(anchor.to_text().as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)
}
