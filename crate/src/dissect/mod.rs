//! Wire bytes in, named fields out. Sees a [`Capture`] and nothing else.
//!
//! - [`dissect()`]: the whole of it
//! - `packet`: one frame by itself
//! - [`Dissection`]: packets, and the two reassembled byte streams with their records and messages
//! - [`Field`]: a name, a value, and the bytes it stands in
//! - [`decrypt`]: the second pass, which opens records with a key log
//! - `reveal`: the same with one secret
//! - `private_key`: a server's key, and the secrets that were encrypted to it
//!
//! Layer by layer: `link`, `ipv4`, `ipv6` and `tcp` name the headers, `reassembly` puts the payloads in
//! order, `tls`, `http` or `smtp` names what the streams say, `x509` what a certificate says. All of
//! them read through `reader`, where reading a byte and naming it are one step. For [`decrypt`],
//! `suite` knows the ciphers and `epoch` which key is in use.
//!
//! Fields are never empty: what has no bytes has no field. A message that spans several records is
//! read as a whole and then cut at their borders (`cut`), because a field's bytes stand in one
//! run; the parts share their name, the first says the value, the others that they continue.
//!
//! Packets of one's own are a [`Capture`], too:
//!
//! ```
//! use port443::capture::{Capture, Link, Peer, Segment};
//! use port443::dissect::dissect;
//!
//! // An IPv4 header that says there is TCP behind it, and nothing is.
//! let header = [
//!     0x45, 0, 0, 20, 0, 0, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 203, 0, 113, 1,
//! ];
//! let dissection = dissect(&Capture {
//!     link: Link::Ip,
//!     segments: vec![Segment {
//!         from: Peer::Client,
//!         sent_at: 0,
//!         seen_at: 10_000,
//!         arrives_at: 20_000,
//!         bytes: header[..].into(),
//!     }],
//! });
//! let ip = &dissection.packets[0].fields[0];
//! assert_eq!((ip.start, ip.end), (0, 20));
//! let ttl = ip.children.iter().find(|field| field.name == "Time to Live");
//! let ttl = ttl.expect("every byte has a name");
//! assert_eq!((ttl.start, ttl.end, ttl.value.as_deref()), (8, 9, Some("64")));
//! ```

mod checksum;
mod cut;
pub mod decrypt;
mod epoch;
mod http;
#[cfg(feature = "everything")]
mod http2;
#[cfg(feature = "everything")]
mod ip;
#[cfg(feature = "everything")]
mod ip_options;
mod ipv4;
#[cfg(feature = "everything")]
mod ipv6;
#[cfg(feature = "everything")]
mod link;
mod lookup;
mod names;
mod opened;
#[cfg(feature = "everything")]
pub mod private_key;
mod reader;
mod reassembly;
#[cfg(feature = "everything")]
pub mod reveal;
#[cfg(feature = "everything")]
mod smtp;
mod suite;
mod tcp;
#[cfg(feature = "everything")]
mod tcp_options;
mod tls;
mod x509;

use serde::Serialize;

pub(crate) use self::names::alert as alert_name;
#[cfg(feature = "everything")]
pub(crate) use self::names::suite as suite_name;

use self::reader::{Reader, offset};
use self::reassembly::{Payload, Piece, Reassembled};
use self::tls::Agreed;
use crate::bytes::Bytes;
use crate::capture::{Capture, Link, Micros, Peer, Segment};

/// Names every byte of a capture.
///
/// Whatever the bytes are, this returns: what cannot be read stands there as an `unknown` field or
/// carries a [`problem`](Field::problem). Takes time and memory in proportion to the capture. Bytes
/// that never passed leave a hole in a stream; it ends there.
#[must_use]
pub fn dissect(capture: &Capture) -> Dissection {
    let mut packets = Vec::with_capacity(capture.segments.len());
    let mut payloads = [Vec::new(), Vec::new()];
    let mut server_port = None;
    for (index, segment) in capture.segments.iter().enumerate() {
        let (packet, header) = frame(capture.link, &segment.bytes);
        if let Some(header) = header {
            server_port.get_or_insert(match segment.from {
                Peer::Client => header.destination_port,
                Peer::Server => header.source_port,
            });
            payloads[segment.from as usize].push(Payload {
                segment: offset(index),
                sequence: header.sequence,
                syn: header.syn,
                opens: header.syn && header.ack == (segment.from == Peer::Server),
                refused: header.refused,
                bytes: segment.bytes.get(header.payload).unwrap_or_default(),
            });
        }
        packets.push(packet);
    }
    let [client, server] = payloads;
    let client = place(Peer::Client, &client, &mut packets);
    let server = place(Peer::Server, &server, &mut packets);

    // What the server's hello settles changes how the rest is read, on both sides.
    let mut server_units = units(&server.bytes, server_port, Agreed::Nothing);
    let agreed = tls::agreed(&server_units, &server.bytes);
    #[cfg(feature = "everything")]
    if matches!(agreed, Agreed::Tls12 { .. }) {
        server_units = units(&server.bytes, server_port, agreed);
    }
    let mut client_units = units(&client.bytes, server_port, agreed);
    for unit in server_units.iter_mut().chain(&mut client_units) {
        tls::name_tag(unit, agreed);
    }
    #[cfg(feature = "everything")]
    if http::starts_message(&server.bytes) {
        let asked = http::asked(client_units.iter().map(|unit| &unit.field));
        if asked.contains(&true) {
            server_units = http::units(&server.bytes, &asked);
        }
    }
    Dissection {
        packets,
        client: stream(client, client_units, &capture.segments),
        server: stream(server, server_units, &capture.segments),
    }
}

/// Names the bytes of one frame by itself, as [`dissect()`] does, except that it does not know the
/// stream: sequence numbers are absolute, and [`Packet::payload`] is nothing.
#[cfg(feature = "everything")]
#[must_use]
pub fn packet(link: Link, bytes: &[u8]) -> Packet {
    frame(link, bytes).0
}

/// Names the bytes of one frame. The second part is what the stream needs to know of the TCP header,
/// if there is a whole one.
fn frame(link: Link, bytes: &[u8]) -> (Packet, Option<tcp::Header>) {
    let mut reader = Reader::new(bytes, 0);
    let mut header = None;
    // What is wrong stands in the fields; reading just stops there.
    #[cfg(feature = "everything")]
    let read = link::read(link, &mut reader, &mut header);
    #[cfg(not(feature = "everything"))]
    let read = ipv4::read(&mut reader, link, &mut header);
    if read.is_ok() && !reader.is_done() {
        #[cfg(feature = "everything")]
        link::trailer(link, &mut reader);
        #[cfg(not(feature = "everything"))]
        reader.opaque("trailer");
    }
    let payload_start = header
        .as_ref()
        .map_or(bytes.len(), |header| header.payload.start);
    let packet = Packet {
        flags: header
            .as_ref()
            .map(|header| tcp::flags(header.flags))
            .unwrap_or_default(),
        fields: reader.finish(),
        payload: None,
        payload_start: offset(payload_start),
    };
    (packet, header)
}

/// Puts one peer's payloads in order and says in each packet where its payload went.
fn place(from: Peer, payloads: &[Payload<'_>], packets: &mut [Packet]) -> Reassembled {
    let reassembled = reassembly::reassemble(payloads);
    for payload in payloads {
        if let Some(packet) = packets.get_mut(payload.segment as usize) {
            reassembled.describe(from, payload, packet);
        }
    }
    reassembled
}

/// What a stream's bytes are decides what they are read as; the port only where they do not tell.
fn units(bytes: &[u8], server_port: Option<u16>, agreed: Agreed) -> Vec<Unit> {
    if tls::starts_record(bytes) {
        return tls::units(bytes, 0, agreed);
    }
    #[cfg(feature = "everything")]
    if const { crate::parts::is_in("startTls") }
        && (smtp::starts(bytes) || server_port == Some(587))
    {
        return smtp::units(bytes, agreed);
    }
    if server_port == Some(443) && !http::starts_message(bytes) {
        tls::units(bytes, 0, agreed)
    } else {
        http::units(bytes, &[])
    }
}

/// Reads what an application sends through TLS: HTTP where it is HTTP; TLS carries other things too.
/// `asked` is for HTTP, as in [`http::messages`].
fn application(reader: &mut Reader<'_>, asked: &[bool]) {
    #[cfg(feature = "everything")]
    if const { crate::parts::is_in("startTls") } && smtp::starts(reader.rest()) {
        smtp::messages(reader);
        return;
    }
    #[cfg(feature = "everything")]
    if http2::starts(reader.rest()) {
        http2::frames(reader);
        return;
    }
    if http::starts_message(reader.rest()) {
        http::messages(reader, asked);
    } else {
        reader.opaque("application data");
    }
}

/// Says of each unit which segments carried it, and when the last of them passed.
fn stream(reassembled: Reassembled, mut units: Vec<Unit>, segments: &[Segment]) -> Stream {
    let mut pieces: &[Piece] = &reassembled.pieces;
    for unit in &mut units {
        while pieces
            .first()
            .is_some_and(|piece| piece.end <= unit.field.start)
        {
            pieces = pieces.get(1..).unwrap_or_default();
        }
        for piece in pieces
            .iter()
            .take_while(|piece| piece.start < unit.field.end)
        {
            if unit.segments.last() != Some(&piece.segment) {
                unit.segments.push(piece.segment);
            }
            if let Some(segment) = segments.get(piece.segment as usize) {
                unit.seen_at = unit.seen_at.max(segment.seen_at);
            }
        }
    }
    Stream {
        bytes: reassembled.bytes.into(),
        units,
    }
}

/// A capture with names on its bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Dissection {
    /// One for each segment of the capture, in the same order.
    pub packets: Vec<Packet>,
    /// What the client sent, reassembled.
    pub client: Stream,
    /// What the server sent, reassembled.
    pub server: Stream,
}

/// One segment's headers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Packet {
    /// `SYN`, `SYN, ACK` and so on, the flags that are set, for the list.
    pub flags: String,
    /// The link's header, if the capture has one, IP and TCP header and, where there is one, the
    /// payload; spans are within the segment.
    pub fields: Vec<Field>,
    /// The payload's place in the sender's stream.
    pub payload: Option<StreamSpan>,
    /// Where the payload starts within the segment.
    pub payload_start: u32,
}

impl Dissection {
    /// Both streams, the client's first.
    pub(crate) fn streams(&self) -> [(Peer, &Stream); 2] {
        [(Peer::Client, &self.client), (Peer::Server, &self.server)]
    }
}

/// A part of one peer's stream.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StreamSpan {
    /// Who sent it.
    pub from: Peer,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// The bytes one peer sent, in order, with their structure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Stream {
    /// Reassembled TCP payload.
    pub bytes: Bytes,
    /// TLS records or HTTP messages; spans are within `bytes`.
    pub units: Vec<Unit>,
}

/// A TLS record or an HTTP message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Unit {
    /// What it is in one line: `ClientHello`, `application_data`, `POST /login`.
    pub name: String,
    /// When its last byte passed the tap.
    pub seen_at: Micros,
    /// The segments that carried it, as places in the capture.
    pub segments: Vec<u32>,
    /// Whether its contents are ciphertext.
    pub sealed: bool,
    /// The whole of it. The root's span is the unit's.
    pub field: Field,
}

/// A named run of bytes. The children of a field that has any cover it without gap or overlap.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Field {
    /// The name in the RFC's own spelling, such as `legacy_session_id`.
    pub name: &'static str,
    /// What the bytes say, decoded; nothing where the bytes themselves are all there is.
    pub value: Option<String>,
    /// Where it is defined, such as `RFC 8446 4.1.2`.
    pub spec: Option<&'static str>,
    /// What is wrong with it, if something is.
    pub problem: Option<String>,
    /// First byte, in the buffer the root belongs to.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its parts.
    pub children: Vec<Field>,
}

impl Field {
    /// The first field of this name in this tree, from the root down and from left to right.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }

    /// Hands every field of this name in this tree to `visit`, from left to right, but looks for no
    /// more inside of one that was found.
    pub fn each<'a>(&'a self, name: &str, visit: &mut dyn FnMut(&'a Self)) {
        if self.name == name {
            visit(self);
        } else {
            for child in &self.children {
                child.each(name, visit);
            }
        }
    }
}
