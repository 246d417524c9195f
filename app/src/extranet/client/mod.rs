//! A client's file: what all its screens share, and "Informations".

mod client_frame;
mod information_page;
mod section_heading;

pub use client_frame::{ClientFrame, use_client, use_reference};
pub use information_page::InformationPage;
pub use section_heading::SectionHeading;
