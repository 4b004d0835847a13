//! What the handshake of TLS 1.2 says in the clear, which TLS 1.3 seals.
//!
//! - `Ear::other`: what any message but a hello gives away
//! - `Ear::alert`: an alert

use super::message::{Node, messages};
use super::{Ear, Topic, hex, text};
use crate::capture::Peer;
use crate::dissect::Unit;

impl<'a> Ear<'a> {
    pub(super) fn other(&mut self, from: Peer, message: &Node<'a>) {
        match message.name() {
            "Certificate" => self.certificate(from, message),
            "ServerKeyExchange" | "ClientKeyExchange" => self.key_exchange(from, message),
            "HelloRetryRequest" => {
                if let Some(group) = message.find("selected_group") {
                    self.learn_from(Topic::Retry, group.text().into(), from, group.parts());
                }
            }
            "NewSessionTicket" => {
                if let Some(ticket) = message.find("ticket").and_then(|it| it.find("opaque")) {
                    self.learn_hex(Topic::TicketGiven, "", from, &ticket);
                }
            }
            _ => {}
        }
    }

    fn certificate(&mut self, from: Peer, message: &Node<'a>) {
        // The leaf comes first; the others are the issuers'.
        let Some(leaf) = message.find("cert_data") else {
            return;
        };
        let topic = match from {
            Peer::Client => Topic::ClientCertificate,
            Peer::Server => Topic::Certificate,
        };
        let mut names = leaf.all("dNSName");
        if names.is_empty() {
            names.extend(leaf.find("subject"));
        }
        for name in names {
            self.learn_from(topic, name.text().into(), from, name.parts());
        }
    }

    fn key_exchange(&mut self, from: Peer, message: &Node<'a>) {
        if let Some(point) = message.find("point") {
            // Of both points, which only the server names.
            let mut messages = messages(self.stream(Peer::Server)).into_iter();
            let group = messages.find_map(|message| message.find("namedcurve"));
            let group = group.as_ref().map_or("", Node::text);
            let value = [group, " ", &hex(&point.bytes(self.stream(from)))].concat();
            self.learn_from(Topic::KeyShares, value, from, point.parts());
        }
        if let Some(secret) = message.find("EncryptedPreMasterSecret")
            && let Some(secret) = secret.find("opaque")
        {
            self.learn_hex(Topic::EncryptedSecret, "", from, &secret);
        }
    }

    pub(super) fn alert(&mut self, from: Peer, unit: &'a Unit) {
        unit.field.each("Alert", &mut |alert| {
            self.learn_from(Topic::Alert, text(alert).into(), from, &[alert]);
        });
    }
}
