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
use portal_protocols::SourceNetwork;
use std::collections::HashSet;

/// The maximum number of sources of each kind in the answer.
const SOURCE_LIMIT: usize = 100;

/// The sources that a caller may see.
enum VisibleSources {
    /// All sources; for operators.
    All,
    /// The sources of a reseller or a client; for their staff and users.
    Listed {
        /// The sources where the caller's phones were seen, and the source of the caller itself.
        sources: HashSet<String>,
        /// The caller's reseller. A source that asked for a phone which this reseller registered is visible, too.
        reseller_id: Option<i64>,
    },
}

impl VisibleSources {
    fn has(&self, source: SourceNetwork) -> bool {
        match self {
            Self::All => true,
            Self::Listed { sources, .. } => sources.contains(&source.to_string()),
        }
    }

    fn has_block(&self, block: &BlockedSource) -> bool {
        let has_registered = |id: &i64| block.resellers.contains(id);
        self.has(block.source) || matches!(self, Self::Listed { reseller_id: Some(id), .. } if has_registered(id))
    }
}

async fn find_visible_sources(portal: &Portal, caller: &Caller) -> Result<VisibleSources, Error> {
    if caller.principal.role == Role::Operator {
        return Ok(VisibleSources::All);
    }
    let seen = portal.store.list_phone_sources(caller.scope()).await?;
    // The database holds addresses and IPv6 networks; an address is converted into its source.
    let source = |text: String| text.parse().map_or(text, |address| SourceNetwork::of(address).to_string());
    let mut sources: HashSet<String> = seen.into_iter().map(source).collect();
    sources.insert(SourceNetwork::of(caller.visit.address).to_string());
    Ok(VisibleSources::Listed { sources, reseller_id: caller.principal.reseller.as_ref().map(|(id, _)| *id) })
}

/// Lists the blocked sources and the sources with failed handshakes, as far as the caller may see them.
pub async fn list_phone_sources(portal: &Portal, caller: &Caller) -> Result<PhoneSources, Error> {
    let now = portal.clock.now();
    let (blocked, handshakes) = (portal.misses.blocked_sources(now), portal.handshakes.list(now));
    if blocked.is_empty() && handshakes.is_empty() {
        return Ok(PhoneSources { blocked: Vec::new(), handshakes: Vec::new(), now });
    }
    let visible = find_visible_sources(portal, caller).await?;
    let blocked = blocked.into_iter().filter(|block| visible.has_block(block)).take(SOURCE_LIMIT).map(api_block);
    let handshakes = handshakes.into_iter().filter(|(source, _)| visible.has(*source)).take(SOURCE_LIMIT);
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

fn api_handshakes((source, failures): (SourceNetwork, Failures)) -> FailedHandshakes {
    let Failures { fault, count, first_at, last_at } = failures;
    FailedHandshakes { source: source.to_string(), fault, count, first_at, last_at }
}

/// Unblocks a source that the caller may see.
///
/// Errors: `NotFound` when it is not blocked or the caller may not see it, `TooManyAttempts` when it was unblocked too
/// often within a day; operators have no such limit.
pub async fn unblock_source(portal: &Portal, caller: &Caller, source: &str) -> Result<(), Error> {
    let now = portal.clock.now();
    let block = portal.misses.blocked_sources(now).into_iter().find(|block| block.source.to_string() == source);
    let block = block.ok_or(Error::NotFound)?;
    if !find_visible_sources(portal, caller).await?.has_block(&block) {
        return Err(Error::NotFound);
    }
    if caller.principal.role != Role::Operator && !portal.misses.may_unblock(block.source, now) {
        let sentence = messages::of(caller.visit.language).unblocked_too_often;
        return Err(ApiError::new(ErrorCode::TooManyAttempts, sentence).into());
    }
    portal.store.write_audit_row(AuditAction::SourceUnblocked, source.to_owned(), &caller.actor(), now).await?;
    portal.misses.unblock(block.source);
    Ok(())
}
