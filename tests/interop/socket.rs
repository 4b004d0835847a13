//! An endpoint of ours on a real socket.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use port443::endpoints::{Endpoint, Journal};

/// Runs `endpoint` over `stream` until it is done or the other side is.
pub(super) fn run(endpoint: &mut impl Endpoint, mut stream: TcpStream, journal: &mut Journal) {
    // A peer that hangs fails the test instead of stopping it.
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    endpoint.connected(journal);
    let mut buffer = [0; 16 * 1024];
    loop {
        // A peer that has refused may be gone already.
        let _ = stream.write_all(&endpoint.take_output());
        if endpoint.is_done() {
            return;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => {
                endpoint.ended(journal);
                let _ = stream.write_all(&endpoint.take_output());
                return;
            }
            Ok(length) => endpoint.received(&buffer[..length], journal),
        }
    }
}
