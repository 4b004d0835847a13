//! What an observer learns that not every connection has: from the handshake of TLS 1.2, a retry, a
//! ticket, early data, and from mail in the clear.

use super::{Ear, Topic, hex, text};
use crate::capture::Peer;
use crate::dissect::{Field, Stream, Unit};

/// The curve that the server named.
pub(super) fn curve(server: &Stream) -> Option<&Field> {
    let mut units = server.units.iter();
    units.find_map(|unit| unit.field.find("namedcurve"))
}

impl<'a> Ear<'a> {
    /// What a handshake message in the clear gives away, beyond the hellos of TLS 1.3.
    pub(super) fn handshake(&mut self, from: Peer, unit: &'a Unit) {
        let root = &unit.field;
        // The leaf comes first; the others are the issuers'.
        if let Some(leaf) = root
            .find("certificate_list")
            .and_then(|list| list.find("cert_data"))
        {
            let topic = match from {
                Peer::Client => Topic::ClientCertificate,
                Peer::Server => Topic::Certificate,
            };
            let mut names = Vec::new();
            leaf.each("dNSName", &mut |name| names.push(name));
            if names.is_empty() {
                names.extend(leaf.find("subject"));
            }
            for name in names {
                self.learn_from(topic, text(name).into(), from, &[name]);
            }
        }
        // The points of ECDHE.
        for message in ["ServerKeyExchange", "ClientKeyExchange"] {
            let point = root.find(message).and_then(|message| message.find("point"));
            if let Some(point) = point {
                let group = self.curve.map_or("", text);
                let value = [group, " ", &self.hex(from, point)].concat();
                self.learn_from(Topic::KeyShares, value, from, &[point]);
            }
        }
        if let Some(secret) = root.find("EncryptedPreMasterSecret")
            && let Some(secret) = secret.find("opaque")
        {
            let value = self.hex(from, secret);
            self.learn_from(Topic::EncryptedSecret, value, from, &[secret]);
        }
        if let Some(group) = root
            .find("HelloRetryRequest")
            .and_then(|retry| retry.find("selected_group"))
        {
            self.learn_from(Topic::Retry, text(group).into(), from, &[group]);
        }
        root.each("PskIdentity", &mut |ticket| {
            if let Some(identity) = ticket.find("opaque") {
                let value = self.hex(from, identity);
                self.learn_from(Topic::Ticket, value, from, &[identity]);
            }
        });
        if let Some(taken) = root.find("selected_identity") {
            self.learn_from(Topic::Ticket, "taken".into(), from, &[taken]);
        }
    }

    fn hex(&self, from: Peer, field: &Field) -> String {
        let bytes = &self.stream(from).bytes;
        hex(bytes
            .get(field.start as usize..field.end as usize)
            .unwrap_or_default())
    }

    /// The client's sealed records that passed before the server's hello did.
    pub(super) fn early_data(&mut self) {
        let server = &self.stream(Peer::Server).units;
        let answered = server
            .iter()
            .find(|unit| unit.field.find("ServerHello").is_some())
            .map(|hello| hello.seen_at);
        let client = &self.stream(Peer::Client).units;
        let offered = client
            .iter()
            .any(|unit| unit.field.find("early_data").is_some());
        if !offered {
            return;
        }
        for unit in client {
            let early = unit.sealed && answered.is_none_or(|answered| unit.seen_at < answered);
            if let Some(length) = unit.field.find("length").filter(|_| early) {
                let value = [text(length), " bytes"].concat();
                self.learn_from(Topic::EarlyData, value, Peer::Client, &[length]);
            }
        }
    }

    /// Mail in the clear. Whether it was mail.
    pub(super) fn mail(&mut self, from: Peer, unit: &'a Unit) -> bool {
        let root = &unit.field;
        match root.name {
            "SMTP command" | "Reply" => {
                self.learn_from(Topic::MailDialogue, text(root).into(), from, &[root]);
                self.credentials(from, root, "initial-response");
            }
            "AUTH response" => self.credentials(from, root, "response"),
            "mail data" => {
                root.each("header field", &mut |field| {
                    self.learn_from(Topic::Mail, text(field).into(), from, &[field]);
                });
                if let Some(body) = root.find("body") {
                    self.learn_from(Topic::Mail, text(body).trim_end().into(), from, &[body]);
                }
            }
            _ => return false,
        }
        true
    }

    fn credentials(&mut self, from: Peer, root: &'a Field, name: &str) {
        if let Some(field) = root.find(name).filter(|field| field.value.is_some()) {
            // RFC 4616: a user, a NUL, a password.
            let value = text(field)
                .trim_start_matches("NUL ")
                .replace(" NUL ", ", ");
            self.learn_from(Topic::Credentials, value, from, &[field]);
        }
    }
}
