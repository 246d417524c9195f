//! Lists the model files and their pictures in `bundled_models.rs`, so that a new model needs new files only.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=models");
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| io::Error::other("CARGO_MANIFEST_DIR is not set"))?;
    let output = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let mut files = Vec::new();
    collect(Path::new(&root), Path::new("models"), &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        // `env!` resolves the crate's folder at compile time: the build folder may be reused after the repository was
        // moved, and an absolute path written here would then be wrong.
        let path = format!("/{file}");
        writeln!(list, "    ({file:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),")
            .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&output).join("bundled_models.rs"), list)
}

/// Collects the paths of the files, relative to the crate and with `/` on every system, because error messages show
/// them.
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
