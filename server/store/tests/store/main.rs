//! The store's tests. Unless a test concerns only one of the databases, it runs on SQLite, and on PostgreSQL if a
//! server is available.

mod accounts;
mod audit;
mod audit_removal;
mod audit_seals;
mod backups;
mod bindings;
mod claims;
mod clients;
mod contacts;
mod demo;
mod department_scopes;
mod devices;
mod disk_faults;
mod each_database;
mod extensions;
mod failures;
mod files;
mod installations;
mod journal;
mod keys;
mod layers;
mod lines;
mod lost_connections;
mod notifications;
mod phones;
mod pin_locks;
mod retention;
mod scopes;
mod settings;
mod sign_in_locks;
mod staff;
mod strangers;
mod tokens;
mod transport;
mod windows;
