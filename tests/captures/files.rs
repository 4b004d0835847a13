//! The captures of tests/captures, cut into connections.
//!
//! - [`CAPTURES`]: their names
//! - [`path`]: where a file of them is
//! - [`connections`], [`key_log`]: what is in them

use std::collections::BTreeMap;
use std::path::PathBuf;

use port443::capture::{Capture, Link, Peer, Segment};
use port443::key_log::KeyLog;

/// Every capture, with how many connections it has.
pub(crate) const CAPTURES: &[(&str, usize)] = &[
    ("chromium", 2),
    ("chromium-hybrid", 2),
    ("chromium-tls12", 2),
    ("curl-alert", 1),
    ("curl-any", 1),
    ("curl-any2", 1),
    ("curl-bad-line", 1),
    ("curl-chunked", 1),
    ("curl-h2", 1),
    ("curl-head", 1),
    ("curl-ipv6", 1),
    ("curl-tls12", 1),
    ("curl-tls13", 1),
    ("firefox", 2),
    ("firefox-hybrid", 2),
    ("firefox-tls12", 2),
    ("openssl-tls11", 1),
    ("openssl-tls12-ccm", 1),
    ("openssl-tls12-ccm8", 1),
    ("openssl-tls12-chacha20", 1),
    ("openssl-tls12-client-certificate", 1),
    ("openssl-tls12-dhe", 1),
    ("openssl-tls12-ecdhe-cbc", 1),
    ("openssl-tls12-renegotiated", 1),
    ("openssl-tls12-resumed", 2),
    ("openssl-tls12-resumed-by-id", 2),
    ("openssl-tls12-rsa-cbc", 1),
    ("openssl-tls12-rsa-cbc-no-etm", 1),
    ("openssl-tls12-rsa-cbc256", 1),
    ("openssl-tls12-rsa-gcm", 1),
    ("openssl-tls12-status", 1),
    ("openssl-tls13-ccm", 1),
    ("openssl-tls13-ccm8", 1),
    ("openssl-tls13-client-certificate", 1),
    ("openssl-tls13-early-data", 2),
    ("openssl-tls13-key-update", 1),
    ("openssl-tls13-padded", 1),
    ("openssl-tls13-resumed", 2),
    ("openssl-tls13-retry", 1),
    ("openssl-tls13-rich", 1),
    ("openssl-tls13-status", 1),
];

/// Where a file is.
pub(crate) fn path(file: &str) -> PathBuf {
    // From the crate as from the tests.
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/captures")).join(file)
}

/// The packets of a file, each with its link type.
fn packets(name: &str) -> Vec<(u32, Vec<u8>)> {
    if let Ok(file) = std::fs::read(path(&format!("{name}.pcap"))) {
        let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        let link = number(20);
        let mut at = 24;
        let mut packets = Vec::new();
        while at < file.len() {
            let length = number(at + 8) as usize;
            packets.push((link, file[at + 16..at + 16 + length].to_vec()));
            at += 16 + length;
        }
        return packets;
    }
    let file = std::fs::read(path(&format!("{name}.pcapng"))).unwrap();
    let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    let mut at = 0;
    let mut packets = Vec::new();
    let mut link = 0;
    while at < file.len() {
        match number(at) {
            1 => link = number(at + 8) & 0xffff,
            6 => {
                let length = number(at + 20) as usize;
                packets.push((link, file[at + 28..at + 28 + length].to_vec()));
            }
            _ => {}
        }
        at += number(at + 4) as usize;
    }
    packets
}

/// The connections of a file, told by the client's port, the server's being 443.
pub(crate) fn connections(name: &str) -> Vec<Capture> {
    let mut connections: BTreeMap<u16, Capture> = BTreeMap::new();
    let mut order = Vec::new();
    for (index, (link, bytes)) in (0..).zip(packets(name)) {
        let (link, header) = match link {
            1 => (Link::Ethernet, 14),
            101 => (Link::Ip, 0),
            113 => (Link::LinuxCooked, 16),
            276 => (Link::LinuxCooked2, 20),
            other => panic!("link type {other}"),
        };
        let tcp = header
            + if bytes[header] >> 4 == 6 {
                40
            } else {
                usize::from(bytes[header] & 15) * 4
            };
        let port = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        let (from, client) = match (port(tcp), port(tcp + 2)) {
            (443, client) => (Peer::Server, client),
            (client, _) => (Peer::Client, client),
        };
        let capture = connections.entry(client).or_insert_with(|| {
            order.push(client);
            Capture {
                link,
                segments: Vec::new(),
            }
        });
        capture.segments.push(Segment {
            from,
            sent_at: index,
            seen_at: index,
            arrives_at: index,
            bytes: bytes.into(),
        });
    }
    order
        .iter()
        .map(|client| connections.remove(client).unwrap())
        .collect()
}

/// The key log beside it.
pub(crate) fn key_log(name: &str) -> KeyLog {
    KeyLog::parse(&std::fs::read(path(&format!("{name}.keys"))).unwrap())
}
