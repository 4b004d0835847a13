//! What TLS says before it has keys: the two hellos, whatever they agree on, and in TLS 1.2 what
//! follows them.
//!
//! - `Ear::handshake`: all of it

use super::message::{Node, messages};
use super::{Ear, Topic, hex};
use crate::capture::Peer;

/// Where the client's offers stand, each list with what is around it.
const OFFERS: [(&str, &str, Topic); 5] = [
    ("server_name", "HostName", Topic::ServerName),
    // ALPS (draft-vvv-tls-alps) has a list of the same name.
    (
        "application_layer_protocol_negotiation",
        "protocol_name_list",
        Topic::Alpn,
    ),
    ("cipher_suites", "cipher_suites", Topic::OfferedSuites),
    ("supported_versions", "versions", Topic::OfferedVersions),
    ("supported_groups", "named_group_list", Topic::OfferedGroups),
];

impl<'a> Ear<'a> {
    pub(super) fn handshake(&mut self) {
        #[cfg(feature = "everything")]
        let mut hellos = 0;
        for from in [Peer::Client, Peer::Server] {
            for message in messages(self.stream(from)) {
                match message.name() {
                    "ClientHello" => {
                        // A second one answers a HelloRetryRequest, and is known by the first.
                        #[cfg(feature = "everything")]
                        {
                            if hellos == 0 {
                                self.ja4(from, &message);
                            }
                            hellos += 1;
                        }
                        self.client_hello(from, &message);
                    }
                    "ServerHello" => self.server_hello(from, &message),
                    #[cfg(feature = "everything")]
                    _ => self.other(from, &message),
                    #[cfg(not(feature = "everything"))]
                    _ => {}
                }
            }
        }
    }

    fn client_hello(&mut self, from: Peer, hello: &Node<'a>) {
        for (around, list, topic) in OFFERS {
            let around = hello.find(around);
            for list in around.iter().flat_map(|around| around.all(list)) {
                // Of a name without its length, of a list with it.
                let name = list.find("opaque").filter(|_| topic == Topic::ServerName);
                let place = name.as_ref().unwrap_or(&list).parts();
                self.learn_from(topic, list.text().into(), from, place);
            }
        }
        #[cfg(feature = "everything")]
        {
            self.session_id(from, hello, "legacy_session_id");
            self.encrypted_hello(from, hello);
        }
        self.key_shares(from, hello);
        #[cfg(feature = "everything")]
        self.tickets_shown(from, hello);
    }

    fn server_hello(&mut self, from: Peer, hello: &Node<'a>) {
        if let Some(suite) = hello.find("cipher_suite")
            && let Some(version) = hello
                .find("selected_version")
                .or_else(|| hello.find("legacy_version"))
        {
            let value = [version.text(), ", ", suite.text()].concat();
            let fields = [version.parts(), suite.parts()].concat();
            self.learn_from(Topic::Chosen, value, from, &fields);
        }
        #[cfg(feature = "everything")]
        self.session_id(from, hello, "legacy_session_id_echo");
        self.key_shares(from, hello);
        #[cfg(feature = "everything")]
        self.ticket_taken(from, hello);
    }

    /// That there is one (RFC 9849), or what looks like it.
    #[cfg(feature = "everything")]
    fn encrypted_hello(&mut self, from: Peer, hello: &Node<'a>) {
        if let Some(sealed) = hello.find("encrypted_client_hello") {
            let length = sealed.bytes(self.stream(from)).len();
            let value = [&length.to_string(), " bytes"].concat();
            self.learn_from(Topic::EncryptedHello, value, from, sealed.parts());
        }
    }

    #[cfg(feature = "everything")]
    fn session_id(&mut self, from: Peer, hello: &Node<'a>, name: &str) {
        let id = hello.find(name).and_then(|id| id.find("opaque"));
        if let Some(id) = id {
            self.learn_hex(Topic::SessionId, "", from, &id);
        }
    }

    /// The public halves, from hellos of TLS 1.3.
    fn key_shares(&mut self, from: Peer, hello: &Node<'a>) {
        for entry in hello.all("KeyShareEntry") {
            if let Some(key) = entry.find("opaque") {
                let value = [entry.text(), " ", &hex(&key.bytes(self.stream(from)))].concat();
                self.learn_from(Topic::KeyShares, value, from, entry.parts());
            }
        }
    }

    /// Learns bytes that have no words, after what is said about them.
    #[cfg(feature = "everything")]
    pub(super) fn learn_hex(&mut self, topic: Topic, about: &str, from: Peer, node: &Node<'a>) {
        let value = [about, &hex(&node.bytes(self.stream(from)))].concat();
        self.learn_from(topic, value, from, node.parts());
    }
}
