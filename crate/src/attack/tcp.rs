//! A TCP segment in its IPv4 packet, taken apart and put together (RFC 791, RFC 9293).
//!
//! - [`Segment`]
//! - [`is_before`]: the order of sequence numbers

use smoltcp::wire::{IpAddress, Ipv4Packet, TcpPacket, TcpSeqNumber};

/// The payload of a full segment: Ethernet's 1500 bytes less both headers.
pub(super) const MAX_PAYLOAD: usize = 1460;

/// What an attacker may want to read and write of a segment; the rest stays as it came.
#[derive(Clone)]
pub(super) struct Segment {
    /// Both headers, as they came.
    headers: Vec<u8>,
    pub(super) seq: u32,
    pub(super) ack: u32,
    pub(super) syn: bool,
    pub(super) fin: bool,
    pub(super) rst: bool,
    pub(super) payload: Vec<u8>,
}

impl Segment {
    /// Takes a packet apart, if it is TCP.
    pub(super) fn read(packet: &[u8]) -> Option<Self> {
        let ip = Ipv4Packet::new_checked(packet).ok()?;
        let tcp = TcpPacket::new_checked(ip.payload()).ok()?;
        let header = usize::from(ip.header_len()) + usize::from(tcp.header_len());
        Some(Self {
            headers: packet.get(..header)?.to_vec(),
            seq: tcp.seq_number().0.cast_unsigned(),
            ack: tcp.ack_number().0.cast_unsigned(),
            syn: tcp.syn(),
            fin: tcp.fin(),
            rst: tcp.rst(),
            payload: tcp.payload().to_vec(),
        })
    }

    /// Puts it together, with the right lengths and checksums. One that was not changed is what it
    /// was.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut packet = self.headers.clone();
        packet.extend_from_slice(&self.payload);
        let length = u16::try_from(packet.len()).unwrap_or(u16::MAX);
        // The headers were read, so they are there.
        let mut ip = Ipv4Packet::new_unchecked(&mut packet);
        ip.set_total_len(length);
        ip.fill_checksum();
        let from = IpAddress::Ipv4(ip.src_addr());
        let to = IpAddress::Ipv4(ip.dst_addr());
        let mut tcp = TcpPacket::new_unchecked(ip.payload_mut());
        tcp.set_seq_number(TcpSeqNumber(self.seq.cast_signed()));
        tcp.set_ack_number(TcpSeqNumber(self.ack.cast_signed()));
        tcp.set_syn(self.syn);
        tcp.set_fin(self.fin);
        tcp.set_rst(self.rst);
        tcp.fill_checksum(&from, &to);
        packet
    }

    /// Whether it belongs to a connection of plain HTTP, by its ports.
    pub(super) fn is_http(&self) -> bool {
        let ports = Ipv4Packet::new_unchecked(&self.headers).header_len().into();
        let ports = self.headers.get(ports..).and_then(<[u8]>::first_chunk);
        ports.is_some_and(|[a, b, c, d]| [[*a, *b], [*c, *d]].contains(&80_u16.to_be_bytes()))
    }

    /// The sequence number after it; SYN and FIN count as one each (RFC 9293 section 3.4).
    pub(super) fn end(&self) -> u32 {
        let flags = u32::from(self.syn) + u32::from(self.fin);
        self.payload_end().wrapping_add(flags)
    }

    /// The sequence number after its last byte.
    pub(super) fn payload_end(&self) -> u32 {
        let length = u32::try_from(self.payload.len()).unwrap_or(u32::MAX);
        self.seq.wrapping_add(length)
    }

    /// Takes the payload from the sequence number `at` on out of it, and the FIN with it.
    pub(super) fn split_off(&mut self, at: u32) -> Self {
        let mut rest = self.clone();
        let place = (at.wrapping_sub(self.seq) as usize).min(self.payload.len());
        rest.payload = self.payload.split_off(place);
        rest.seq = at;
        self.fin = false;
        rest
    }

    /// Writes `bytes`, whose first has the sequence number `at`, over what the payload has there.
    pub(super) fn overwrite(&mut self, at: u32, bytes: &[u8]) {
        for (place, byte) in (self.seq..).zip(&mut self.payload) {
            if let Some(new) = bytes.get(place.wrapping_sub(at) as usize) {
                *byte = *new;
            }
        }
    }
}

/// Whether a sequence number stands before another: they go round (RFC 9293 section 3.4).
pub(super) const fn is_before(one: u32, other: u32) -> bool {
    one.wrapping_sub(other).cast_signed() < 0
}
