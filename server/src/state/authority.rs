//! The CA certificate that signed the portal's certificate, for phones whose firmware doesn't contain it. Such a phone
//! downloads the certificate once, and verifies the server from then on.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use portal_provisioning::AuthorityFile;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use std::{fs, path::Path};

/// The CA certificate, in both encodings.
#[derive(Clone, Debug)]
pub struct Authority {
    pem: Bytes,
    der: Bytes,
}

impl Authority {
    /// Reads the certificate from a PEM file, which must hold exactly one certificate: phones accept no more.
    ///
    /// Errors: a sentence, when the file can't be read, is not PEM or holds another number of certificates.
    pub fn load(path: &Path) -> Result<Self, String> {
        let name = path.display();
        let text = fs::read(path).map_err(|error| format!("the file {name} can't be read: {error}"))?;
        let found = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
        let found = found.map_err(|error| format!("the file {name} is not PEM: {error}"))?;
        let [certificate] = found.as_slice() else {
            return Err(format!("the file {name} holds {} certificates; phones need exactly one", found.len()));
        };
        // The PEM text is encoded again: other content of the file, perhaps a key, must not be published.
        Ok(Self { der: certificate.to_vec().into(), pem: pem(certificate).into() })
    }

    /// Returns the file in one of the encodings, and its media type.
    pub fn file(&self, file: AuthorityFile) -> (Bytes, &'static str) {
        match file {
            AuthorityFile::Pem => (self.pem.clone(), "application/x-pem-file"),
            AuthorityFile::Der => (self.der.clone(), "application/pkix-cert"),
        }
    }
}

/// Encodes a certificate as PEM (RFC 7468), in lines of 64 characters.
fn pem(certificate: &[u8]) -> String {
    let text = STANDARD.encode(certificate);
    let lines = text.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap_or_default());
    let lines: Vec<&str> = lines.collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_must_hold_one_certificate_and_a_key_in_it_is_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ca.pem");
        let made = rcgen::generate_simple_self_signed(["ca.example.fr".to_owned()]).expect("a certificate");
        let pem = made.cert.pem();
        fs::write(&path, format!("{}{pem}", made.signing_key.serialize_pem())).expect("writes");
        let authority = Authority::load(&path).expect("loads");
        assert_eq!(authority.file(AuthorityFile::Pem).0, pem.replace("\r\n", "\n").as_bytes());
        assert_eq!(authority.file(AuthorityFile::Der).0, made.cert.der().as_ref());
        for (wrong, sentence) in
            [(format!("{pem}{pem}"), "holds 2 certificates"), (String::new(), "holds 0 certificates")]
        {
            fs::write(&path, wrong).expect("writes");
            let error = Authority::load(&path).expect_err("no authority");
            assert!(error.contains(sentence), "{error}");
        }
        assert!(Authority::load(&folder.path().join("none.pem")).expect_err("no file").contains("can't be read"));
    }
}
