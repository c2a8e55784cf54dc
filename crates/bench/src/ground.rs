//! Where a run takes place.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    failure::{Failure, doing},
    options::Options,
    program::Shop,
    python::Python,
    shape,
};

/// A folder with real data, laid out as those who have them do: `uci_online_retail/*.csv.gz`.
const DATA: &str = "PERENNIAL_BENCH_DATA";

/// Program, folder and data of a run.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) program: PathBuf,
    pub(crate) root: PathBuf,
    /// Everything that a run makes: kept for the next run where it takes long to make.
    pub(crate) folder: PathBuf,
    pub(crate) small: bool,
    pub(crate) python: Python,
}

/// The order lines that are imported.
#[derive(Debug)]
pub(crate) struct Lines {
    pub(crate) file: PathBuf,
    /// Whose they are, for the table.
    pub(crate) words: &'static str,
}

impl Ground {
    pub(crate) fn open(options: &Options) -> Result<Self, Failure> {
        let root = fs::canonicalize(&options.root)?;
        let program = fs::canonicalize(&options.program).map_err(doing(format!(
            "{} cannot be found; build it with `cargo build --release --package app`",
            options.program.display()
        )))?;
        let folder = root.join("target/bench");
        fs::create_dir_all(&folder)?;
        Ok(Self {
            python: Python::new(&folder, &root.join("crates/bench/peers")),
            program,
            root,
            folder,
            small: options.small,
        })
    }

    /// The full size of something, or the small one.
    pub(crate) fn size(&self, full: usize, small: usize) -> usize {
        if self.small { small } else { full }
    }

    /// An empty folder for one bench.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.folder.join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// The file of order lines: the real one where it is given, else one of the same shape.
    pub(crate) fn lines(&self) -> Result<Lines, Failure> {
        if let Some(folder) = variable(DATA) {
            let file = Path::new(&folder).join("uci_online_retail/online_retail_2010-2011.csv.gz");
            if !file.is_file() {
                let file = file.display();
                return Err(Failure::new(format!(
                    "{DATA} is set, and {file} is not there"
                )));
            }
            return Ok(Lines {
                file,
                words: "UCI Online Retail, 541,909 lines",
            });
        }
        let file = self.folder.join("order-lines.csv.gz");
        if !file.is_file() {
            shape::write(&file)?;
        }
        Ok(Lines {
            file,
            words: "made-up file of the shape of UCI Online Retail, 541,909 lines",
        })
    }

    /// How that file is laid out.
    pub(crate) fn columns(&self) -> PathBuf {
        self.root.join("examples/uci-online-retail.toml")
    }

    /// A shop on SQLite that has imported that file; made when it is not there yet.
    pub(crate) fn imported(&self) -> Result<Shop, Failure> {
        let folder = self.folder.join("imported");
        let shop = Shop::in_folder(self, &folder);
        let mark = folder.join("whole");
        if !mark.is_file() {
            let _empty = self.scratch("imported")?;
            shop.found()?;
            let _imported = self.import_into(&shop)?;
            fs::write(&mark, "")?;
        }
        Ok(shop)
    }

    /// Imports the file of order lines; the answer of the program.
    pub(crate) fn import_into(&self, shop: &Shop) -> Result<serde_json::Value, Failure> {
        let (lines, columns) = (self.lines()?.file, self.columns());
        shop.json(&[
            "import".as_ref(),
            "orders".as_ref(),
            lines.as_os_str(),
            "--columns".as_ref(),
            columns.as_os_str(),
        ])
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where data and servers are is told by the environment, as it is to the tests"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
