//! TLS 1.3: from a shared secret or a PSK to the traffic secrets (RFC 8446 section 7.1).

use super::agree::{Agreed, Shares, agree};
use super::{Limit, Secret, StepKind, Way};
use crate::capture::Peer;
use crate::dissect::decrypt::{OpenedRecord, Stage};
use crate::dissect::epoch::{Keys, Tls13, open_stream};
use crate::dissect::suite::{Hash, Suite};
use crate::dissect::tls::Plaintext;
use crate::dissect::{Field, Stream, lookup};

/// `message_hash` (section 4.4.1) and Finished.
const MESSAGE_HASH: u8 = 254;
const FINISHED: u8 = 20;

/// Message type and a length of three bytes.
const HEADER: usize = 4;

impl Way<'_> {
    pub(super) fn tls13(&mut self, suite: Suite, secret: &Secret) -> Result<(), Limit> {
        let hash = suite.hash;
        match secret {
            Secret::Traffic {
                from,
                stage,
                secret,
            } => {
                self.open(suite, *from, vec![(*stage, secret.to_vec())]);
                // Even where this direction is all that was sealed, the limit is what is to be told.
                Err(if self.revealed.opened.is_empty() {
                    Limit::DoesNotFit
                } else {
                    Limit::OneDirection
                })
            }
            Secret::KeyShare {
                of,
                group,
                private_key,
            } => {
                let sent = KeyShares::of(self).ok_or(Limit::NoHandshake)?;
                let shared = match agree(&sent.borrowed(), *of, *group, private_key)? {
                    Agreed::Whole(secret) => secret,
                    Agreed::Hybrid(mlkem, x25519) => {
                        self.step(StepKind::MlKemSecret, None, &mlkem);
                        self.step(StepKind::X25519Secret, None, &x25519);
                        [mlkem, x25519].concat()
                    }
                    Agreed::MlKemHalf(secret) => {
                        self.step(StepKind::MlKemSecret, None, &secret);
                        return Err(Limit::HalfOfHybrid);
                    }
                    Agreed::X25519Half(secret) => {
                        self.step(StepKind::X25519Secret, None, &secret);
                        return Err(Limit::HalfOfHybrid);
                    }
                };
                self.step(StepKind::SharedSecret, None, &shared);
                if self.is_resumed() {
                    return Err(Limit::NeedsPsk);
                }
                let zeroes = vec![0; usize::from(hash.length())];
                let early = hash.extract(&zeroes, &zeroes);
                self.schedule(suite, &early, &shared)?;
                // What was sent before under a ticket that the server did not take.
                let early = lookup::bytes(&self.dissection.client, "ClientHello", "early_data");
                if early.is_empty() {
                    Ok(())
                } else {
                    Err(Limit::NeedsPsk)
                }
            }
            Secret::Psk(psk) => self.psk(suite, psk),
            Secret::Certificate { .. } => Err(Limit::SignsOnly),
            Secret::PreMaster(_) | Secret::Master(_) => Err(Limit::DoesNotFit),
        }
    }

    /// Whether the server took a PSK.
    fn is_resumed(&self) -> bool {
        !lookup::bytes(&self.dissection.server, "ServerHello", "selected_identity").is_empty()
    }

    fn psk(&mut self, suite: Suite, psk: &[u8]) -> Result<(), Limit> {
        let hash = suite.hash;
        let early = hash.extract(&vec![0; usize::from(hash.length())], psk);
        // Whether it is the PSK of this connection, its binder tells (section 4.2.11.2).
        if !self.is_bound(hash, &early).unwrap_or_default() {
            return Err(Limit::DoesNotFit);
        }
        self.step(StepKind::EarlySecret, None, &early);
        let hello = &self.dissection.client;
        if !lookup::bytes(hello, "ClientHello", "early_data").is_empty() {
            let hellos = lookup::handshake(hello);
            let (_, hello) = hellos.first().ok_or(Limit::NoHandshake)?;
            let secret = hash
                .derive(&early, "c e traffic", hello)
                .ok_or(Limit::DoesNotFit)?;
            self.step(StepKind::EarlyTrafficSecret, Some(Peer::Client), &secret);
            self.open(suite, Peer::Client, vec![(Stage::Early, secret)]);
        }
        if !self.is_resumed() || KeyShares::of(self).is_some() {
            return Err(Limit::NeedsKeyExchange);
        }
        // psk_ke: nothing is mixed in.
        self.schedule(suite, &early, &vec![0; usize::from(hash.length())])
    }

    /// Whether one of the binders fits.
    fn is_bound(&self, hash: Hash, early: &[u8]) -> Option<bool> {
        let stream = &self.dissection.client;
        let hello = stream
            .units
            .iter()
            .filter_map(|unit| unit.field.find("ClientHello"))
            .rfind(|hello| hello.find("binders").is_some())?;
        let binders = hello.find("binders")?;
        let mut transcript = Vec::new();
        if let Some((first, retry)) = self.before_retry(hash) {
            transcript.extend_from_slice(&first);
            transcript.extend_from_slice(&retry);
        }
        transcript.extend_from_slice(
            stream
                .bytes
                .get(hello.start as usize..binders.start as usize)?,
        );
        let key = hash.derive(early, "res binder", &[])?;
        let key = hash.expand(&key, "finished", &[], hash.length())?;
        let expected = hash.hmac(&key, &hash.digest(&transcript));
        let mut bound = false;
        binders.each("opaque", &mut |binder: &Field| {
            let binder = stream.bytes.get(binder.start as usize..binder.end as usize);
            bound |= binder == Some(&expected);
        });
        Some(bound)
    }

    /// The first `ClientHello`, as the transcript has it after a `HelloRetryRequest`, and that
    /// (section 4.4.1).
    fn before_retry(&self, hash: Hash) -> Option<(Vec<u8>, Vec<u8>)> {
        let client = lookup::handshake(&self.dissection.client);
        let server = lookup::handshake(&self.dissection.server);
        let (_, first) = client.first()?;
        let (_, retry) = server
            .iter()
            .find(|(name, _)| *name == "HelloRetryRequest")?;
        let header = [MESSAGE_HASH, 0, 0, hash.length()];
        Some(([&header[..], &hash.digest(first)].concat(), retry.clone()))
    }

    /// The transcript up to and with the `ServerHello`.
    fn hellos_transcript(&self, hash: Hash) -> Option<Vec<u8>> {
        let client = lookup::handshake(&self.dissection.client);
        let server = lookup::handshake(&self.dissection.server);
        let mut hellos = client.iter().filter(|(name, _)| *name == "ClientHello");
        let (_, server_hello) = server.iter().find(|(name, _)| *name == "ServerHello")?;
        let mut transcript = Vec::new();
        if let Some((first, retry)) = self.before_retry(hash) {
            hellos.next()?;
            transcript.extend_from_slice(&first);
            transcript.extend_from_slice(&retry);
        }
        let (_, client_hello) = hellos.next()?;
        transcript.extend_from_slice(client_hello);
        transcript.extend_from_slice(server_hello);
        Some(transcript)
    }

    /// Everything after the early secret.
    fn schedule(&mut self, suite: Suite, early: &[u8], shared: &[u8]) -> Result<(), Limit> {
        let hash = suite.hash;
        let mut transcript = self.hellos_transcript(hash).ok_or(Limit::NoHandshake)?;
        let secrets = Secrets { hash };
        let handshake = secrets.next(early, shared).ok_or(Limit::DoesNotFit)?;
        self.step(StepKind::HandshakeSecret, None, &handshake);
        let zeroes = vec![0; usize::from(hash.length())];
        let master = secrets.next(&handshake, &zeroes).ok_or(Limit::DoesNotFit)?;
        let [client_handshake, server_handshake] = secrets
            .pair(&handshake, ["c hs traffic", "s hs traffic"], &transcript)
            .ok_or(Limit::DoesNotFit)?;
        for (of, secret) in [
            (Peer::Client, &client_handshake),
            (Peer::Server, &server_handshake),
        ] {
            self.step(StepKind::HandshakeTrafficSecret, Some(of), secret);
        }
        // The server's handshake has to be opened before the transcript can go on.
        let flight = open_stream(
            Peer::Server,
            &self.dissection.server,
            Keys::Tls13(Tls13::new(
                suite,
                Peer::Server,
                vec![(Stage::Handshake, server_handshake.clone())],
            )),
        );
        let mut client = vec![(Stage::Handshake, client_handshake)];
        let mut server = vec![(Stage::Handshake, server_handshake)];
        let finished = up_to_finished(&flight);
        if let Some(messages) = &finished {
            transcript.extend_from_slice(messages);
            self.step(StepKind::MasterSecret13, None, &master);
            let [client_application, server_application] = secrets
                .pair(&master, ["c ap traffic", "s ap traffic"], &transcript)
                .ok_or(Limit::DoesNotFit)?;
            for (of, secret) in [
                (Peer::Client, &client_application),
                (Peer::Server, &server_application),
            ] {
                self.step(StepKind::ApplicationTrafficSecret, Some(of), secret);
            }
            client.push((Stage::Application, client_application));
            server.push((Stage::Application, server_application));
        }
        self.open(suite, Peer::Client, client);
        self.open(suite, Peer::Server, server);
        if self.revealed.opened.is_empty() {
            return Err(Limit::DoesNotFit);
        }
        finished.map(drop).ok_or(Limit::Changed)
    }

    fn open(&mut self, suite: Suite, from: Peer, secrets: Vec<(Stage, Vec<u8>)>) {
        let stream: &Stream = match from {
            Peer::Client => &self.dissection.client,
            Peer::Server => &self.dissection.server,
        };
        let keys = Keys::Tls13(Tls13::new(suite, from, secrets));
        let opened = open_stream(from, stream, keys);
        self.revealed.opened.extend(opened);
    }
}

/// The steps of the schedule.
struct Secrets {
    hash: Hash,
}

impl Secrets {
    /// The secret after `secret`, with `ikm` mixed in.
    fn next(&self, secret: &[u8], ikm: &[u8]) -> Option<Vec<u8>> {
        let salt = self.hash.derive(secret, "derived", &[])?;
        Some(self.hash.extract(&salt, ikm))
    }

    /// Two traffic secrets, the client's and the server's.
    fn pair(&self, secret: &[u8], labels: [&str; 2], transcript: &[u8]) -> Option<[Vec<u8>; 2]> {
        let [client, server] = labels;
        Some([
            self.hash.derive(secret, client, transcript)?,
            self.hash.derive(secret, server, transcript)?,
        ])
    }
}

/// The handshake messages in these records, up to and with Finished.
fn up_to_finished(flight: &[OpenedRecord]) -> Option<Vec<u8>> {
    let mut messages = Vec::new();
    for record in flight {
        let inner = Plaintext::inner(&record.plaintext);
        if inner.is_handshake() {
            messages.extend_from_slice(inner.content);
        }
    }
    let mut end = 0;
    loop {
        let [message_type, a, b, c] = *messages.get(end..)?.first_chunk::<HEADER>()?;
        end += HEADER + u32::from_be_bytes([0, a, b, c]) as usize;
        if message_type == FINISHED {
            return messages.get(..end).map(<[u8]>::to_vec);
        }
    }
}

/// The group that the server chose, and both sides' shares of it.
struct KeyShares {
    group: [u8; 2],
    client: Vec<u8>,
    server: Vec<u8>,
}

impl KeyShares {
    fn of(way: &Way<'_>) -> Option<Self> {
        let (client, server) = (&way.dissection.client, &way.dissection.server);
        let mut chosen = entries(server, "ServerHello");
        let (group, share) = chosen.next()?;
        // After a HelloRetryRequest the second hello's share counts.
        let offered = entries(client, "ClientHello")
            .filter(|(offered, _)| *offered == group)
            .last();
        Some(Self {
            group,
            client: offered.map(|(_, share)| share).unwrap_or_default(),
            server: share,
        })
    }

    fn borrowed(&self) -> Shares<'_> {
        Shares {
            group: self.group,
            client: &self.client,
            server: &self.server,
        }
    }
}

/// The key shares in one peer's hellos: the group and the share.
fn entries(stream: &Stream, hello: &str) -> impl Iterator<Item = ([u8; 2], Vec<u8>)> {
    let mut found = Vec::new();
    // From wherever records may cut them.
    let bytes = lookup::bytes(stream, hello, "KeyShareEntry");
    let mut rest = &bytes[..];
    while let [a, b, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((share, after)) = after.split_at_checked(length) else {
            break;
        };
        found.push(([*a, *b], share.to_vec()));
        rest = after;
    }
    found.into_iter()
}
