//! "Sélection de téléphone": the choice of one of the line's phone models.

mod selection_page;

pub use selection_page::selection_page;
