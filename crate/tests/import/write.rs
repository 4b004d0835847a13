//! Capture files for tests, in every form that is read: written here, by hand, so that what is read
//! does not come from what reads it.

use etherparse::PacketBuilder;

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    pub(crate) big_endian: bool,
    pub(crate) nanoseconds: bool,
    pub(crate) modified: bool,
}

pub(crate) const MICROSECONDS: Form = Form {
    big_endian: false,
    nanoseconds: false,
    modified: false,
};

impl Form {
    fn u16(self, number: u16) -> [u8; 2] {
        if self.big_endian {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    }

    fn u32(self, number: u32) -> [u8; 4] {
        if self.big_endian {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    }

    /// The header of a pcap file.
    pub(crate) fn header(self, link: u16) -> Vec<u8> {
        let magic = match self {
            Self { modified: true, .. } => 0xa1b2_cd34,
            Self {
                nanoseconds: true, ..
            } => 0xa1b2_3c4d,
            _ => 0xa1b2_c3d4,
        };
        [
            &self.u32(magic)[..],
            &self.u16(2),
            &self.u16(4),
            &[0; 8],
            &self.u32(262_144),
            &self.u32(link.into()),
        ]
        .concat()
    }

    /// A packet of a pcap file, `at` nanoseconds since 1970.
    pub(crate) fn packet(self, at: u64, bytes: &[u8], length: u32) -> Vec<u8> {
        let fraction = at % 1_000_000_000 / if self.nanoseconds { 1 } else { 1000 };
        [
            &self.u32((at / 1_000_000_000) as u32)[..],
            &self.u32(fraction as u32),
            &self.u32(bytes.len() as u32),
            &self.u32(length),
            if self.modified { &[0; 8] } else { &[] },
            bytes,
        ]
        .concat()
    }

    pub(crate) fn pcap(self, link: u16, packets: &[(u64, Vec<u8>)]) -> Vec<u8> {
        let mut file = self.header(link);
        for (at, bytes) in packets {
            file.extend(self.packet(*at, bytes, bytes.len() as u32));
        }
        file
    }

    /// A block of a pcapng file.
    pub(crate) fn block(self, kind: u32, body: &[u8]) -> Vec<u8> {
        let padding = body.len().next_multiple_of(4) - body.len();
        let length = self.u32((body.len() + padding + 12) as u32);
        [
            &self.u32(kind)[..],
            &length,
            body,
            &[0; 3][..padding],
            &length,
        ]
        .concat()
    }

    pub(crate) fn section(self) -> Vec<u8> {
        let body = [
            &self.u32(0x1a2b_3c4d)[..],
            &self.u16(1),
            &self.u16(0),
            &[0xff; 8],
        ];
        self.block(0x0a0d_0d0a, &body.concat())
    }

    /// Ticks per second as `if_tsresol` has it, and seconds to add.
    pub(crate) fn interface(
        self,
        link: u16,
        resolution: Option<u8>,
        offset: Option<i64>,
    ) -> Vec<u8> {
        let mut body = [&self.u16(link)[..], &[0; 2], &self.u32(0)].concat();
        if let Some(resolution) = resolution {
            body.extend([&self.u16(9)[..], &self.u16(1), &[resolution, 0, 0, 0]].concat());
        }
        if let Some(offset) = offset {
            let offset = if self.big_endian {
                offset.to_be_bytes()
            } else {
                offset.to_le_bytes()
            };
            body.extend([&self.u16(14)[..], &self.u16(8), &offset].concat());
        }
        body.extend([0; 4]);
        self.block(1, &body)
    }

    pub(crate) fn enhanced(self, interface: u32, ticks: u64, bytes: &[u8]) -> Vec<u8> {
        let padded = bytes.len().next_multiple_of(4);
        let mut body = [
            &self.u32(interface)[..],
            &self.u32((ticks >> 32) as u32),
            &self.u32(ticks as u32),
            &self.u32(bytes.len() as u32),
            &self.u32(bytes.len() as u32),
            bytes,
        ]
        .concat();
        body.resize(20 + padded, 0);
        // A comment, so that there is an option to pass over.
        body.extend([&self.u16(1)[..], &self.u16(4), b"note", &[0; 4]].concat());
        self.block(6, &body)
    }

    pub(crate) fn simple(self, bytes: &[u8]) -> Vec<u8> {
        self.block(3, &[&self.u32(bytes.len() as u32)[..], bytes].concat())
    }

    pub(crate) fn obsolete(self, interface: u16, ticks: u64, bytes: &[u8]) -> Vec<u8> {
        let body = [
            &self.u16(interface)[..],
            &self.u16(0),
            &self.u32((ticks >> 32) as u32),
            &self.u32(ticks as u32),
            &self.u32(bytes.len() as u32),
            &self.u32(bytes.len() as u32),
            bytes,
        ];
        self.block(2, &body.concat())
    }

    pub(crate) fn secrets(self, kind: u32, text: &[u8]) -> Vec<u8> {
        let body = [&self.u32(kind)[..], &self.u32(text.len() as u32), text];
        self.block(10, &body.concat())
    }
}

/// A side of a connection under test.
pub(crate) const CLIENT: ([u8; 4], u16) = ([192, 0, 2, 1], 50_000);
pub(crate) const SERVER: ([u8; 4], u16) = ([198, 51, 100, 7], 443);

pub(crate) type End = ([u8; 4], u16);

/// A segment in an IPv4 packet. `flags` as Wireshark has them: `S`, `SA`, `A`, `F`, `R`.
pub(crate) fn segment(
    from: End,
    to: End,
    flags: &str,
    numbers: (u32, u32),
    payload: &[u8],
) -> Vec<u8> {
    let mut step = PacketBuilder::ipv4(from.0, to.0, 64).tcp(from.1, to.1, numbers.0, 512);
    if flags.contains('S') {
        step = step.syn();
    }
    if flags.contains('F') {
        step = step.fin();
    }
    if flags.contains('R') {
        step = step.rst();
    }
    if flags.contains('A') {
        step = step.ack(numbers.1);
    }
    let mut bytes = Vec::new();
    step.write(&mut bytes, payload).unwrap();
    bytes
}

/// Packets a millisecond apart, from 2026-01-01 on.
pub(crate) fn apart(packets: Vec<Vec<u8>>) -> Vec<(u64, Vec<u8>)> {
    (0..)
        .map(|number| 1_767_225_600_000_000_000 + number * 1_000_000)
        .zip(packets)
        .collect()
}

/// The segments as a pcap file of bare IP.
pub(crate) fn file(packets: Vec<Vec<u8>>) -> Vec<u8> {
    MICROSECONDS.pcap(101, &apart(packets))
}
