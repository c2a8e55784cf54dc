//! The page on which customers say what they want to hear of, how often, and in which language.
//!
//! GET shows the form and changes nothing. POST keeps what was chosen and leads back to the form, which says so; the same
//! form twice is the same. What was not shown is not changed: the form names everything that it asked about.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{
    Router,
    body::Body,
    extract::FromRequestParts as _,
    response::{IntoResponse, Response},
    routing::get,
};
use db::Tx;
use http::{HeaderValue, Method, Request, StatusCode, header};
use kernel::{Day, Done, Language, Moment};
use web::{Call, Path, Problem};

use crate::{
    CATALOG,
    catalog::Words,
    locale::Locale,
    notice::Notice,
    shell::{Rendered, Shell},
    theme::{Look, Theme},
    token::{Purpose, TokenKeys},
    visit::{Visit, sent},
};

/// The purpose of tokens in links to the preferences.
pub const PREFERENCES: Purpose = Purpose::new("preferences");

/// Something that one may want or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What: the name of a topic, or channel and purpose with a colon between, `email:marketing`.
    pub key: String,
    /// Whether it is wanted.
    pub wanted: bool,
}

/// How often at most news and offers are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frequency {
    /// As the shop has set it.
    #[default]
    AsItComes,
    /// One in seven days.
    Weekly,
    /// One in fourteen days.
    Fortnightly,
    /// One in thirty days.
    Monthly,
}

impl Frequency {
    /// All of them, the most often first.
    pub const ALL: [Self; 4] = [
        Self::AsItComes,
        Self::Weekly,
        Self::Fortnightly,
        Self::Monthly,
    ];

    /// The word in the form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AsItComes => "any",
            Self::Weekly => "week",
            Self::Fortnightly => "fortnight",
            Self::Monthly => "month",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Month, day and perhaps the year.
pub type BirthdayParts = (u8, u8, Option<i32>);

/// Everything as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Enough of the address for its owner to know it.
    pub hint: Option<String>,
    /// The customer's language, where known.
    pub language: Option<Language>,
    /// What the shop writes about.
    pub topics: Vec<Choice>,
    /// By what ways, and for what.
    pub ways: Vec<Choice>,
    /// How often.
    pub frequency: Frequency,
    /// The day on which messages begin again.
    pub paused_until: Option<Day>,
    /// Their birthday. The year is asked for and never shown.
    pub birthday: Option<BirthdayParts>,
}

/// What was chosen about the pause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pause {
    /// As it was.
    #[default]
    Keep,
    /// No pause any more.
    End,
    /// From now on, so many days: 30, 60 or 90.
    Days(i64),
}

/// What was chosen about the birthday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BirthdayChange {
    /// As it was.
    #[default]
    Keep,
    /// The shop is to forget it.
    Forget,
    /// This one. Without a year, a year that is known stays if day and month do.
    Set(BirthdayParts),
}

/// What was chosen. Only what the form asked about is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Of the topics.
    pub topics: Vec<Choice>,
    /// Of the ways.
    pub ways: Vec<Choice>,
    /// How often.
    pub frequency: Option<Frequency>,
    /// Whether to pause.
    pub pause: Pause,
    /// The birthday.
    pub birthday: BirthdayChange,
    /// The language, when it is another than the one that the form showed.
    pub language: Option<Language>,
    /// The words that were read, as proof: the page's, in the reader's language.
    pub wording: String,
    /// The language that they were read in.
    pub read_in: Option<Language>,
}

/// What the room that sends messages does. The payload is what it signed into the link.
pub trait Preferences: Send + Sync + 'static {
    /// How it stands; `None` when the link names nobody any more.
    fn find(&self, tx: &mut Tx<'_>, at: &Moment, payload: &str)
    -> Result<Option<Choices>, Problem>;

    /// Keeps what was chosen; twice is once. `None` when the link names nobody any more.
    fn save(
        &self,
        tx: &mut Tx<'_>,
        at: &Moment,
        payload: &str,
        chosen: &Chosen,
    ) -> Result<Option<Done<()>>, Problem>;
}

/// What the page says at its top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing yet.
    Nothing,
    /// What was chosen is kept.
    Saved,
    /// There is no such day.
    NoSuchDay,
}

impl Choices {
    /// The page. `action` is where the form goes, relative to it.
    pub fn page(&self, shell: &Shell, said: Said, action: &str) -> Result<Rendered, askama::Error> {
        let form = Form {
            words: CATALOG.words(shell.locale()),
            shop: shell.theme().shop(),
            locale: shell.locale(),
            choices: self,
            said,
            action,
        };
        let status = match said {
            Said::Nothing | Said::Saved => StatusCode::OK,
            Said::NoSuchDay => StatusCode::UNPROCESSABLE_ENTITY,
        };
        shell.page(status, form.words.say("preferences.title"), &form)
    }

    /// The same with what was chosen, for a form that is shown once more.
    fn with(mut self, chosen: &Chosen) -> Self {
        for (mine, theirs) in [
            (&mut self.topics, &chosen.topics),
            (&mut self.ways, &chosen.ways),
        ] {
            for choice in mine {
                if let Some(other) = theirs.iter().find(|other| other.key == choice.key) {
                    choice.wanted = other.wanted;
                }
            }
        }
        self.frequency = chosen.frequency.unwrap_or(self.frequency);
        self
    }
}

const MONTHS: [&str; 12] = [
    "month.january",
    "month.february",
    "month.march",
    "month.april",
    "month.may",
    "month.june",
    "month.july",
    "month.august",
    "month.september",
    "month.october",
    "month.november",
    "month.december",
];

#[derive(Template)]
#[template(path = "preferences.html")]
struct Form<'a> {
    words: Words<'static>,
    shop: &'a str,
    locale: Locale,
    choices: &'a Choices,
    said: Said,
    action: &'a str,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates hand over references"
)]
impl Form<'_> {
    fn topic(&self, key: &str) -> String {
        let known = match key {
            "thank-you" | "thanks" => "topic.thanks",
            "tips" | "how-to" | "product-tips" | "usage" => "topic.tips",
            "reviews" | "review" | "review-request" => "topic.reviews",
            "recommendations" | "cross-sell" | "suggestions" => "topic.recommendations",
            "replenishment" | "refill" => "topic.replenishment",
            "offers" | "second-order" | "repeat" => "topic.offers",
            "win-back" | "winback" | "we-miss-you" => "topic.win_back",
            "birthday" => "topic.birthday",
            "anniversary" => "topic.anniversary",
            "news" | "newsletter" | "previews" => "topic.news",
            "surveys" | "survey" | "feedback" => "topic.surveys",
            "check-in" | "service" | "care" | "delivery" => "topic.care",
            "reassurance" | "guarantee" => "topic.reassurance",
            "community" | "events" | "gatherings" => "topic.community",
            "referral" | "referrals" => "topic.referrals",
            "loyalty" | "vip" | "points" => "topic.loyalty",
            _ => return prettified(key),
        };
        self.words.say(known).to_owned()
    }

    fn way(&self, key: &str) -> String {
        let known = match key {
            "email:marketing" => "way.email_marketing",
            "email:service" => "way.email_service",
            "sms:marketing" => "way.sms_marketing",
            "sms:service" => "way.sms_service",
            "whatsapp:marketing" => "way.whatsapp_marketing",
            "whatsapp:service" => "way.whatsapp_service",
            "web_push:marketing" => "way.push_marketing",
            "web_push:service" => "way.push_service",
            "webhook:marketing" => "way.webhook_marketing",
            "webhook:service" => "way.webhook_service",
            _ => return prettified(key),
        };
        self.words.say(known).to_owned()
    }

    fn frequency(&self, frequency: &Frequency) -> &'static str {
        self.words.say(match frequency {
            Frequency::AsItComes => "preferences.any",
            Frequency::Weekly => "preferences.week",
            Frequency::Fortnightly => "preferences.fortnight",
            Frequency::Monthly => "preferences.month",
        })
    }

    fn pause(&self, days: &str) -> String {
        self.words.fill("preferences.days", &[("days", days)])
    }

    fn paused(&self) -> Option<String> {
        let (year, month, day) = self.choices.paused_until?.ymd();
        let values = [
            ("day", day.to_string()),
            ("month", self.month(&month).to_owned()),
            ("year", year.to_string()),
        ];
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let date = self.words.fill("preferences.date", &values);
        Some(self.words.fill("preferences.paused", &[("date", &date)]))
    }

    fn month(&self, month: &u8) -> &'static str {
        let index = usize::from(*month).saturating_sub(1);
        MONTHS.get(index).map_or("", |key| self.words.say(key))
    }

    fn is_birth_day(&self, day: &u8) -> bool {
        self.choices
            .birthday
            .is_some_and(|(_, found, _)| found == *day)
    }

    fn is_birth_month(&self, month: &u8) -> bool {
        self.choices
            .birthday
            .is_some_and(|(found, _, _)| found == *month)
    }

    fn knows_the_year(&self) -> bool {
        self.choices
            .birthday
            .is_some_and(|(_, _, year)| year.is_some())
    }

    fn spoken(&self) -> Locale {
        let theirs = self.choices.language.as_ref().and_then(Locale::of_language);
        theirs.unwrap_or(self.locale)
    }

    fn intro(&self) -> String {
        self.words.fill("preferences.intro", &[("shop", self.shop)])
    }
}

/// `garden-club` as people write it.
fn prettified(key: &str) -> String {
    let text = key.replace(['-', '_', ':'], " ");
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The largest form has some fifty short fields.
const BODY_MAX: usize = 32 * 1024;
/// Fields that are looked at.
const FIELDS_MAX: usize = 300;

struct Door {
    theme: Theme,
    keys: TokenKeys,
    action: Arc<dyn Preferences>,
}

/// The routes `/p/{token}`.
pub fn preferences_router(
    look: impl Into<Look>,
    keys: TokenKeys,
    action: Arc<dyn Preferences>,
) -> Router<web::State> {
    let look = look.into();
    let handler = move |call: Call, request: Request<Body>| {
        let door = Door {
            theme: look.now(),
            keys: keys.clone(),
            action: Arc::clone(&action),
        };
        async move { door.answer(call, request).await }
    };
    Router::new().route("/p/{token}", get(handler.clone()).post(handler))
}

impl Door {
    async fn answer(self, call: Call, request: Request<Body>) -> Response {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&parts.headers, &parts.uri);
        let token = Path::<String>::from_request_parts(&mut parts, call.state()).await;
        let opened = token
            .map_err(|_no_token| Notice::InvalidLink)
            .and_then(|Path(token)| {
                self.keys
                    .open(PREFERENCES, &token, call.now())
                    .map_err(Notice::from)
            });
        let shell = visit.shell(&self.theme, None);
        let payload = match opened {
            Ok(payload) => payload,
            Err(notice) => return sent(notice.page(&shell)),
        };
        let outcome = if parts.method == Method::POST {
            match axum::body::to_bytes(body, BODY_MAX).await {
                Ok(body) => self.act(&call, &visit, payload, &body).await,
                Err(_too_large) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            }
        } else {
            let said = if visit.asks("saved") {
                Said::Saved
            } else {
                Said::Nothing
            };
            self.show(&call, &visit, payload, (said, None)).await
        };
        outcome.unwrap_or_else(|problem| {
            tracing::error!(request_id = %call.request_id(), problem = ?problem, "a page failed");
            sent(Notice::OurFault.page(&shell))
        })
    }

    async fn show(
        &self,
        call: &Call,
        visit: &Visit,
        payload: String,
        (said, chosen): (Said, Option<Chosen>),
    ) -> Result<Response, Problem> {
        let action = Arc::clone(&self.action);
        let found = call
            .read(move |tx, at| action.find(tx, at, &payload))
            .await?;
        let Some(choices) = found else {
            return Ok(sent(
                Notice::InvalidLink.page(&visit.shell(&self.theme, None)),
            ));
        };
        let shell = visit.shell(&self.theme, choices.language.as_ref());
        let choices = match chosen {
            Some(chosen) => choices.with(&chosen),
            None => choices,
        };
        Ok(sent(choices.page(&shell, said, &visit.back(None))))
    }

    async fn act(
        &self,
        call: &Call,
        visit: &Visit,
        payload: String,
        body: &[u8],
    ) -> Result<Response, Problem> {
        let (mut chosen, is_day) = read(body);
        if !is_day {
            let again = (Said::NoSuchDay, Some(chosen));
            return self.show(call, visit, payload, again).await;
        }
        let shell = visit.shell(&self.theme, chosen.language.as_ref());
        let words = CATALOG.words(shell.locale());
        chosen.wording = words.fill("preferences.intro", &[("shop", self.theme.shop())]);
        chosen.read_in = Language::parse(shell.locale().code()).ok();
        let action = Arc::clone(&self.action);
        let done = call
            .change(move |tx, at| action.save(tx, at, &payload, &chosen))
            .await?;
        if done.is_none() {
            return Ok(sent(
                Notice::InvalidLink.page(&visit.shell(&self.theme, None)),
            ));
        }
        // Back to the form, so that going back or reloading sends nothing once more.
        let back = HeaderValue::try_from(visit.back(Some("saved=1")));
        let back = back.unwrap_or_else(|_not_text| HeaderValue::from_static("?saved=1"));
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response())
    }
}

/// What a form says, and whether its birthday is a day of the calendar.
fn read(body: &[u8]) -> (Chosen, bool) {
    let fields: Vec<(String, String)> = form_urlencoded::parse(body)
        .take(FIELDS_MAX)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let all = |name: &str| -> BTreeSet<&str> {
        fields
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    };
    let one = |name: &str| all(name).into_iter().next().unwrap_or_default();
    let wanted = all("want");
    let wants_nothing = all("do").contains("stop");
    let choices = |name: &str| -> Vec<Choice> {
        all(name)
            .into_iter()
            .map(|key| Choice {
                key: key.to_owned(),
                wanted: wanted.contains(key),
            })
            .collect()
    };
    let mut ways = choices("way");
    if wants_nothing {
        for way in &mut ways {
            way.wanted = false;
        }
    }
    let (birthday, is_day) = read_birthday(one("day"), one("month"), one("year"));
    let chosen = Chosen {
        topics: choices("topic"),
        ways,
        frequency: Frequency::parse(one("frequency")),
        pause: match one("pause") {
            "end" => Pause::End,
            "30" => Pause::Days(30),
            "60" => Pause::Days(60),
            "90" => Pause::Days(90),
            _ => Pause::Keep,
        },
        birthday,
        language: Locale::of(one("language"))
            .filter(|locale| Locale::of(one("language_was")) != Some(*locale))
            .and_then(|locale| Language::parse(locale.code()).ok()),
        ..Chosen::default()
    };
    (chosen, is_day)
}

/// Day and month belong together; the year is not needed.
fn read_birthday(day: &str, month: &str, year: &str) -> (BirthdayChange, bool) {
    let year = year.trim();
    match (day, month) {
        ("", "") if year.is_empty() => return (BirthdayChange::Forget, true),
        ("", _) | (_, "") => return (BirthdayChange::Keep, false),
        _ => {}
    }
    let numbers = day.parse::<u8>().ok().zip(month.parse::<u8>().ok());
    let year: Option<Option<i32>> = if year.is_empty() {
        Some(None)
    } else {
        let plausible = year
            .parse::<i32>()
            .ok()
            .filter(|year| (1900..=2100).contains(year));
        plausible.map(Some)
    };
    let Some(((day, month), year)) = numbers.zip(year) else {
        return (BirthdayChange::Keep, false);
    };
    // 29 February is a birthday, whatever the year, when none is given.
    match Day::from_ymd(year.unwrap_or(2_000), month, day) {
        Ok(_exists) => (BirthdayChange::Set((month, day, year)), true),
        Err(_none) => (BirthdayChange::Keep, false),
    }
}
