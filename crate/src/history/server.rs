//! The server's handshake.
//!
//! - [`ServerConfig`]: what a server is given
//! - [`Server`]: where its handshake stands

use core::fmt;

use rustls::HandshakeType;
use rustls::pki_types::CertificateDer;

use super::codec::{Extensions, Reader, extension, message, vector};
use super::record::Records;
use super::secrets::{Randoms, Secrets};
use super::{
    ALPN, Error, Message, RENEGOTIATION_INFO, RENEGOTIATION_SCSV, RsaPrivateKey, SERVER_NAME,
    SUITE, VERSION,
};
use crate::provider::tap;
use crate::provider::tls12::RecordKey;
use crate::recording::EventKind;

/// What a server is given.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Its certificates, its own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The private key of the first.
    pub key: RsaPrivateKey,
    /// The application protocols that it accepts, the preferred one first.
    pub alpn: Vec<Vec<u8>>,
}

/// Where a server's handshake stands.
#[derive(Debug)]
pub(super) struct Server {
    config: ServerConfig,
    state: State,
    alpn: Option<Vec<u8>>,
}

/// What comes next.
enum State {
    ClientHello,
    ClientKeyExchange {
        randoms: Randoms,
        /// The highest version that the client offered, which the pre-master secret begins with.
        offered: [u8; 2],
    },
    ChangeCipherSpec(Secrets, Box<[RecordKey; 2]>),
    Finished(Secrets, Box<RecordKey>),
    Connected,
    /// Nothing: the last message was wrong.
    Failed,
}

/// What the server answers to.
struct Hello {
    version: [u8; 2],
    random: [u8; 32],
    names_server: bool,
    secures_renegotiation: bool,
}

impl Server {
    pub(super) const fn new(config: ServerConfig) -> Self {
        Self {
            config,
            state: State::ClientHello,
            alpn: None,
        }
    }

    pub(super) const fn is_connected(&self) -> bool {
        matches!(self.state, State::Connected)
    }

    pub(super) fn alpn_protocol(&self) -> Option<&[u8]> {
        self.alpn.as_deref()
    }

    pub(super) fn handle(
        &mut self,
        message: Message<'_>,
        records: &mut Records,
    ) -> Result<(), Error> {
        self.state = match (
            core::mem::replace(&mut self.state, State::Failed),
            message.typ,
        ) {
            (State::ClientHello, HandshakeType::ClientHello) => {
                records.note(message);
                let hello = self.client_hello(message.body)?;
                let server_random = self.answer(&hello, records)?;
                State::ClientKeyExchange {
                    randoms: [hello.random, server_random],
                    offered: hello.version,
                }
            }
            (State::ClientKeyExchange { randoms, offered }, HandshakeType::ClientKeyExchange) => {
                records.note(message);
                let mut exchange = Reader::new("ClientKeyExchange", message.body);
                let encrypted = exchange.vector::<2>()?.rest();
                exchange.end()?;
                let pre_master = self.pre_master(encrypted, offered)?;
                let secrets = Secrets::new(&pre_master, randoms);
                let keys = secrets.write_keys();
                State::ChangeCipherSpec(secrets, Box::new(keys))
            }
            (State::Finished(secrets, key), HandshakeType::Finished) => {
                let expected = secrets.verify_data(b"client finished", records.transcript());
                if message.body != expected {
                    return Err(Error::Finished);
                }
                records.note(message);
                records.write_with(*key)?;
                let data = secrets.verify_data(b"server finished", records.transcript());
                records.send_handshake(&super::codec::message(HandshakeType::Finished, &data))?;
                State::Connected
            }
            _ => return Err(Error::Unexpected("a handshake message")),
        };
        Ok(())
    }

    /// Only when the keys are there and nothing else is expected (CVE-2014-0224).
    pub(super) fn change_cipher_spec(&mut self, records: &mut Records) -> Result<(), Error> {
        match core::mem::replace(&mut self.state, State::Failed) {
            State::ChangeCipherSpec(secrets, keys) => {
                let [theirs, ours] = *keys;
                records.read_with(theirs);
                self.state = State::Finished(secrets, Box::new(ours));
                Ok(())
            }
            _ => Err(Error::Unexpected("ChangeCipherSpec")),
        }
    }

    /// Finds out whether the client offers what this server has.
    fn client_hello(&mut self, body: &[u8]) -> Result<Hello, Error> {
        let mut hello = Reader::new("ClientHello", body);
        let version = hello.array()?;
        if version < VERSION {
            return Err(Error::Version);
        }
        let random = hello.array()?;
        let session_id = hello.vector::<1>()?.rest();
        if session_id.len() > 32 {
            return Err(Error::Decode("ClientHello"));
        }
        let mut list = hello.vector::<2>()?;
        let mut suites = Vec::new();
        while !list.is_empty() {
            suites.push(list.u16()?);
        }
        let compressions = hello.vector::<1>()?.rest();
        let extensions = Extensions::read(&mut hello)?;

        if !suites.contains(&SUITE) {
            return Err(Error::NoCipherSuite);
        }
        if !compressions.contains(&0) {
            return Err(Error::IllegalParameter("the client's compression methods"));
        }
        let mut secures_renegotiation = suites.contains(&RENEGOTIATION_SCSV);
        if let Some(mut extension) = extensions.get(RENEGOTIATION_INFO) {
            if !extension.vector::<1>()?.is_empty() {
                return Err(Error::Renegotiation);
            }
            extension.end()?;
            secures_renegotiation = true;
        }
        if let Some(mut extension) = extensions.get(ALPN) {
            let mut list = extension.vector::<2>()?;
            extension.end()?;
            let mut offered = Vec::new();
            while !list.is_empty() {
                offered.push(list.vector::<1>()?.rest());
            }
            let mut accepted = self.config.alpn.iter();
            self.alpn = accepted
                .find(|name| offered.contains(&name.as_slice()))
                .cloned();
            if self.alpn.is_none() {
                return Err(Error::NoApplicationProtocol);
            }
        }
        Ok(Hello {
            version,
            random,
            names_server: extensions.get(SERVER_NAME).is_some(),
            secures_renegotiation,
        })
    }

    /// Sends ServerHello, Certificate and `ServerHelloDone`. Gives the server's random.
    fn answer(&self, hello: &Hello, records: &mut Records) -> Result<[u8; 32], Error> {
        let mut random = [0; 32];
        tap::draw(&mut random)?;

        let mut extensions = Vec::new();
        if hello.names_server {
            // RFC 6066 section 3.
            extensions.extend(extension(SERVER_NAME, &[]));
        }
        if hello.secures_renegotiation {
            extensions.extend(extension(RENEGOTIATION_INFO, &vector::<1>(&[])));
        }
        if let Some(name) = &self.alpn {
            extensions.extend(extension(ALPN, &vector::<2>(&vector::<1>(name))));
        }
        let mut body = [
            &VERSION[..],
            &random,
            // Not to be resumed.
            &vector::<1>(&[]),
            &SUITE.to_be_bytes(),
            // No compression.
            &[0],
        ]
        .concat();
        if !extensions.is_empty() {
            body.extend(vector::<2>(&extensions));
        }
        records.send_handshake(&message(HandshakeType::ServerHello, &body))?;

        let chain = self.config.chain.iter().map(|der| vector::<3>(der));
        let chain = chain.collect::<Vec<_>>().concat();
        records.send_handshake(&message(HandshakeType::Certificate, &vector::<3>(&chain)))?;
        records.send_handshake(&message(HandshakeType::ServerHelloDone, &[]))?;
        Ok(random)
    }

    /// The pre-master secret as RFC 5246 section 7.4.7.1 recommends to find it: the version that was
    /// offered, and 46 bytes, those that were sent or, if the padding or the length is wrong, random
    /// ones, which were drawn before anybody could know.
    fn pre_master(&self, encrypted: &[u8], offered: [u8; 2]) -> Result<[u8; 48], Error> {
        let mut pre_master = [0; 48];
        let (version, rest) = pre_master.split_at_mut(offered.len());
        version.copy_from_slice(&offered);
        tap::draw(rest)?;
        let decrypted = self.config.key.decrypt(encrypted, 48);
        if let Some(secret) = &decrypted {
            rest.copy_from_slice(&secret[offered.len()..]);
        }
        tap::record(|| EventKind::RsaDecrypt {
            modulus: self.config.key.modulus(),
            private_exponent: self.config.key.private_exponent(),
            ciphertext: encrypted.into(),
            output: pre_master[..].into(),
            valid: decrypted.is_some_and(|secret| secret == pre_master),
        });
        Ok(pre_master)
    }
}

/// Keeps the keys to itself.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientHello => "ClientHello",
            Self::ClientKeyExchange { .. } => "ClientKeyExchange",
            Self::ChangeCipherSpec(..) => "ChangeCipherSpec",
            Self::Finished(..) => "Finished",
            Self::Connected => "Connected",
            Self::Failed => "Failed",
        })
    }
}
