//! The client's handshake.
//!
//! - [`ClientConfig`]: what a client is given
//! - [`Client`]: where its handshake stands

use core::fmt;
use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, HandshakeType, KeyLog, SignatureScheme};

use super::codec::{Extensions, Reader, extension, message, vector};
use super::record::Records;
use super::secrets::{Randoms, Secrets};
use super::{
    ALPN, Error, Message, RENEGOTIATION_INFO, RENEGOTIATION_SCSV, RsaPublicKey, SERVER_NAME,
    SIGNATURE_ALGORITHMS, SUITE, VERSION,
};
use crate::host::HostName;
use crate::provider::tap;
use crate::provider::tls12::RecordKey;

/// What a client is given.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// By whom it has certificates checked.
    pub verifier: Arc<dyn ServerCertVerifier>,
    /// By which it checks them.
    pub time: Arc<dyn TimeProvider>,
    /// Where the master secret goes, as `CLIENT_RANDOM` (RFC 9850).
    pub key_log: Arc<dyn KeyLog>,
    /// The application protocols that it offers; with none it does not speak of them.
    pub alpn: Vec<Vec<u8>>,
}

/// Where a client's handshake stands.
#[derive(Debug)]
pub(super) struct Client {
    config: ClientConfig,
    host: HostName,
    random: [u8; 32],
    state: State,
    alpn: Option<Vec<u8>>,
}

/// What comes next.
enum State {
    ServerHello,
    Certificate(Randoms),
    ServerHelloDone(Randoms, Box<RsaPublicKey>),
    ChangeCipherSpec(Secrets, Box<RecordKey>),
    Finished(Secrets),
    Connected,
    /// Nothing: the last message was wrong.
    Failed,
}

impl Client {
    /// Sends the ClientHello.
    pub(super) fn start(
        config: ClientConfig,
        host: &HostName,
        records: &mut Records,
    ) -> Result<Self, Error> {
        // The first four bytes were meant to be the time (RFC 5246 section 7.4.1.2); drawn like the
        // rest, they tell nothing of the machine.
        let mut random = [0; 32];
        tap::draw(&mut random)?;
        let client = Self {
            config,
            host: host.clone(),
            random,
            state: State::ServerHello,
            alpn: None,
        };
        records.send_handshake(&client.hello())?;
        Ok(client)
    }

    pub(super) const fn is_connected(&self) -> bool {
        matches!(self.state, State::Connected)
    }

    pub(super) fn alpn_protocol(&self) -> Option<&[u8]> {
        self.alpn.as_deref()
    }

    fn hello(&self) -> Vec<u8> {
        let suites = [SUITE, RENEGOTIATION_SCSV].map(u16::to_be_bytes);
        let no_compression = [0];
        // Nothing is signed in this handshake; this is about certificates (RFC 5246 section 7.4.2).
        let schemes = self.config.verifier.supported_verify_schemes();
        let schemes: Vec<_> = schemes.into_iter().map(SignatureScheme::to_array).collect();
        let host_name = [&[0][..], &vector::<2>(self.host.as_str().as_bytes())].concat();
        let mut extensions = [
            extension(SERVER_NAME, &vector::<2>(&host_name)),
            extension(SIGNATURE_ALGORITHMS, &vector::<2>(schemes.as_flattened())),
        ]
        .concat();
        if !self.config.alpn.is_empty() {
            let protocols = self.config.alpn.iter().map(|name| vector::<1>(name));
            let protocols = protocols.collect::<Vec<_>>().concat();
            extensions.extend(extension(ALPN, &vector::<2>(&protocols)));
        }
        message(
            HandshakeType::ClientHello,
            &[
                &VERSION[..],
                &self.random,
                // No session to resume.
                &vector::<1>(&[]),
                &vector::<2>(suites.as_flattened()),
                &vector::<1>(&no_compression),
                &vector::<2>(&extensions),
            ]
            .concat(),
        )
    }

    pub(super) fn handle(
        &mut self,
        message: Message<'_>,
        records: &mut Records,
    ) -> Result<(), Error> {
        // Ignored during the handshake, and no part of it (RFC 5246 section 7.4.1.1).
        if message.typ == HandshakeType::HelloRequest {
            return Reader::new("HelloRequest", message.body).end();
        }
        self.state = match (
            core::mem::replace(&mut self.state, State::Failed),
            message.typ,
        ) {
            (State::ServerHello, HandshakeType::ServerHello) => {
                records.note(message);
                let server_random = self.server_hello(message.body)?;
                State::Certificate([self.random, server_random])
            }
            (State::Certificate(randoms), HandshakeType::Certificate) => {
                records.note(message);
                State::ServerHelloDone(randoms, Box::new(self.certificate(message.body)?))
            }
            (State::ServerHelloDone(randoms, key), HandshakeType::ServerHelloDone) => {
                records.note(message);
                Reader::new("ServerHelloDone", message.body).end()?;
                self.key_exchange(randoms, &key, records)?
            }
            (State::Finished(secrets), HandshakeType::Finished) => {
                let expected = secrets.verify_data(b"server finished", records.transcript());
                if message.body != expected {
                    return Err(Error::Finished);
                }
                State::Connected
            }
            // Of an ephemeral key exchange, for example; to accept one here has been a hole (FREAK,
            // CVE-2015-0204).
            _ => return Err(Error::Unexpected("a handshake message")),
        };
        Ok(())
    }

    /// Only when the keys are there and nothing else is expected: to take it earlier was a hole too
    /// (CVE-2014-0224).
    pub(super) fn change_cipher_spec(&mut self, records: &mut Records) -> Result<(), Error> {
        match core::mem::replace(&mut self.state, State::Failed) {
            State::ChangeCipherSpec(secrets, key) => {
                records.read_with(*key);
                self.state = State::Finished(secrets);
                Ok(())
            }
            _ => Err(Error::Unexpected("ChangeCipherSpec")),
        }
    }

    /// Checks that the server chose what was offered, and gives its random.
    fn server_hello(&mut self, body: &[u8]) -> Result<[u8; 32], Error> {
        let mut hello = Reader::new("ServerHello", body);
        if hello.array()? != VERSION {
            return Err(Error::Version);
        }
        let random = hello.array()?;
        let session_id = hello.vector::<1>()?.rest();
        if session_id.len() > MAX_SESSION_ID {
            return Err(Error::Decode("ServerHello"));
        }
        if hello.u16()? != SUITE {
            return Err(Error::IllegalParameter("the server's cipher suite"));
        }
        if hello.array()? != [0] {
            return Err(Error::IllegalParameter("the server's compression"));
        }
        let extensions = Extensions::read(&mut hello)?;
        let asked_for = |typ| match typ {
            SERVER_NAME | RENEGOTIATION_INFO => true,
            ALPN => !self.config.alpn.is_empty(),
            _ => false,
        };
        if !extensions.types().all(asked_for) {
            return Err(Error::UnsupportedExtension);
        }
        if let Some(extension) = extensions.get(SERVER_NAME) {
            extension.end()?;
        }
        if let Some(mut extension) = extensions.get(RENEGOTIATION_INFO) {
            if !extension.vector::<1>()?.is_empty() {
                return Err(Error::Renegotiation);
            }
            extension.end()?;
        }
        if let Some(mut extension) = extensions.get(ALPN) {
            let mut names = extension.vector::<2>()?;
            extension.end()?;
            let name = names.vector::<1>()?.rest().to_vec();
            names.end()?;
            if !self.config.alpn.contains(&name) {
                return Err(Error::IllegalParameter("the server's application protocol"));
            }
            self.alpn = Some(name);
        }
        Ok(random)
    }

    /// Checks the chain and the name, and gives the key that is certified.
    fn certificate(&self, body: &[u8]) -> Result<RsaPublicKey, Error> {
        let mut certificate = Reader::new("Certificate", body);
        let mut list = certificate.vector::<3>()?;
        certificate.end()?;
        let mut chain = Vec::new();
        while !list.is_empty() {
            chain.push(CertificateDer::from(list.vector::<3>()?.rest()));
        }
        let (leaf, intermediates) = chain
            .split_first()
            .ok_or(Error::Decode("a Certificate without certificates"))?;
        let name = ServerName::try_from(self.host.as_str())
            .map_err(|_| Error::Certificate(CertificateError::NotValidForName.into()))?;
        let now = self
            .config
            .time
            .current_time()
            .ok_or(Error::Certificate(rustls::Error::FailedToGetCurrentTime))?;
        let no_ocsp = &[];
        self.config
            .verifier
            .verify_server_cert(leaf, intermediates, &name, no_ocsp, now)
            .map_err(Error::Certificate)?;
        let leaf = ParsedCertificate::try_from(leaf).map_err(Error::Certificate)?;
        RsaPublicKey::from_spki(&leaf.subject_public_key_info()).ok_or(Error::NotRsa)
    }

    /// Draws the pre-master secret, sends it to the server's key, and changes to the keys that follow
    /// from it (RFC 5246 section 7.4.7.1).
    fn key_exchange(
        &self,
        randoms: Randoms,
        key: &RsaPublicKey,
        records: &mut Records,
    ) -> Result<State, Error> {
        let mut pre_master = [0; 48];
        let (version, random) = pre_master.split_at_mut(VERSION.len());
        version.copy_from_slice(&VERSION);
        tap::draw(random)?;
        let encrypted = key.encrypt(&pre_master)?;
        records.send_handshake(&message(
            HandshakeType::ClientKeyExchange,
            &vector::<2>(&encrypted),
        ))?;

        let secrets = Secrets::new(&pre_master, randoms);
        self.config
            .key_log
            .log("CLIENT_RANDOM", secrets.client_random(), secrets.master());
        let [ours, theirs] = secrets.write_keys();
        records.write_with(ours)?;
        let data = secrets.verify_data(b"client finished", records.transcript());
        records.send_handshake(&message(HandshakeType::Finished, &data))?;
        Ok(State::ChangeCipherSpec(secrets, Box::new(theirs)))
    }
}

/// Keeps the keys to itself.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ServerHello => "ServerHello",
            Self::Certificate(_) => "Certificate",
            Self::ServerHelloDone(..) => "ServerHelloDone",
            Self::ChangeCipherSpec(..) => "ChangeCipherSpec",
            Self::Finished(_) => "Finished",
            Self::Connected => "Connected",
            Self::Failed => "Failed",
        })
    }
}

/// RFC 5246 section 7.4.1.2.
const MAX_SESSION_ID: usize = 32;
