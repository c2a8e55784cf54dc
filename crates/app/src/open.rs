//! From the command line to an open shop.

use std::path::PathBuf;

use db::{Access, Db, DbUrl, Options};
use kernel::{Clock, Ids, Moment, Rng, SystemClock};
use settings::{Catalogue, Installation, Sources, installation};

use crate::{cli::Shared, failure::Failure};

/// A database without a shop.
const NO_SHOP: &str = "there is no shop in this database: create one with `perennial init`";

/// The installation as flags, environment and file have it.
pub(crate) struct Place {
    pub(crate) installation: Installation,
    pub(crate) catalogue: Catalogue,
    pub(crate) folder: PathBuf,
    pub(crate) url: DbUrl,
    pub(crate) json: bool,
}

impl Place {
    /// Reads the settings; opens nothing.
    pub(crate) fn find(
        shared: &Shared,
        more: Vec<(&'static str, String)>,
    ) -> Result<Self, Failure> {
        let catalogue = Catalogue::new(world::SETTINGS);
        let mut flags = more;
        if let Some(folder) = &shared.data {
            flags.push(("data.folder", folder.to_string_lossy().into_owned()));
        }
        if let Some(url) = &shared.database {
            flags.push(("database.url", url.clone()));
        }
        let file = shared.config.clone().or_else(|| {
            let beside = shared
                .data
                .clone()
                .unwrap_or_else(|| PathBuf::from("data"))
                .join("perennial.toml");
            beside.is_file().then_some(beside)
        });
        let sources = Sources {
            flags,
            environment: settings::environment(),
            file,
        };
        let installation = Installation::load(&catalogue, &sources)?;
        let folder = installation.get(&installation::DATA_FOLDER)?;
        let url = match installation.get(&installation::DATABASE_URL)? {
            Some(url) => DbUrl::parse(url.expose())?,
            None => DbUrl::Sqlite(folder.join("shop.sqlite")),
        };
        Ok(Self {
            installation,
            catalogue,
            folder,
            url,
            json: shared.json,
        })
    }

    /// Logs on standard error from here on. Commands for people stay quiet below warnings unless asked.
    pub(crate) fn start_logs(&self, quiet: bool) -> Result<telemetry::Logs, Failure> {
        let level = self.installation.get(&installation::LOG_LEVEL)?;
        let filter = if quiet && level == "info" {
            "warn".to_owned()
        } else {
            level
        };
        let collector = self.installation.get(&installation::OTEL_ENDPOINT)?;
        Ok(telemetry::start(&telemetry::Options {
            format: self.installation.get(&installation::LOG_FORMAT)?,
            filter,
            collector: collector.map(|address| address.as_str().to_owned()),
            version: env!("CARGO_PKG_VERSION"),
        })?)
    }

    /// Opens the shop's database; a shop of an older version is brought up to date when this process may write.
    pub(crate) fn open(&self, access: Access, who: &str) -> Result<Db, Failure> {
        self.open_with(Options::new(access, who))
    }

    /// The same for a process that does nothing but write much.
    pub(crate) fn open_for_bulk(&self, access: Access, who: &str) -> Result<Db, Failure> {
        let mut options = Options::new(access, who);
        options.bulk = true;
        self.open_with(options)
    }

    fn open_with(&self, mut options: Options) -> Result<Db, Failure> {
        let access = options.access;
        if access == Access::Create {
            std::fs::create_dir_all(&self.folder).map_err(Failure::io(format!(
                "the folder {} cannot be made",
                self.folder.display()
            )))?;
        }
        options.connections = self.installation.get(&installation::DATABASE_CONNECTIONS)?;
        let db = Db::open(&self.url, options)?;
        let rooms = world::rooms();
        if access == Access::Read {
            if db.pending(&rooms)? > 0 {
                return Err(Failure::asked(if db.is_empty()? {
                    NO_SHOP
                } else {
                    "this shop is of an older version: run `perennial serve` or an import once to bring it up to date"
                }));
            }
        } else {
            if access == Access::Write && db.is_empty()? {
                return Err(Failure::asked(NO_SHOP));
            }
            db.migrate(&rooms, SystemClock.now())?;
            // So that what an import tells live is heard, whoever serves later.
            world::register(&db)?;
        }
        Ok(db)
    }
}

/// One moment of real time, with real chance.
pub(crate) fn moment() -> Result<Moment, Failure> {
    let rng = Rng::from_os().map_err(Failure::room)?;
    Ok(Moment::new(SystemClock.now(), Ids::new(rng)))
}
