//! The anchor of the audit: a copy of the last seal, kept outside the database. It shows when the end of the chain was
//! cut off, which the database alone can't show.

use super::{
    digest::{self, SealKey},
    seal_row::LENGTH,
};
use crate::{Error, Store, entity::audit_seal};
use sea_orm::EntityTrait;

/// The last seal as it is stored in a file: its id, its tag, and a tag over both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditAnchor {
    /// The seal's id.
    pub id: i64,
    tag: [u8; LENGTH],
    own: [u8; LENGTH],
}

impl AuditAnchor {
    /// Makes the anchor of a seal.
    pub fn new(key: &SealKey, id: i64, tag: [u8; 32]) -> Self {
        Self { id, tag, own: digest::of_anchor(key, id, &tag) }
    }

    /// The anchor as one line of text.
    pub fn to_text(self) -> String {
        format!("{} {} {}\n", self.id, digest::hex(&self.tag), digest::hex(&self.own))
    }

    /// Reads an anchor from its text; `None` if the text is not an anchor or was made with another key.
    pub fn read(key: &SealKey, text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        let id = parts.next()?.parse().ok()?;
        let (tag, own) = (from_hex(parts.next()?)?, from_hex(parts.next()?)?);
        (parts.next().is_none() && digest::of_anchor(key, id, &tag) == own).then_some(Self { id, tag, own })
    }
}

fn from_hex(text: &str) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    if text.len() != 2 * LENGTH || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}

impl Store {
    /// Whether the chain contains this seal, unchanged.
    pub async fn has_seal(&self, anchor: &AuditAnchor) -> Result<bool, Error> {
        let seal = audit_seal::Entity::find_by_id(anchor.id).one(self.read()?).await?;
        Ok(seal.is_some_and(|seal| seal.tag == anchor.tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_with_the_same_key_only() {
        let key = SealKey::new(&[1; 32]);
        let anchor = AuditAnchor::new(&key, 12, [0xa5; LENGTH]);
        let text = anchor.to_text();
        assert_eq!(AuditAnchor::read(&key, &text), Some(anchor));
        assert_eq!(AuditAnchor::read(&SealKey::new(&[2; 32]), &text), None);
        for wrong in ["", "12", "é", &text.replace("12 ", "11 "), &text.replacen("a5", "a4", 1), &format!("{text}x")] {
            assert_eq!(AuditAnchor::read(&key, wrong), None, "{wrong}");
        }
    }
}
