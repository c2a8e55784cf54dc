//! Who buys: names, places and habits.

use std::collections::BTreeMap;

use intake::record::{
    Birthday, ConsentChannel, ConsentPurpose, ConsentState, IncomingConsent, IncomingCustomer,
    IncomingPlace,
};
use kernel::{Day, Rng, Timestamp};

use crate::SOURCE;

/// A country that the shop sends to.
pub(crate) struct Land {
    pub(crate) code: &'static str,
    language: &'static str,
    zones: &'static [&'static str],
    /// Of a hundred customers, how many live there.
    share: u64,
    towns: &'static [(&'static str, &'static str)],
    first: &'static [&'static str],
    last: &'static [&'static str],
    pub(crate) carriers: &'static [&'static str],
    /// Days on the way: usual and promised.
    pub(crate) transit: (i64, i64),
    dial: &'static str,
}

pub(crate) const LANDS: &[Land] = &[
    Land {
        code: "GB",
        language: "en",
        zones: &["Europe/London"],
        share: 44,
        towns: &[
            ("London", "N1 9GU"),
            ("Leeds", "LS1 4AP"),
            ("Bristol", "BS1 5TR"),
            ("Edinburgh", "EH1 1YZ"),
            ("Cardiff", "CF10 1EP"),
            ("York", "YO1 7HH"),
        ],
        first: &[
            "Olivia", "Amelia", "Grace", "Freya", "Isla", "Harriet", "Oliver", "Arthur", "Noah",
            "Theo", "Rory", "Alfie", "Nadia", "Priya",
        ],
        last: &[
            "Whitlock",
            "Ashdown",
            "Carrow",
            "Pemberton",
            "Hale",
            "Marsh",
            "Okafor",
            "Shah",
            "Thorne",
            "Wren",
            "Lister",
            "Quill",
        ],
        carriers: &["Royal Mail", "DPD UK", "Evri"],
        transit: (2, 4),
        dial: "+44 7700 900",
    },
    Land {
        code: "DE",
        language: "de",
        zones: &["Europe/Berlin"],
        share: 20,
        towns: &[
            ("Berlin", "10115"),
            ("Hamburg", "20095"),
            ("Köln", "50667"),
            ("Leipzig", "04109"),
            ("Freiburg", "79098"),
        ],
        first: &[
            "Emma", "Lena", "Clara", "Johanna", "Greta", "Jonas", "Felix", "Paul", "Moritz",
            "Anton", "Aylin", "Emre",
        ],
        last: &[
            "Brandt",
            "Vogel",
            "Seidel",
            "Lindner",
            "Krause",
            "Yılmaz",
            "Großmann",
            "Hagen",
            "Falk",
            "Reuter",
        ],
        carriers: &["DHL", "Hermes", "DPD"],
        transit: (4, 6),
        dial: "+49 151 234",
    },
    Land {
        code: "FR",
        language: "fr",
        zones: &["Europe/Paris"],
        share: 12,
        towns: &[
            ("Paris", "75011"),
            ("Lyon", "69002"),
            ("Nantes", "44000"),
            ("Lille", "59000"),
        ],
        first: &[
            "Camille", "Inès", "Léa", "Manon", "Louise", "Hugo", "Jules", "Éloi", "Gabriel",
            "Karim",
        ],
        last: &[
            "Moreau",
            "Lefèvre",
            "Garnier",
            "Chevalier",
            "Benali",
            "Rousset",
            "Delorme",
            "Picard",
        ],
        carriers: &["Colissimo", "Mondial Relay"],
        transit: (4, 6),
        dial: "+33 6 12 34 5",
    },
    Land {
        code: "ES",
        language: "es",
        zones: &["Europe/Madrid", "Atlantic/Canary"],
        share: 8,
        towns: &[
            ("Madrid", "28004"),
            ("Barcelona", "08003"),
            ("Valencia", "46001"),
            ("Las Palmas", "35001"),
        ],
        first: &[
            "Lucía", "Martina", "Carmen", "Nuria", "Mateo", "Hugo", "Álvaro", "Iker",
        ],
        last: &[
            "Navarro", "Iglesias", "Cano", "Peña", "Muñoz", "Vidal", "Serrano",
        ],
        carriers: &["Correos", "SEUR"],
        transit: (5, 7),
        dial: "+34 612 34 5",
    },
    Land {
        code: "US",
        language: "en",
        zones: &["America/New_York", "America/Chicago", "America/Los_Angeles"],
        share: 7,
        towns: &[
            ("Portland", "97205"),
            ("Austin", "78701"),
            ("Brooklyn", "11201"),
            ("Madison", "53703"),
        ],
        first: &[
            "Ava", "Harper", "Maya", "Zoe", "Liam", "Ethan", "Mason", "Diego",
        ],
        last: &[
            "Whitaker", "Delgado", "Nguyen", "Kessler", "Monroe", "Abbott",
        ],
        carriers: &["USPS", "UPS"],
        transit: (8, 11),
        dial: "+1 503 555 0",
    },
    Land {
        code: "PT",
        language: "pt",
        zones: &["Europe/Lisbon", "Atlantic/Azores"],
        share: 5,
        towns: &[
            ("Lisboa", "1100-148"),
            ("Porto", "4000-322"),
            ("Coimbra", "3000-300"),
        ],
        first: &[
            "Beatriz", "Inês", "Matilde", "Leonor", "João", "Tomás", "Duarte",
        ],
        last: &["Antunes", "Pacheco", "Brandão", "Nogueira", "Teixeira"],
        carriers: &["CTT", "DPD"],
        transit: (5, 8),
        dial: "+351 912 345 ",
    },
    Land {
        code: "IE",
        language: "en",
        zones: &["Europe/Dublin"],
        share: 4,
        towns: &[
            ("Dublin", "D02 XE80"),
            ("Cork", "T12 W8KP"),
            ("Galway", "H91 E8XC"),
        ],
        first: &["Saoirse", "Aoife", "Niamh", "Cillian", "Oisín", "Fionn"],
        last: &["Byrne", "Kavanagh", "Doyle", "Nolan", "O'Shea"],
        carriers: &["An Post", "DPD"],
        transit: (3, 5),
        dial: "+353 85 123 4",
    },
];

/// A customer with habits.
#[derive(Clone, Debug)]
pub struct Person {
    pub(crate) number: i64,
    pub(crate) land: usize,
    pub(crate) zone: &'static str,
    /// Days between two orders, on average.
    pub(crate) rhythm: i64,
    /// Of a hundred orders, after how many they are never seen again.
    pub(crate) leaving: u64,
    /// Position of the ware they come back for.
    pub(crate) favourite: usize,
    pub(crate) people_at_home: i64,
    pub(crate) joined: Day,
    first: &'static str,
    last: &'static str,
    town: (&'static str, &'static str),
    birthday: Option<(u8, u8, Option<i32>)>,
    consent: Option<bool>,
    phone: bool,
    guest: bool,
}

impl Person {
    /// Draws a person.
    pub(crate) fn draw(number: i64, joined: Day, favourite: usize, rng: &Rng) -> Self {
        let land = land(rng.below(100));
        let place = LANDS.get(land);
        let pick = |list: &'static [&'static str]| rng.pick(list).copied().unwrap_or("Robin");
        Self {
            number,
            land,
            zone: place.map_or("Europe/London", |land| pick(land.zones)),
            // Most buy every two or three months, few every fortnight: a long tail of rates.
            rhythm: 14_i64
                .saturating_add(rng.between(0, 75))
                .saturating_add(rng.between(0, 60)),
            leaving: 5_u64.saturating_add(rng.below(28)),
            favourite,
            people_at_home: if rng.chance(45, 100) {
                1
            } else {
                rng.between(2, 4)
            },
            joined,
            first: place.map_or("Robin", |land| pick(land.first)),
            last: place.map_or("Hale", |land| pick(land.last)),
            town: place
                .and_then(|land| rng.pick(land.towns).copied())
                .unwrap_or(("London", "N1 9GU")),
            birthday: rng.chance(36, 100).then(|| birthday(rng)),
            consent: if rng.chance(58, 100) {
                Some(true)
            } else {
                rng.chance(12, 100).then_some(false)
            },
            phone: rng.chance(30, 100),
            guest: rng.chance(22, 100),
        }
    }

    /// Where their parcels go.
    pub(crate) fn place(&self) -> IncomingPlace {
        IncomingPlace {
            country: LANDS.get(self.land).map(|land| land.code.to_owned()),
            region: None,
            city: Some(self.town.0.to_owned()),
            postcode: Some(self.town.1.to_owned()),
        }
    }

    /// What the store says of them with an order placed at `at`.
    pub(crate) fn record(&self, at: Timestamp) -> IncomingCustomer {
        let land = LANDS.get(self.land);
        IncomingCustomer {
            source: SOURCE.to_owned(),
            external_id: (!self.guest).then(|| format!("C{:05}", self.number)),
            email: Some(self.email()),
            phone: land.filter(|_| self.phone).map(|land| self.telephone(land)),
            first_name: Some(self.first.to_owned()),
            last_name: Some(self.last.to_owned()),
            language: land.map(|land| land.language.to_owned()),
            country: land.map(|land| land.code.to_owned()),
            region: None,
            city: Some(self.town.0.to_owned()),
            postcode: Some(self.town.1.to_owned()),
            time_zone: Some(self.zone.to_owned()),
            birthday: self.birthday.and_then(|(day, month, year)| {
                Birthday::new(year.and_then(|year| i16::try_from(year).ok()), month, day)
            }),
            tags: Vec::new(),
            attributes: BTreeMap::new(),
            consents: self
                .consent
                .map(|granted| consent(granted, at))
                .into_iter()
                .collect(),
            created_at: None,
            note: None,
        }
    }

    fn email(&self) -> String {
        let plain = |name: &str| -> String {
            name.to_lowercase()
                .chars()
                .map(unaccented)
                .filter(char::is_ascii_alphanumeric)
                .collect()
        };
        let host = ["mail.example", "post.example", "inbox.example"];
        let at = usize::try_from(self.number.rem_euclid(3)).unwrap_or(0);
        format!(
            "{}.{}{}@{}",
            plain(self.first),
            plain(self.last),
            self.number,
            host.get(at).unwrap_or(&"mail.example")
        )
    }

    fn telephone(&self, land: &Land) -> String {
        // The number's tail fills the country's length: three or four digits after the reserved beginnings above.
        let width = match land.code {
            "DE" => 5,
            _ => 3,
        };
        let limit = 10_i64.checked_pow(width).unwrap_or(1_000);
        let width = usize::try_from(width).unwrap_or(3);
        format!("{}{:0width$}", land.dial, self.number.rem_euclid(limit))
    }
}

fn land(percent: u64) -> usize {
    let mut sum: u64 = 0;
    for (position, land) in LANDS.iter().enumerate() {
        sum = sum.saturating_add(land.share);
        if percent < sum {
            return position;
        }
    }
    0
}

fn birthday(rng: &Rng) -> (u8, u8, Option<i32>) {
    let year = 1948_i32.saturating_add(i32::try_from(rng.below(58)).unwrap_or(30));
    let start = Day::from_ymd(year, 1, 1).unwrap_or(Day::from_days(0));
    let (year, month, day) = start
        .plus_days(i64::try_from(rng.below(365)).unwrap_or(0))
        .ymd();
    (day, month, rng.chance(7, 10).then_some(year))
}

fn consent(granted: bool, at: Timestamp) -> IncomingConsent {
    IncomingConsent {
        channel: ConsentChannel::Email,
        purpose: ConsentPurpose::Marketing,
        state: if granted {
            ConsentState::Granted
        } else {
            ConsentState::Refused
        },
        at: Some(at),
        source: Some("checkout".to_owned()),
        wording: Some("Send me news and offers by e-mail. I can stop them at any time.".to_owned()),
    }
}

fn unaccented(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' => 'e',
        'ì' | 'í' | 'ı' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ö' | 'õ' => 'o',
        'ù' | 'ú' | 'ü' => 'u',
        'ß' => 's',
        other => other,
    }
}
