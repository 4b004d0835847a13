//! An endpoint of ours on a real socket.
//!
//! - [`run`]: runs it to its end
//! - [`Heard`]: what passed

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use port443::endpoints::{Endpoint, Journal};

/// What passed, in the order in which our endpoint sent and got it.
pub(super) type Heard = Vec<(Whose, Vec<u8>)>;

/// Who sent something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Whose {
    Ours,
    Theirs,
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
