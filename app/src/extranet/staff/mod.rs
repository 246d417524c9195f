//! Accounts of the staff.

mod row;
mod staff_page;

pub use staff_page::staff_page;
