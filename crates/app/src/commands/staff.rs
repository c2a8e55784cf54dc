//! `perennial staff`: people who work in the shop, and their passwords.

use std::io::BufRead as _;

use db::Access;
use kernel::{EmailAddress, Language, Rng};
use serde_json::json;
use staff::{MemberView, NewMember, Role};

use crate::{
    cli::Staff,
    failure::Failure,
    open::{self, Place},
    terminal,
};

pub(crate) fn run(place: &Place, command: &Staff) -> Result<(), Failure> {
    match command {
        Staff::Add {
            email,
            name,
            role,
            language,
            password_stdin,
        } => {
            let email = parsed(email)?;
            let word = format!("`{role}` is no role");
            let new = NewMember {
                name: name.clone(),
                role: Role::parse(role).ok_or_else(|| Failure::asked(word))?,
                language: Language::parse(language).map_err(Failure::room)?,
                password: String::new(),
                email,
            };
            add(place, new, *password_stdin)
        }
        Staff::List => list(place),
        Staff::ResetPassword {
            email,
            password_stdin,
        } => reset(place, &parsed(email)?, *password_stdin),
        Staff::Disable { email } => disable(place, &parsed(email)?),
    }
}

fn parsed(email: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(email).map_err(Failure::room)
}

/// A password, and whether it was made up and must be told.
struct Password {
    text: String,
    is_made_up: bool,
}

impl Password {
    fn get(from_stdin: bool, rng: &Rng) -> Result<Self, Failure> {
        if !from_stdin {
            return Ok(Self {
                text: staff::generate_password(rng),
                is_made_up: true,
            });
        }
        let mut line = String::new();
        std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(Failure::io("the password cannot be read"))?;
        Ok(Self {
            text: line.trim_end_matches(['\r', '\n']).to_owned(),
            is_made_up: false,
        })
    }

    /// The made-up password for the answer.
    fn told(&self) -> Option<&str> {
        self.is_made_up.then_some(self.text.as_str())
    }
}

fn add(place: &Place, mut new: NewMember, from_stdin: bool) -> Result<(), Failure> {
    let db = place.open(Access::Write, "staff")?;
    let (at, rng) = (open::moment()?, Rng::from_os().map_err(Failure::room)?);
    let password = Password::get(from_stdin, &rng)?;
    let own = [new.name.as_str(), new.email.as_str()];
    let hash = staff::hashed(&password.text, &own, &rng).map_err(Failure::room)?;
    new.password = hash;
    let member = db
        .write_now(|tx| staff::add(tx, &at, &new))
        .map_err(Failure::room)?;
    tell(place, &member, &password);
    Ok(())
}

fn reset(place: &Place, email: &EmailAddress, from_stdin: bool) -> Result<(), Failure> {
    let db = place.open(Access::Write, "staff")?;
    let (at, rng) = (open::moment()?, Rng::from_os().map_err(Failure::room)?);
    let password = Password::get(from_stdin, &rng)?;
    let own = [email.as_str()];
    let hash = staff::hashed(&password.text, &own, &rng).map_err(Failure::room)?;
    let member = db
        .write_now(|tx| staff::reset_password(tx, &at, email, &hash))
        .map_err(Failure::room)?;
    tell(place, &member, &password);
    Ok(())
}

fn tell(place: &Place, member: &MemberView, password: &Password) {
    if place.json {
        terminal::say_json(&json!({"id": member.id, "password": password.told()}));
        return;
    }
    terminal::say(format!("{}  {}  {}", member.id, member.role, member.name));
    if let Some(password) = password.told() {
        terminal::say(format!("password  {password}"));
        terminal::note("Keep it: it is not shown again. It can be changed after signing in.");
    }
}

fn list(place: &Place) -> Result<(), Failure> {
    let db = place.open(Access::Read, "staff")?;
    let members = db.read_now(staff::list).map_err(Failure::room)?;
    if place.json {
        terminal::say_json(&json!({ "staff": members }));
        return Ok(());
    }
    for member in members {
        let state = match member.disabled_at {
            Some(since) => format!("  may not sign in since {since}"),
            None => String::new(),
        };
        terminal::say(format!(
            "{}  {:8}  {}  {}{state}",
            member.id,
            member.role.word(),
            member.email.as_str(),
            member.name
        ));
    }
    Ok(())
}

fn disable(place: &Place, email: &EmailAddress) -> Result<(), Failure> {
    let db = place.open(Access::Write, "staff")?;
    let at = open::moment()?;
    let member = db
        .write_now(|tx| staff::disable(tx, &at, email))
        .map_err(Failure::room)?;
    if place.json {
        terminal::say_json(&json!({"id": member.id, "disabled_at": member.disabled_at}));
    } else {
        terminal::say(format!("{} may not sign in any more.", member.name));
    }
    Ok(())
}
