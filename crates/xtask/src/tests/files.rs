//! Rules for files of any kind.

use std::collections::BTreeMap;

use super::said;
use crate::tidy::lists::Lists;
use crate::tidy::text::check;
use crate::workspace::TextFile;

fn files(files: &[(&str, &str)]) -> BTreeMap<String, TextFile> {
    let file = |(path, text): &(&str, &str)| {
        let (path, text) = ((*path).to_owned(), (*text).to_owned());
        (
            path.clone(),
            TextFile {
                path,
                size: u64::try_from(text.len()).unwrap(),
                text: Some(text),
            },
        )
    };
    files.iter().map(file).collect()
}

#[test]
fn no_file_holds_what_does_not_belong() {
    let lists = Lists {
        banned: vec!["/home/".to_owned()],
        ..Lists::default()
    };
    let unfinished = concat!("// TO", "DO: more\n// mastodon TO", "DOS\n");
    let files = files(&[
        ("a.rs", unfinished),
        (
            "b.toml",
            "path = \"/home/me/x\"\nother = \"src/home/x\"\n$HOME/home/x\n",
        ),
        ("LICENSE", "see /home/me\n"),
        ("c.md", "The color `color` of\n```\ncolor\n```\nbehavior.\n"),
        (
            "Cargo.lock",
            "source = \"registry+https://mirror.example/index\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n",
        ),
        (
            "web/package-lock.json",
            "  \"resolved\": \"https://mirror.example/a.tgz\",\n  \"resolved\": \"https://registry.npmjs.org/a.tgz\",\n",
        ),
    ]);
    insta::assert_snapshot!(said(&check(&files, &lists)));
}

#[test]
fn no_file_is_huge() {
    let mut files = files(&[("a.bin", "")]);
    files.get_mut("a.bin").unwrap().size = 600 * 1_024;
    insta::assert_snapshot!(said(&check(&files, &Lists::default())));
}
