//! Clients, departments and lines, as their administrators and users see them.

mod administrators;
mod own_line;
