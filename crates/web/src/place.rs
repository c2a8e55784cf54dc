//! Where a request comes from, coarsely: for limits on strangers, and for nothing else.

use core::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::FromRequestParts;
use http::{HeaderMap, HeaderName, request::Parts};

use crate::state::State;

/// The other end of the connection, noted by the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

impl Peer {
    /// Whether it is this machine or in a private network, where the proxy in front is.
    pub(crate) fn is_near(&self) -> bool {
        is_near(self.0.ip())
    }
}

fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A key for [`crate::Buckets`]: an IPv4 address, or the first 64 bits of an IPv6 address, since one household or
/// machine has all addresses below them. `Debug` shows nothing: an address identifies a person.
///
/// Behind a proxy it is the last address in `X-Forwarded-For`, the one that the proxy itself wrote; that header is
/// believed only when the connection comes from this machine or a private network.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    is_v6: bool,
    net: [u8; 8],
}

impl Place {
    /// Whether it is in a network of IPv4, named by the first bytes of its addresses.
    pub fn is_within(self, network: &[u8]) -> bool {
        // Of IPv6 eight bytes are kept, of IPv4 four.
        let [a, b, c, d, ..] = self.net;
        !self.is_v6 && [a, b, c, d].starts_with(network)
    }

    fn of(address: IpAddr) -> Self {
        let mut net = [0; 8];
        let address = address.to_canonical();
        match address {
            IpAddr::V4(address) => {
                for (to, from) in net.iter_mut().zip(address.octets()) {
                    *to = from;
                }
            }
            IpAddr::V6(address) => {
                for (to, from) in net.iter_mut().zip(address.octets()) {
                    *to = from;
                }
            }
        }
        Self {
            is_v6: address.is_ipv6(),
            net,
        }
    }
}

impl core::fmt::Display for Place {
    /// The address for whoever may know it: `192.0.2.1`, `2001:db8:1:2::/64`.
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let [a, b, c, d, ..] = self.net;
        if !self.is_v6 {
            return write!(formatter, "{}", Ipv4Addr::new(a, b, c, d));
        }
        let mut whole = [0; 16];
        for (to, from) in whole.iter_mut().zip(self.net) {
            *to = from;
        }
        write!(formatter, "{}/64", Ipv6Addr::from(whole))
    }
}

impl core::fmt::Debug for Place {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("Place(…)")
    }
}

impl FromRequestParts<State> for Place {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &State) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
        Ok(place(peer, &parts.headers))
    }
}

/// A caller in the same process has no connection, and counts as near.
pub(crate) fn place(peer: Option<IpAddr>, headers: &HeaderMap) -> Place {
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let told = headers
        .get_all(FORWARDED)
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok()?.rsplit(',').next())
        .and_then(|last| last.trim().parse::<IpAddr>().ok());
    Place::of(told.filter(|_told| is_near(peer)).unwrap_or(peer))
}
