//! A host: smoltcp's IP and TCP below, an endpoint above.
//!
//! - [`Host`]: one of the two, with its one connection

use std::collections::VecDeque;

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp::{Socket, SocketBuffer, State};
use smoltcp::time::Instant;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr, Ipv4Address};

use super::Route;
use crate::capture::Micros;
use crate::endpoints::{Endpoint, Journal};

/// One host with one TCP connection.
pub(super) struct Host {
    interface: Interface,
    card: Card,
    sockets: SocketSet<'static>,
    socket: SocketHandle,
    /// What the endpoint wants to send and TCP has no room for yet.
    output: VecDeque<u8>,
    connected: bool,
    ended: bool,
}

impl Host {
    /// A host that is about to connect.
    pub(super) fn client(route: Route, seed: u64) -> Self {
        let mut host = Self::new(route.client_address, seed);
        let remote = (address(route.server_address), route.server_port);
        // Refused only for ports and addresses that are zero, and a `Route` has none.
        let _ = host.sockets.get_mut::<Socket<'_>>(host.socket).connect(
            host.interface.context(),
            remote,
            route.client_port,
        );
        host
    }

    /// A host that listens.
    pub(super) fn server(route: Route, seed: u64) -> Self {
        let mut host = Self::new(route.server_address, seed);
        // Refused only for port zero.
        let _ = host.socket().listen(route.server_port);
        host
    }

    fn new(own_address: [u8; 4], seed: u64) -> Self {
        let mut card = Card::default();
        let mut config = Config::new(HardwareAddress::Ip);
        config.random_seed = seed;
        let mut interface = Interface::new(config, &mut card, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            // There is nothing but the other host, so everything is on the link. There is room
            // for the one address.
            let _ = addresses.push(IpCidr::new(address(own_address), 0));
        });
        let mut socket = Socket::new(
            SocketBuffer::new(vec![0; BUFFER]),
            SocketBuffer::new(vec![0; BUFFER]),
        );
        // What the application writes is sent at once; it writes whole messages.
        socket.set_nagle_enabled(false);
        let mut sockets = SocketSet::new(Vec::new());
        let socket = sockets.add(socket);
        Self {
            interface,
            card,
            sockets,
            socket,
            output: VecDeque::new(),
            connected: false,
            ended: false,
        }
    }

    pub(super) fn deliver(&mut self, packets: Vec<Vec<u8>>) {
        self.card.received.extend(packets);
    }

    /// Takes the packets that TCP sent.
    pub(super) fn take_sent(&mut self) -> Vec<Vec<u8>> {
        core::mem::take(&mut self.card.sent)
    }

    /// Lets TCP work, then the endpoint, then TCP with what the endpoint wrote. TCP goes first so
    /// that what it must acknowledge at once is acknowledged at once, as a kernel does it; what may
    /// wait a little rides with the endpoint's answer.
    pub(super) fn step(&mut self, now: Micros, endpoint: &mut dyn Endpoint, journal: &mut Journal) {
        self.poll(now);
        self.attend(endpoint, journal);
        self.poll(now);
    }

    /// When TCP has something to do even if nothing arrives.
    pub(super) fn wakes_at(&mut self, now: Micros) -> Option<Micros> {
        self.interface
            .poll_at(instant(now), &self.sockets)
            .map(|at| at.total_micros().unsigned_abs())
    }

    /// Whether the connection is over. The last state of the side that closed first, TIME-WAIT, only
    /// waits for strays: none, once the wire is empty.
    pub(super) fn is_closed(&self) -> bool {
        let state = self.sockets.get::<Socket<'_>>(self.socket).state();
        matches!(state, State::Closed | State::TimeWait)
    }

    fn socket(&mut self) -> &mut Socket<'static> {
        self.sockets.get_mut(self.socket)
    }

    fn poll(&mut self, now: Micros) {
        self.interface
            .poll(instant(now), &mut self.card, &mut self.sockets);
    }

    fn attend(&mut self, endpoint: &mut dyn Endpoint, journal: &mut Journal) {
        if !self.connected && self.socket().may_send() {
            self.connected = true;
            endpoint.connected(journal);
        }
        if !self.connected {
            return;
        }
        #[cfg(feature = "everything")]
        if endpoint.wakes_at().is_some_and(|at| at <= journal.now()) {
            endpoint.wake(journal);
        }
        let mut input = Vec::new();
        while self.socket().can_recv() {
            let read = self.socket().recv(|bytes| {
                input.extend_from_slice(bytes);
                (bytes.len(), ())
            });
            if read.is_err() {
                break;
            }
        }
        if !input.is_empty() {
            endpoint.received(&input, journal);
        }
        if !self.ended && !self.socket().may_recv() {
            self.ended = true;
            endpoint.ended(journal);
        }

        self.output.extend(endpoint.take_output());
        while !self.output.is_empty() {
            let (front, _) = self.output.as_slices();
            let socket = self.sockets.get_mut::<Socket<'_>>(self.socket);
            match socket.send_slice(front) {
                Ok(sent) if sent > 0 => drop(self.output.drain(..sent)),
                _ => break,
            }
        }
        if endpoint.is_done() && self.output.is_empty() {
            self.socket().close();
        }
    }
}

/// Both directions' buffers, and so the receive window that is offered: the largest that needs no
/// window scaling (RFC 7323).
const BUFFER: usize = 65_535;

fn address([a, b, c, d]: [u8; 4]) -> IpAddress {
    IpAddress::Ipv4(Ipv4Address::new(a, b, c, d))
}

fn instant(now: Micros) -> Instant {
    Instant::from_micros(i64::try_from(now).unwrap_or(i64::MAX))
}

/// A network card that hands whole IP packets in and out.
#[derive(Default)]
struct Card {
    received: VecDeque<Vec<u8>>,
    sent: Vec<Vec<u8>>,
}

impl Device for Card {
    type RxToken<'a> = Received;
    type TxToken<'a> = Sent<'a>;

    fn receive(&mut self, _now: Instant) -> Option<(Self::RxToken<'_>, Self::TxToken<'_>)> {
        let packet = self.received.pop_front()?;
        Some((Received(packet), Sent(&mut self.sent)))
    }

    fn transmit(&mut self, _now: Instant) -> Option<Self::TxToken<'_>> {
        Some(Sent(&mut self.sent))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        // Ethernet's; TCP makes an MSS of 1460 of it (RFC 9293 section 3.7.1).
        capabilities.max_transmission_unit = 1500;
        capabilities
    }
}

struct Received(Vec<u8>);

impl RxToken for Received {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(&self.0)
    }
}

struct Sent<'a>(&'a mut Vec<Vec<u8>>);

impl TxToken for Sent<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        let mut packet = vec![0; length];
        let result = write(&mut packet);
        self.0.push(packet);
        result
    }
}
