//! Encryption and signing in.

use super::server::{Action, Manners, Server, Step, Tls};
use super::smtp::{accepted, client};
use super::{hand_over, outgoing};
use crate::transport::{Outcome, Stage};
use crate::{Credentials, Password, Security, Settings};

fn credentials(password: &str) -> Credentials {
    Credentials {
        user: "ann".to_owned(),
        password: Password::new(password),
    }
}

fn reason(settings: Settings) -> (Stage, String) {
    let client = client(settings);
    let outcomes = hand_over(&client.smtp, vec![outgoing(1)]);
    let Outcome::Unreachable { stage, reason } = &outcomes[0].1 else {
        panic!("{outcomes:?}")
    };
    (*stage, reason.clone())
}

#[test]
fn starttls_and_tls_from_the_start() {
    for tls in [Tls::Upgrade, Tls::Implicit] {
        let server = Server::start(Manners {
            tls,
            ..Manners::default()
        });
        let client = client(server.settings());
        let outcomes = hand_over(&client.smtp, (1..=20).map(outgoing).collect());
        assert!(outcomes.iter().all(|(_, outcome)| accepted(outcome)));
        assert_eq!(
            server.mails()[19].octets.as_bytes(),
            outgoing(20).build().unwrap()
        );
        assert_eq!(client.smtp.try_out(), Ok(()));
    }
}

#[test]
fn a_large_message_arrives_whole_through_tls() {
    let server = Server::start(Manners {
        tls: Tls::Upgrade,
        ..Manners::default()
    });
    let client = client(server.settings());
    let mut large = outgoing(1);
    large.text = "A line of text for everybody.\n".repeat(100_000);
    assert!(accepted(
        &hand_over(&client.smtp, vec![large.clone(), outgoing(2)])[1].1
    ));
    assert_eq!(server.mails()[0].octets.as_bytes(), large.build().unwrap());
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    for tls in [Tls::Upgrade, Tls::Implicit] {
        let server = Server::start(Manners {
            tls,
            ..Manners::default()
        });
        let mut settings = server.settings();
        settings.extra_authorities = None;
        let (stage, reason) = reason(settings);
        assert_eq!(stage, Stage::Tls);
        assert!(reason.contains("certificate"), "{reason}");
    }
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let server = Server::start(Manners {
        tls: Tls::Upgrade,
        ..Manners::default()
    });
    let mut settings = server.settings();
    settings.host = "127.0.0.1".to_owned();
    assert_eq!(reason(settings).0, Stage::Tls);
}

#[test]
fn a_server_that_hides_starttls_gets_no_mail() {
    let server = Server::start(Manners::default());
    let mut settings = server.settings();
    settings.security = Security::StartTls;
    let (_, reason) = reason(settings);
    assert_eq!(
        reason,
        "securing the connection failed: the server does not offer STARTTLS"
    );
    assert!(server.mails().is_empty());
}

#[test]
fn what_is_slipped_in_before_tls_is_not_believed() {
    let script = |step, _| {
        if step == Step::StartTls {
            Action::Say("220 go ahead\r\n250 injected".to_owned())
        } else {
            Action::Go
        }
    };
    let tls = Tls::Upgrade;
    let server = Server::start(Manners {
        tls,
        script: Box::new(script),
        ..Manners::default()
    });
    let (stage, reason) = reason(server.settings());
    assert_eq!(stage, Stage::Tls);
    assert!(reason.contains("before it was asked"), "{reason}");
}

#[test]
fn signing_in_both_ways() {
    for (mechanisms, word) in [
        ("LOGIN PLAIN", "AUTH PLAIN"),
        ("LOGIN XOAUTH2", "AUTH LOGIN"),
    ] {
        let sign_in = Some((mechanisms, "ann", "p\u{e4}ss word"));
        let tls = Tls::Upgrade;
        let server = Server::start(Manners {
            tls,
            sign_in,
            ..Manners::default()
        });
        let mut settings = server.settings();
        settings.credentials = Some(credentials("p\u{e4}ss word"));
        let client = client(settings);
        assert!(accepted(&hand_over(&client.smtp, vec![outgoing(1)])[0].1));
        assert!(server.transcript().contains(word));
    }
}

#[test]
fn a_wrong_password_blames_the_settings_and_shows_no_secret() {
    let sign_in = Some(("PLAIN", "ann", "right"));
    let server = Server::start(Manners {
        sign_in,
        ..Manners::default()
    });
    let mut settings = server.settings();
    settings.credentials = Some(credentials("wrong-secret"));
    assert!(!format!("{settings:?}").contains("wrong-secret"));
    let tried = client(settings.clone()).smtp.try_out().unwrap_err();
    let (stage, reason) = reason(settings);
    assert_eq!(stage, Stage::SignIn);
    assert_eq!(
        reason,
        "signing in failed: the server said 535 5.7.8 who are you"
    );
    assert_eq!(tried, reason);
}

#[test]
fn a_server_without_a_known_way_to_sign_in() {
    let server = Server::start(Manners::default());
    let mut settings = server.settings();
    settings.credentials = Some(credentials("secret"));
    let (_, reason) = reason(settings);
    assert_eq!(
        reason,
        "signing in failed: the server offers no way to sign in with a password"
    );
}

#[test]
fn a_server_that_wants_a_password_first_defers_the_message_not_the_customer() {
    let script = |step, _| {
        if step == Step::Mail {
            Action::Say("530 5.7.0 authentication required".to_owned())
        } else {
            Action::Go
        }
    };
    let server = Server::start(Manners {
        script: Box::new(script),
        ..Manners::default()
    });
    let (stage, reason) = reason(server.settings());
    assert_eq!(stage, Stage::SignIn);
    assert!(reason.contains("530"), "{reason}");
}
