//! Which network addresses belong to the public internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Parts of IPv4 that are not the public internet (IANA special-purpose registry, RFC 6890 and its successors), as
/// first address and length of the prefix. 169.254.169.254, where clouds keep their secrets, is link-local.
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
    ([168, 63, 129, 16], 32), // a cloud's metadata on an address that is public elsewhere
];

/// Parts of `2000::/3` that are not the public internet, or that carry an IPv4 address inside: protocol assignments with
/// Teredo, documentation, 6to4.
const NOT_PUBLIC_V6: [(u128, u32); 4] = [
    (0x2001_0000_0000_0000_0000_0000_0000_0000, 23),
    (0x2001_0db8_0000_0000_0000_0000_0000_0000, 32),
    (0x2002_0000_0000_0000_0000_0000_0000_0000, 16),
    (0x3fff_0000_0000_0000_0000_0000_0000_0000, 20),
];

/// Whether an address belongs to the public internet. An IPv4 address inside an IPv6 one counts as what it is.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(inside) => is_public_v4(inside),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !NOT_PUBLIC_V4.iter().any(|(first, length)| {
        let mask = u32::MAX
            .checked_shl(32_u32.saturating_sub(*length))
            .unwrap_or(0);
        bits & mask == u32::from(Ipv4Addr::from(*first)) & mask
    })
}

/// All that is given out to the public is in `2000::/3`; loopback, link-local, unique local, multicast, NAT64 and the old
/// forms with an IPv4 address inside are not.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    let within = |first: u128, length: u32| {
        let mask = u128::MAX
            .checked_shl(128_u32.saturating_sub(length))
            .unwrap_or(0);
        bits & mask == first & mask
    };
    within(0x2000_0000_0000_0000_0000_0000_0000_0000, 3)
        && !NOT_PUBLIC_V6
            .iter()
            .any(|(first, length)| within(*first, *length))
}
