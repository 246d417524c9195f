//! The store on the databases it is for: every test runs on SQLite, and on PostgreSQL where there is one.

mod accounts;
mod audit;
mod backups;
mod bindings;
mod claims;
mod clients;
mod contacts;
mod demo;
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
mod parts;
mod phones;
mod scopes;
mod settings;
mod tokens;
mod windows;
