//! The kinds of files that phones request.

use super::AuthorityFile;

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Shared by all phones of a model; it contains no secret.
    Common,
    /// The phone's own file, with its secrets.
    Phone,
    /// Yealink's boot file, which phones request first since V81. A missing boot file is normal.
    Boot,
    /// A file of Gigaset's chain to the phone's own file.
    Chain(ChainFile),
    /// A file that a phone requests when a feature is on. A missing file is normal.
    Optional(OptionalFile),
    /// A file that tells which firmware the phone should run.
    FirmwareCheck,
    /// A firmware image.
    Firmware,
    /// The CA certificate that phones trust.
    Authority(AuthorityFile),
}

/// A file of Gigaset's chain; each file names the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChainFile {
    /// `42/2/master.bin`, which names [`ChainFile::Root`].
    Master,
    /// `sifs/sifsroot.bin`, which names [`ChainFile::Hundreds`].
    Root,
    /// `sifs/sih_4xx.bin`, which names [`ChainFile::Tens`].
    Hundreds,
    /// `sifs/sit_44x.bin`, which names [`ChainFile::Units`].
    Tens,
    /// `sifs/siu_444.bin`, which contains the URL of the phone's own file.
    Units,
}

/// A file that a phone requests in addition to its configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OptionalFile {
    /// `<mac>-local.cfg`: the user's own changes.
    Local,
    /// `<mac>-contact.xml`: the user's contacts.
    Contacts,
    /// `<mac>-calllog.xml`: the call log.
    CallLog,
    /// `<mac>_Security.enc`, `y000000000078_Security.enc`: an encrypted configuration.
    Encrypted,
}
