//! Members: made, invited, changed, barred.

use db::{Db, db_test};
use kernel::{Rng, Span};
use serde_json::{Value, json};

use super::{Browser, PASSWORD, at, client, code, email, employ};
use crate::{Role, disable, hashed, list, reset_password};

#[db_test]
fn the_last_owner_stays_one(db: &Db) {
    let client = client(db);
    let ana = employ(db, &client, "Ana", Role::Owner);
    let mut browser = Browser::sign_in(&client, "ana");
    let path = format!("/staff/{}", ana.id);
    for change in [json!({"role": "analyst"}), json!({"is_disabled": true})] {
        let heard = browser.send(&client, "PATCH", &path, &change);
        assert_eq!(code(&heard), "staff.last_owner", "{change}");
    }
    assert!(
        db.write_now(|tx| disable(tx, &at(&client), &email("ana@shop.example")))
            .is_err()
    );
    let bob = employ(db, &client, "Bob", Role::Support);
    let promoted = browser.send(
        &client,
        "PATCH",
        &format!("/staff/{}", bob.id),
        &json!({"role": "owner"}),
    );
    assert_eq!(promoted.json()["role"], "owner");
    let demoted = browser.send(&client, "PATCH", &path, &json!({"role": "analyst"}));
    assert_eq!(demoted.status.as_u16(), 200, "{}", demoted.text());
    // It holds at once, in the session that did it too.
    assert_eq!(code(&browser.get(&client, "/staff")), "web.scope");
}

#[db_test]
fn who_is_barred_is_signed_out_at_once_and_may_come_back(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let bob = employ(db, &client, "Bob", Role::Support);
    let (mut ana, mut barred) = (
        Browser::sign_in(&client, "ana"),
        Browser::sign_in(&client, "bob"),
    );
    let path = format!("/staff/{}", bob.id);
    ana.send(&client, "PATCH", &path, &json!({"is_disabled": true}));
    assert_eq!(code(&barred.get(&client, "/session")), "web.bad_session");
    if db.backend_name() == "sqlite" {
        insta::assert_json_snapshot!("staff", ana.get(&client, "/staff").json());
    }
    ana.send(&client, "PATCH", &path, &json!({"is_disabled": false}));
    assert_eq!(
        code(&barred.get(&client, "/session")),
        "web.bad_session",
        "the old session stays over"
    );
    let _again = Browser::sign_in(&client, "bob");
}

#[db_test]
fn a_member_is_made_with_a_first_password(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let mut ana = Browser::sign_in(&client, "ana");
    let new = json!({"name": "Eve", "email": "eve@shop.example", "role": "analyst", "password": PASSWORD});
    let made = ana.post(&client, "/staff", &new);
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    assert_eq!(
        code(&ana.post(&client, "/staff", &new)),
        "staff.email_taken"
    );
    let _eve = Browser::sign_in(&client, "eve");
    let names: Vec<String> = db
        .read_now(list)
        .unwrap()
        .into_iter()
        .map(|member| member.name)
        .collect();
    assert_eq!(names, ["Ana", "Eve"]);
}

#[db_test]
fn an_invitation_makes_one_member_once(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let mut ana = Browser::sign_in(&client, "ana");
    let invite = |ana: &mut Browser| {
        let whom = json!({"email": "eve@shop.example", "role": "marketer", "language": "de"});
        let made = ana.post(&client, "/staff/invitations", &whom);
        assert_eq!(made.status.as_u16(), 201, "{}", made.text());
        let link = made.json()["link"].as_str().unwrap().to_owned();
        let token = link
            .strip_prefix("https://shop.example/admin/invitation#")
            .unwrap()
            .to_owned();
        (
            token,
            made.json()["invitation"]["id"].as_str().unwrap().to_owned(),
        )
    };
    let look = |token: &str| {
        Browser::default().post(&client, "/invitations/look", &json!({"token": token}))
    };
    let accept = |token: &str| {
        let body = json!({"token": token, "name": "Eve", "password": PASSWORD});
        Browser::default().post(&client, "/invitations/accept", &body)
    };
    let (first, _) = invite(&mut ana);
    let (second, id) = invite(&mut ana);
    assert_eq!(
        code(&look(&first)),
        "staff.bad_invitation",
        "the newer one takes its place"
    );
    assert_eq!(look(&second).json()["role"], "marketer");
    assert_eq!(
        ana.get(&client, "/staff/invitations").json()["items"][0]["id"],
        json!(id)
    );
    let withdrawn = ana.send(
        &client,
        "DELETE",
        &format!("/staff/invitations/{id}"),
        &Value::Null,
    );
    assert_eq!(withdrawn.status.as_u16(), 204);
    assert_eq!(code(&accept(&second)), "staff.bad_invitation");
    let (late, _) = invite(&mut ana);
    client.clock.advance(Span::from_days(5));
    assert_eq!(ana.get(&client, "/session").status.as_u16(), 200);
    client.clock.advance(Span::from_days(2));
    assert_eq!(code(&accept(&late)), "staff.bad_invitation");
    let (good, _) = invite(&mut ana);
    let mut altered = good.clone();
    let last = altered.pop().unwrap();
    altered.push(if last == 'A' { 'B' } else { 'A' });
    assert_eq!(code(&accept(&altered)), "staff.bad_invitation");
    let accepted = accept(&good);
    assert_eq!(accepted.status.as_u16(), 201, "{}", accepted.text());
    assert_eq!(
        (&accepted.json()["role"], &accepted.json()["language"]),
        (&json!("marketer"), &json!("de"))
    );
    assert_eq!(code(&accept(&good)), "staff.bad_invitation");
    let _eve = Browser::sign_in(&client, "eve");
}

#[db_test]
fn the_terminal_gives_a_new_password_and_signs_out_everywhere(db: &Db) {
    let client = client(db);
    employ(db, &client, "Ana", Role::Owner);
    let mut ana = Browser::sign_in(&client, "ana");
    let hash = hashed("another horse battery", &[], &Rng::from_seed(2)).unwrap();
    db.write_now(|tx| reset_password(tx, &at(&client), &email("ana@shop.example"), &hash))
        .unwrap();
    assert_eq!(code(&ana.get(&client, "/session")), "web.bad_session");
    let body = json!({"email": "ana@shop.example", "password": "another horse battery"});
    assert_eq!(ana.post(&client, "/session", &body).status.as_u16(), 200);
}
