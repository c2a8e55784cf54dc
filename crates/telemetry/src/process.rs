//! How the process itself stands, read from the operating system when asked. Only where `/proc` exists;
//! elsewhere these metrics are left out.

use crate::metric::{Computed, Metric};

/// Memory in use. The name is the one that dashboards know.
static MEMORY: Computed = Computed::new(
    "process_resident_memory_bytes",
    "Memory of the process that is in physical memory, in bytes.",
    resident,
);

static THREADS: Computed = Computed::new("process_threads", "Threads of the process.", || {
    status("Threads:")
});

static OPEN_FILES: Computed = Computed::new(
    "process_open_fds",
    "Files and sockets that the process holds open.",
    open_files,
);

/// The metrics of the process itself.
pub const METRICS: &[&dyn Metric] = &[&MEMORY, &THREADS, &OPEN_FILES];

fn resident() -> Option<i64> {
    status("VmRSS:").and_then(|kib| kib.checked_mul(1_024))
}

/// A number from `/proc/self/status` (proc(5)).
fn status(field: &str) -> Option<i64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(field))?;
    rest.split_whitespace().next()?.parse().ok()
}

fn open_files() -> Option<i64> {
    let files = std::fs::read_dir("/proc/self/fd").ok()?.count();
    i64::try_from(files).ok()
}
