//! The audit's seals: made behind the requests, checked and kept from the command line.
//!
//! What the last seal was is also kept in a file beside the key, outside the database: so the check sees when the end of the
//! audit was cut off.

use crate::{error::Error, portal::Portal, sealing::Sealer};
use portal_api::audit::AuditAction;
use portal_store::{Actor, AuditAnchor, AuditReport, SEAL_ROWS, SealKey, Settled, Store};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// The pause after a seal, as a multiple of the time it took: changes go first.
const REST: u32 = 4;
/// The file of the last seal, in the folder of the portal's own files.
const ANCHOR: &str = "audit.seal";
/// Seals that are made at most when the portal stops; what is left is sealed at the next start.
const AT_THE_END: usize = 20;

/// The key of the audit's seals.
pub fn seal_key(sealer: &Sealer) -> SealKey {
    SealKey::new(&sealer.derive("the seals of the audit"))
}

/// Seals what was written.
pub struct Sealing {
    key: SealKey,
    anchor: PathBuf,
    settled: Settled,
    is_anchor_checked: bool,
}

impl Sealing {
    /// Seals with the portal's key.
    pub fn new(portal: &Portal) -> Self {
        Self {
            key: seal_key(&portal.sealer),
            anchor: portal.settings.data_dir.join(ANCHOR),
            settled: Settled::default(),
            is_anchor_checked: false,
        }
    }

    /// The key.
    pub fn key(&self) -> &SealKey {
        &self.key
    }

    /// Whether rows wait for somebody who is writing just now: it is worth to look again soon.
    pub fn is_waiting(&self) -> bool {
        self.settled.is_waiting()
    }

    /// Seals all there is, until told to close.
    pub async fn seal_all(&mut self, portal: &Portal, closing: &CancellationToken) {
        let sealed = self.seal(portal, usize::MAX, REST, closing).await;
        if let Err(error) = sealed {
            tracing::error!(%error, "the audit was not sealed; trying again");
        }
    }

    /// Seals what there is when the portal stops.
    pub async fn seal_rest(&mut self, portal: &Portal) {
        if let Err(error) = self.seal(portal, AT_THE_END, 0, &CancellationToken::new()).await {
            tracing::warn!(%error, "the end of the audit is not sealed; the next start does it");
        }
    }

    async fn seal(
        &mut self,
        portal: &Portal,
        most: usize,
        rest: u32,
        closing: &CancellationToken,
    ) -> Result<(), Error> {
        self.check_anchor(portal).await?;
        let mut last = None;
        for _ in 0..most {
            let start = Instant::now();
            let seed = portal.randomness.bytes().map_err(Error::internal)?;
            let sealed = portal.store.seal_audit(&self.key, &seed, &mut self.settled, portal.clock.now()).await;
            let Some(seal) = sealed? else { break };
            tracing::debug!(seal = seal.id, rows = seal.rows, "audit sealed");
            last = Some(seal);
            if closing.is_cancelled() || seal.rows < SEAL_ROWS {
                break;
            }
            tokio::time::sleep(start.elapsed() * rest).await;
        }
        if let Some(seal) = last {
            let anchor = AuditAnchor::new(&self.key, seal.id, seal.tag);
            let path = self.anchor.clone();
            let written = tokio::task::spawn_blocking(move || write_anchor(&path, &anchor)).await;
            if let Err(error) = written.unwrap_or_else(|error| Err(io::Error::other(error))) {
                tracing::warn!(%error, file = %self.anchor.display(), "the last seal is not noted");
            }
        }
        Ok(())
    }

    /// Looks once whether the audit ends where it ended; if not, that is said in the log and in the audit.
    async fn check_anchor(&mut self, portal: &Portal) -> Result<(), Error> {
        if self.is_anchor_checked {
            return Ok(());
        }
        match read_anchor(&self.anchor, &self.key) {
            Ok(Some(anchor)) if !portal.store.has_seal(&anchor).await? => {
                let seal = anchor.id;
                tracing::error!(seal, "the audit ends before its last seal: an older database, or rows were removed");
                let actor = Actor::of_portal("serve");
                portal.store.note(AuditAction::AuditCut, seal.to_string(), &actor, portal.clock.now()).await?;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the file of the last seal is not read; it is written anew"),
        }
        self.is_anchor_checked = true;
        Ok(())
    }
}

/// What a check of the audit found, and a sentence if the end is missing.
pub struct Checked {
    /// What the database says.
    pub report: AuditReport,
    /// What is wrong: the first of all.
    pub fault: Option<String>,
}

/// Checks the audit, and whether it ends with the seal that is noted in a folder. Changes nothing.
pub async fn verify(store: &Store, key: &SealKey, data_dir: &Path) -> Result<Checked, Error> {
    // First the file: whoever serves meanwhile writes it after the database.
    let path = data_dir.join(ANCHOR);
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
    Ok(Checked { report, fault })
}

/// Erases what the audit says of a person, and says of how many rows.
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

/// Writes it whole or not at all, whatever happens: half a file would look like one that somebody changed.
fn write_anchor(path: &Path, anchor: &AuditAnchor) -> io::Result<()> {
    let draft = path.with_extension("seal.new");
    let mut file = fs::File::create(&draft)?;
    file.write_all(anchor.to_text().as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)
}
