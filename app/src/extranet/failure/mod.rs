//! "Erreur Plateforme Metaswitch": an error of the platform that no field can show.

mod failure_page;

pub use failure_page::FailurePage;

use leptos::prelude::*;
use portal_api::platform_error::PlatformError;

/// The platform's latest error, when our program sent the form; else it is in the page's outcome.
#[derive(Clone, Copy, Default)]
pub struct LastFailure(pub RwSignal<Option<PlatformError>>);
