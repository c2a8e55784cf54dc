//! The settings of the installation.

use std::net::SocketAddr;
use std::path::PathBuf;

use kernel::EmailAddress;
use telemetry::Format;

use crate::declare::{Declared, Setting};
use crate::value::{Secret, TlsMode, WebAddress};

/// Where the shop's files are.
pub const DATA_FOLDER: Setting<PathBuf> = Setting::installation(
    "data.folder",
    "data",
    "Folder for everything the program keeps: the shop's SQLite file, rejected rows of imports, captured mail. Made when it is missing. Flag `--data`.",
);

/// Which database.
pub const DATABASE_URL: Setting<Option<Secret>> = Setting::installation(
    "database.url",
    "",
    "A PostgreSQL database to keep the shop in, `postgres://user:password@host:5432/name`. Not set: SQLite in the data folder. Flag `--database`.",
)
.range(1, 2_000);

/// How many connections to PostgreSQL.
pub const DATABASE_CONNECTIONS: Setting<usize> = Setting::installation(
    "database.connections",
    "8",
    "Connections to PostgreSQL, or readers of SQLite. More than twice the processors of the database server seldom helps.",
)
.range(1, 200);

/// Where the program listens.
pub const LISTEN: Setting<SocketAddr> = Setting::installation(
    "http.listen",
    "127.0.0.1:8470",
    "Address and port that the web server listens on. The default is reached from this machine only: put a reverse proxy with TLS before it, or listen on 0.0.0.0:8470. Flag `--listen`.",
);

/// How shoppers reach it.
pub const PUBLIC_URL: Setting<Option<WebAddress>> = Setting::installation(
    "http.public_url",
    "",
    "The address under which shoppers reach this program; links in messages begin with it. Not set: the address it listens on, which is good for trying out only.",
);

/// The longest request.
pub const LARGEST_BODY: Setting<u32> = Setting::installation(
    "http.largest_body_kib",
    "8192",
    "The largest body of a request that is read, in KiB; a larger one is refused with status 413.",
)
.range(64, 262_144);

/// How long an answer may take.
pub const ANSWER_TIME: Setting<u32> = Setting::installation(
    "http.answer_seconds",
    "30",
    "How long an answer may take before the caller is told to try again, in seconds.",
)
.range(1, 600);

/// How many requests at once.
pub const REQUESTS_AT_ONCE: Setting<usize> = Setting::installation(
    "http.requests_at_once",
    "512",
    "How many requests are worked on at the same time; further ones wait their turn.",
)
.range(1, 100_000);

/// How many requests a minute.
pub const REQUESTS_PER_MINUTE: Setting<u32> = Setting::installation(
    "http.requests_per_minute",
    "6000",
    "How many requests a minute one API key may make before it is told to slow down (status 429).",
)
.range(1, 10_000_000);

/// How many requests a minute without a key.
pub const ANONYMOUS_REQUESTS_PER_MINUTE: Setting<u32> = Setting::installation(
    "http.anonymous_requests_per_minute",
    "600",
    "How many requests a minute one network address may make without an API key before it is told to slow down (status 429).",
)
.range(1, 10_000_000);

/// The longest row of an import.
pub const LONGEST_ROW: Setting<u32> = Setting::installation(
    "import.longest_row_kib",
    "1024",
    "The longest row of an imported file, in KiB; a longer one is rejected and the import goes on.",
)
.range(1, 65_536);

/// Rows per transaction of an import.
pub const IMPORT_BATCH: Setting<usize> = Setting::installation(
    "import.batch_rows",
    "50000",
    "How many rows an import reads before it writes them in one transaction.",
)
.range(1, 100_000);

/// When an import gives up early.
pub const REJECTED_SHARE: Setting<u32> = Setting::installation(
    "import.rejected_percent",
    "20",
    "When more than this share of the first 1,000 rows is rejected, the import stops and says what is probably wrong, in per cent.",
)
.range(1, 100);

/// How log lines look.
pub const LOG_FORMAT: Setting<Format> = Setting::installation(
    "log.format",
    "text",
    "How log lines look on standard error: `text` for people, `json` for log collectors.",
);

/// Which log lines are written.
pub const LOG_LEVEL: Setting<String> = Setting::installation(
    "log.level",
    "info",
    "What is logged: `error`, `warn`, `info`, `debug`, `trace` or `off`, or a level for a part of the program as in `info,db=debug`. No level logs what identifies a person.",
)
.range(1, 500);

/// Where traces go.
pub const OTEL_ENDPOINT: Setting<Option<WebAddress>> = Setting::installation(
    "otel.endpoint",
    "",
    "An OpenTelemetry collector that takes OTLP over plain HTTP, such as http://127.0.0.1:4318. Needs a program built with the feature `otel`.",
);

/// The mail server.
pub const SMTP_HOST: Setting<Option<String>> = Setting::installation(
    "smtp.host",
    "",
    "The mail server that takes the shop's mail. Not set: mail is captured and shown in the admin, and nothing leaves the machine.",
)
.range(1, 253);

/// The mail server's port.
pub const SMTP_PORT: Setting<u16> =
    Setting::installation("smtp.port", "587", "The mail server's port.").range(1, 65_535);

/// How the connection is encrypted.
pub const SMTP_TLS: Setting<TlsMode> = Setting::installation(
    "smtp.tls",
    "starttls",
    "How the connection to the mail server is encrypted: `implicit` from the first byte (usually port 465), `starttls` (usually port 587), `off` only for a server on the same machine or a closed network.",
);

/// Who logs in.
pub const SMTP_USER: Setting<Option<String>> = Setting::installation(
    "smtp.user",
    "",
    "User name at the mail server; not set when it wants none.",
)
.range(1, 320);

/// The password of the mail server.
pub const SMTP_PASSWORD: Setting<Option<Secret>> =
    Setting::installation("smtp.password", "", "Password at the mail server.").range(1, 1_000);

/// Who the mail is from, by name.
pub const SMTP_FROM_NAME: Setting<Option<String>> = Setting::installation(
    "smtp.from_name",
    "",
    "The name that mail comes from. Not set: the shop's name.",
)
.range(1, 200);

/// Who the mail is from, by address.
pub const SMTP_FROM_ADDRESS: Setting<Option<EmailAddress>> = Setting::installation(
    "smtp.from_address",
    "",
    "The address that mail comes from. Must be one the mail server may send for. Needed as soon as `smtp.host` is set.",
);

/// How many connections to the mail server.
pub const SMTP_CONNECTIONS: Setting<usize> = Setting::installation(
    "smtp.connections",
    "4",
    "How many connections to the mail server are used at the same time.",
)
.range(1, 64);

/// How long the mail server may take.
pub const SMTP_TIMEOUT: Setting<u32> = Setting::installation(
    "smtp.timeout_seconds",
    "60",
    "How long the mail server may take for one answer before the mail is tried again later, in seconds.",
)
.range(1, 600);

/// What mail is signed with.
pub const DKIM_KEYS: Setting<Option<String>> = Setting::installation(
    "smtp.dkim_keys",
    "",
    "What mail is signed with (DKIM): for each key its name in the DNS, an equals sign and its PEM file, with commas between, such as `p1._domainkey.shop.example=/etc/perennial/p1.pem, p2._domainkey.shop.example=/etc/perennial/p2.pem`. RSA (2,048 bits or more) and Ed25519; with both, every message is signed twice. `perennial doctor` shows what has to stand in the DNS. Not set: the mail server signs, or nobody.",
)
.range(1, 4_000);

/// Where named senders are described.
pub const SENDERS_FILE: Setting<Option<PathBuf>> = Setting::installation(
    "smtp.senders_file",
    "",
    "A TOML file that describes named senders beside the shop's own, each with its address, its mail server and the programmes or purposes that use it (see `examples/senders.toml`). Not set: everything comes from `smtp.from_address`.",
);

/// Where bounces are brought.
pub const LETTERBOX_LISTEN: Setting<Option<SocketAddr>> = Setting::installation(
    "letterbox.listen",
    "",
    "Address and port at which the program takes in what comes back (bounces, complaints, answers), brought by LMTP or SMTP from the shop's own mail server, such as 127.0.0.1:2424. There is no sign-in and no encryption: do not open it to the internet. Not set: it is closed.",
);

/// For whom mail is taken.
pub const LETTERBOX_ADDRESSES: Setting<Option<String>> = Setting::installation(
    "letterbox.addresses",
    "",
    "The addresses for which the letterbox takes mail, with commas between; each also with a mark behind a plus. Not set: the address that mail comes from, and the shop's `messages.bounces_to` and `messages.replies_to`.",
)
.range(3, 4_000);

/// The server of the mailbox that bounces come to.
pub const MAILBOX_HOST: Setting<Option<String>> = Setting::installation(
    "mailbox.host",
    "",
    "The IMAP server of a mailbox in which bounces, complaints and answers arrive. Its mails are read, marked as read, and left there; nobody else should use it. Not set: no mailbox is looked into.",
)
.range(1, 253);

/// Its port.
pub const MAILBOX_PORT: Setting<u16> =
    Setting::installation("mailbox.port", "993", "The IMAP server's port.").range(1, 65_535);

/// Whether it is encrypted.
pub const MAILBOX_TLS: Setting<bool> = Setting::installation(
    "mailbox.tls",
    "true",
    "Whether the connection to the IMAP server is encrypted from the first byte. Off only for a server on the same machine or a private network.",
);

/// Who signs in.
pub const MAILBOX_USER: Setting<Option<String>> =
    Setting::installation("mailbox.user", "", "User name at the IMAP server.").range(1, 320);

/// The password of the mailbox.
pub const MAILBOX_PASSWORD: Setting<Option<Secret>> =
    Setting::installation("mailbox.password", "", "Password at the IMAP server.").range(1, 1_000);

/// Its folder.
pub const MAILBOX_FOLDER: Setting<String> = Setting::installation(
    "mailbox.folder",
    "INBOX",
    "The folder of the mailbox that is looked into.",
)
.range(1, 200);

/// How often it is looked into.
pub const MAILBOX_PERIOD: Setting<u32> = Setting::installation(
    "mailbox.period_seconds",
    "60",
    "How often the mailbox is looked into, in seconds.",
)
.range(5, 86_400);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[
    &DATA_FOLDER,
    &DATABASE_URL,
    &DATABASE_CONNECTIONS,
    &LISTEN,
    &PUBLIC_URL,
    &LARGEST_BODY,
    &ANSWER_TIME,
    &REQUESTS_AT_ONCE,
    &REQUESTS_PER_MINUTE,
    &ANONYMOUS_REQUESTS_PER_MINUTE,
    &LONGEST_ROW,
    &IMPORT_BATCH,
    &REJECTED_SHARE,
    &LOG_FORMAT,
    &LOG_LEVEL,
    &OTEL_ENDPOINT,
    &SMTP_HOST,
    &SMTP_PORT,
    &SMTP_TLS,
    &SMTP_USER,
    &SMTP_PASSWORD,
    &SMTP_FROM_NAME,
    &SMTP_FROM_ADDRESS,
    &SMTP_CONNECTIONS,
    &SMTP_TIMEOUT,
    &DKIM_KEYS,
    &SENDERS_FILE,
    &LETTERBOX_LISTEN,
    &LETTERBOX_ADDRESSES,
    &MAILBOX_HOST,
    &MAILBOX_PORT,
    &MAILBOX_TLS,
    &MAILBOX_USER,
    &MAILBOX_PASSWORD,
    &MAILBOX_FOLDER,
    &MAILBOX_PERIOD,
];
