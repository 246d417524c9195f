//! Phones: their life cycle, the files and directories that they fetch, their keys and models, and requests of
//! strangers.

mod differences;
mod directories;
mod duplicates;
mod elsewhere;
mod files;
mod keys;
mod keys_file;
mod ldap_filters;
mod life;
mod lines;
mod models;
mod password;
mod sources;
mod strangers;
