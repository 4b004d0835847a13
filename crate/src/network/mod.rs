//! Two TCP stacks and a wire between them, on a virtual clock.
//!
//! - [`connect()`]: lets two endpoints talk until both have closed, within [`MAX_STEPS`] and
//!   [`MAX_TIME`]
//! - [`Route`]: addresses and ports; [`Traffic`]: what passed
//! - [`link`]: how long the wire takes
//! - `middle`: where an attacker can sit on it
//!
//! TCP is smoltcp's (RFC 9293): handshake, sequence numbers, windows, acknowledgements and
//! retransmission are its doing. Its timers run on the virtual clock, and the clock jumps from one
//! event to the next. Its congestion control is left out: a peer sends what the other's window takes,
//! where on the Internet it would begin with some ten segments (RFC 5681, RFC 6928).

mod bandwidth;
mod host;
pub mod link;
#[cfg(feature = "everything")]
pub mod middle;

use crate::capture::{Capture, Micros, Peer};
use crate::endpoints::{Endpoint, Journal};
use crate::recording::Interference;
use crate::seed::SeededRandom;

use self::host::Host;
use self::link::Link;

/// Who connects to whom: the addresses are from the ranges for documentation (RFC 5737).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Route {
    /// In 192.0.2.0/24, or an attacker's in 198.51.100.0/24.
    pub client_address: [u8; 4],
    /// In 203.0.113.0/24.
    pub server_address: [u8; 4],
    /// In the dynamic range, 49152 to 65535 (RFC 6335 section 6).
    pub client_port: u16,
    /// 80 or 443.
    pub server_port: u16,
}

impl Route {
    /// Draws the addresses' last byte and the client's port.
    #[must_use]
    pub fn draw(server_port: u16, random: &mut SeededRandom) -> Self {
        let host = |byte: u8| 1 + byte % 254;
        let [client, server] = random.bytes();
        Self {
            client_address: [192, 0, 2, host(client)],
            server_address: [203, 0, 113, host(server)],
            client_port: 0xc000 | u16::from_be_bytes(random.bytes()),
            server_port,
        }
    }

    /// The same connection, but between the addresses of another one: the hosts are the same. An
    /// attacker's connection ends where the other did, and begins at an address of their own.
    #[cfg(feature = "everything")]
    #[must_use]
    pub const fn between_those_of(self, other: Self, by_attacker: bool) -> Self {
        let [_, _, _, own] = self.client_address;
        Self {
            client_address: if by_attacker {
                [198, 51, 100, own]
            } else {
                other.client_address
            },
            server_address: other.server_address,
            ..self
        }
    }

    /// The same connection from the next port that is not among those `taken`, of which there must be
    /// fewer than there are.
    #[cfg(feature = "everything")]
    #[must_use]
    pub fn apart_from(self, taken: &[u16]) -> Self {
        let mut client_port = self.client_port;
        while taken.contains(&client_port) {
            client_port = client_port.wrapping_add(1) | 0xc000;
        }
        Self {
            client_port,
            ..self
        }
    }
}

/// What passed on the wire.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// All segments, as they left the middle of the wire.
    pub capture: Capture,
    /// What an attacker did there, in order.
    pub interference: Vec<Interference>,
    /// When the last of them arrived.
    pub duration: Micros,
    /// Whether both ends closed the connection.
    pub closed: bool,
}

/// Lets `client` connect to `server` over `link` and runs both until nothing more happens.
///
/// Ends in bounded time whatever the endpoints do: after [`MAX_STEPS`] events or [`MAX_TIME`] of
/// virtual time.
pub fn connect<'a>(
    client: &'a mut dyn Endpoint,
    server: &'a mut dyn Endpoint,
    route: Route,
    mut link: Link,
    random: &mut SeededRandom,
    journal: &mut Journal,
) -> Traffic {
    let mut hosts = [
        Host::client(route, u64::from_be_bytes(random.bytes())),
        Host::server(route, u64::from_be_bytes(random.bytes())),
    ];
    let mut endpoints = [client, server];
    let mut now = 0;

    for _ in 0..MAX_STEPS {
        journal.set_time(now);
        #[cfg(feature = "everything")]
        link.attend(now);
        let ends = hosts.iter_mut().zip(&mut endpoints);
        for (peer, (host, endpoint)) in [Peer::Client, Peer::Server].into_iter().zip(ends) {
            host.deliver(link.take_arrived(peer, now));
            host.step(now, *endpoint, journal);
            for packet in host.take_sent() {
                link.send(peer, now, packet);
            }
        }
        let on_the_wire = link.wakes_at();
        if on_the_wire.is_none() && hosts.iter().all(Host::is_closed) {
            break;
        }
        let wake = hosts.iter_mut().filter_map(|host| host.wakes_at(now));
        #[cfg(feature = "everything")]
        let wake = wake.chain(endpoints.iter().filter_map(|endpoint| endpoint.wakes_at()));
        match wake.chain(on_the_wire).min() {
            Some(next) if next <= MAX_TIME => now = next.max(now),
            _ => break,
        }
    }

    let duration = link.last_arrival();
    let (capture, interference) = link.into_capture();
    Traffic {
        capture,
        interference,
        duration,
        closed: hosts.iter().all(Host::is_closed),
    }
}

/// Far more than the largest scenario needs: some 200.
pub const MAX_STEPS: u32 = 10_000;

/// Ten minutes.
pub const MAX_TIME: Micros = 600_000_000;
