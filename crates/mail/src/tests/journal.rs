//! What the journal remembers.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::journal::{Claim, Record};
use crate::smtp::{Enhanced, Reply};
use crate::transport::{Kept, Outcome, Report, Stage};
use crate::{Durability, Found, Journal, JournalError, Recovered};

struct Place {
    _directory: TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("handover.journal");
        Self {
            _directory: directory,
            path,
        }
    }

    /// A child that another test starts at this moment holds every lock until it runs its own program.
    fn open(&self) -> Journal {
        loop {
            match Journal::open(&self.path, Durability::PageCache) {
                Err(JournalError::InUse { .. }) => std::thread::yield_now(),
                opened => return opened.unwrap(),
            }
        }
    }
}

fn reply(code: u16, text: &str) -> Reply {
    let enhanced = Some(Enhanced {
        class: 2,
        subject: 0,
        detail: 0,
    });
    Reply {
        code,
        enhanced,
        text: text.to_owned(),
    }
}

/// One message in each state.
fn in_all_states() -> Vec<Record> {
    vec![
        Record::Started(1),
        Record::Started(2),
        Record::Written(2),
        Record::Started(3),
        Record::Written(3),
        Record::Accepted(3, reply(250, "queued as 9")),
        Record::Started(4),
        Record::Written(4),
        Record::Deferred(4, reply(451, "later")),
        Record::Started(5),
        Record::Written(5),
        Record::Refused(5, reply(554, "spam ~ really")),
        Record::Started(6),
        Record::Unsent(6),
        Record::Started(7),
        Record::Written(7),
        Record::Accepted(7, reply(250, "")),
        Record::Settled(7),
    ]
}

fn expected() -> Vec<Recovered> {
    let found = |id, found| Recovered { id, found };
    vec![
        found(1, Found::Started),
        found(2, Found::Unconfirmed),
        found(3, Found::Accepted(reply(250, "queued as 9"))),
        found(4, Found::Deferred(reply(451, "later"))),
        found(5, Found::Refused(reply(554, "spam ~ really"))),
    ]
}

#[test]
fn every_state_is_recovered_by_the_next_process() {
    let place = Place::new();
    let journal = place.open();
    journal.append(&in_all_states()).unwrap();
    assert_eq!(journal.recover(), expected());
    drop(journal);
    let next = place.open();
    assert_eq!(next.recover(), expected());
    assert_eq!(next.find(6), Found::NotSent);
    assert_eq!(next.find(7), Found::NotSent);
    assert_eq!(next.find(99), Found::NotSent);
}

#[test]
fn the_file_can_be_read_by_people() {
    let place = Place::new();
    place.open().append(&in_all_states()).unwrap();
    let text = fs::read_to_string(&place.path).unwrap();
    insta::assert_snapshot!(text.trim_end_matches('\0'));
}

/// A file cut off at any octet gives the whole records before it, and takes new ones.
#[test]
fn a_torn_end_is_tolerated_wherever_it_is_torn() {
    let place = Place::new();
    place.open().append(&in_all_states()).unwrap();
    let mut whole = fs::read(&place.path).unwrap();
    let filling = whole.iter().rev().take_while(|octet| **octet == 0).count();
    whole.truncate(whole.len() - filling + 3);
    for length in 0..=whole.len() {
        fs::write(&place.path, &whole[..length]).unwrap();
        let journal = place.open();
        let lines = memchr::memchr_iter(b'\n', &whole[..length]).count();
        // A record that lacks only its line feed is whole.
        let lines = lines + usize::from(whole.get(length) == Some(&b'\n'));
        let known = Journal::open(&Place::new().path, Durability::PageCache).unwrap();
        known
            .append(&in_all_states()[..lines.saturating_sub(1)])
            .unwrap();
        assert_eq!(journal.recover(), known.recover(), "cut at {length}");
        journal.append(&[Record::Started(50)]).unwrap();
        drop(journal);
        assert_eq!(place.open().find(50), Found::Started, "cut at {length}");
    }
}

#[test]
fn a_spoilt_line_in_the_middle_costs_only_itself() {
    let place = Place::new();
    place
        .open()
        .append(&[Record::Started(1), Record::Started(2), Record::Started(3)])
        .unwrap();
    let spoilt = fs::read_to_string(&place.path)
        .unwrap()
        .replace("S 2", "S 9");
    fs::write(&place.path, spoilt).unwrap();
    let ids: Vec<i64> = place
        .open()
        .recover()
        .iter()
        .map(|found| found.id)
        .collect();
    assert_eq!(ids, [1, 3]);
}

#[test]
fn settled_messages_are_forgotten_for_good() {
    let place = Place::new();
    let journal = place.open();
    journal.append(&in_all_states()).unwrap();
    journal.settle(&[2, 3, 3, 99]).unwrap();
    journal.settle(&[]).unwrap();
    drop(journal);
    let ids: Vec<i64> = place
        .open()
        .recover()
        .iter()
        .map(|found| found.id)
        .collect();
    assert_eq!(ids, [1, 4, 5]);
}

#[test]
fn a_message_is_in_one_pair_of_hands() {
    let place = Place::new();
    let journal = place.open();
    assert_eq!(journal.claim(1), Claim::Free);
    assert_eq!(journal.claim(1), Claim::Busy);
    journal
        .append(&[Record::Started(1), Record::Written(1)])
        .unwrap();
    assert!(
        journal.recover().is_empty(),
        "it is under way, not left over"
    );
    let stage = Stage::Message;
    let outcome = Outcome::Unreachable {
        stage,
        reason: String::new(),
    };
    let report = Report { id: 1, outcome };
    journal
        .release(std::slice::from_ref(&report), Kept::Recorded)
        .unwrap();
    // That nothing could be sent just now does not undo what is known from before.
    assert!(matches!(
        journal.claim(1),
        Claim::Known(Outcome::Unconfirmed { .. })
    ));
    journal
        .append(&[Record::Accepted(1, reply(250, "ok"))])
        .unwrap();
    let report = Report {
        id: 1,
        outcome: Outcome::Accepted(reply(250, "ok")),
    };
    journal
        .release(std::slice::from_ref(&report), Kept::NotRecorded)
        .unwrap();
    assert_eq!(journal.claim(1), Claim::Known(report.outcome.clone()));
    journal.release(&[report], Kept::Recorded).unwrap();
    assert_eq!(journal.claim(1), Claim::Free);
}

#[test]
fn two_processes_cannot_share_it() {
    let place = Place::new();
    let _first = place.open();
    let second = Journal::open(&place.path, Durability::PageCache);
    assert!(matches!(second, Err(JournalError::InUse { .. })));
}

#[test]
fn somebody_elses_file_is_left_alone() {
    let place = Place::new();
    for content in ["dear diary\nS 1\n", "perennial hand-over journal 2\n", "x"] {
        fs::write(&place.path, content).unwrap();
        let opened = Journal::open(&place.path, Durability::PageCache);
        assert!(
            matches!(opened, Err(JournalError::Foreign { .. })),
            "{content:?}"
        );
        assert_eq!(fs::read_to_string(&place.path).unwrap(), content);
    }
}

#[test]
fn a_file_without_a_place_says_which() {
    let missing = Journal::open("/nowhere/at/all/journal".as_ref(), Durability::Disk);
    assert!(
        missing
            .unwrap_err()
            .to_string()
            .contains("/nowhere/at/all/journal")
    );
}

#[test]
fn a_quiet_file_is_cut_back_after_a_mebibyte() {
    let place = Place::new();
    let journal = place.open();
    let text = "x".repeat(300);
    for id in 0..20_000 {
        journal
            .append(&[Record::Accepted(id, reply(250, &text))])
            .unwrap();
        journal.settle(&[id]).unwrap();
    }
    let size = fs::metadata(&place.path).unwrap().len();
    assert!(size <= 3 << 20, "{size}");
}

#[test]
fn a_busy_file_is_rewritten_after_sixteen_mebibytes_and_loses_nothing() {
    let place = Place::new();
    let journal = Journal::open(&place.path, Durability::Disk).unwrap();
    journal.append(&in_all_states()).unwrap();
    let many: Vec<Record> = (100..30_000)
        .map(|id| Record::Accepted(id, reply(250, &"x".repeat(399))))
        .collect();
    let ids: Vec<i64> = many.iter().map(Record::id).collect();
    for _ in 0..2 {
        journal.append(&many).unwrap();
        journal.settle(&ids).unwrap();
    }
    let size = fs::metadata(&place.path).unwrap().len();
    assert!(size < 1 << 20, "{size}");
    journal.append(&[Record::Started(8)]).unwrap();
    drop(journal);
    let recovered = place.open().recover();
    assert_eq!(recovered[..5], expected());
    assert_eq!(
        recovered[5],
        Recovered {
            id: 8,
            found: Found::Started
        }
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read(id in any::<i64>(), code in 200_u16..600, text in any::<String>()) {
        let mut reply = reply(code, &text);
        if code % 2 == 0 {
            reply.enhanced = None;
        }
        for record in [
            Record::Started(id),
            Record::Settled(id),
            Record::Accepted(id, reply.clone()),
            Record::Refused(id, reply.clone()),
        ] {
            let mut line = Vec::new();
            record.write(&mut line);
            prop_assert_eq!(memchr::memchr_iter(b'\n', &line).count(), 1);
            let read = Record::read(line.strip_suffix(b"\n").unwrap()).unwrap();
            let mut again = Vec::new();
            read.write(&mut again);
            prop_assert_eq!(line, again);
            prop_assert_eq!(read.id(), id);
        }
    }

    #[test]
    fn any_line_is_read_without_harm(line in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(Record::read(&line), None);
    }
}

#[test]
fn started_becomes_written_where_it_stands() {
    let place = Place::new();
    let journal = place.open();
    let start = journal.start(1, &in_all_states()[..3]).unwrap();
    let other = journal.start(8, &[]).unwrap();
    journal.written(start).unwrap();
    assert_eq!(journal.find(1), Found::Unconfirmed);
    let before = fs::read(&place.path).unwrap();
    journal.written(other).unwrap();
    let after = fs::read(&place.path).unwrap();
    let changed = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .count();
    assert_eq!(changed, 1, "one octet");
    drop(journal);
    let next = place.open();
    assert_eq!(
        (next.find(1), next.find(8)),
        (Found::Unconfirmed, Found::Unconfirmed)
    );
}

#[test]
fn a_line_that_lost_its_place_is_written_anew() {
    let place = Place::new();
    let journal = place.open();
    let start = journal.start(1, &[]).unwrap();
    let many: Vec<Record> = (100..50_000)
        .map(|id| Record::Accepted(id, reply(250, &"x".repeat(399))))
        .collect();
    journal.append(&many).unwrap();
    journal
        .settle(&many.iter().map(Record::id).collect::<Vec<_>>())
        .unwrap();
    assert!(
        fs::metadata(&place.path).unwrap().len() < 1 << 20,
        "it was rewritten"
    );
    journal.written(start).unwrap();
    drop(journal);
    assert_eq!(place.open().find(1), Found::Unconfirmed);
}

/// A place may be taken and never written to.
#[test]
fn a_gap_between_lines_is_passed_over() {
    let place = Place::new();
    place.open().append(&[Record::Started(1)]).unwrap();
    let mut content = fs::read_to_string(&place.path)
        .unwrap()
        .trim_end_matches('\0')
        .to_owned();
    content.push_str(&"\0".repeat(20_000));
    let mut line = Vec::new();
    Record::Written(2).write(&mut line);
    content.push_str(std::str::from_utf8(&line).unwrap());
    fs::write(&place.path, content).unwrap();
    let journal = place.open();
    assert_eq!(
        (journal.find(1), journal.find(2)),
        (Found::Started, Found::Unconfirmed)
    );
    journal.append(&[Record::Started(3)]).unwrap();
    drop(journal);
    assert_eq!(place.open().recover().len(), 3);
}

#[test]
fn many_threads_write_at_once() {
    let place = Place::new();
    let journal = place.open();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let journal = &journal;
            scope.spawn(move || {
                for id in (0..5000).map(|id| id * 4 + thread) {
                    let start = journal.start(id, &[]).unwrap();
                    journal.written(start).unwrap();
                    journal
                        .append(&[Record::Accepted(id, reply(250, "ok"))])
                        .unwrap();
                    if id % 8 < 4 {
                        journal.settle(&[id]).unwrap();
                    }
                }
            });
        }
    });
    drop(journal);
    let recovered = place.open().recover();
    assert_eq!(recovered.len(), 10_000);
    assert!(
        recovered
            .iter()
            .all(|one| matches!(one.found, Found::Accepted(_)))
    );
}
