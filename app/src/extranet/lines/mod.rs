//! "Compte MetaCentrex › Liste des utilisateurs": a client's lines.

mod choices;
mod line_page;
mod lines_page;
mod new_line_page;
mod numbers;
mod present_form;
mod row;

pub use line_page::line_page;
pub use lines_page::lines_page;
pub use new_line_page::new_line_page;
