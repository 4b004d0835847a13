//! The presentation language of TLS (RFC 5246 section 4), as much of it as these messages need.
//!
//! - [`Reader`]: takes a message apart
//! - [`Extensions`]: those of a hello, each at most once
//! - [`vector`], [`message`], [`extension`]: put one together

use rustls::HandshakeType;

use super::Error;

/// Takes a message apart from left to right.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// What is read, for whoever is told that it is malformed.
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(what: &'static str, bytes: &'a [u8]) -> Self {
        Self { rest: bytes, what }
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(Error::Decode(self.what))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(Error::Decode(self.what))?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_be_bytes)
    }

    /// A vector whose length stands before it in `N` bytes, at most 4.
    pub(super) fn vector<const N: usize>(&mut self) -> Result<Reader<'a>, Error> {
        let length = self
            .array::<N>()?
            .iter()
            .fold(0, |length, &byte| length << 8 | usize::from(byte));
        Ok(Self::new(self.what, self.take(length)?))
    }

    /// Whether there is no more.
    pub(super) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// All that is left.
    pub(super) const fn rest(self) -> &'a [u8] {
        self.rest
    }

    /// There must be no more.
    pub(super) const fn end(&self) -> Result<(), Error> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Error::Decode(self.what))
        }
    }
}

/// The extensions of a hello (RFC 5246 section 7.4.1.4).
pub(super) struct Extensions<'a> {
    what: &'static str,
    list: Vec<(u16, &'a [u8])>,
}

impl<'a> Extensions<'a> {
    /// Reads them to the end of the hello. A hello may go without.
    pub(super) fn read(hello: &mut Reader<'a>) -> Result<Self, Error> {
        let mut list = Vec::<(u16, &[u8])>::new();
        if !hello.is_empty() {
            let mut extensions = hello.vector::<2>()?;
            while !extensions.is_empty() {
                let typ = extensions.u16()?;
                let contents = extensions.vector::<2>()?.rest();
                if list.iter().any(|(other, _)| *other == typ) {
                    return Err(Error::IllegalParameter("an extension's type"));
                }
                list.push((typ, contents));
            }
        }
        hello.end()?;
        Ok(Self {
            what: hello.what,
            list,
        })
    }

    /// The contents of the one of that type.
    pub(super) fn get(&self, typ: u16) -> Option<Reader<'a>> {
        let (_, contents) = self.list.iter().find(|(other, _)| *other == typ)?;
        Some(Reader::new(self.what, contents))
    }

    pub(super) fn types(&self) -> impl Iterator<Item = u16> {
        self.list.iter().map(|(typ, _)| *typ)
    }
}

/// A vector with its length before it in `N` bytes. What is written here is never longer than that
/// can say.
pub(super) fn vector<const N: usize>(contents: &[u8]) -> Vec<u8> {
    let length = contents.len().to_be_bytes();
    [&length[length.len() - N..], contents].concat()
}

/// A handshake message with its header.
pub(super) fn message(typ: HandshakeType, body: &[u8]) -> Vec<u8> {
    [&[typ.into()][..], &vector::<3>(body)].concat()
}

/// An extension with its type and length.
pub(super) fn extension(typ: u16, contents: &[u8]) -> Vec<u8> {
    [&typ.to_be_bytes()[..], &vector::<2>(contents)].concat()
}
