//! The file that a phone last fetched, as the database stores it: compressed, then sealed by this server.

use crate::{error::Error, portal::Portal, services::phone_secrets::purpose};
use portal_api::Mac;
use portal_store::SealedSecret;

/// Compresses and seals a phone's file. Only this server can open it.
pub fn seal(portal: &Portal, mac: &Mac, file: &[u8]) -> Result<SealedSecret, Error> {
    let packed = lz4_flex::compress_prepend_size(file);
    let sealed = portal.sealer.seal(&packed, purpose(mac, "file").as_bytes()).map_err(Error::internal)?;
    Ok(sealed.into())
}

/// Opens a file that was sealed for this phone.
pub fn open(portal: &Portal, mac: &Mac, sealed: &SealedSecret) -> Result<Vec<u8>, Error> {
    let packed = portal.sealer.open(sealed.as_bytes(), purpose(mac, "file").as_bytes()).map_err(Error::internal)?;
    lz4_flex::decompress_size_prepended(&packed).map_err(Error::internal)
}
