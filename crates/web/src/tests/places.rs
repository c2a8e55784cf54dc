//! Where strangers call from.

use std::net::IpAddr;

use http::{HeaderMap, HeaderValue};

use crate::place::{Place, place};

fn seen(peer: &str, forwarded: &[&str]) -> Place {
    let mut headers = HeaderMap::new();
    for value in forwarded {
        headers.append("x-forwarded-for", HeaderValue::from_str(value).unwrap());
    }
    place(Some(peer.parse::<IpAddr>().unwrap()), &headers)
}

#[test]
fn a_proxy_is_believed_only_when_it_is_near() {
    let there = seen("203.0.113.7", &[]);
    assert!(seen("127.0.0.1", &["198.51.100.1, 203.0.113.7"]) == there);
    assert!(seen("10.0.0.2", &["198.51.100.1", "203.0.113.7"]) == there);
    assert!(seen("203.0.113.7", &["198.51.100.1"]) == there);
    assert!(seen("::ffff:203.0.113.7", &["198.51.100.1"]) == there);
    assert!(seen("127.0.0.1", &["nonsense"]) == seen("127.0.0.1", &[]));
}

#[test]
fn a_household_with_ipv6_is_one_place() {
    assert!(seen("2001:db8:1:2::1", &[]) == seen("2001:db8:1:2:ffff::9", &[]));
    assert!(seen("2001:db8:1:2::1", &[]) != seen("2001:db8:1:3::1", &[]));
    assert_eq!(format!("{:?}", seen("203.0.113.7", &[])), "Place(…)");
}

#[test]
fn an_address_is_told_to_whoever_may_know_it() {
    let told = |address: &str| place(Some(address.parse().unwrap()), &HeaderMap::new()).to_string();
    assert_eq!(told("192.0.2.1"), "192.0.2.1");
    assert_eq!(told("::ffff:192.0.2.1"), "192.0.2.1");
    assert_eq!(told("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
}
