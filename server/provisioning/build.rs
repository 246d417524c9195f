//! Lists the model files and their pictures, so that a new model needs new files only, and parses them with the
//! program's own code: an error fails the build and names the line.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "of the crate's modules a build needs those that read model files"
)]

/// The modules of the crate, compiled from their own path.
#[path = "src"]
mod parts {
    pub mod catalogue;
    pub mod configuration;
    pub mod error;
    pub mod format;
    pub mod keys;
    pub mod oui;
    pub mod request;
    pub mod settings;
    pub mod source;
    pub mod time_zone;
    pub mod user_agent;
    pub mod vendor;
}

use parts::{
    catalogue::{self, Catalogue},
    error::Error,
    format, keys, oui,
    request::{self, FileId, Identity, ModelHint},
    settings, source,
    time_zone::{self, TimeZone},
    user_agent::{FirmwareVersion, UserAgent},
    vendor::Vendor,
};
use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    for folder in ["models", "settings", "src", "zones.toml"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| io::Error::other("CARGO_MANIFEST_DIR is not set"))?;
    let output = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let root = Path::new(&root);
    let mut files = Vec::new();
    collect(root, Path::new("models"), &mut files)?;
    files.sort();
    check(root, &files)?;
    let mut list = String::from("&[\n");
    for file in files {
        // The compiler resolves the folder, because a build folder may be used again after the repository was moved.
        let path = format!("/{file}");
        writeln!(list, "    ({file:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),")
            .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&output).join("bundled_models.rs"), list)
}

/// Reports an error as `models/yealink/cp920.toml:12: there is no such setting`.
fn check(root: &Path, files: &[String]) -> io::Result<()> {
    // Leaked, because the catalogue needs `'static` texts and the build script ends soon.
    let read = |file: &String| Ok((&*file.clone().leak(), &*fs::read_to_string(root.join(file))?.leak()));
    let sources = files.iter().map(read).collect::<io::Result<Vec<_>>>()?;
    if let Err(error) = Catalogue::parse(&sources) {
        println!("cargo::error={error}");
    }
    Ok(())
}

/// Collects paths relative to the crate, written with `/`, as in error messages.
fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "svg") {
            files.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
