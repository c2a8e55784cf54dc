//! A server in good health.

use std::collections::BTreeSet;

use tempfile::TempDir;

use super::server::{Manners, Server};
use super::{hand_over, hand_over_and, outgoing};
use crate::transport::{Kept, Outcome, Transport};
use crate::{Durability, Journal, Pipelining, Security, Settings, Smtp};

pub(super) struct Client {
    pub(super) smtp: Smtp,
    _directory: TempDir,
}

pub(super) fn client(settings: Settings) -> Client {
    let directory = TempDir::new().unwrap();
    let journal = Journal::open(
        &directory.path().join("handover.journal"),
        Durability::PageCache,
    );
    let smtp = Smtp::new(settings, journal.unwrap()).unwrap();
    Client {
        smtp,
        _directory: directory,
    }
}

pub(super) fn accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted(_))
}

/// What the server heard, once the client has gone.
fn transcript(server: &Server, client: Client) -> String {
    drop(client);
    server.transcript()
}

#[test]
fn messages_arrive_as_they_were_built() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    let outcomes = hand_over(&client.smtp, vec![outgoing(1), outgoing(2)]);
    assert_eq!(outcomes.len(), 2);
    let Outcome::Accepted(reply) = &outcomes[0].1 else {
        panic!("{outcomes:?}")
    };
    assert_eq!(reply.to_string(), "250 2.0.0 queued as 42");
    let mails = server.mails();
    assert_eq!(mails[0].from, "b+1@bounce.shop.test");
    assert_eq!(mails[0].to, "customer1@example.test");
    assert_eq!(mails[0].octets.as_bytes(), outgoing(1).build().unwrap());
    assert!(mails[0].octets.contains("\r\n.\r\n..two dots\r\n"));
}

#[test]
fn where_the_server_pipelines_the_next_envelope_travels_with_the_body() {
    let server = Server::start(Manners {
        size: Some(100_000),
        ..Manners::default()
    });
    let client = client(server.settings());
    hand_over(&client.smtp, (1..=3).map(outgoing).collect());
    insta::assert_snapshot!(transcript(&server, client));
}

#[test]
fn where_it_does_not_each_command_waits_for_its_answer() {
    let server = Server::start(Manners {
        pipelining: false,
        ..Manners::default()
    });
    let client = client(server.settings());
    hand_over(&client.smtp, (1..=2).map(outgoing).collect());
    insta::assert_snapshot!(transcript(&server, client));
}

#[test]
fn pipelining_can_be_switched_off() {
    let server = Server::start(Manners::default());
    let mut settings = server.settings();
    settings.pipelining = Pipelining::Never;
    let client = client(settings);
    hand_over(&client.smtp, (1..=2).map(outgoing).collect());
    let heard = transcript(&server, client);
    assert!(heard.contains("| DATA\n"), "{heard}");
}

#[test]
fn a_bounce_of_a_bounce_goes_nowhere() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    let mut message = outgoing(1);
    message.envelope.from = None;
    assert!(accepted(&hand_over(&client.smtp, vec![message])[0].1));
    assert_eq!(server.mails()[0].from, "");
}

#[test]
fn many_messages_over_several_connections_arrive_once_each() {
    let server = Server::start(Manners::default());
    let mut settings = server.settings();
    settings.connections = 4;
    let client = client(settings);
    let outcomes = hand_over(&client.smtp, (1..=500).map(outgoing).collect());
    assert!(outcomes.iter().all(|(_, outcome)| accepted(outcome)));
    let ids: BTreeSet<String> = server
        .mails()
        .iter()
        .map(|mail| mail.message_id().to_owned())
        .collect();
    assert_eq!(
        (ids.len(), server.mails().len(), server.connections()),
        (500, 500, 4)
    );
}

#[test]
fn several_calls_share_the_connections() {
    let server = Server::start(Manners::default());
    let mut settings = server.settings();
    settings.connections = 2;
    let client = client(settings);
    std::thread::scope(|scope| {
        for caller in 0..4 {
            let smtp = &client.smtp;
            scope.spawn(move || {
                let batch = (caller * 100..caller * 100 + 50).map(outgoing).collect();
                let outcomes = hand_over(smtp, batch);
                assert_eq!(outcomes.len(), 50);
                assert!(outcomes.iter().all(|(_, outcome)| accepted(outcome)));
            });
        }
    });
    assert_eq!(server.mails().len(), 200);
}

#[test]
fn a_connection_carries_so_many_messages_and_no_more() {
    for pipelining in [true, false] {
        let server = Server::start(Manners {
            pipelining,
            ..Manners::default()
        });
        let mut settings = server.settings();
        settings.messages_per_connection = 3;
        let client = client(settings);
        hand_over(&client.smtp, (1..=7).map(outgoing).collect());
        assert_eq!((server.mails().len(), server.connections()), (7, 3));
        let heard = transcript(&server, client);
        assert_eq!(heard.matches("QUIT").count(), 3, "{heard}");
    }
}

#[test]
fn an_idle_connection_is_used_again_and_then_closed() {
    let server = Server::start(Manners::default());
    let mut settings = server.settings();
    settings.timeouts.idle = std::time::Duration::from_mins(1);
    let client = client(settings);
    for id in 1..=3 {
        hand_over(&client.smtp, vec![outgoing(id)]);
    }
    assert_eq!(server.connections(), 1);
    let heard = transcript(&server, client);
    assert!(heard.ends_with("QUIT"), "{heard}");
}

#[test]
fn outcomes_come_in_groups_while_the_rest_is_under_way() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    let mut groups = Vec::new();
    let mut arrived = Vec::new();
    client
        .smtp
        .hand_over((1..=300).map(outgoing).collect(), &mut |reports| {
            groups.push(reports.len());
            arrived.push(server.mails().len());
            Kept::Recorded
        })
        .unwrap();
    assert_eq!(groups.iter().sum::<usize>(), 300);
    assert!(
        arrived[0] < 300,
        "the first was told before the last had arrived"
    );
}

#[test]
fn what_was_not_recorded_is_told_again_and_not_sent_again() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    let first = hand_over_and(&client.smtp, vec![outgoing(1)], Kept::NotRecorded);
    let second = hand_over(&client.smtp, vec![outgoing(1), outgoing(2)]);
    assert_eq!(second[0], first[0]);
    assert_eq!(server.mails().len(), 2);
    assert!(client.smtp.journal().recover().is_empty());
}

#[test]
fn the_same_message_twice_in_a_batch_is_sent_once() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    let outcomes = hand_over(&client.smtp, vec![outgoing(1), outgoing(1)]);
    assert_eq!(outcomes.len(), 2);
    assert_eq!(
        outcomes
            .iter()
            .filter(|(_, outcome)| accepted(outcome))
            .count(),
        1
    );
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn a_message_that_cannot_be_built_stops_nobody_else() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    let mut wrong = outgoing(2);
    wrong.message_id = "x".to_owned();
    let outcomes = hand_over(&client.smtp, vec![outgoing(1), wrong, outgoing(3)]);
    let Outcome::Unfit { reason } = &outcomes[1].1 else {
        panic!("{outcomes:?}")
    };
    assert_eq!(
        reason,
        "message_id is not a message id, left@domain without angle brackets"
    );
    assert_eq!(server.mails().len(), 2);
}

#[test]
fn a_message_larger_than_the_server_takes_is_not_tried() {
    let server = Server::start(Manners {
        size: Some(2000),
        ..Manners::default()
    });
    let client = client(server.settings());
    let mut large = outgoing(1);
    large.text = "x".repeat(3000);
    let outcomes = hand_over(&client.smtp, vec![large, outgoing(2)]);
    let Outcome::Unfit { reason } = &outcomes[0].1 else {
        panic!("{outcomes:?}")
    };
    assert!(reason.ends_with("the server takes 2000"), "{reason}");
    assert!(accepted(&outcomes[1].1));
    assert!(server.transcript().contains(" SIZE="));
}

#[test]
fn a_large_message_arrives_whole() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    let mut large = outgoing(1);
    large.html = Some("<p>ä</p>\n".repeat(400_000));
    hand_over(&client.smtp, vec![large.clone()]);
    assert_eq!(server.mails()[0].octets.as_bytes(), large.build().unwrap());
}

#[test]
fn settings_are_checked() {
    type Spoil = fn(&mut Settings);
    let spoils: [(&str, Spoil); 5] = [
        ("host", |settings| settings.host = "a b".to_owned()),
        ("hello_name", |settings| {
            settings.hello_name = Some("x\r\nMAIL".to_owned());
        }),
        ("connections", |settings| settings.connections = 65),
        ("messages_per_connection", |settings| {
            settings.messages_per_connection = 0;
        }),
        ("timeouts", |settings| {
            settings.timeouts.idle = std::time::Duration::ZERO;
        }),
    ];
    for (name, spoil) in spoils {
        let mut settings = Settings::new("localhost", 25);
        settings.security = Security::Plain;
        spoil(&mut settings);
        let directory = TempDir::new().unwrap();
        let journal = Journal::open(&directory.path().join("j"), Durability::PageCache).unwrap();
        let refused = Smtp::new(settings, journal).unwrap_err().to_string();
        assert!(refused.contains(name), "{refused}");
    }
}

#[test]
fn after_stop_nothing_is_begun() {
    let server = Server::start(Manners::default());
    let client = client(server.settings());
    hand_over(&client.smtp, vec![outgoing(1)]);
    client.smtp.stop();
    let outcomes = hand_over(&client.smtp, vec![outgoing(2)]);
    assert!(matches!(outcomes[0].1, Outcome::Unreachable { .. }));
    assert_eq!(server.mails().len(), 1);
}

#[test]
fn the_bench_sends_what_it_says() {
    let server = Server::start(Manners::default());
    let taken = crate::bench::blast(&format!("127.0.0.1:{}", server.port), 2, 40).unwrap();
    assert!(!taken.is_zero());
    let mails = server.mails();
    assert_eq!(mails.len(), 40);
    assert!(
        (4000..5500).contains(&mails[0].octets.len()),
        "{}",
        mails[0].octets.len()
    );
    assert!(crate::bench::blast("nowhere", 1, 1).is_err());
}
