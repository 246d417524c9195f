//! The store on the databases it is for: every test runs on SQLite, and on PostgreSQL where there is one.

mod accounts;
mod audit;
mod bindings;
mod clients;
mod demo;
mod each_database;
mod failures;
mod journal;
mod lines;
mod phones;
mod scopes;
mod windows;
