//! The store on the databases it is for: every test runs on SQLite, and on PostgreSQL where there is one.

mod accounts;
mod audit;
mod bindings;
mod clients;
mod contacts;
mod demo;
mod each_database;
mod extensions;
mod failures;
mod files;
mod journal;
mod keys;
mod layers;
mod lines;
mod notifications;
mod parts;
mod phones;
mod scopes;
mod settings;
mod tokens;
mod transport;
mod windows;
