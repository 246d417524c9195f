//! The pages of a client: their common frame, and "Informations".

mod client_frame;
mod information_page;
mod networks_form;
mod section_heading;

pub use client_frame::{client_frame, find_client};
pub use information_page::information_page;
pub use section_heading::SectionHeading;
