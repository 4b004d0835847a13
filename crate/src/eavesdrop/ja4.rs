//! The JA4 fingerprint of a TLS client over TCP (<https://github.com/FoxIO-LLC/ja4>,
//! `technical_details/JA4.md`): how a program says hello, which tells it from others, and not whose
//! it is.
//!
//! - `Ear::ja4`: the fingerprint, in eight parts
//!
//! Not here: its relatives for servers, HTTP and so on (JA4+), whose licence does not go with ours.

use sha2::{Digest, Sha256};

use super::message::Node;
use super::{Ear, Evidence, Part, Topic};
use crate::bytes::Bytes;
use crate::capture::Peer;
use crate::dissect::Stream;

const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;

/// What stands for no list at all.
const NOTHING: &str = "000000000000";

/// Numbers of two bytes with where they stand, less those that are there to be ignored (RFC 8701).
type Numbers<'a> = Vec<(u16, Node<'a>)>;

impl<'a> Ear<'a> {
    pub(super) fn ja4(&mut self, from: Peer, hello: &Node<'a>) {
        let stream = self.stream(from);
        let within = |around: &str, name| {
            let around = hello.find(around);
            around.map_or_else(Vec::new, |around| numbers(stream, around.all(name)))
        };
        let suites = numbers(stream, hello.all("CipherSuite"));
        let types = numbers(stream, hello.all("extension_type"));
        let schemes = within("signature_algorithms", "SignatureScheme");
        let mut versions = within("supported_versions", "ProtocolVersion");
        if versions.is_empty() {
            versions = numbers(stream, hello.all("legacy_version"));
        }
        versions.sort_unstable_by_key(|(number, _)| *number);
        versions.drain(..versions.len().saturating_sub(1));
        let named: Numbers<'_> = types
            .iter()
            .filter(|(number, _)| *number == SERVER_NAME)
            .cloned()
            .collect();
        let others: Numbers<'_> = types
            .iter()
            .filter(|(number, _)| ![SERVER_NAME, ALPN].contains(number))
            .cloned()
            .collect();
        let protocol = hello
            .find("application_layer_protocol_negotiation")
            .and_then(|alpn| alpn.find("ProtocolName"))
            .and_then(|name| name.find("opaque"));
        let name = protocol.as_ref().map(|name| name.bytes(stream));

        let mut extensions = list(&others, true);
        if !schemes.is_empty() {
            extensions.push('_');
            extensions.push_str(&list(&schemes, false));
        }
        let nodes = |numbers: &[&Numbers<'a>]| {
            let nodes = numbers.iter().flat_map(|numbers| numbers.iter());
            let fields = nodes.flat_map(|(_, node)| node.parts().iter().copied());
            self.evidence(from, fields)
        };
        let all_types = nodes(&[&types]);
        let protocol = match &protocol {
            Some(name) => self.evidence(from, name.parts().iter().copied()),
            None => all_types.clone(),
        };
        let of_suites = nodes(&[&suites]);
        let parts: Vec<Part> = [
            ("t".into(), self.carried_by(&of_suites)),
            (version(&versions).into(), nodes(&[&versions])),
            if named.is_empty() {
                ("i".into(), all_types.clone())
            } else {
                ("d".into(), nodes(&[&named]))
            },
            (count(&suites), of_suites.clone()),
            (count(&types), all_types),
            (first_and_last(&name.unwrap_or_default()), protocol),
            (hash(&list(&suites, true)), of_suites),
            (hash(&extensions), nodes(&[&others, &schemes])),
        ]
        .into_iter()
        .map(|(value, evidence)| Part { value, evidence })
        .collect();

        let mut value = String::new();
        for (place, part) in parts.iter().enumerate() {
            if place > 5 {
                value.push('_');
            }
            value.push_str(&part.value);
        }
        let evidence = self.evidence(from, hello.parts().iter().copied());
        self.learn_parts(Topic::Ja4, value, evidence, parts);
    }

    /// Where it says that TCP carried it: in the IP header of its first segment.
    fn carried_by(&self, evidence: &[Evidence]) -> Vec<Evidence> {
        let first = evidence.first().map(|evidence| evidence.segment as usize);
        let names = [("IPv4 header", "Protocol"), ("IPv6 header", "Next Header")];
        let found = names.map(|(header, name)| self.within(first?, header, name));
        found.into_iter().flatten().map(|(it, _)| it).collect()
    }
}

fn numbers<'a>(stream: &Stream, nodes: Vec<Node<'a>>) -> Numbers<'a> {
    let number = |node: Node<'a>| {
        let [high, low] = *node.bytes(stream).first_chunk()?;
        let is_grease = high == low && low & 0x0f == 0x0a;
        (!is_grease).then_some((u16::from_be_bytes([high, low]), node))
    };
    nodes.into_iter().filter_map(number).collect()
}

/// Four digits each, with commas between them.
fn list(numbers: &Numbers<'_>, sorted: bool) -> String {
    let mut digits: Vec<String> = numbers
        .iter()
        .map(|(number, _)| Bytes::from(&number.to_be_bytes()[..]).to_string())
        .collect();
    if sorted {
        digits.sort_unstable();
    }
    digits.join(",")
}

/// The first six bytes of SHA-256.
fn hash(list: &str) -> String {
    if list.is_empty() {
        return NOTHING.into();
    }
    let digest = Sha256::digest(list.as_bytes());
    Bytes::from(digest.get(..6).unwrap_or_default()).to_string()
}

/// Two digits, and no more.
fn count(numbers: &Numbers<'_>) -> String {
    let number = numbers.len().min(99);
    [(number / 10).to_string(), (number % 10).to_string()].concat()
}

fn version(highest: &Numbers<'_>) -> &'static str {
    match highest.first() {
        Some((0x0304, _)) => "13",
        Some((0x0303, _)) => "12",
        Some((0x0302, _)) => "11",
        Some((0x0301, _)) => "10",
        Some((0x0300, _)) => "s3",
        Some((0x0002, _)) => "s2",
        _ => "00",
    }
}

/// Of the first name in ALPN: two letters or digits or, if it does not begin and end with such, two
/// digits of its hex.
fn first_and_last(name: &[u8]) -> String {
    let (Some(first), Some(last)) = (name.first(), name.last()) else {
        return "00".into();
    };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return [char::from(*first), char::from(*last)].iter().collect();
    }
    let digit = |digit: u8| char::from_digit(u32::from(digit), 16);
    [digit(first >> 4), digit(last & 0x0f)]
        .into_iter()
        .flatten()
        .collect()
}
