//! TLS 1.2: from a pre-master secret to the keys (RFC 5246 sections 6.3 and 8.1, RFC 7627).

use super::agree::{Agreed, Shares, agree, rsa_decrypt};
use super::{CertificateKey, Group, Hellos, Limit, Secret, StepKind, Way};
use crate::capture::Peer;
use crate::dissect::epoch::{KeyBlock, Keys, open_stream};
use crate::dissect::lookup::{self, encrypt_then_mac};
use crate::dissect::suite::Exchange;

impl Way<'_> {
    pub(super) fn tls12(&mut self, hellos: &Hellos, secret: &Secret) -> Result<(), Limit> {
        match secret {
            Secret::Master(master) => self.keys(hellos, master),
            Secret::PreMaster(pre_master) => self.master(hellos, pre_master),
            Secret::KeyShare {
                of,
                group,
                private_key,
            } => {
                let pre_master = self.ecdhe(*of, *group, private_key)?;
                self.step(StepKind::SharedSecret, None, &pre_master);
                self.master(hellos, &pre_master)
            }
            Secret::Certificate {
                of: Peer::Server,
                key:
                    CertificateKey::Rsa {
                        modulus,
                        private_exponent,
                    },
            } if hellos.suite.exchange == Exchange::Rsa => {
                let encrypted =
                    lookup::bytes(&self.dissection.client, "ClientKeyExchange", "opaque");
                let pre_master =
                    rsa_decrypt(modulus, private_exponent, &encrypted).ok_or(Limit::DoesNotFit)?;
                self.step(StepKind::PreMasterSecret, None, &pre_master);
                self.master(hellos, &pre_master)
            }
            Secret::Certificate { .. } => Err(Limit::SignsOnly),
            Secret::Traffic { .. } | Secret::Psk(_) => Err(Limit::DoesNotFit),
        }
    }

    /// The shared secret of the two points.
    fn ecdhe(&self, of: Peer, group: Group, private_key: &[u8]) -> Result<Vec<u8>, Limit> {
        let (client, server) = (&self.dissection.client, &self.dissection.server);
        let curve = lookup::bytes(server, "ServerKeyExchange", "namedcurve");
        let shares = Shares {
            group: *curve.first_chunk().ok_or(Limit::NoHandshake)?,
            client: &lookup::bytes(client, "ClientKeyExchange", "point"),
            server: &lookup::bytes(server, "ServerKeyExchange", "point"),
        };
        match agree(&shares, of, group, private_key)? {
            Agreed::Whole(secret) => Ok(secret),
            _ => Err(Limit::Unused),
        }
    }

    fn master(&mut self, hellos: &Hellos, pre_master: &[u8]) -> Result<(), Limit> {
        let hash = hellos.suite.hash;
        let extended = [
            (&self.dissection.client, "ClientHello"),
            (&self.dissection.server, "ServerHello"),
        ]
        .iter()
        .all(|(stream, hello)| !lookup::bytes(stream, hello, "extended_master_secret").is_empty());
        let (kind, label, seed) = if extended {
            let transcript = self.transcript().ok_or(Limit::NoHandshake)?;
            (
                StepKind::ExtendedMasterSecret,
                "extended master secret",
                hash.digest(&transcript),
            )
        } else {
            (
                StepKind::MasterSecret,
                "master secret",
                [&hellos.client_random[..], &hellos.server_random].concat(),
            )
        };
        let master = hash.prf(pre_master, label, &seed, 48);
        self.step(kind, None, &master);
        self.keys(hellos, &master)
    }

    fn keys(&mut self, hellos: &Hellos, master: &[u8]) -> Result<(), Limit> {
        let randoms = [&hellos.client_random[..], &hellos.server_random];
        let encrypt_then_mac = encrypt_then_mac(self.dissection);
        let block = KeyBlock::new(hellos.suite, master, randoms, encrypt_then_mac);
        self.step(StepKind::KeyBlock, None, block.bytes());
        for (from, stream) in self.dissection.streams() {
            if let Some(keys) = block.keys(from) {
                let opened = open_stream(from, stream, Keys::Tls12(keys));
                self.revealed.opened.extend(opened);
            }
        }
        if self.revealed.opened.is_empty() {
            return Err(Limit::DoesNotFit);
        }
        Ok(())
    }

    /// The handshake up to and with the `ClientKeyExchange` (RFC 7627 section 3).
    fn transcript(&self) -> Option<Vec<u8>> {
        let client = lookup::handshake(&self.dissection.client);
        let server = lookup::handshake(&self.dissection.server);
        let end = |messages: &[(&str, Vec<u8>)], last| {
            messages.iter().position(|(name, _)| *name == last)
        };
        let (hello, client) = client.split_first()?;
        let client = client.get(..=end(client, "ClientKeyExchange")?)?;
        let server = server.get(..=end(&server, "ServerHelloDone")?)?;
        let messages = core::iter::once(hello).chain(server).chain(client);
        Some(messages.flat_map(|(_, bytes)| bytes).copied().collect())
    }
}
