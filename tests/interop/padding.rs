//! Records filled up with zeros (RFC 8446 section 5.4): OpenSSL opens ours, and we open and show
//! OpenSSL's (`-record_padding`).

use std::net::TcpListener;
use std::sync::Arc;

use port443::capture::Peer;
use port443::dissect::decrypt::{OpenedRecord, decrypt};
use port443::dissect::dissect;
use port443::endpoints::tls::{KeyLogLines, client_config, server_config};
use port443::endpoints::{Client, Journal, Server};
use port443::pki::Pki;
use port443::provider::tap::Tap;
use port443::scenario::CipherSuite;
use port443::seed::Stream;

use crate::common::{host, stream};
use crate::openssl::{self, Files, SClient, SServer};
use crate::reading::{assert_read, capture};
use crate::socket::{self, Heard, Whose};
use crate::{HOST, MESSAGE};

/// What we fill up to a multiple of: content without its type.
const OURS: u32 = 512;
/// What OpenSSL fills up to a multiple of: content and its type.
const THEIRS: &str = "768";

fn tap(of: Stream) -> Tap {
    Tap::recording(stream(of, 0)).padding_to(OURS)
}

/// What each side sealed, laid open with a key log: all of it is filled up as that side does it, and
/// shows its zeros.
fn assert_padded(heard: Heard, ours: Peer, key_log: &str) {
    let said = heard.into_iter().map(|(whose, bytes)| match whose {
        Whose::Ours => (ours, bytes),
        Whose::Theirs => (ours.other(), bytes),
    });
    let capture = capture(said.collect(), 443);
    assert_read(&capture, key_log);
    let opened = decrypt(&dissect(&capture), key_log);
    for (peer, block, typed) in [(ours, 512, 1), (ours.other(), 768, 0)] {
        let records: Vec<&OpenedRecord> =
            opened.iter().filter(|record| record.from == peer).collect();
        assert!(records.len() > 1, "{peer:?}");
        for record in records {
            let length = record.plaintext.len();
            assert_eq!(length % block, typed, "{peer:?}: {length}");
            let content = record
                .plaintext
                .iter()
                .rposition(|byte| *byte != 0)
                .unwrap();
            let zeros = record.messages.last().unwrap();
            assert_eq!(zeros.name, "zeros");
            assert_eq!(zeros.start as usize, content + 1);
            assert_eq!(zeros.end as usize, length);
        }
    }
}

#[test]
fn our_client_and_openssl_s_server() {
    let pki = Pki::mint(&host(), &mut stream(Stream::Pki, 0)).unwrap();
    let files = Files::write(&pki, "padding-server");
    let suite = CipherSuite::Aes128GcmSha256;
    let key_log = Arc::new(KeyLogLines::default());
    let config = client_config(pki.root.clone(), suite, key_log.clone()).unwrap();
    let arguments = ["-tls1_3", "-num_tickets", "0", "-record_padding", THEIRS];
    let server = SServer::start_with(&files, &arguments);
    let mut client = Client::new(
        &host(),
        MESSAGE,
        Some(Arc::new(config)),
        tap(Stream::Client),
    );
    let mut journal = Journal::new(true);
    let heard = socket::run(&mut client, server.connect(), &mut journal);

    assert_eq!(client.status(), Some(200));
    let request = server.printed();
    assert!(request.contains("message=The+key+is+under"), "{request}");
    assert_padded(heard, Peer::Client, &key_log.to_text());
}

#[test]
fn openssl_s_client_and_our_server() {
    let pki = Pki::mint(&host(), &mut stream(Stream::Pki, 0)).unwrap();
    let files = Files::write(&pki, "padding-client");
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let client = SClient::start_with(&files, port, &["-record_padding", THEIRS], HOST);
    let config = server_config(pki.certified_key()).unwrap();
    let mut server = Server::new(Some(Arc::new(config)), tap(Stream::Server));
    let mut journal = Journal::new(true);
    let heard = socket::run(&mut server, openssl::accept(&listener), &mut journal);

    assert_eq!(server.message(), Some("from s_client"));
    let printed = client.output();
    assert!(printed.contains("<q>from s_client</q>"), "{printed}");
    assert_padded(heard, Peer::Server, &files.key_log());
}
