//! - [`Flip`]: changes one bit of a packet, and mends the checksums so that TCP does not notice

use smoltcp::wire::{IpAddress, IpProtocol, Ipv4Packet, TcpPacket};

use super::nth::Nth;
use crate::network::middle::{Hands, LinkAttacker, Packet};

pub(super) struct Flip {
    target: Nth,
    bit: u32,
}

impl Flip {
    pub(super) const fn new(segment: u32, bit: u32) -> Self {
        Self {
            target: Nth::new(segment),
            bit,
        }
    }
}

impl LinkAttacker for Flip {
    fn packet(&mut self, mut packet: Packet, hands: &mut Hands<'_>) {
        if self.target.is_this() {
            flip(&mut packet.bytes, self.bit);
        }
        hands.pass(packet);
    }
}

/// Changes a bit, counted from the highest of the first byte, and then the checksums over it. A bit
/// of a checksum stays wrong.
fn flip(packet: &mut [u8], bit: u32) {
    let place = (bit / 8) as usize;
    let header = header_length(packet);
    let Some(byte) = packet.get_mut(place) else {
        return;
    };
    *byte ^= 0x80 >> (bit % 8);
    match place {
        // Where the header ends has moved. There is still its own checksum, but what TCP's would be
        // over is anybody's guess.
        0 => mend(packet, true, false),
        10..12 => {}
        _ if Some(place) == header.map(|header| header + 16)
            || Some(place) == header.map(|header| header + 17) => {}
        _ => mend(packet, true, true),
    }
}

/// Bytes of the IP header.
fn header_length(packet: &[u8]) -> Option<usize> {
    let ip = Ipv4Packet::new_checked(packet).ok()?;
    Some(ip.header_len().into())
}

/// Fills in the checksums of a packet that can still be read as what it was.
fn mend(packet: &mut [u8], of_ip: bool, of_tcp: bool) {
    let Ok(mut ip) = Ipv4Packet::new_checked(packet) else {
        return;
    };
    if of_ip {
        ip.fill_checksum();
    }
    let from = IpAddress::Ipv4(ip.src_addr());
    let to = IpAddress::Ipv4(ip.dst_addr());
    if of_tcp
        && ip.next_header() == IpProtocol::Tcp
        && let Ok(mut tcp) = TcpPacket::new_checked(ip.payload_mut())
    {
        tcp.fill_checksum(&from, &to);
    }
}
