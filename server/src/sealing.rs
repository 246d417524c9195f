//! Seals secrets that must be read again, before they go into the database.
//!
//! The cipher is XChaCha20-Poly1305. Its key is in a file outside the database, so a stolen dump gives no access to
//! phone lines. A sealed secret is bound to its place (`aad`): moved to another row, it can't be opened.

use crate::random::{Randomness, RandomnessError};
use chacha20poly1305::{
    Key, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use portal_store::files::{folder_of, owner_only_options, sync_folder_of, with_suffix};
use sha2::Sha256;
use std::{
    fmt, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The key's length in bytes.
const KEY_LENGTH: usize = 32;
/// The first byte of every sealed secret: the version of the format.
const VERSION: u8 = 1;
/// The length of a nonce of `XChaCha20` in bytes.
const NONCE_LENGTH: usize = 24;

/// Seals and opens secrets.
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    /// An HMAC keyed with the key itself, for [`Sealer::derive`].
    derivation: Hmac<Sha256>,
    randomness: Randomness,
}

/// The reason why a secret was not sealed or opened. It says nothing about the content.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    /// There is no randomness for the nonce.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The secret is too long for the cipher.
    #[error("the secret can't be sealed")]
    NotSealed,
    /// The sealed secret is damaged, moved from its place, or sealed under another key.
    #[error("a sealed secret can't be opened: it is damaged, was moved from its place, or was sealed with another key")]
    NotOpened,
}

/// The reason why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file is missing, and a new key could not open the secrets that are already sealed.
    #[error("the key file {} is missing: only its key opens the database's secrets; put the file back", .0.display())]
    Missing(PathBuf),
    /// The file can't be read or created.
    #[error("the key file {} can't be read or created: {cause}", path.display())]
    Io {
        /// The key file.
        path: PathBuf,
        /// The I/O error.
        cause: io::Error,
    },
    /// The file's content has another length than a key.
    #[error("the key file {} holds {length} bytes; a key is exactly 32", path.display())]
    Length {
        /// The key file.
        path: PathBuf,
        /// The number of bytes that it holds.
        length: usize,
    },
    /// There is no randomness for a new key.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
}

impl Sealer {
    /// Creates a sealer with a key of 32 bytes.
    pub fn new(key: &[u8; KEY_LENGTH], randomness: Randomness) -> Self {
        // HMAC accepts a key of any length.
        let derivation = <Hmac<Sha256> as hmac::Mac>::new_from_slice(key);
        let derivation = derivation.unwrap_or_else(|_| unreachable!("HMAC takes any key"));
        Self { cipher: XChaCha20Poly1305::new(Key::from_slice(key)), derivation, randomness }
    }

    /// Derives another key of 32 bytes for one purpose: always the same for the same key and purpose, and without
    /// revealing the key.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; KEY_LENGTH]> {
        let derivation = self.derivation.clone().chain_update(b"portal key for ").chain_update(purpose);
        Zeroizing::new(derivation.finalize().into_bytes().into())
    }

    /// Creates a sealer with the key of a file. When the file is missing and `may_create` is true, it is created with
    /// random bytes, readable only by its owner. Allow that only while nothing is sealed yet.
    pub fn from_key_file(path: &Path, may_create: bool, randomness: Randomness) -> Result<Self, KeyFileError> {
        let failed = |cause| KeyFileError::Io { path: path.to_owned(), cause };
        let key = match fs::read(path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound && may_create => {
                let key: Zeroizing<[u8; KEY_LENGTH]> = Zeroizing::new(randomness.bytes()?);
                create_key_file(path, key.as_slice()).map_err(failed)?;
                Zeroizing::new(fs::read(path).map_err(failed)?)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyFileError::Missing(path.to_owned()));
            }
            Err(error) => return Err(failed(error)),
        };
        let wrong_length = || KeyFileError::Length { path: path.to_owned(), length: key.len() };
        let key: Zeroizing<[u8; KEY_LENGTH]> = Zeroizing::new(key.as_slice().try_into().map_err(|_| wrong_length())?);
        warn_if_others_can_read(path);
        Ok(Self::new(&key, randomness))
    }

    /// Seals a secret for its place. `aad` names the row and the column, and must be the same when it is opened.
    /// Returns a version byte, the nonce, then the ciphertext with its tag: 41 bytes more than the secret.
    pub fn seal(&self, plaintext: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealingError> {
        let nonce: [u8; NONCE_LENGTH] = self.randomness.bytes()?;
        let payload = Payload { msg: plaintext, aad };
        let ciphertext =
            self.cipher.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| SealingError::NotSealed)?;
        Ok([&[VERSION], nonce.as_slice(), &ciphertext].concat())
    }

    /// Opens a secret that was sealed for the same place.
    pub fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        let (&version, rest) = sealed.split_first().ok_or(SealingError::NotOpened)?;
        let (nonce, msg) = rest.split_at_checked(NONCE_LENGTH).ok_or(SealingError::NotOpened)?;
        if version != VERSION {
            return Err(SealingError::NotOpened);
        }
        let opened = self.cipher.decrypt(XNonce::from_slice(nonce), Payload { msg, aad });
        opened.map(Zeroizing::new).map_err(|_| SealingError::NotOpened)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sealer(***)")
    }
}

/// Writes a new key file completely or not at all, and never over an existing one. When two servers start at the same
/// moment, both use the key that was written first.
fn create_key_file(path: &Path, key: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder_of(path))?;
    let draft = with_suffix(path, &format!(".{}", std::process::id()));
    let mut file = owner_only_options().write(true).truncate(true).open(&draft)?;
    file.write_all(key)?;
    file.sync_all()?;
    // Unlike a rename, a hard link fails when the target exists.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    sync_folder_of(path)
}

#[cfg(unix)]
fn warn_if_others_can_read(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0) {
        tracing::warn!(file = %path.display(), "others than its owner can read the key file: chmod 600");
    }
}

#[cfg(not(unix))]
fn warn_if_others_can_read(_path: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sealer() -> Sealer {
        Sealer::new(&[7; KEY_LENGTH], Randomness::system())
    }

    #[test]
    fn a_sealed_secret_opens_only_in_its_place_and_with_its_key() {
        let sealer = sealer();
        let sealed = sealer.seal(b"secret", b"line 1").unwrap();
        assert_eq!(sealer.open(&sealed, b"line 1").unwrap().as_slice(), b"secret");
        assert!(sealer.open(&sealed, b"line 2").is_err());
        let other = Sealer::new(&[8; KEY_LENGTH], Randomness::system());
        assert!(other.open(&sealed, b"line 1").is_err());
    }

    #[test]
    fn a_damaged_or_shortened_secret_does_not_open() {
        let sealer = sealer();
        let sealed = sealer.seal(b"secret", b"line 1").unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut damaged = sealed.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(sealer.open(&damaged, b"line 1").is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(sealer.open(&sealed[..length], b"line 1").is_err(), "{length} bytes");
        }
    }

    #[test]
    fn the_same_secret_is_sealed_differently_each_time() {
        let sealer = sealer();
        assert_ne!(sealer.seal(b"secret", b"").unwrap(), sealer.seal(b"secret", b"").unwrap());
    }

    #[test]
    fn each_purpose_and_each_key_derives_another_key() {
        let other = Sealer::new(&[8; KEY_LENGTH], Randomness::system());
        assert_eq!(sealer().derive("audit"), sealer().derive("audit"));
        assert_ne!(sealer().derive("audit"), sealer().derive("log"));
        assert_ne!(sealer().derive("audit"), other.derive("audit"));
        assert_ne!(sealer().derive("").as_slice(), [7; KEY_LENGTH]);
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(format!("{:?}", sealer()), "Sealer(***)");
    }

    #[test]
    fn a_key_file_is_created_once_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("secret.key");
        assert!(matches!(
            Sealer::from_key_file(&path, false, Randomness::system()),
            Err(KeyFileError::Missing(missing)) if missing == path
        ));
        let first = Sealer::from_key_file(&path, true, Randomness::system()).unwrap();
        let again = Sealer::from_key_file(&path, true, Randomness::system()).unwrap();
        let sealed = first.seal(b"secret", b"").unwrap();
        assert_eq!(again.open(&sealed, b"").unwrap().as_slice(), b"secret");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_file_of_a_wrong_length_is_refused_and_stays_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        fs::write(&path, [0; 31]).unwrap();
        let error = Sealer::from_key_file(&path, true, Randomness::system()).unwrap_err();
        assert!(matches!(error, KeyFileError::Length { length: 31, .. }));
        assert!(error.to_string().contains("secret.key holds 31 bytes"));
        assert_eq!(fs::read(&path).unwrap(), [0; 31]);
    }

    #[test]
    fn without_randomness_no_key_is_created_and_nothing_is_sealed() {
        let no_randomness = Randomness::from_source(|_| Err(RandomnessError("none".into())));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        assert!(matches!(Sealer::from_key_file(&path, true, no_randomness), Err(KeyFileError::Randomness(_))));
        assert!(!path.exists());
        assert!(Sealer::new(&[7; KEY_LENGTH], no_randomness).seal(b"secret", b"").is_err());
    }

    proptest! {
        #[test]
        fn opening_returns_the_sealed_secret(secret in any::<Vec<u8>>(), place in any::<Vec<u8>>()) {
            let sealer = sealer();
            let sealed = sealer.seal(&secret, &place).unwrap();
            prop_assert_eq!(sealed.len(), secret.len() + 41);
            let opened = sealer.open(&sealed, &place).unwrap();
            prop_assert_eq!(opened.as_slice(), &secret);
        }

        #[test]
        fn random_bytes_never_open(noise in any::<Vec<u8>>()) {
            prop_assert!(sealer().open(&noise, b"").is_err());
        }
    }
}
