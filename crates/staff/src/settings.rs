//! What the shop, and whoever runs the program, may set about signing in.

use ::settings::{Declared, Secret, Setting, Value, WebAddress};

use crate::domain::Role;

/// A role that may be given to people whom nobody invited: any but that of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenRole(pub Role);

impl Value for GivenRole {
    const KIND: &'static str = "marketer, support or analyst";

    fn read(text: &str) -> Result<Self, String> {
        Role::parse(text)
            .filter(|role| *role != Role::Owner)
            .map(Self)
            .ok_or_else(|| Self::KIND.to_owned())
    }

    fn write(&self) -> String {
        self.0.word().to_owned()
    }
}

/// Who says who somebody is.
pub const ISSUER: Setting<Option<WebAddress>> = Setting::shop(
    "sign_in.issuer",
    "",
    "The address of an OpenID Connect provider that says who members of the staff are, such as https://accounts.google.com: below it must lie `/.well-known/openid-configuration`. Not set: members sign in by password only.",
);

/// Who we are there.
pub const CLIENT_ID: Setting<Option<String>> = Setting::shop(
    "sign_in.client_id",
    "",
    "The id under which the provider knows this program. There, allow it to send people back to `/api/v1/sign-in/oidc/callback` below the address that browsers reach this program by.",
)
.range(1, 500);

/// What proves it.
pub const CLIENT_SECRET: Setting<Option<Secret>> = Setting::shop(
    "sign_in.client_secret",
    "",
    "The secret that belongs to that id. Not set: the provider wants none.",
)
.range(1, 500);

/// What the button says.
pub const NAME: Setting<String> = Setting::shop(
    "sign_in.name",
    "single sign-on",
    "What the provider is called on the page on which members sign in.",
)
.range(1, 60);

/// Whose people need no invitation.
pub const DOMAIN: Setting<Option<String>> = Setting::shop(
    "sign_in.domain",
    "",
    "People whose e-mail address is in this domain, such as shop.example, become members when the provider says that the address is theirs. Not set: only who was invited, and who is a member under the same address.",
)
.range(3, 253);

/// What they may do then.
pub const DOMAIN_ROLE: Setting<GivenRole> = Setting::shop(
    "sign_in.domain_role",
    "analyst",
    "What people may do who become members by their domain; an owner may change it for each of them.",
);

/// Whether the provider may stand in the network of the program.
pub const PRIVATE_NETWORK: Setting<bool> = Setting::installation(
    "sign_in.private_network",
    "false",
    "Whether the provider of `sign_in.issuer` may be in a private network and without TLS: for providers that run beside this program. Off: only addresses of the public internet are asked, so that a setting of the shop cannot be used to look into the network of the server.",
);

/// All of them.
pub const SETTINGS: &[&dyn Declared] = &[
    &NAME,
    &ISSUER,
    &CLIENT_ID,
    &CLIENT_SECRET,
    &DOMAIN,
    &DOMAIN_ROLE,
    &PRIVATE_NETWORK,
];
