//! "Sélection de téléphone": which of a line's telephones to set up.

mod selection_page;

pub use selection_page::selection_page;
