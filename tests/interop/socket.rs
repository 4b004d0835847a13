//! An endpoint of ours on a real socket.
//!
//! - [`run`]: runs it to its end
//! - [`overhear`], [`overhear_and_tell`]: the same, to what the other end says last
//! - [`Heard`], [`Said`]: what passed

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use port443::capture::Peer;
use port443::endpoints::{Endpoint, Journal};

/// What passed, in the order in which our endpoint sent and got it.
pub(super) type Heard = Vec<(Whose, Vec<u8>)>;

/// Who sent something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Whose {
    Ours,
    Theirs,
}

/// What passed on a connection: who said what, in order.
pub(super) type Said = Vec<(Peer, Vec<u8>)>;

/// As [`run`], for an endpoint that is `peer`; gives what passed.
pub(super) fn overhear(
    endpoint: &mut impl Endpoint,
    peer: Peer,
    stream: TcpStream,
    journal: &mut Journal,
) -> Said {
    overhear_and_tell(endpoint, peer, stream, journal, |_| ())
}

/// The same, and `tell` is told of the endpoint each time that something has reached it.
pub(super) fn overhear_and_tell<E: Endpoint>(
    endpoint: &mut E,
    peer: Peer,
    mut stream: TcpStream,
    journal: &mut Journal,
    tell: impl Fn(&E),
) -> Said {
    // A peer that hangs fails the test instead of stopping it.
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    let mut said = Said::new();
    let mut buffer = [0; 16 * 1024];
    endpoint.connected(journal);
    loop {
        let output = endpoint.take_output();
        // A peer that has refused may be gone already.
        let _ = stream.write_all(&output);
        said.push((peer, output));
        if endpoint.is_done() {
            // What the other end still has to say: an end that has answered does not read on, and
            // its kernel would reset the connection under the answer.
            let _ = stream.shutdown(Shutdown::Write);
            while let Ok(length @ 1..) = stream.read(&mut buffer) {
                said.push((peer.other(), buffer[..length].to_vec()));
                endpoint.received(&buffer[..length], journal);
            }
            return said;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => endpoint.ended(journal),
            Ok(length) => {
                said.push((peer.other(), buffer[..length].to_vec()));
                endpoint.received(&buffer[..length], journal);
                tell(endpoint);
            }
        }
    }
}

/// Runs `endpoint` over `stream` until it is done or the other side is.
pub(super) fn run(
    endpoint: &mut impl Endpoint,
    mut stream: TcpStream,
    journal: &mut Journal,
) -> Heard {
    let mut heard = Heard::new();
    let mut hear = |whose, bytes: &[u8]| match heard.last_mut() {
        Some((last, part)) if *last == whose => part.extend_from_slice(bytes),
        _ if bytes.is_empty() => {}
        _ => heard.push((whose, bytes.to_vec())),
    };
    // A peer that hangs fails the test instead of stopping it.
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    endpoint.connected(journal);
    let mut buffer = [0; 16 * 1024];
    loop {
        let output = endpoint.take_output();
        hear(Whose::Ours, &output);
        // A peer that has refused may be gone already.
        let _ = stream.write_all(&output);
        if endpoint.is_done() {
            return heard;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => {
                endpoint.ended(journal);
                let output = endpoint.take_output();
                hear(Whose::Ours, &output);
                let _ = stream.write_all(&output);
                return heard;
            }
            Ok(length) => {
                hear(Whose::Theirs, &buffer[..length]);
                endpoint.received(&buffer[..length], journal);
            }
        }
    }
}
