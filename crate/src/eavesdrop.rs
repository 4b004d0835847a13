//! What an observer learns from the wire alone. Sees a [`Capture`] and nothing else.
//!
//! - [`eavesdrop()`]: everything learnt, in the order in which it was learnt
//! - [`Finding`]: one thing, with its [`Topic`] and the bytes it was read from, its [`Evidence`]
//! - `sizes`: which page of a site a visit was to, by its lengths

#[cfg(feature = "everything")]
mod rare;
#[cfg(feature = "everything")]
pub mod sizes;

use serde::Serialize;

use crate::capture::{Capture, Micros, Peer, Segment};
use crate::dissect::{Dissection, Field, Packet, Stream, Unit, dissect};

/// One thing the eavesdropper now knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// When the last byte it was read from passed.
    pub at: Micros,
    /// What kind of thing.
    pub topic: Topic,
    /// The thing itself, read from the bytes, such as `example.com`.
    pub value: String,
    /// Where it was read. Several for what is added up from many segments.
    pub evidence: Vec<Evidence>,
}

/// What a finding is about. The page has a sentence for each.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Topic {
    /// The two IP addresses.
    Addresses,
    /// The server's port and so the protocol.
    Port,
    /// The round-trip time, from SYN and its answer.
    RoundTrip,
    /// `server_name` in the `ClientHello` or `Host` in an HTTP request.
    ServerName,
    /// The protocols offered in ALPN.
    Alpn,
    /// The suites offered.
    OfferedSuites,
    /// The TLS version and suite that the server chose.
    Chosen,
    /// The two key shares: seen, and of no use.
    KeyShares,
    /// An HTTP request line.
    Request,
    /// A form field, in the clear.
    FormField,
    /// A cookie.
    Cookie,
    /// The status line of the answer.
    Response,
    /// The length of one sealed record, read from its header: one finding for each record, of the
    /// side that its evidence came from.
    SealedLengths,
    /// The bytes that each side sent up to here, and how many segments: one finding for each
    /// segment, a running total that takes the place of the one before.
    Volume,
    /// When the connection began and ended.
    Duration,
    /// TLS 1.2: the names in the server's certificate, which TLS 1.3 seals.
    Certificate,
    /// TLS 1.2: whom the client's certificate names.
    ClientCertificate,
    /// TLS 1.2: the pre-master secret, encrypted to the server's certificate.
    EncryptedSecret,
    /// The group that the server asked for when it did not take the client's guess.
    Retry,
    /// A ticket of an earlier connection: the client shows it, or the server takes it.
    Ticket,
    /// How much the client sent under seal before the server had answered.
    EarlyData,
    /// Where an answer sends the client.
    Redirect,
    /// One thing that was said between mail programs: a command or a reply.
    MailDialogue,
    /// A user and a password, in the clear.
    Credentials,
    /// A line of a mail's header, or its text.
    Mail,
}

/// Bytes of one segment.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Its place in the capture.
    pub segment: u32,
    /// Who sent it.
    pub from: Peer,
    /// First byte within the segment.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Listens to a whole capture. The findings are ordered by [`Finding::at`].
#[must_use]
pub fn eavesdrop(capture: &Capture) -> Vec<Finding> {
    let dissection = dissect(capture);
    let mut ear = Ear {
        capture,
        carriers: [
            carriers(capture, &dissection, Peer::Client),
            carriers(capture, &dissection, Peer::Server),
        ],
        dissection: &dissection,
        findings: capture.segments.iter().map(|_| Vec::new()).collect(),
        #[cfg(feature = "everything")]
        curve: rare::curve(&dissection.server),
    };
    ear.connection();
    ear.traffic();
    for from in [Peer::Client, Peer::Server] {
        for unit in &ear.stream(from).units {
            match unit.name.as_str() {
                _ if unit.sealed => ear.sealed(from, unit),
                _ if unit.field.name == "HTTP request" => ear.request(from, unit),
                _ if unit.field.name == "HTTP response" => ear.response(from, unit),
                #[cfg(feature = "everything")]
                _ if ear.mail(from, unit) => {}
                _ => {
                    ear.hello(from, unit);
                    #[cfg(feature = "everything")]
                    ear.handshake(from, unit);
                }
            }
        }
    }
    #[cfg(feature = "everything")]
    ear.early_data();
    // The segments are in the order in which they passed, and so are their findings.
    ear.findings.into_iter().flatten().collect()
}

/// Which segment each byte of one peer's stream came from: the first that carried it as it is.
fn carriers(capture: &Capture, dissection: &Dissection, from: Peer) -> Vec<Option<u32>> {
    let stream = match from {
        Peer::Client => &dissection.client,
        Peer::Server => &dissection.server,
    };
    let mut carriers = vec![None; stream.bytes.len()];
    for (index, (segment, packet)) in (0..).zip(capture.segments.iter().zip(&dissection.packets)) {
        if let Some(span) = packet.payload.filter(|_| segment.from == from) {
            let carried = segment.bytes.iter().skip(packet.payload_start as usize);
            let bytes = stream.bytes.iter().zip(&mut carriers);
            let places = bytes.skip(span.start as usize).zip(carried);
            for ((byte, carrier), carried) in places.take((span.end - span.start) as usize) {
                if byte == carried {
                    carrier.get_or_insert(index);
                }
            }
        }
    }
    carriers
}

struct Ear<'a> {
    capture: &'a Capture,
    dissection: &'a Dissection,
    carriers: [Vec<Option<u32>>; 2],
    /// By the last segment that it took.
    findings: Vec<Vec<Finding>>,
    /// TLS 1.2: the group of both points, which only the server names.
    #[cfg(feature = "everything")]
    curve: Option<&'a Field>,
}

impl<'a> Ear<'a> {
    fn stream(&self, from: Peer) -> &'a Stream {
        match from {
            Peer::Client => &self.dissection.client,
            Peer::Server => &self.dissection.server,
        }
    }

    /// Learns something from bytes of segments.
    fn learn(&mut self, topic: Topic, value: String, evidence: Vec<Evidence>) {
        let last = evidence
            .iter()
            .map(|evidence| evidence.segment as usize)
            .max()
            .unwrap_or_default();
        if let (Some(segment), Some(findings)) =
            (self.capture.segments.get(last), self.findings.get_mut(last))
            && !evidence.is_empty()
        {
            findings.push(Finding {
                at: segment.seen_at,
                topic,
                value,
                evidence,
            });
        }
    }

    /// Learns something from fields of a stream.
    fn learn_from(&mut self, topic: Topic, value: String, from: Peer, fields: &[&Field]) {
        let mut evidence = Vec::new();
        for field in fields {
            self.segments_of(from, field.start, field.end, &mut evidence);
        }
        self.learn(topic, value, evidence);
    }

    /// The bytes of segments that carried a part of a stream.
    fn segments_of(&self, from: Peer, start: u32, end: u32, evidence: &mut Vec<Evidence>) {
        let [client, server] = &self.carriers;
        let carriers = match from {
            Peer::Client => client,
            Peer::Server => server,
        };
        let first = evidence.len();
        let carriers = carriers
            .get(start as usize..end as usize)
            .unwrap_or_default();
        for (at, segment) in (start..).zip(carriers.iter().flatten().copied()) {
            let packet = self.dissection.packets.get(segment as usize);
            let Some((packet, span)) = packet.and_then(|packet| Some((packet, packet.payload?)))
            else {
                continue;
            };
            let place = packet.payload_start + (at - span.start);
            match evidence.get_mut(first..).and_then(<[_]>::last_mut) {
                Some(run) if run.segment == segment && run.end == place => run.end += 1,
                _ => evidence.push(Evidence {
                    segment,
                    from,
                    start: place,
                    end: place + 1,
                }),
            }
        }
    }

    /// A whole header of a packet, or one field of it.
    fn header(&self, segment: usize, name: &str) -> Option<(Evidence, &'a Field)> {
        let from = self.capture.segments.get(segment)?.from;
        let fields = &self.dissection.packets.get(segment)?.fields;
        let field = fields.iter().find_map(|field| field.find(name))?;
        let evidence = Evidence {
            segment: u32::try_from(segment).ok()?,
            from,
            start: field.start,
            end: field.end,
        };
        Some((evidence, field))
    }

    /// The first segment of a peer, from a place in the capture on, whose flags begin like this.
    fn find_flags(&self, from: Peer, flags: &str, after: usize) -> Option<usize> {
        let segments = self.capture.segments.iter().zip(&self.dissection.packets);
        let found = |(segment, packet): (&Segment, &Packet)| {
            segment.from == from && packet.flags.starts_with(flags)
        };
        Some(after + segments.skip(after).position(found)?)
    }

    /// Who talks to whom, and how far apart they are.
    fn connection(&mut self) {
        let first = self
            .capture
            .segments
            .iter()
            .position(|segment| segment.from == Peer::Client);
        if let Some(first) = first
            && let Some((source, source_field)) = self.header(first, "Source Address")
            && let Some((destination, destination_field)) =
                self.header(first, "Destination Address")
        {
            let value = [text(source_field), " → ", text(destination_field)].concat();
            self.learn(Topic::Addresses, value, vec![source, destination]);
            if let Some((evidence, port)) = self.header(first, "Destination Port") {
                self.learn(Topic::Port, text(port).into(), vec![evidence]);
            }
        }
        // From the SYN, past the server and back, to the client and back: once around, wherever on
        // the way the listener sits.
        let syn = self.find_flags(Peer::Client, "SYN", 0);
        let answer = syn.and_then(|syn| self.find_flags(Peer::Server, "SYN, ACK", syn));
        // The client's next segment acknowledges it, with data or without.
        let ack = answer.and_then(|answer| self.find_flags(Peer::Client, "", answer));
        let around = [syn, answer, ack].map(|index| self.header(index?, "Control bits"));
        if let [Some((syn, _)), Some((answer, _)), Some((ack, _))] = around {
            let time = self.between(syn.segment, ack.segment);
            self.learn(Topic::RoundTrip, time, vec![syn, answer, ack]);
        }
    }

    fn between(&self, first: u32, last: u32) -> String {
        let at = |index: u32| {
            self.capture
                .segments
                .get(index as usize)
                .map_or(0, |segment| segment.seen_at)
        };
        milliseconds(at(last).saturating_sub(at(first)))
    }

    /// How much, and for how long.
    fn traffic(&mut self) {
        let (mut client, mut server) = (0, 0);
        let mut whole: Option<(Evidence, Evidence)> = None;
        for (index, segment) in (0..).zip(&self.capture.segments) {
            if segment.bytes.is_empty() {
                continue;
            }
            let length = u32::try_from(segment.bytes.len()).unwrap_or(u32::MAX);
            let sent = match segment.from {
                Peer::Client => &mut client,
                Peer::Server => &mut server,
            };
            *sent += u64::from(length);
            let evidence = Evidence {
                segment: index,
                from: segment.from,
                start: 0,
                end: length,
            };
            whole = Some((whole.map_or(evidence, |(first, _)| first), evidence));
            let value = [
                "client ",
                &client.to_string(),
                " bytes, server ",
                &server.to_string(),
                " bytes, in ",
                &(index + 1).to_string(),
                if index == 0 { " segment" } else { " segments" },
            ]
            .concat();
            self.learn(Topic::Volume, value, vec![evidence]);
        }
        if let Some((first, last)) = whole {
            self.learn(
                Topic::Duration,
                self.between(first.segment, last.segment),
                vec![first, last],
            );
        }
    }

    /// What a TLS record in the clear gives away.
    fn hello(&mut self, from: Peer, unit: &'a Unit) {
        let root = &unit.field;
        root.each("HostName", &mut |field| {
            self.learn_from(Topic::ServerName, text(field).into(), from, &[field]);
        });
        // In the clear only the client's offer: the server's choice is sealed.
        if let Some(alpn) = root.find("application_layer_protocol_negotiation")
            && let Some(field) = alpn.find("protocol_name_list")
        {
            self.learn_from(Topic::Alpn, text(field).into(), from, &[field]);
        }
        if let Some(field) = root.find("cipher_suites") {
            self.learn_from(Topic::OfferedSuites, text(field).into(), from, &[field]);
        }
        if let Some(hello) = root.find("ServerHello")
            && let Some(suite) = hello.find("cipher_suite")
            && let Some(version) = hello
                .find("selected_version")
                .or_else(|| hello.find("legacy_version"))
        {
            let value = [text(version), ", ", text(suite)].concat();
            self.learn_from(Topic::Chosen, value, from, &[version, suite]);
        }
        root.each("KeyShareEntry", &mut |entry| {
            if let Some(key) = entry.find("opaque") {
                let bytes = &self.stream(from).bytes;
                let key_bytes = bytes
                    .get(key.start as usize..key.end as usize)
                    .unwrap_or_default();
                self.learn_from(
                    Topic::KeyShares,
                    [text(entry), " ", &hex(key_bytes)].concat(),
                    from,
                    &[entry],
                );
            }
        });
    }

    fn sealed(&mut self, from: Peer, unit: &'a Unit) {
        if let Some(length) = unit.field.find("length") {
            self.learn_from(
                Topic::SealedLengths,
                [text(length), " bytes"].concat(),
                from,
                &[length],
            );
        }
    }

    fn request(&mut self, from: Peer, unit: &'a Unit) {
        if let Some(line) = unit.field.find("request-line") {
            self.learn_from(Topic::Request, text(line).into(), from, &[line]);
        }
        self.header_lines(from, unit, "Host", Topic::ServerName);
        self.header_lines(from, unit, "Cookie", Topic::Cookie);
        unit.field.each("field", &mut |field| {
            let value = field.find("value").map_or("", text);
            self.learn_from(
                Topic::FormField,
                [text(field), "=", value].concat(),
                from,
                &[field],
            );
        });
    }

    fn response(&mut self, from: Peer, unit: &'a Unit) {
        if let Some(line) = unit.field.find("status-line") {
            self.learn_from(Topic::Response, text(line).into(), from, &[line]);
        }
        self.header_lines(from, unit, "Set-Cookie", Topic::Cookie);
        #[cfg(feature = "everything")]
        self.header_lines(from, unit, "Location", Topic::Redirect);
    }

    /// The values of the header fields of one name.
    fn header_lines(&mut self, from: Peer, unit: &'a Unit, name: &str, topic: Topic) {
        unit.field.each("field-line", &mut |line| {
            let named = line
                .find("field-name")
                .is_some_and(|field| text(field).eq_ignore_ascii_case(name));
            if let Some(value) = line.find("field-value").filter(|_| named) {
                self.learn_from(topic, text(value).into(), from, &[value]);
            }
        });
    }
}

fn text(field: &Field) -> &str {
    field.value.as_deref().unwrap_or_default()
}

/// All of a key; of what is longer than a key, the beginning.
fn hex(bytes: &[u8]) -> String {
    let text = |bytes: &[u8]| crate::bytes::Bytes::from(bytes).to_string();
    match bytes.get(..16) {
        Some(first) if bytes.len() > 65 => {
            [&text(first), "… (", &bytes.len().to_string(), " bytes)"].concat()
        }
        _ => text(bytes),
    }
}

/// `40.2 ms`.
fn milliseconds(micros: Micros) -> String {
    let tenths = (micros + 50) / 100;
    [
        &(tenths / 10).to_string(),
        ".",
        &(tenths % 10).to_string(),
        " ms",
    ]
    .concat()
}
