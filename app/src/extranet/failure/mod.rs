//! "Erreur Plateforme Metaswitch": an error of the platform that no field can show.

mod failure_page;

pub use failure_page::failure_page;
