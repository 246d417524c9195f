//! The store on the databases it is for: every test runs on SQLite, and on PostgreSQL where there is one.

mod accounts;
mod audit;
mod bindings;
mod clients;
mod contacts;
mod demo;
mod devices;
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
mod pin_locks;
mod scopes;
mod settings;
mod sign_in_locks;
mod tokens;
mod windows;
