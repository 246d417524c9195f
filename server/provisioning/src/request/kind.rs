//! What telephones ask for, as the server tells it apart.

use super::AuthorityFile;

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// The same for all telephones of a model; no secret is in it.
    Common,
    /// The telephone's own, with its secrets.
    Phone,
    /// Yealink's boot file: asked first since V81; that there is none is normal.
    Boot,
    /// Gigaset's way to the telephone's own file.
    Chain(ChainFile),
    /// What a telephone asks besides when some of its features are on; that there is none is normal.
    Optional(OptionalFile),
    /// Which firmware the telephone should have.
    FirmwareCheck,
    /// A firmware.
    Firmware,
    /// The certificate of the authority that they are to believe.
    Authority(AuthorityFile),
}

/// A step of Gigaset's way to the telephone's own file: each names the next.
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
    /// `sifs/siu_444.bin`, which holds the address of the telephone's own file.
    Units,
}

/// A file asked besides the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OptionalFile {
    /// `<mac>-local.cfg`: what its user changed.
    Local,
    /// `<mac>-contact.xml`: its user's contacts.
    Contacts,
    /// `<mac>-calllog.xml`: its calls.
    CallLog,
    /// `<mac>_Security.enc`, `y000000000078_Security.enc`: a configuration, encrypted.
    Encrypted,
}
