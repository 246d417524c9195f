//! The sources of phones' requests: those that are blocked, and those whose TLS handshakes fail.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    state::limits::{failed_handshakes::Failures, miss_counter::BlockedSource},
};
use portal_api::{
    ApiError, ErrorCode,
    audit::AuditAction,
    session::Role,
    source::{BlockedSource as ApiBlock, FailedHandshakes, PhoneSources},
};
use portal_protocols::Subscriber;
use std::collections::HashSet;

/// The maximum number of sources of each kind in the answer.
const SHOWN: usize = 100;

/// The sources that a caller may see.
enum Visible {
    /// All; for operators.
    All,
    /// Those where a reseller's phones were seen, and the caller's own; and those that asked for a phone that this
    /// reseller registered.
    Some(HashSet<String>, Option<i64>),
}

impl Visible {
    fn has(&self, source: Subscriber) -> bool {
        match self {
            Self::All => true,
            Self::Some(sources, _) => sources.contains(&source.to_string()),
        }
    }

    fn has_block(&self, block: &BlockedSource) -> bool {
        let is_registered = |id: &i64| block.resellers.contains(id);
        self.has(block.source) || matches!(self, Self::Some(_, Some(id)) if is_registered(id))
    }
}

async fn visible(portal: &Portal, caller: &Caller) -> Result<Visible, Error> {
    if caller.principal.role == Role::Operator {
        return Ok(Visible::All);
    }
    let seen = portal.store.list_phone_sources(caller.scope()).await?;
    // Addresses become sources; a network of IPv6 addresses is a source already.
    let source = |text: String| text.parse().map_or(text, |address| Subscriber::of(address).to_string());
    let mut sources: HashSet<String> = seen.into_iter().map(source).collect();
    sources.insert(Subscriber::of(caller.visit.address).to_string());
    Ok(Visible::Some(sources, caller.principal.reseller.as_ref().map(|(id, _)| *id)))
}

/// Lists the sources with a problem that the caller may see.
pub async fn list_phone_sources(portal: &Portal, caller: &Caller) -> Result<PhoneSources, Error> {
    let now = portal.clock.now();
    let (blocked, handshakes) = (portal.misses.blocked(now), portal.handshakes.list(now));
    if blocked.is_empty() && handshakes.is_empty() {
        return Ok(PhoneSources { blocked: Vec::new(), handshakes: Vec::new(), now });
    }
    let visible = visible(portal, caller).await?;
    let blocked = blocked.into_iter().filter(|block| visible.has_block(block)).take(SHOWN).map(api_block);
    let handshakes = handshakes.into_iter().filter(|(source, _)| visible.has(*source)).take(SHOWN);
    Ok(PhoneSources { blocked: blocked.collect(), handshakes: handshakes.map(api_handshakes).collect(), now })
}

fn api_block(block: BlockedSource) -> ApiBlock {
    ApiBlock {
        source: block.source.to_string(),
        reason: block.reason,
        unknown: block.unknown as u64,
        is_more: block.is_more,
        since: block.since,
        until: block.until,
    }
}

fn api_handshakes((source, failures): (Subscriber, Failures)) -> FailedHandshakes {
    let Failures { fault, count, first_at, last_at } = failures;
    FailedHandshakes { source: source.to_string(), fault, count, first_at, last_at }
}

/// Unblocks a source that the caller may see.
///
/// Errors: `NotFound` when it is not blocked or the caller may not see it, `TooManyAttempts` when it was unblocked too often
/// within a day; operators have no such limit.
pub async fn unblock_source(portal: &Portal, caller: &Caller, source: &str) -> Result<(), Error> {
    let now = portal.clock.now();
    let block = portal.misses.blocked(now).into_iter().find(|block| block.source.to_string() == source);
    let block = block.ok_or(Error::NotFound)?;
    if !visible(portal, caller).await?.has_block(&block) {
        return Err(Error::NotFound);
    }
    if caller.principal.role != Role::Operator && !portal.misses.may_unblock(block.source, now) {
        let sentence = messages::of(caller.visit.language).unblocked_too_often;
        return Err(ApiError::new(ErrorCode::TooManyAttempts, sentence).into());
    }
    portal.store.note(AuditAction::SourceUnblocked, source.to_owned(), &caller.actor(), now).await?;
    portal.misses.unblock(block.source);
    Ok(())
}
