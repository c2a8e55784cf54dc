//! Logs: one line per happening on standard error, as text for people or JSON for machines.

use std::io::IsTerminal;
use std::str::FromStr;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people; coloured on a terminal.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

impl Format {
    /// Reads `text` or `json`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// The word [`Format::parse`] reads.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

/// What is logged, how, and where traces go.
#[derive(Debug, Clone)]
pub struct Options {
    /// How a line looks.
    pub format: Format,
    /// A level (`error`, `warn`, `info`, `debug`, `trace`, `off`), or levels per room:
    /// `info,db=debug`.
    pub filter: String,
    /// Base address of an OpenTelemetry collector that takes OTLP over HTTP, such as
    /// `http://127.0.0.1:4318`; needs the program to be built with feature `otel`.
    pub collector: Option<String>,
    /// The version of the program, for the collector.
    pub version: &'static str,
}

/// Why logs could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The filter is not one.
    #[error(
        "log level `{filter}` is not understood: write error, warn, info, debug, trace or off, or levels per part such as `info,db=debug`"
    )]
    Filter {
        /// What was given.
        filter: String,
    },
    /// Something else in this process has started logging.
    #[error("logging is started already")]
    Started,
    /// The program was built without the exporter.
    #[error(
        "this program was built without OpenTelemetry: build it with the feature `otel`, or remove the setting otel.endpoint"
    )]
    NoExporter,
    /// The collector's address cannot be used.
    #[error("the OpenTelemetry collector `{address}` cannot be used: {reason}")]
    Collector {
        /// What was given.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl StartError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Filter { .. } => "telemetry.filter",
            Self::Started => "telemetry.started",
            Self::NoExporter => "telemetry.no_exporter",
            Self::Collector { .. } => "telemetry.collector",
        }
    }
}

/// Keeps logging alive; drop it last, since that hands over the traces still waiting.
#[derive(Debug)]
#[must_use = "traces that wait are lost when this is dropped early"]
pub struct Logs {
    #[cfg(feature = "otel")]
    _traces: Option<crate::otel::Traces>,
}

/// Whether a text is a filter as [`Options::filter`] takes it.
pub fn parse_filter(text: &str) -> Result<(), StartError> {
    targets(text).map(drop)
}

fn targets(text: &str) -> Result<Targets, StartError> {
    let refused = || StartError::Filter {
        filter: text.to_owned(),
    };
    // `Targets` takes any bare word for the name of a room, so a misspelt level would silence all.
    for part in text.split(',').filter(|part| !part.contains('=')) {
        // An empty word would be read as `error`.
        if part.is_empty() || LevelFilter::from_str(part).is_err() {
            return Err(refused());
        }
    }
    Targets::from_str(text).map_err(|_bare| refused())
}

/// Starts logging for the whole process. Once only.
pub fn start(options: &Options) -> Result<Logs, StartError> {
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match options.format {
        Format::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        Format::Json => lines.json().flatten_event(true).with_ansi(false).boxed(),
    };
    let registry =
        tracing_subscriber::registry().with(lines.with_filter(targets(&options.filter)?));

    #[cfg(feature = "otel")]
    {
        let traces = match &options.collector {
            Some(address) => Some(crate::otel::Traces::start(address, options.version)?),
            None => None,
        };
        let spans = traces.as_ref().map(crate::otel::Traces::layer);
        let spans = spans.map(|spans| targets(&options.filter).map(|seen| spans.with_filter(seen)));
        let spans = spans.transpose()?;
        registry
            .with(spans)
            .try_init()
            .map_err(|_second| StartError::Started)?;
        Ok(Logs { _traces: traces })
    }
    #[cfg(not(feature = "otel"))]
    {
        if options.collector.is_some() {
            return Err(StartError::NoExporter);
        }
        registry.try_init().map_err(|_second| StartError::Started)?;
        Ok(Logs {})
    }
}
