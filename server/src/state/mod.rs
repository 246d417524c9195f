//! The state that lives as long as the process: caches, queues, limiters and channels. It depends on neither services
//! nor HTTP; `docs/architecture.md` lists the bounds of each.

pub mod authority;
pub mod background_writes;
pub mod configuration_cache;
pub mod endings;
pub mod event_streams;
pub mod events;
pub mod form_results;
pub mod inherited_layers;
pub mod journal;
pub mod limits;
pub mod outbox;
pub mod readiness;
pub mod refusal_log;
mod shares;
