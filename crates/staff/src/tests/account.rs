//! One's own password and second factor.

use db::{Db, db_test};
use kernel::Span;
use serde_json::{Value, json};
use web::testing::Client;

use super::{Browser, PASSWORD, client, code, employ};
use crate::{
    Role,
    domain::TotpSecret,
    store::{self, Factor},
};

/// What the app on the member's phone shows.
fn shown(db: &Db, client: &Client, steps: i64) -> String {
    use kernel::Clock as _;
    let member = db
        .read_now(|tx| store::member_by_email(tx, "ana@shop.example"))
        .unwrap()
        .unwrap();
    let secret: TotpSecret = match member.factor {
        Factor::Begun(secret) | Factor::On { secret, .. } => secret,
        Factor::Off => panic!("there is no second factor"),
    };
    secret.code(client.clock.glance().seconds() / 30 + steps)
}

fn sign_in(client: &Client, code: Option<&str>) -> web::testing::Heard {
    let body = json!({"email": "ana@shop.example", "password": PASSWORD, "code": code});
    Browser::default().post(client, "/session", &body)
}

#[db_test]
fn a_new_password_ends_other_sessions(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Support);
    let (mut here, mut there) = (
        Browser::sign_in(&client, "ana"),
        Browser::sign_in(&client, "ana"),
    );
    let mut change = |current: &str, new: &str| {
        let body = json!({"current_password": current, "password": new});
        here.post(&client, "/session/password", &body)
    };
    assert_eq!(
        code(&change("wrong horse battery", "another horse battery")),
        "staff.wrong_password"
    );
    let weak = change(PASSWORD, "qwertyuiop12");
    assert_eq!(code(&weak), "staff.weak_password");
    assert_eq!(weak.json()["errors"][0]["code"], "common");
    assert_eq!(
        change(PASSWORD, "another horse battery").status.as_u16(),
        204
    );
    assert_eq!(here.get(&client, "/session").status.as_u16(), 200);
    assert_eq!(code(&there.get(&client, "/session")), "web.bad_session");
    assert_eq!(code(&sign_in(&client, None)), "staff.wrong_credentials");
}

#[db_test]
fn a_second_factor_is_asked_once_it_was_confirmed_and_each_code_opens_once(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let mut ana = Browser::sign_in(&client, "ana");
    assert_eq!(
        code(&ana.post(&client, "/session/totp/confirm", &json!({"code": "123456"}))),
        "staff.factor_off"
    );
    let begun = ana.post(&client, "/session/totp", &Value::Null).json();
    let secret = begun["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 32);
    assert_eq!(
        begun["uri"],
        format!(
            "otpauth://totp/My%20shop:ana%40shop.example?secret={secret}&issuer=My%20shop&algorithm=SHA1&digits=6&period=30"
        )
    );
    assert_eq!(
        sign_in(&client, None).status.as_u16(),
        200,
        "it is not asked before it was confirmed"
    );
    assert_eq!(
        code(&ana.post(&client, "/session/totp/confirm", &json!({"code": "000"}))),
        "staff.wrong_code"
    );
    let first = shown(db, &client, 0);
    let on = ana.post(&client, "/session/totp/confirm", &json!({"code": first}));
    assert_eq!(
        on.json()["recovery_codes"].as_array().unwrap().len(),
        10,
        "{}",
        on.text()
    );
    assert_eq!(code(&sign_in(&client, None)), "staff.code_needed");
    assert_eq!(
        code(&sign_in(&client, Some(&first))),
        "staff.wrong_code",
        "it was used"
    );
    let next = shown(db, &client, 1);
    let (head, tail) = next.split_at(3);
    let spaced = format!("{head} {tail}");
    assert_eq!(sign_in(&client, Some(&spaced)).status.as_u16(), 200);
    assert_eq!(code(&sign_in(&client, Some(&next))), "staff.wrong_code");
    client.clock.advance(Span::from_minutes(2));
    assert_eq!(
        code(&sign_in(&client, Some(&shown(db, &client, -2)))),
        "staff.wrong_code"
    );
    assert_eq!(
        sign_in(&client, Some(&shown(db, &client, -1)))
            .status
            .as_u16(),
        200
    );
    assert_eq!(
        code(&ana.post(&client, "/session/totp", &Value::Null)),
        "staff.factor_on"
    );
}

#[db_test]
fn a_recovery_code_stands_in_once_and_new_ones_end_the_old(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let mut ana = Browser::sign_in(&client, "ana");
    ana.post(&client, "/session/totp", &Value::Null);
    let on = ana
        .post(
            &client,
            "/session/totp/confirm",
            &json!({"code": shown(db, &client, 0)}),
        )
        .json();
    let codes: Vec<&str> = on["recovery_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    let typed = codes[0].to_uppercase().replace('-', " ");
    let signed = sign_in(&client, Some(&typed));
    assert_eq!(signed.json()["recovery_codes_left"], 9, "{}", signed.text());
    assert_eq!(code(&sign_in(&client, Some(codes[0]))), "staff.wrong_code");
    let again = json!({"password": PASSWORD});
    let wrong = json!({"password": "wrong horse battery"});
    assert_eq!(
        code(&ana.post(&client, "/session/recovery-codes", &wrong)),
        "staff.wrong_password"
    );
    let new = ana.post(&client, "/session/recovery-codes", &again).json();
    assert_eq!(code(&sign_in(&client, Some(codes[1]))), "staff.wrong_code");
    assert_eq!(
        sign_in(&client, new["recovery_codes"][0].as_str())
            .status
            .as_u16(),
        200
    );
    assert_eq!(
        code(&ana.post(&client, "/session/totp/remove", &wrong)),
        "staff.wrong_password"
    );
    assert_eq!(
        ana.post(&client, "/session/totp/remove", &again)
            .status
            .as_u16(),
        204
    );
    assert_eq!(sign_in(&client, None).status.as_u16(), 200);
    assert_eq!(
        code(&ana.post(&client, "/session/recovery-codes", &again)),
        "staff.factor_off"
    );
}
