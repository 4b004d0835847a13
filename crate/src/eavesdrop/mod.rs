//! What an observer learns from the wire alone. Sees a [`Capture`] and nothing else.
//!
//! - [`eavesdrop()`]: everything learnt, in the order in which it was learnt
//! - [`Finding`]: one thing, with its [`Topic`], the bytes it was read from, its [`Evidence`], and,
//!   if it is put together, its [`Part`]s
//! - `sizes`: which page of a site a visit was to, by its lengths
//!
//! The first core leaves out what takes more to work out than to read: the fingerprint, the peers' TCP,
//! session numbers. The page asks the other for these.
//!
//! Layer by layer: `traffic` listens to packets, `hello` to what TLS says in the clear and `ja4` to
//! how the client says it, `http` to forms and pages; `tls12`, `resumption` and `mail` are what not
//! every connection has. `carriers` knows which segment a byte came in, `message` puts together what
//! records have cut.
//!
//! ```
//! use port443::eavesdrop::{Topic, eavesdrop};
//! # use port443::run::run;
//! # use port443::scenario::{Kind, Scenario, ScenarioInput};
//! # let scenario = Scenario::try_from(ScenarioInput::new(Kind::Http, "example.com", "hello"))?;
//!
//! let capture = &run(&scenario)[0].capture;
//! let findings = eavesdrop(capture);
//! // Over http the form is in the clear, and the finding says in which bytes.
//! let form = findings
//!     .iter()
//!     .find(|finding| finding.topic == Topic::FormField && finding.value.contains("hello"))
//!     .expect("it is read by everyone on the way");
//! let evidence = &form.evidence[0];
//! let segment = &capture.segments[evidence.segment as usize];
//! let bytes = &segment.bytes[evidence.start as usize..evidence.end as usize];
//! assert!(bytes.ends_with(b"hello"));
//! # Ok::<(), port443::scenario::ScenarioError>(())
//! ```

mod carriers;
mod hello;
mod http;
#[cfg(feature = "everything")]
mod ja4;
#[cfg(feature = "everything")]
mod mail;
mod message;
#[cfg(feature = "everything")]
mod resumption;
#[cfg(feature = "everything")]
pub mod sizes;
#[cfg(feature = "everything")]
mod tls12;
mod traffic;

use serde::Serialize;

use self::carriers::Carriers;
use crate::capture::{Capture, Micros, Peer};
use crate::dissect::{Dissection, Field, Stream, Unit, dissect};

/// One thing the eavesdropper now knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Finding {
    /// When the last byte it was read from passed.
    pub at: Micros,
    /// What kind of thing.
    pub topic: Topic,
    /// The thing itself, read from the bytes, such as `example.com`.
    pub value: String,
    /// Where it was read. Several for what is put together; never empty. Of what is added up from
    /// many segments, no more than 64.
    pub evidence: Vec<Evidence>,
    /// For [`Topic::Ja4`] its eight parts in their order; else none.
    pub parts: Vec<Part>,
}

/// One of the parts that a value is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Part {
    /// As it stands in the whole.
    pub value: String,
    /// Where it was read; for what is said by leaving something out, the list that it is not in.
    pub evidence: Vec<Evidence>,
}

/// What a finding is about. The page has its sentences for each.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Topic {
    /// The two IP addresses, the client's first.
    Addresses,
    /// The server's port and so the protocol.
    Port,
    /// The round-trip time, from SYN and its answer.
    RoundTrip,
    /// How a peer's TCP is set up: hop limit, window and options of its SYN.
    Stack,
    /// `server_name` in the `ClientHello` or `Host` in an HTTP request.
    ServerName,
    /// The protocols offered in ALPN.
    Alpn,
    /// The suites offered.
    OfferedSuites,
    /// The versions offered.
    OfferedVersions,
    /// The groups offered for the key exchange.
    OfferedGroups,
    /// The JA4 fingerprint of the `ClientHello`.
    Ja4,
    /// The session number that the client's hello shows, or that the server's gives or repeats.
    SessionId,
    /// The TLS version and suite that the server chose.
    Chosen,
    /// The two key shares: seen, and of no use.
    KeyShares,
    /// An HTTP request line.
    Request,
    /// A field line of an HTTP request that has no topic of its own.
    Header,
    /// A form field, in the clear.
    FormField,
    /// A cookie.
    Cookie,
    /// The status line of the answer.
    Response,
    /// The answer's content.
    Page,
    /// The length of one sealed record, read from its header: one finding for each record, of the
    /// side that its evidence came from.
    SealedLengths,
    /// What one side sent before the other answered: one finding for each such burst, of the side
    /// that its evidence came from. No more than 256; the last adds up the rest.
    Burst,
    /// The bytes that each side sent up to here, and how many segments: a running total that takes
    /// the place of the one before, at the end of each burst.
    Volume,
    /// When the connection began and ended.
    Duration,
    /// TLS 1.2: the names in the server's certificate, which TLS 1.3 seals.
    Certificate,
    /// TLS 1.2: whom the client's certificate names.
    ClientCertificate,
    /// TLS 1.2: the pre-master secret, encrypted to the server's certificate.
    EncryptedSecret,
    /// An alert in the clear.
    Alert,
    /// `encrypted_client_hello` is there: another hello is sealed inside, or random bytes are.
    EncryptedHello,
    /// The group that the server asked for when it did not take the client's guess.
    Retry,
    /// A ticket of an earlier connection: the client shows it, or the server takes it.
    Ticket,
    /// TLS 1.2: a ticket for later connections, which TLS 1.3 seals.
    TicketGiven,
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
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
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
///
/// Takes time and memory in proportion to the capture, whatever its bytes are.
#[must_use]
pub fn eavesdrop(capture: &Capture) -> Vec<Finding> {
    let dissection = dissect(capture);
    let carriers = |from| Carriers::new(capture, &dissection, from);
    let mut ear = Ear {
        capture,
        carriers: [carriers(Peer::Client), carriers(Peer::Server)],
        dissection: &dissection,
        findings: capture.segments.iter().map(|_| Vec::new()).collect(),
    };
    ear.connection();
    ear.traffic();
    for from in [Peer::Client, Peer::Server] {
        for unit in &ear.stream(from).units {
            match unit.field.name {
                _ if unit.sealed => ear.sealed(from, unit),
                "HTTP request" => ear.request(from, unit),
                "HTTP response" => ear.response(from, unit),
                #[cfg(feature = "everything")]
                _ if ear.mail(from, unit) => {}
                #[cfg(feature = "everything")]
                _ => ear.alert(from, unit),
                #[cfg(not(feature = "everything"))]
                _ => {}
            }
        }
    }
    ear.handshake();
    #[cfg(feature = "everything")]
    ear.early_data();
    // The segments are in the order in which they passed, and so are their findings.
    ear.findings.into_iter().flatten().collect()
}

struct Ear<'a> {
    capture: &'a Capture,
    dissection: &'a Dissection,
    carriers: [Carriers; 2],
    /// By the last segment that it took.
    findings: Vec<Vec<Finding>>,
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
        self.learn_parts(topic, value, evidence, Vec::new());
    }

    fn learn_parts(
        &mut self,
        topic: Topic,
        value: String,
        evidence: Vec<Evidence>,
        parts: Vec<Part>,
    ) {
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
                parts,
            });
        }
    }

    /// Learns something from fields of a stream.
    fn learn_from(&mut self, topic: Topic, value: String, from: Peer, fields: &[&Field]) {
        let evidence = self.evidence(from, fields.iter().copied());
        self.learn(topic, value, evidence);
    }

    /// The bytes of segments that carried fields of a stream.
    fn evidence<'f>(&self, from: Peer, fields: impl Iterator<Item = &'f Field>) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = Vec::new();
        for field in fields {
            self.segments_of(from, field.start, field.end, &mut evidence);
        }
        evidence
    }

    /// The bytes of segments that carried a part of a stream.
    fn segments_of(&self, from: Peer, start: u32, end: u32, evidence: &mut Vec<Evidence>) {
        let [client, server] = &self.carriers;
        let carriers = match from {
            Peer::Client => client,
            Peer::Server => server,
        };
        for (at, segment) in carriers.of(start, end) {
            let packet = self.dissection.packets.get(segment as usize);
            let Some((packet, span)) = packet.and_then(|packet| Some((packet, packet.payload?)))
            else {
                continue;
            };
            let place = packet.payload_start + (at - span.start);
            match evidence.last_mut() {
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

    /// A field of a packet's headers.
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

    /// A field of one of them.
    #[cfg(feature = "everything")]
    fn within(&self, segment: usize, header: &str, name: &str) -> Option<(Evidence, &'a Field)> {
        let (evidence, header) = self.header(segment, header)?;
        let field = header.find(name)?;
        let (start, end) = (field.start, field.end);
        Some((
            Evidence {
                start,
                end,
                ..evidence
            },
            field,
        ))
    }

    /// A record under seal: its length is not.
    fn sealed(&mut self, from: Peer, unit: &'a Unit) {
        if let Some(length) = unit.field.find("length") {
            let value = [text(length), " bytes"].concat();
            self.learn_from(Topic::SealedLengths, value, from, &[length]);
        }
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
