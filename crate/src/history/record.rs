//! The record layer (RFC 5246 section 6.2), and the handshake messages that went over it.
//!
//! - [`Records`]: both directions

use core::fmt;

use rustls::crypto::cipher::{
    InboundOpaqueMessage, MessageDecrypter as _, MessageEncrypter as _, OutboundChunks,
    OutboundPlainMessage,
};
use rustls::{AlertDescription, ContentType, ProtocolVersion};

use super::{CHANGE_CIPHER_SPEC, Error, Message, VERSION};
use crate::provider::tls12::RecordKey;

/// Both directions of one end.
#[derive(Debug, Default)]
pub(super) struct Records {
    input: Vec<u8>,
    output: Vec<u8>,
    reading: Option<Direction>,
    writing: Option<Direction>,
    /// All handshake messages of both ends, which Finished vouches for.
    transcript: Vec<u8>,
}

/// One direction under its key.
struct Direction {
    key: RecordKey,
    sequence: u64,
}

impl Records {
    pub(super) fn receive(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    pub(super) fn take_output(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.output)
    }

    pub(super) fn transcript(&self) -> &[u8] {
        &self.transcript
    }

    /// Adds a message of the other end to the transcript.
    pub(super) fn note(&mut self, message: Message<'_>) {
        self.transcript.extend_from_slice(message.bytes);
    }

    /// The next record that is there as a whole, opened. A header that is wrong is refused at once.
    pub(super) fn next(&mut self) -> Result<Option<(ContentType, Vec<u8>)>, Error> {
        let &[typ, major, minor, high, low, ..] = self.input.as_slice() else {
            return Ok(None);
        };
        let typ = ContentType::from(typ);
        let length = usize::from(u16::from_be_bytes([high, low]));
        if !matches!(
            typ,
            ContentType::ChangeCipherSpec
                | ContentType::Alert
                | ContentType::Handshake
                | ContentType::ApplicationData
        ) {
            return Err(Error::Unexpected("a record of unknown type"));
        }
        // Before the versions are agreed, any of SSL 3.0 and TLS will do (RFC 5246 appendix E.1).
        if major != VERSION[0] || (self.reading.is_some() && minor != VERSION[1]) {
            return Err(Error::Version);
        }
        let limit = if self.reading.is_some() {
            MAX_CIPHERTEXT
        } else {
            MAX_PLAINTEXT
        };
        if length > limit {
            return Err(Error::RecordOverflow);
        }
        if self.input.len() < HEADER + length {
            return Ok(None);
        }
        let rest = self.input.split_off(HEADER + length);
        let mut record = core::mem::replace(&mut self.input, rest);
        let mut payload = record.split_off(HEADER);
        if let Some(direction) = &mut self.reading {
            payload = direction.open(typ, &mut payload)?;
        }
        // RFC 5246 section 6.2.1.
        if payload.is_empty() && typ != ContentType::ApplicationData {
            return Err(Error::Decode("an empty record"));
        }
        Ok(Some((typ, payload)))
    }

    /// From the next record on, what is read is opened with `key`.
    pub(super) fn read_with(&mut self, key: RecordKey) {
        self.reading = Some(Direction { key, sequence: 0 });
    }

    /// Sends ChangeCipherSpec and from then on seals with `key`.
    pub(super) fn write_with(&mut self, key: RecordKey) -> Result<(), Error> {
        self.send(ContentType::ChangeCipherSpec, &[CHANGE_CIPHER_SPEC])?;
        self.writing = Some(Direction { key, sequence: 0 });
        Ok(())
    }

    /// Sends a handshake message and adds it to the transcript.
    pub(super) fn send_handshake(&mut self, message: &[u8]) -> Result<(), Error> {
        self.transcript.extend_from_slice(message);
        self.send(ContentType::Handshake, message)
    }

    pub(super) fn send_alert(
        &mut self,
        level: u8,
        description: AlertDescription,
    ) -> Result<(), Error> {
        self.send(ContentType::Alert, &[level, description.into()])
    }

    /// Sends `bytes` in as many records as they need.
    pub(super) fn send(&mut self, typ: ContentType, bytes: &[u8]) -> Result<(), Error> {
        for bytes in bytes.chunks(MAX_PLAINTEXT) {
            if let Some(direction) = &mut self.writing {
                self.output.extend(direction.seal(typ, bytes)?);
            } else {
                self.output.push(typ.into());
                self.output.extend(VERSION);
                // A chunk is no longer than 2^14.
                self.output
                    .extend(&bytes.len().to_be_bytes()[size_of::<usize>() - 2..]);
                self.output.extend_from_slice(bytes);
            }
        }
        Ok(())
    }
}

impl Direction {
    /// A whole record, with its header.
    fn seal(&mut self, typ: ContentType, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        if self.sequence == MAX_RECORDS {
            return Err(Error::Exhausted);
        }
        let message = OutboundPlainMessage {
            typ,
            version: ProtocolVersion::TLSv1_2,
            payload: OutboundChunks::Single(bytes),
        };
        let sealed = self
            .key
            .encrypt(message, self.sequence)
            .map_err(|_| Error::Exhausted)?;
        self.sequence += 1;
        Ok(sealed.encode())
    }

    fn open(&mut self, typ: ContentType, payload: &mut [u8]) -> Result<Vec<u8>, Error> {
        let message = InboundOpaqueMessage::new(typ, ProtocolVersion::TLSv1_2, payload);
        let opened = self
            .key
            .decrypt(message, self.sequence)
            .map_err(|error| match error {
                rustls::Error::PeerSentOversizedRecord => Error::RecordOverflow,
                _ => Error::BadRecordMac,
            })?;
        // Would wrap after 2^64 records.
        self.sequence += 1;
        Ok(opened.payload.to_vec())
    }
}

/// Keeps the key to itself.
impl fmt::Debug for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direction")
            .field("sequence", &self.sequence)
            .finish_non_exhaustive()
    }
}

/// Content type, version, length.
const HEADER: usize = 5;

/// RFC 5246 section 6.2.1.
const MAX_PLAINTEXT: usize = 1 << 14;

/// RFC 5246 section 6.2.3.
const MAX_CIPHERTEXT: usize = MAX_PLAINTEXT + 2048;

/// Records that one AES-GCM key may seal: the reasoning of RFC 8446 section 5.5 holds here too.
const MAX_RECORDS: u64 = 1 << 24;
