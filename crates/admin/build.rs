//! Embeds the admin page: every file of `page/`, compressed, as a table that `src/lib.rs` includes. Without files there
//! the table is empty, so that the program builds without Node.

use std::{
    ffi::OsStr,
    fmt::Write as _,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

/// Smaller files gain nothing by compression.
const COMPRESSED_FROM: usize = 1_024;
/// Formats that are not compressed already.
const COMPRESSIBLE: &[&str] = &["html", "js", "css", "svg", "json", "txt"];

fn main() -> io::Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
    tell(&format!("cargo::rerun-if-changed={}", page.display()))?;
    let out = out_folder()?;
    let mut table = String::from("&[\n");
    for (number, name) in names(&page, "")?.iter().enumerate() {
        let path = page.join(name);
        let bytes = fs::read(&path)?;
        let gzip = match packed(&path, &bytes)? {
            None => "None".to_owned(),
            Some(packed) => {
                let file = out.join(format!("{number}.gz"));
                fs::write(&file, packed)?;
                included(&file)
            }
        };
        let brotli = page.join(format!("{name}.br"));
        let brotli = if brotli.exists() {
            included(&brotli)
        } else {
            "None".to_owned()
        };
        let (tag, file) = (tag(&bytes), path.display().to_string());
        // Writing into a String cannot fail.
        let _written = writeln!(
            table,
            "Asset {{ name: {name:?}, bytes: include_bytes!({file:?}), gzip: {gzip}, brotli: {brotli}, tag: \"\\\"{tag:016x}\\\"\" }},",
        );
    }
    table.push_str("]\n");
    fs::write(out.join("page.rs"), table)
}

fn included(file: &Path) -> String {
    let file = file.display().to_string();
    format!("Some(include_bytes!({file:?}))")
}

/// The files below a folder, sorted. Hidden ones and those that are made of others are no part of the page.
fn names(page: &Path, below: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(page.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || Path::new(&name).extension() == Some(OsStr::new("br")) {
            continue;
        }
        let name = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        if entry.file_type()?.is_dir() {
            names.extend(self::names(page, &name)?);
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn packed(path: &Path, bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    if bytes.len() < COMPRESSED_FROM || !COMPRESSIBLE.contains(&ending) {
        return Ok(None);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().map(Some)
}

/// FNV-1a: it tells versions of a file apart, and protects nothing.
fn tag(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |tag, byte| {
        (tag ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script its folder in no other way"
)]
fn out_folder() -> io::Result<PathBuf> {
    std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other("OUT_DIR is not set"))
}

/// What cargo reads.
fn tell(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
