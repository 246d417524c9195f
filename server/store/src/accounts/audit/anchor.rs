//! The anchor of the audit: the id and the tag of the last seal, stored in a file outside the database. If somebody
//! deletes the last seals and their rows, the remaining chain is valid; only the anchor shows that the end is missing.

use super::{
    digest::{self, SealKey},
    seal_row::DIGEST_BYTES,
};
use crate::{Error, Store, entity::audit_seal};
use sea_orm::EntityTrait;

/// The anchor as it is stored in a file: the id and the tag of the last seal, and a tag over both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditAnchor {
    /// The seal's id.
    pub id: i64,
    /// The tag of the seal.
    seal_tag: [u8; DIGEST_BYTES],
    /// The tag over the seal's id and tag. It proves that the key's holder made the anchor.
    anchor_tag: [u8; DIGEST_BYTES],
}

impl AuditAnchor {
    /// Makes the anchor of a seal.
    pub fn new(key: &SealKey, id: i64, seal_tag: [u8; 32]) -> Self {
        Self { id, seal_tag, anchor_tag: digest::anchor_tag(key, id, &seal_tag) }
    }

    /// The anchor as one line of text.
    pub fn to_text(self) -> String {
        format!("{} {} {}\n", self.id, digest::to_hex(&self.seal_tag), digest::to_hex(&self.anchor_tag))
    }

    /// Reads an anchor from its text; `None` if the text is not an anchor or was made with another key.
    pub fn read(key: &SealKey, text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        let id = parts.next()?.parse().ok()?;
        let (seal_tag, anchor_tag) = (from_hex(parts.next()?)?, from_hex(parts.next()?)?);
        let is_valid = parts.next().is_none() && digest::anchor_tag(key, id, &seal_tag) == anchor_tag;
        is_valid.then_some(Self { id, seal_tag, anchor_tag })
    }
}

fn from_hex(text: &str) -> Option<[u8; DIGEST_BYTES]> {
    let mut bytes = [0; DIGEST_BYTES];
    if text.len() != 2 * DIGEST_BYTES || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}

impl Store {
    /// Whether the chain contains the seal of the anchor, unchanged.
    pub async fn has_seal(&self, anchor: &AuditAnchor) -> Result<bool, Error> {
        let seal = audit_seal::Entity::find_by_id(anchor.id).one(self.read()?).await?;
        Ok(seal.is_some_and(|seal| seal.tag == anchor.seal_tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_read_back_with_the_same_key_only() {
        let key = SealKey::new(&[1; 32]);
        let anchor = AuditAnchor::new(&key, 12, [0xa5; DIGEST_BYTES]);
        let text = anchor.to_text();
        assert_eq!(AuditAnchor::read(&key, &text), Some(anchor));
        assert_eq!(AuditAnchor::read(&SealKey::new(&[2; 32]), &text), None);
        for wrong in ["", "12", "é", &text.replace("12 ", "11 "), &text.replacen("a5", "a4", 1), &format!("{text}x")] {
            assert_eq!(AuditAnchor::read(&key, wrong), None, "{wrong}");
        }
    }
}
