//! Ends that are fed what no peer says: garbage, and what a peer did say, cut, doubled, reordered and
//! overwritten. Whatever it is, they come to an end, take nothing that was not sent, and do not panic.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};

use port443::capture::{Capture, Micros, Peer};
use port443::endpoints::smtp::{SmtpClient, SmtpServer};
use port443::endpoints::tls::{ALPN, ClientOptions, ServerOptions, VirtualTime, verifier};
use port443::endpoints::{self as http, Answer, Endpoint, Journal, Redirector, Relay, Server};
use port443::history;
use port443::host::HostName;
use port443::network::link::Link;
use port443::network::{Route, Traffic, connect};
use port443::pki::Pki;
use port443::provider::suites::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
use port443::provider::tap::Tap;
use port443::provider::verify::ALGORITHMS_WITH_RSA;
use port443::scenario::CipherSuite;
use port443::seed::{Seed, Stream};
use proptest::collection::vec;
use proptest::prelude::*;
use rustls::{NoKeyLog, SupportedProtocolVersion, version};

use super::MESSAGE;

static TLS12: &[&SupportedProtocolVersion] = &[&version::TLS12];
static BOTH: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

/// Says something, piece by piece, hears nothing, and goes.
struct Speaker {
    pieces: VecDeque<Vec<u8>>,
    next_at: Option<Micros>,
    output: Vec<u8>,
}

impl Speaker {
    fn new(stream: &[u8], cuts: &[usize]) -> Self {
        let mut pieces = VecDeque::new();
        let mut rest = stream;
        for cut in cuts.iter().cycle().take(stream.len() + 1) {
            let (piece, left) = rest.split_at((*cut).min(rest.len()));
            pieces.push_back(piece.to_vec());
            rest = left;
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces.push_back(rest.to_vec());
        Self {
            pieces,
            next_at: None,
            output: Vec::new(),
        }
    }
}

impl Endpoint for Speaker {
    fn connected(&mut self, journal: &mut Journal) {
        self.next_at = Some(journal.now());
    }
    fn received(&mut self, _: &[u8], _: &mut Journal) {}
    fn ended(&mut self, _: &mut Journal) {
        self.pieces.clear();
        self.next_at = None;
    }
    fn take_output(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.output)
    }
    fn is_done(&self) -> bool {
        self.pieces.is_empty()
    }
    fn wakes_at(&self) -> Option<Micros> {
        self.next_at
    }
    fn wake(&mut self, journal: &mut Journal) {
        self.output
            .extend(self.pieces.pop_front().unwrap_or_default());
        self.next_at = (!self.pieces.is_empty()).then(|| journal.now() + 5000);
    }
}

/// Who is fed.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Http,
    Redirect,
    Tls13,
    Tls12,
    /// Both ends speak both, as where somebody tries to downgrade them.
    Both,
    History,
    /// Mail, by a client that sends nothing without TLS.
    Smtp,
    /// An attacker in the server's place.
    Relay,
}

const KINDS: [Kind; 8] = [
    Kind::Http,
    Kind::Redirect,
    Kind::Tls13,
    Kind::Tls12,
    Kind::Both,
    Kind::History,
    Kind::Smtp,
    Kind::Relay,
];

fn seed() -> Seed {
    Seed::parse("443").unwrap()
}

fn host() -> HostName {
    HostName::parse("letters.example").unwrap()
}

fn tap(stream: Stream) -> Tap {
    Tap::silent(seed().stream(stream, 0))
}

static PKI: LazyLock<Pki> =
    LazyLock::new(|| Pki::mint(&host(), &mut seed().stream(Stream::Pki, 0)).unwrap());

static RSA: LazyLock<Pki<history::RsaPrivateKey>> =
    LazyLock::new(|| Pki::mint_rsa(&host(), &mut seed().stream(Stream::Pki, 0)).unwrap());

/// A client, and what it was told in the end.
enum Client {
    Http(http::Client),
    Smtp(SmtpClient),
}

impl Client {
    fn endpoint(&mut self) -> &mut dyn Endpoint {
        match self {
            Self::Http(client) => client,
            Self::Smtp(client) => client,
        }
    }

    fn status(&self) -> Option<u16> {
        match self {
            Self::Http(client) => client.status(),
            Self::Smtp(client) => client.status(),
        }
    }
}

fn client(kind: Kind) -> Client {
    let mut options = ClientOptions::new(
        PKI.root.clone(),
        CipherSuite::Aes128GcmSha256,
        Arc::new(NoKeyLog),
    );
    let older = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    match kind {
        Kind::Tls12 => {
            options.versions = TLS12;
            options.provider.cipher_suites = vec![older];
        }
        Kind::Both => {
            options.versions = BOTH;
            options.provider.cipher_suites.push(older);
        }
        _ => {}
    }
    if matches!(kind, Kind::Smtp) {
        options.alpn.clear();
    }
    let config = Arc::new(options.into_config().unwrap());
    let tap = tap(Stream::Client);
    Client::Http(match kind {
        Kind::Smtp => {
            return Client::Smtp(SmtpClient::new(&host(), MESSAGE, config, true, tap));
        }
        Kind::Http => http::Client::new(&host(), MESSAGE, None, tap),
        Kind::Redirect => http::Client::looking(&host(), None, tap),
        Kind::History => {
            http::Client::new(&host(), MESSAGE, None, tap).with_history(history::ClientConfig {
                verifier: verifier(vec![RSA.root.clone()], ALGORITHMS_WITH_RSA).unwrap(),
                time: Arc::new(VirtualTime::default()),
                key_log: Arc::new(NoKeyLog),
                alpn: vec![ALPN.to_vec()],
            })
        }
        _ => http::Client::new(&host(), MESSAGE, Some(config), tap),
    })
}

/// A server, and what it took in the end.
enum Fed {
    Server(Server),
    Redirector(Redirector),
    Smtp(SmtpServer),
    Relay(Relay<'static>),
}

impl Fed {
    fn new(kind: Kind) -> Self {
        let mut options = ServerOptions::new(PKI.certified_key());
        let older = TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        match kind {
            Kind::Tls12 => {
                options.versions = TLS12;
                options.provider.cipher_suites = vec![older];
            }
            Kind::Both => {
                options.versions = BOTH;
                options.provider.cipher_suites.push(older);
            }
            _ => {}
        }
        if matches!(kind, Kind::Smtp) {
            options.alpn.clear();
        }
        let config = Arc::new(options.into_config().unwrap());
        let tap = tap(Stream::Server);
        match kind {
            Kind::Smtp => Self::Smtp(SmtpServer::new(&host(), config, tap)),
            Kind::Relay => Self::Relay(Relay::new(Some(config), tap, |_, at| {
                Some(Answer {
                    at: at + 100_000,
                    bytes: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
                })
            })),
            Kind::Http => Self::Server(Server::new(None, tap)),
            Kind::Redirect => Self::Redirector(Redirector::new(&host(), tap)),
            Kind::History => {
                let server = Server::new(None, tap).with_history(history::ServerConfig {
                    chain: RSA.chain.clone(),
                    key: RSA.key.clone(),
                    alpn: vec![ALPN.to_vec()],
                });
                Self::Server(server)
            }
            _ => Self::Server(Server::new(Some(config), tap)),
        }
    }

    fn endpoint(&mut self) -> &mut dyn Endpoint {
        match self {
            Self::Server(server) => server,
            Self::Redirector(redirector) => redirector,
            Self::Smtp(server) => server,
            Self::Relay(relay) => relay,
        }
    }

    fn message(&self) -> Option<&str> {
        match self {
            Self::Server(server) => server.message(),
            Self::Redirector(_) => None,
            Self::Smtp(server) => server.message(),
            Self::Relay(relay) => relay.message(),
        }
    }
}

fn talk(client: &mut dyn Endpoint, server: &mut dyn Endpoint) -> (Traffic, Journal) {
    let mut random = seed().stream(Stream::Network, 0);
    let route = Route::draw(443, &mut random);
    let mut journal = Journal::new(false);
    let link = Link::new(1000);
    let traffic = connect(client, server, route, link, &mut random, &mut journal);
    (traffic, journal)
}

fn said(capture: &Capture, peer: Peer) -> Vec<Vec<u8>> {
    let segments = capture.segments.iter();
    let own = segments.filter(|segment| segment.from == peer);
    own.map(|it| it.bytes[20 + 4 * usize::from(it.bytes[32] >> 4)..].to_vec())
        .filter(|payload| !payload.is_empty())
        .collect()
}

/// What both really say, by kind and peer, segment by segment.
static SAID: LazyLock<Vec<[Vec<Vec<u8>>; 2]>> = LazyLock::new(|| {
    KINDS
        .map(|kind| {
            let (mut client, mut server) = (client(kind), Fed::new(kind));
            let (traffic, journal) = talk(client.endpoint(), server.endpoint());
            assert!(traffic.closed, "{kind:?}");
            assert_eq!(journal.failure(), None, "{kind:?}");
            [Peer::Client, Peer::Server].map(|peer| said(&traffic.capture, peer))
        })
        .to_vec()
});

/// What is done to a stream. Places are parts of 65536 of its length.
#[derive(Clone, Debug)]
enum Edit {
    Cut(u16),
    Remove(u16, u16),
    Double(u16, u16),
    Swap(u16, u16, u16),
    Overwrite(u16, Vec<u8>),
    Insert(u16, Vec<u8>),
}

fn edit() -> impl Strategy<Value = Edit> {
    let bytes = || vec(any::<u8>(), 1..30);
    prop_oneof![
        any::<u16>().prop_map(Edit::Cut),
        any::<(u16, u16)>().prop_map(|(start, end)| Edit::Remove(start, end)),
        any::<(u16, u16)>().prop_map(|(start, end)| Edit::Double(start, end)),
        any::<(u16, u16, u16)>().prop_map(|(start, middle, end)| Edit::Swap(start, middle, end)),
        (any::<u16>(), bytes()).prop_map(|(at, bytes)| Edit::Overwrite(at, bytes)),
        (any::<u16>(), bytes()).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
    ]
}

impl Edit {
    fn make(&self, stream: &mut Vec<u8>) {
        let length = stream.len();
        let place = |part: u16| length * usize::from(part) / 65_536;
        let range = |one: u16, other: u16| place(one.min(other))..place(one.max(other));
        match self {
            Self::Cut(at) => stream.truncate(place(*at)),
            Self::Remove(start, end) => drop(stream.drain(range(*start, *end))),
            Self::Double(start, end) => {
                let range = range(*start, *end);
                let copy = stream[range.clone()].to_vec();
                stream.splice(range.end..range.end, copy);
            }
            Self::Swap(start, middle, end) => {
                let mut places = [*start, *middle, *end];
                places.sort_unstable();
                let [start, middle, end] = places.map(place);
                stream[start..end].rotate_left(middle - start);
            }
            Self::Overwrite(at, bytes) => {
                for (byte, new) in stream[place(*at)..].iter_mut().zip(bytes) {
                    *byte = *new;
                }
            }
            Self::Insert(at, bytes) => {
                let at = place(*at);
                stream.splice(at..at, bytes.iter().copied());
            }
        }
    }
}

/// What is fed: garbage, or what was said, edited; and how it is cut, if not as it was said.
fn fed() -> impl Strategy<Value = (usize, Option<Vec<u8>>, Vec<Edit>, Vec<usize>)> {
    let cuts = prop_oneof![
        3 => Just(Vec::new()),
        1 => Just(vec![100_000]),
        3 => vec(1_usize..3000, 1..20),
        1 => vec(1_usize..40, 1..20),
    ];
    let garbage = proptest::option::weighted(0.2, vec(any::<u8>(), 0..2000));
    (0..KINDS.len(), garbage, vec(edit(), 0..4), cuts)
}

/// Somebody in the place of `peer`, and whether they say just what it would.
fn speaker(
    kind: usize,
    peer: Peer,
    garbage: Option<Vec<u8>>,
    edits: &[Edit],
    cuts: &[usize],
) -> (Speaker, bool) {
    let said = &SAID[kind][peer as usize];
    let mut stream = garbage.unwrap_or_else(|| said.concat());
    for edit in edits {
        edit.make(&mut stream);
    }
    let as_said: Vec<usize> = said.iter().map(Vec::len).collect();
    // In mail one says one thing at a time.
    let in_time = cuts.is_empty() || !matches!(KINDS[kind], Kind::Smtp);
    let same = in_time && stream == said.concat();
    let cuts = if cuts.is_empty() { &as_said } else { cuts };
    (Speaker::new(&stream, cuts), same)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_server_comes_to_an_end((kind, garbage, edits, cuts) in fed()) {
        let (mut speaker, same) = speaker(kind, Peer::Client, garbage, &edits, &cuts);
        let kind = KINDS[kind];
        let mut server = Fed::new(kind);
        let (traffic, journal) = talk(&mut speaker, server.endpoint());
        prop_assert!(traffic.closed);
        prop_assert!(server.endpoint().is_done());
        let over_tls = !matches!(kind, Kind::Http | Kind::Redirect | Kind::Smtp);
        if over_tls {
            prop_assert!(matches!(server.message(), None | Some(MESSAGE)));
        }
        if same && !matches!(kind, Kind::Redirect) {
            prop_assert_eq!(server.message(), Some(MESSAGE));
        }
        if over_tls && server.message().is_none() {
            prop_assert!(journal.failure().is_some());
        }
    }

    #[test]
    fn a_client_comes_to_an_end((kind, garbage, edits, cuts) in fed()) {
        let (mut speaker, same) = speaker(kind, Peer::Server, garbage, &edits, &cuts);
        let kind = KINDS[kind];
        let mut client = client(kind);
        let (traffic, journal) = talk(client.endpoint(), &mut speaker);
        prop_assert!(traffic.closed);
        prop_assert!(client.endpoint().is_done());
        let status = match kind {
            Kind::Redirect => 301,
            Kind::Smtp => 250,
            _ => 200,
        };
        // Nobody but the server can say yes where there is TLS, or there must be.
        if !matches!(kind, Kind::Http | Kind::Redirect) {
            prop_assert!(client.status().is_none_or(|told| told == status));
        }
        if same {
            prop_assert_eq!(client.status(), Some(status));
        }
        if client.status().is_none() {
            prop_assert!(journal.failure().is_some());
        }
    }
}
