//! The portal's own TLS, for installations without a proxy in front. The server reads the files of certificate and key
//! again on SIGHUP.

use crate::settings::TlsFiles;
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

/// A certificate and its key, as the server uses them now. Clones share them.
#[derive(Clone, Debug)]
pub struct Certificate {
    files: TlsFiles,
    config: Arc<RwLock<Arc<ServerConfig>>>,
}

/// The reason why a certificate can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file can't be read.
    #[error("the file {} can't be read: {cause}", path.display())]
    Unreadable {
        /// The unreadable file.
        path: PathBuf,
        /// The I/O error.
        cause: io::Error,
    },
    /// A file is not PEM.
    #[error("the file {} is not PEM: {cause}", path.display())]
    NotPem {
        /// The file that isn't PEM.
        path: PathBuf,
        /// The parser's error.
        cause: pem::Error,
    },
    /// The certificate's file holds no certificate.
    #[error("the file {} holds no certificate (-----BEGIN CERTIFICATE-----)", .0.display())]
    NoCertificate(PathBuf),
    /// The key's file holds no key.
    #[error("the file {} holds no private key (-----BEGIN PRIVATE KEY-----)", .0.display())]
    NoKey(PathBuf),
    /// Certificate and key don't match, or one has an unknown type.
    #[error("the certificate of {} and the key of {} can't be used: {cause}", certificate.display(), key.display())]
    Unusable {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// The error of rustls.
        cause: rustls::Error,
    },
}

impl Certificate {
    /// Reads both files.
    pub fn load(files: &TlsFiles) -> Result<Self, TlsError> {
        let config = Arc::new(RwLock::new(Arc::new(server_config(files)?)));
        Ok(Self { files: files.clone(), config })
    }

    /// Reads the files again. New connections get the new certificate.
    ///
    /// Errors: when the new certificate can't be used; the old one stays.
    pub fn reload(&self) -> Result<(), TlsError> {
        let config = Arc::new(server_config(&self.files)?);
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    /// Returns the current configuration, for the next connection.
    pub fn current(&self) -> Arc<ServerConfig> {
        self.config.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Creates the configuration: TLS 1.2 and 1.3, HTTP/2 and 1.1. Session tickets halve the cost of a handshake with a
/// phone that connects again.
fn server_config(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let (chain, key) = (read_chain(&files.certificate)?, read_key(&files.key)?);
    let unusable = |cause| TlsError::Unusable { certificate: files.certificate.clone(), key: files.key.clone(), cause };
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(unusable)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.ticketer = ring::Ticketer::new().map_err(unusable)?;
    Ok(config)
}

fn read_chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let text = read(path)?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|cause| TlsError::NotPem { path: path.to_owned(), cause })?;
    if chain.is_empty() { Err(TlsError::NoCertificate(path.to_owned())) } else { Ok(chain) }
}

fn read_key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = zeroize::Zeroizing::new(read(path)?);
    PrivateKeyDer::from_pem_slice(&text).map_err(|cause| match cause {
        pem::Error::NoItemsFound => TlsError::NoKey(path.to_owned()),
        cause => TlsError::NotPem { path: path.to_owned(), cause },
    })
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|cause| TlsError::Unreadable { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(certificate: &str, key: &str) -> (tempfile::TempDir, TlsFiles) {
        let folder = tempfile::tempdir().unwrap();
        let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
        fs::write(&files.certificate, certificate).unwrap();
        fs::write(&files.key, key).unwrap();
        (folder, files)
    }

    fn certificate_and_key() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    #[test]
    fn certificate_and_key_are_loaded_and_reloaded() {
        let (certificate, key) = certificate_and_key();
        let (_folder, files) = files(&certificate, &key);
        let loaded = Certificate::load(&files).unwrap();
        let before = loaded.current();
        let (certificate, key) = certificate_and_key();
        fs::write(&files.certificate, certificate).unwrap();
        assert!(loaded.reload().is_err(), "a certificate without its key");
        assert!(Arc::ptr_eq(&before, &loaded.current()), "the old one stays");
        fs::write(&files.key, key).unwrap();
        loaded.reload().unwrap();
        assert!(!Arc::ptr_eq(&before, &loaded.current()));
    }

    #[test]
    fn each_error_is_one_sentence_that_names_the_file() {
        let (certificate, key) = certificate_and_key();
        let (_, other_key) = certificate_and_key();
        for (certificate, key, expected) in [
            ("", key.as_str(), "cert.pem holds no certificate"),
            ("hello", &key, "cert.pem holds no certificate"),
            ("-----BEGIN CERTIFICATE-----\n!", &key, "cert.pem is not PEM"),
            (&certificate, "", "key.pem holds no private key"),
            (&certificate, &certificate, "key.pem holds no private key"),
            (&certificate, &other_key, "key.pem can't be used"),
        ] {
            let (_folder, files) = files(certificate, key);
            let sentence = Certificate::load(&files).unwrap_err().to_string();
            assert!(sentence.contains(expected), "{sentence}");
            assert!(!sentence.contains('\n'), "{sentence}");
        }
        let (folder, mut files) = files(&certificate, &key);
        files.key = folder.path().join("none.pem");
        let sentence = Certificate::load(&files).unwrap_err().to_string();
        assert!(sentence.contains("none.pem can't be read"), "{sentence}");
    }
}
