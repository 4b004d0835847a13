//! The ends by themselves: what a scenario does not show them.

use std::sync::Arc;

use port443::capture::Peer;
use port443::endpoints::smtp::{SmtpClient, SmtpServer};
use port443::endpoints::tls::{ClientOptions, KeyLogLines, ServerOptions};
use port443::endpoints::{Client, Endpoint, Journal, Manner, Redirector, Server};
use port443::host::HostName;
use port443::network::link::Link;
use port443::network::{Route, connect};
use port443::pki::Pki;
use port443::provider::tap::Tap;
use port443::recording::{EventKind, SealedRecord};
use port443::scenario::CipherSuite;
use port443::seed::{Seed, SeededRandom, Stream};
use proptest::prelude::*;
use rustls::client::Resumption;
use rustls::server::ServerSessionMemoryCache;
use rustls::{ClientConfig, ServerConfig};

use super::{HOST, MESSAGE};

fn host() -> HostName {
    HostName::parse(HOST).unwrap()
}

fn random(stream: Stream, index: u32) -> SeededRandom {
    Seed::parse("443").unwrap().stream(stream, index)
}

fn tap(stream: Stream, index: u32) -> Tap {
    Tap::recording(random(stream, index))
}

fn pki() -> Pki {
    Pki::mint(&host(), &mut random(Stream::Pki, 0)).unwrap()
}

fn client_config(change: impl FnOnce(&mut ClientOptions)) -> Arc<ClientConfig> {
    let key_log = Arc::new(KeyLogLines::default());
    let mut options = ClientOptions::new(pki().root, CipherSuite::Aes128GcmSha256, key_log);
    change(&mut options);
    Arc::new(options.into_config().unwrap())
}

fn server_config(change: impl FnOnce(&mut ServerOptions)) -> Arc<ServerConfig> {
    let mut options = ServerOptions::new(pki().certified_key());
    change(&mut options);
    Arc::new(options.into_config().unwrap())
}

fn meet(client: &mut dyn Endpoint, server: &mut dyn Endpoint) -> Journal {
    let mut network = random(Stream::Network, 0);
    let route = Route::draw(443, &mut network);
    let mut journal = Journal::new(true);
    connect(
        client,
        server,
        route,
        Link::new(1_000),
        &mut network,
        &mut journal,
    );
    journal
}

/// A server that has lost its memory cannot open early data: it drops what it cannot open (RFC 8446
/// section 4.2.10), and the client sends its request again after a handshake in full.
#[test]
fn early_data_that_is_not_taken_is_sent_again() {
    let client = client_config(|options| {
        options.resumption = Resumption::in_memory_sessions(2);
        options.early_data = true;
    });
    for index in [0, 1] {
        let server = server_config(|options| {
            options.tickets = 1;
            options.sessions = ServerSessionMemoryCache::new(8);
            options.max_early_data = 65_536;
        });
        let mut client = Client::new(
            &host(),
            MESSAGE,
            Some(client.clone()),
            tap(Stream::Client, index),
        )
        .sending(Manner::Early);
        let mut server = Server::new(Some(server), tap(Stream::Server, index));
        let journal = meet(&mut client, &mut server);
        assert_eq!(journal.failure(), None);
        assert_eq!(server.message(), Some(MESSAGE));
        assert_eq!(client.status(), Some(200));

        let events = journal.into_events();
        let writes: Vec<bool> = events
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::Write { early, .. } if event.peer == Peer::Client => Some(early),
                _ => None,
            })
            .collect();
        let dropped = events.iter().any(|event| {
            matches!(
                event.kind,
                EventKind::Open(SealedRecord { valid: false, .. })
            )
        });
        // The first visit has no ticket yet.
        let tried = index == 1;
        assert_eq!(
            writes,
            if tried {
                vec![true, false]
            } else {
                vec![false]
            }
        );
        assert_eq!(dropped, tried);
        let flags = events.iter().find_map(|event| match event.kind {
            EventKind::HandshakeComplete {
                resumed,
                early_data,
                ..
            } => Some((resumed, early_data)),
            _ => None,
        });
        assert_eq!(flags, Some((false, false)));
    }
}

/// A peer that says whatever it is told to, and then nothing more.
struct Script(Vec<Vec<u8>>);

impl Endpoint for Script {
    fn connected(&mut self, _: &mut Journal) {}
    fn received(&mut self, _: &[u8], _: &mut Journal) {}
    fn ended(&mut self, _: &mut Journal) {}
    fn take_output(&mut self) -> Vec<u8> {
        self.0.pop().unwrap_or_default()
    }
    fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}

#[test]
fn a_strict_client_sends_nothing_to_a_server_without_tls() {
    for (strict, greeting) in [
        (true, "220 hi\r\n250-hi\r\n250 AUTH PLAIN\r\n221 Bye\r\n"),
        (
            true,
            "220 hi\r\n250-hi\r\n250 STARTTLS\r\n454 not now\r\n221 Bye\r\n",
        ),
        (
            false,
            "220 hi\r\n250-hi\r\n250 AUTH PLAIN\r\n235 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n\
             250 ok\r\n221 Bye\r\n",
        ),
    ] {
        let config = client_config(|options| options.alpn.clear());
        let tap = tap(Stream::Client, 0);
        let mut client = SmtpClient::new(&host(), MESSAGE, config, strict, tap);
        let mut server = Script(vec![greeting.as_bytes().to_vec()]);
        let journal = meet(&mut client, &mut server);
        assert_eq!(client.status(), (!strict).then_some(250));
        let failure = journal.failure().map(|failure| failure.reason.clone());
        assert_eq!(failure.is_some(), strict, "{failure:?}");
        if let Some(reason) = failure {
            assert!(reason.ends_with("nothing is sent without TLS"), "{reason}");
        }
        let said: String = journal
            .into_events()
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Write { bytes, .. } => Some(String::from_utf8_lossy(bytes).into_owned()),
                _ => None,
            })
            .collect();
        assert_eq!(said.contains("AUTH"), !strict);
        assert_eq!(said.contains(MESSAGE), !strict);
    }
}

/// Whoever sits on the link could have put it there, and it would be taken for what is said inside.
#[test]
fn what_comes_behind_the_word_that_starts_tls_is_not_listened_to() {
    let config = client_config(|options| options.alpn.clear());
    let mut client = SmtpClient::new(&host(), MESSAGE, config, true, tap(Stream::Client, 0));
    let script = b"220 hi\r\n250-hi\r\n250 STARTTLS\r\n220 go\r\n250 AUTH PLAIN\r\n";
    let journal = meet(&mut client, &mut Script(vec![script.to_vec()]));
    assert_eq!(
        journal.failure().map(|failure| failure.reason.as_str()),
        Some("the server says more in the clear than that TLS can start")
    );

    let config = server_config(|options| options.alpn.clear());
    let mut server = SmtpServer::new(&host(), config, tap(Stream::Server, 0));
    let script = b"EHLO me\r\nSTARTTLS\r\nMAIL FROM:<someone@else.example>\r\n";
    let journal = meet(&mut Script(vec![script.to_vec()]), &mut server);
    assert_eq!(
        journal.failure().map(|failure| failure.reason.as_str()),
        Some("the client says more in the clear than that TLS is to start")
    );
    assert_eq!(server.message(), None);
}

#[test]
fn who_has_not_signed_in_sends_no_mail() {
    for script in [
        "EHLO me\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n",
        "EHLO me\r\nAUTH PLAIN AGFAYgBwYXNzd29yZA==\r\nMAIL FROM:<a@b.example>\r\n\
         RCPT TO:<c@d.example>\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n",
    ] {
        let config = server_config(|options| options.alpn.clear());
        let mut server = SmtpServer::new(&host(), config, tap(Stream::Server, 0));
        meet(&mut Script(vec![script.into()]), &mut server);
        assert_eq!(server.message(), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a peer says, each end comes to an end with nothing taken for a mail or a page.
    #[test]
    fn garbage_is_no_conversation(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..400),
            "([2-5][0-9]{2}[ -]?|EHLO|STARTTLS|AUTH PLAIN|DATA|\\.|\\r\\n|[ -~]){0,40}"
                .prop_map(String::into_bytes),
        ],
        cut in 0_usize..400,
    ) {
        let cut = cut.min(bytes.len());
        // The last is said first.
        let script = || Script(vec![bytes[cut..].to_vec(), bytes[..cut].to_vec()]);

        let config = client_config(|options| options.alpn.clear());
        let mut client = SmtpClient::new(&host(), MESSAGE, config, false, tap(Stream::Client, 0));
        meet(&mut client, &mut script());
        prop_assert_eq!(client.status(), None);

        let config = server_config(|options| options.alpn.clear());
        let mut server = SmtpServer::new(&host(), config, tap(Stream::Server, 0));
        meet(&mut script(), &mut server);
        prop_assert_eq!(server.message(), None);

        let mut server = Redirector::new(&host(), tap(Stream::Server, 0));
        meet(&mut script(), &mut server);
        prop_assert!(server.is_done());
    }
}
