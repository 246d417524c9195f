//! "Erreur Plateforme Metaswitch": a platform error that no field can show.

mod failure_page;

pub use failure_page::failure_page;
