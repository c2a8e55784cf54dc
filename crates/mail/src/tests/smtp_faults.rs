//! A server with moods.

use std::time::Duration;

use super::server::{Action, Manners, Server, Step};
use super::smtp::{accepted, client};
use super::{hand_over, outgoing};
use crate::Settings;
use crate::transport::{Outcome, Stage};

/// A server that says this the first time it gets to that step.
fn says_once(step: Step, line: &'static str, pipelining: bool) -> Server {
    server(pipelining, move |at, count| {
        if at == step && count == 1 {
            Action::Say(line.to_owned())
        } else {
            Action::Go
        }
    })
}

fn always_says(step: Step, line: &str) -> Server {
    let line = line.to_owned();
    server(true, move |at, _| {
        if at == step {
            Action::Say(line.clone())
        } else {
            Action::Go
        }
    })
}

fn does_once(step: Step, action: Action) -> Server {
    server(true, move |at, count| {
        if at == step && count == 1 {
            action.clone()
        } else {
            Action::Go
        }
    })
}

fn server(
    pipelining: bool,
    script: impl Fn(Step, u64) -> Action + Send + Sync + 'static,
) -> Server {
    Server::start(Manners {
        pipelining,
        script: Box::new(script),
        ..Manners::default()
    })
}

/// Three messages, of which the first meets the mood.
fn outcomes(server: &Server) -> Vec<Outcome> {
    let client = client(server.settings());
    let outcomes = hand_over(&client.smtp, (1..=3).map(outgoing).collect());
    assert!(client.smtp.journal().recover().is_empty(), "all is settled");
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn message_ids(server: &Server) -> Vec<String> {
    server
        .mails()
        .iter()
        .map(|mail| mail.message_id().to_owned())
        .collect()
}

#[test]
fn not_now_and_no_at_each_step() {
    for pipelining in [true, false] {
        for (step, stage) in [
            (Step::Mail, Stage::Sender),
            (Step::Rcpt, Stage::Recipient),
            (Step::Data, Stage::Data),
            (Step::Dot, Stage::Message),
        ] {
            let server = says_once(step, "451 4.3.0 later please", pipelining);
            let outcomes = outcomes(&server);
            let Outcome::Deferred { stage: at, reply } = &outcomes[0] else {
                panic!("{step:?}: {outcomes:?}")
            };
            assert_eq!(
                (*at, reply.to_string()),
                (stage, "451 4.3.0 later please".to_owned())
            );
            assert!(
                accepted(&outcomes[1]) && accepted(&outcomes[2]),
                "{step:?}: {outcomes:?}"
            );

            let server = says_once(step, "550 5.1.1 nobody here", pipelining);
            let outcomes = self::outcomes(&server);
            let Outcome::Refused { stage: at, reply } = &outcomes[0] else {
                panic!("{step:?}: {outcomes:?}")
            };
            assert_eq!(
                (*at, reply.to_string()),
                (stage, "550 5.1.1 nobody here".to_owned())
            );
            assert!(
                accepted(&outcomes[1]) && accepted(&outcomes[2]),
                "{step:?}: {outcomes:?}"
            );
            assert_eq!(server.connections(), 1);
            assert_eq!(message_ids(&server), ["m2@shop.test", "m3@shop.test"]);
        }
    }
}

#[test]
fn a_refused_recipient_is_followed_by_rset() {
    for pipelining in [true, false] {
        let server = says_once(Step::Rcpt, "550 5.1.1 nobody here", pipelining);
        outcomes(&server);
        insta::assert_snapshot!(
            format!("after_a_refused_recipient_{pipelining}"),
            server.transcript()
        );
    }
}

/// RFC 2920 section 3.1: a server may say 354 although it refused every recipient.
#[test]
fn a_server_that_wants_a_message_for_nobody_gets_none() {
    let server = server(true, |step, count| match (step, count) {
        (Step::Rcpt, 1) => Action::Say("550 5.1.1 nobody here".to_owned()),
        (Step::Data, 1) => Action::Say("354 go on".to_owned()),
        _ => Action::Go,
    });
    let outcomes = outcomes(&server);
    assert!(matches!(
        outcomes[0],
        Outcome::Refused {
            stage: Stage::Recipient,
            ..
        }
    ));
    assert_eq!(message_ids(&server), ["m2@shop.test", "m3@shop.test"]);
}

#[test]
fn a_connection_lost_before_the_dot_is_replaced() {
    for step in [Step::Mail, Step::Rcpt, Step::Data] {
        let server = does_once(step, Action::Close);
        assert!(outcomes(&server).iter().all(accepted), "{step:?}");
        assert_eq!(
            (message_ids(&server).len(), server.connections()),
            (3, 2),
            "{step:?}"
        );
    }
}

#[test]
fn a_connection_lost_before_each_message_leaves_it_to_a_later_day() {
    let server = server(true, |step, _| {
        if step == Step::Mail {
            Action::Close
        } else {
            Action::Go
        }
    });
    let outcomes = outcomes(&server);
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Unreachable { .. }))
    );
    assert!(
        (3..=9).contains(&server.connections()),
        "three for each of them at most"
    );
}

#[test]
fn a_connection_lost_after_the_dot_is_not_tried_again() {
    for step in [Step::Dot, Step::Reply] {
        let server = does_once(step, Action::Close);
        let outcomes = outcomes(&server);
        assert!(
            matches!(outcomes[0], Outcome::Unconfirmed { .. }),
            "{outcomes:?}"
        );
        assert!(accepted(&outcomes[1]) && accepted(&outcomes[2]));
        let arrived = if step == Step::Dot { 2 } else { 3 };
        assert_eq!(message_ids(&server).len(), arrived);
    }
}

#[test]
fn four_twenty_one_after_some_messages_means_another_connection() {
    for step in [Step::Mail, Step::Rcpt] {
        let server = server(true, move |at, count| {
            if at == step && count == 2 {
                Action::Say("421 4.7.0 too many messages".to_owned())
            } else {
                Action::Go
            }
        });
        assert!(outcomes(&server).iter().all(accepted), "{step:?}");
        assert_eq!((message_ids(&server).len(), server.connections()), (3, 2));
    }
}

#[test]
fn a_server_that_always_leaves_is_tried_a_few_times_for_all() {
    let server = always_says(Step::Mail, "421 4.3.2 closing");
    let client = client(server.settings());
    let outcomes = hand_over(&client.smtp, (1..=50).map(outgoing).collect());
    assert_eq!(outcomes.len(), 50);
    for (_, outcome) in outcomes {
        let Outcome::Unreachable { stage, reason } = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(stage, Stage::Sender);
        assert_eq!(
            reason,
            "naming the sender failed: the server said 421 4.3.2 closing"
        );
    }
    assert!(server.connections() <= 150, "{}", server.connections());
}

#[test]
fn four_twenty_one_for_a_message_is_not_now_for_that_message() {
    let server = says_once(Step::Dot, "421 4.3.2 closing", true);
    let outcomes = outcomes(&server);
    let Outcome::Deferred {
        stage: Stage::Message,
        reply,
    } = &outcomes[0]
    else {
        panic!("{outcomes:?}")
    };
    assert_eq!(reply.code, 421);
    assert!(accepted(&outcomes[1]) && accepted(&outcomes[2]));
}

/// Wherever the message stands in the queue.
#[test]
fn a_message_on_which_the_server_chokes_stops_nobody_else() {
    let server = Server::start(Manners {
        chokes_on: Some("customer1@example.test"),
        ..Manners::default()
    });
    let client = client(server.settings());
    let outcomes = hand_over(&client.smtp, (1..=20).map(outgoing).collect());
    assert!(
        matches!(outcomes[0].1, Outcome::Unreachable { .. }),
        "{outcomes:?}"
    );
    assert!(outcomes[1..].iter().all(|(_, outcome)| accepted(outcome)));
    assert_eq!(server.mails().len(), 19);
}

#[test]
fn a_server_that_is_away_is_noticed_once_for_all() {
    let mut settings = Settings::new("127.0.0.1", 1);
    settings.security = crate::Security::Plain;
    settings.connections = 2;
    let client = client(settings);
    let outcomes = hand_over(&client.smtp, (1..=100).map(outgoing).collect());
    assert_eq!(outcomes.len(), 100);
    for (_, outcome) in outcomes {
        assert!(matches!(
            outcome,
            Outcome::Unreachable {
                stage: Stage::Connect,
                ..
            }
        ));
    }
}

#[test]
fn a_server_with_a_bad_greeting_is_not_used() {
    for greeting in ["554 5.7.1 not you", "421 4.7.0 busy", "hello there"] {
        let server = says_once(Step::Connect, greeting, true);
        let client = client(server.settings());
        let outcomes = hand_over(&client.smtp, vec![outgoing(1)]);
        let Outcome::Unreachable { stage, reason } = &outcomes[0].1 else {
            panic!("{outcomes:?}")
        };
        assert_eq!(*stage, Stage::Greeting, "{reason}");
    }
}

#[test]
fn a_server_that_allows_fewer_connections_gets_the_mail_over_those() {
    let server = server(true, |step, count| match (step, count) {
        (Step::Connect, 2..) => Action::Say("421 4.7.0 too many connections".to_owned()),
        (Step::Dot, _) => Action::Sleep(Duration::from_millis(1)),
        _ => Action::Go,
    });
    let mut settings = server.settings();
    settings.connections = 4;
    let client = client(settings);
    // The first connection stands before the others are tried.
    hand_over(&client.smtp, vec![outgoing(1000)]);
    let outcomes = hand_over(&client.smtp, (1..=100).map(outgoing).collect());
    assert!(
        outcomes.iter().all(|(_, outcome)| accepted(outcome)),
        "{outcomes:?}"
    );
}

#[test]
fn a_server_that_left_meanwhile_is_called_again() {
    let server = does_once(Step::Reply, Action::Leave);
    let mut settings = server.settings();
    settings.timeouts.idle = Duration::from_secs(30);
    let client = client(settings);
    for id in 1..=3 {
        let outcomes = hand_over(&client.smtp, vec![outgoing(id)]);
        assert!(accepted(&outcomes[0].1), "{outcomes:?}");
    }
    assert_eq!((message_ids(&server).len(), server.connections()), (3, 2));
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    for (step, arrived) in [(Step::Mail, 3), (Step::Dot, 2)] {
        let server = does_once(step, Action::Sleep(Duration::from_millis(600)));
        let mut settings = server.settings();
        settings.timeouts.reply = Duration::from_millis(100);
        settings.timeouts.message = Duration::from_millis(100);
        let client = client(settings);
        let outcomes = hand_over(&client.smtp, (1..=3).map(outgoing).collect());
        if step == Step::Dot {
            let Outcome::Unconfirmed { reason } = &outcomes[0].1 else {
                panic!("{outcomes:?}")
            };
            assert_eq!(reason, "the server did not answer in time");
        }
        let count = outcomes
            .iter()
            .filter(|(_, outcome)| accepted(outcome))
            .count();
        assert_eq!(count, arrived, "{step:?}: {outcomes:?}");
    }
}

#[test]
fn a_reply_without_an_end_is_given_up() {
    let endless = "250-more\r\n".repeat(9000);
    let server = always_says(Step::Hello, endless.trim_end());
    let client = client(server.settings());
    let outcomes = hand_over(&client.smtp, vec![outgoing(1)]);
    let Outcome::Unreachable { reason, .. } = &outcomes[0].1 else {
        panic!("{outcomes:?}")
    };
    assert_eq!(
        reason,
        "saying hello failed: the server's reply is longer than the limit"
    );
}

#[test]
fn a_server_without_extensions_is_spoken_to_plainly() {
    let server = says_once(Step::Hello, "502 5.5.1 what", true);
    assert!(outcomes(&server).iter().all(accepted));
    let heard = server.transcript();
    assert!(
        heard.contains("HELO client.test") && heard.contains("| DATA\n"),
        "{heard}"
    );
}
