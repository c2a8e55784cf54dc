//! `sim`: the whole product under a virtual clock, with crashes, for a given time.

use crate::command::Run;
use crate::failure::Failure;
use crate::workspace;

pub(crate) fn simulate(arguments: &[String]) -> Result<(), Failure> {
    let mut words = vec![
        "cargo",
        "run",
        "--quiet",
        "--package",
        "app",
        "--",
        "dev",
        "sim",
    ];
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(name) = rest.next() {
        let value = rest.next().filter(|value| value.parse::<u64>().is_ok());
        match (name, value) {
            ("--seed" | "--minutes", Some(value)) => words.extend([name, value]),
            _ => {
                return Err(Failure::new(
                    "sim takes --seed N and --minutes M, whole numbers",
                ));
            }
        }
    }
    let root = workspace::root()?;
    if !workspace::has_crate(&root, "app") {
        return Err(Failure::new("there is no crate `app` yet to simulate"));
    }
    Run::new(&root, &words).show()
}
