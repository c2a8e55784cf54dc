//! What the project consists of: its crates, as cargo knows them, and its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::command::Run;
use crate::failure::{Failure, doing};

/// A crate of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crate {
    pub(crate) name: String,
    /// Its manifest, relative to the root.
    pub(crate) manifest: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// What a crate needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Needed by its tests and benches only.
    pub(crate) for_tests: bool,
}

/// A file that is part of the project.
#[derive(Debug, Clone)]
pub(crate) struct TextFile {
    /// Relative to the root, with `/` between.
    pub(crate) path: String,
    pub(crate) size: u64,
    /// `None` when it is not text.
    pub(crate) text: Option<String>,
}

impl TextFile {
    /// Whether the name ends so, letter by letter, as every tool here looks for it.
    pub(crate) fn is(&self, ending: &str) -> bool {
        self.path.rsplit('.').next() == Some(ending)
    }
}

/// The project as it lies on disk.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) crates: Vec<Crate>,
    pub(crate) files: BTreeMap<String, TextFile>,
}

/// The folder of the workspace that the current folder is in.
pub(crate) fn root() -> Result<PathBuf, Failure> {
    let metadata = metadata()?;
    let root = metadata.get("workspace_root").and_then(Value::as_str);
    root.map(PathBuf::from)
        .ok_or_else(|| Failure::new("cargo metadata names no workspace_root"))
}

/// The folder that cargo builds into.
pub(crate) fn target() -> Result<PathBuf, Failure> {
    let metadata = metadata()?;
    let target = metadata.get("target_directory").and_then(Value::as_str);
    target
        .map(PathBuf::from)
        .ok_or_else(|| Failure::new("cargo metadata names no target_directory"))
}

/// Whether the workspace has a crate of this name.
pub(crate) fn has_crate(root: &Path, name: &str) -> bool {
    root.join("crates").join(name).join("Cargo.toml").exists()
}

fn metadata() -> Result<Value, Failure> {
    let words = [
        "cargo",
        "metadata",
        "--offline",
        "--no-deps",
        "--format-version",
        "1",
    ];
    let output = Run::new(Path::new("."), &words).read()?;
    serde_json::from_slice(&output).map_err(doing("cargo metadata"))
}

impl Workspace {
    pub(crate) fn load() -> Result<Self, Failure> {
        let metadata = metadata()?;
        let text = |value: &Value, name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let root = PathBuf::from(text(&metadata, "workspace_root"));
        let packages = metadata.get("packages").and_then(Value::as_array);
        let mut crates = Vec::new();
        for package in packages.into_iter().flatten() {
            let manifest = PathBuf::from(text(package, "manifest_path"));
            let manifest = manifest.strip_prefix(&root).unwrap_or(&manifest);
            let needed = package.get("dependencies").and_then(Value::as_array);
            let dependencies = needed
                .into_iter()
                .flatten()
                .map(|needed| Dependency {
                    name: text(needed, "name"),
                    for_tests: text(needed, "kind") == "dev",
                })
                .collect();
            crates.push(Crate {
                name: text(package, "name"),
                manifest: manifest.display().to_string(),
                dependencies,
            });
        }
        crates.sort_by(|left, right| left.name.cmp(&right.name));
        let files = load_files(&root)?;
        Ok(Self {
            root,
            crates,
            files,
        })
    }
}

/// Every file that git tracks or would track; without git, every file outside of build folders.
fn load_files(root: &Path) -> Result<BTreeMap<String, TextFile>, Failure> {
    let words = [
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ];
    let paths = if root.join(".git").exists() {
        let output = Run::new(root, &words).read()?;
        let output = String::from_utf8_lossy(&output);
        output
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(str::to_owned)
            .collect()
    } else {
        let mut paths = Vec::new();
        walk(root, "", &mut paths)?;
        paths
    };
    let mut files = BTreeMap::new();
    for path in paths {
        let full = root.join(&path);
        // A deleted file is listed until its deletion is staged; a link has no text of its own.
        let Ok(about) = fs::symlink_metadata(&full) else {
            continue;
        };
        if !about.is_file() {
            continue;
        }
        let bytes = fs::read(&full).map_err(doing(&path))?;
        let text = if bytes.contains(&0) {
            None
        } else {
            String::from_utf8(bytes).ok()
        };
        files.insert(
            path.clone(),
            TextFile {
                path,
                size: about.len(),
                text,
            },
        );
    }
    Ok(files)
}

fn walk(root: &Path, below: &str, paths: &mut Vec<String>) -> Result<(), Failure> {
    const SKIPPED: &[&str] = &["target", "node_modules", ".git", "var", "dist"];
    let folder = root.join(below);
    for entry in fs::read_dir(&folder).map_err(doing(folder.display()))? {
        let entry = entry.map_err(doing(folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        let kind = entry.file_type().map_err(doing(&path))?;
        if kind.is_file() {
            paths.push(path);
        } else if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            walk(root, &path, paths)?;
        }
    }
    Ok(())
}
