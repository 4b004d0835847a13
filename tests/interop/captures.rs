//! Captures of other programs, as tshark reads and opens them and as we do.

use std::collections::BTreeMap;
use std::process::Command;

use port443::bytes::Bytes;
use port443::capture::Peer;
use port443::dissect::decrypt::decrypt_with;
use port443::dissect::{Field, dissect};

#[path = "../captures/files.rs"]
mod files;

use self::files::{CAPTURES, connections, key_log, path};

/// What tshark calls it, and the fields of ours that say the same, with how many bytes each has.
const SAME: &[(&str, &[&str])] = &[
    ("tls.handshake.type", &["msg_type"]),
    ("tls.handshake.extension.type", &["extension_type"]),
    (
        "tls.handshake.ciphersuite",
        &["CipherSuite", "cipher_suite"],
    ),
    ("tls.handshake.version", &["legacy_version"]),
    ("tls.handshake.random", &["random"]),
    ("tls.handshake.extensions_server_name", &["HostName"]),
    ("tls.handshake.extensions_supported_group", &["NamedGroup"]),
    (
        "tls.handshake.extensions.supported_version",
        &["ProtocolVersion", "selected_version"],
    ),
    ("tls.handshake.extensions_key_share_group", &["group"]),
    (
        "tls.handshake.extensions_key_share_selected_group",
        &["selected_group"],
    ),
    ("tls.handshake.extensions_alpn_str", &["ProtocolName"]),
    (
        "tls.handshake.sig_hash_alg",
        &["SignatureScheme", "algorithm"],
    ),
    ("x509af.serialNumber", &["serialNumber"]),
    ("tls.alert_message.desc", &["description"]),
];

type Said = BTreeMap<(u16, Peer, &'static str), Vec<String>>;

fn tshark(name: &str, arguments: &[&str]) -> String {
    let file = [".pcap", ".pcapng"]
        .map(|ending| path(&[name, ending].concat()))
        .into_iter()
        .find(|file| file.exists())
        .unwrap();
    let keys = path(&[name, ".keys"].concat());
    let output = Command::new("tshark")
        .arg("-r")
        .arg(file)
        .args(["-o", &format!("tls.keylog_file:{}", keys.display())])
        .args(["-o", "tcp.reassemble_out_of_order:TRUE"])
        .args(arguments)
        .output()
        .expect("tshark is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// By the client's port, who said it, and what it is.
fn theirs(name: &str) -> Said {
    let mut arguments = vec!["-T", "fields", "-E", "separator=/t", "-E", "aggregator= "];
    for field in ["tcp.srcport", "tcp.dstport"] {
        arguments.extend(["-e", field]);
    }
    for (field, _) in SAME {
        arguments.extend(["-e", field]);
    }
    let mut said = Said::new();
    for line in tshark(name, &arguments).lines() {
        let mut columns = line.split('\t');
        let mut port = || columns.next().unwrap().parse::<u16>().unwrap();
        let (client, from) = match (port(), port()) {
            (443, client) => (client, Peer::Server),
            (client, _) => (client, Peer::Client),
        };
        for ((field, _), values) in SAME.iter().zip(columns) {
            let values = values.split(' ').filter(|value| !value.is_empty());
            said.entry((client, from, field))
                .or_default()
                .extend(values.map(normal));
        }
    }
    said
}

/// A number in decimal, or bytes in hexadecimal without anything between them, or text.
fn normal(value: &str) -> String {
    let digits = value.strip_prefix("0x").unwrap_or(value);
    if value.starts_with("0x")
        && let Ok(number) = u64::from_str_radix(digits, 16)
    {
        return number.to_string();
    }
    value.to_owned()
}

fn ours(name: &str) -> Said {
    let mut said = Said::new();
    let key_log = key_log(name);
    for capture in connections(name) {
        let dissection = dissect(&capture);
        let decrypted = decrypt_with(&dissection, &key_log);
        let bytes = &capture.segments[0].bytes;
        let mut fields = dissection.packets[0].fields.iter();
        let port = match capture.segments[0].from {
            Peer::Client => "Source Port",
            Peer::Server => "Destination Port",
        };
        let port = fields.find_map(|field| field.find(port)).unwrap();
        let port = &bytes[range(port)];
        let client = u16::from_be_bytes([port[0], port[1]]);
        for (from, stream) in [
            (Peer::Client, &dissection.client),
            (Peer::Server, &dissection.server),
        ] {
            for (place, unit) in (0..).zip(&stream.units) {
                let opened = decrypted
                    .opened
                    .iter()
                    .find(|record| record.from == from && record.unit == place);
                match opened {
                    Some(record) => {
                        for message in &record.messages {
                            gather(message, &record.plaintext, (client, from), &mut said);
                        }
                    }
                    None => gather(&unit.field, &stream.bytes, (client, from), &mut said),
                }
            }
        }
    }
    said
}

fn gather(field: &Field, bytes: &[u8], of: (u16, Peer), said: &mut Said) {
    // Whose status is told stands in a field of its own.
    if field.name == "certID" {
        return;
    }
    // Its lists are not among tshark's lists of protocols, and an algorithm of compression is none of
    // signatures.
    if matches!(field.name, "application_settings" | "CompressedCertificate") {
        for child in field
            .children
            .iter()
            .filter(|child| matches!(child.name, "extension_type" | "msg_type"))
        {
            gather(child, bytes, of, said);
        }
        return;
    }
    for (theirs, ours) in SAME {
        // In X.509 and OCSP other things have these names, too.
        if ours.contains(&field.name) && field.end - field.start <= 32 {
            let value = match field.name {
                "serialNumber" => hex(&bytes[contents(field)]),
                "HostName" | "ProtocolName" => field.value.clone().unwrap_or_default(),
                _ if !field.children.is_empty() => continue,
                "random" => hex(&bytes[range(field)]),
                _ => bytes[range(field)]
                    .iter()
                    .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
                    .to_string(),
            };
            said.entry((of.0, of.1, theirs)).or_default().push(value);
        }
    }
    for child in &field.children {
        gather(child, bytes, of, said);
    }
}

fn range(field: &Field) -> std::ops::Range<usize> {
    field.start as usize..field.end as usize
}

fn contents(field: &Field) -> std::ops::Range<usize> {
    range(field.find("contents").unwrap())
}

fn hex(bytes: &[u8]) -> String {
    Bytes(bytes.to_vec()).to_string()
}

#[test]
fn tshark_reads_the_same() {
    let mut different = Vec::new();
    for (name, _) in CAPTURES {
        let (mut theirs, mut ours) = (theirs(name), ours(name));
        // It decompresses certificates, which is not done here.
        theirs.retain(|key, values| {
            let is_compressed = name.ends_with("-hybrid") && key.2 == "x509af.serialNumber";
            !(is_compressed || values.is_empty())
        });
        ours.retain(|_, values| !values.is_empty());
        // It opens TLS 1.1 and what a second handshake agreed on; that is sealed here: a Finished of
        // each side, and an alert.
        if matches!(*name, "openssl-tls11" | "openssl-tls12-renegotiated") {
            theirs.retain(|key, _| key.2 != "tls.alert_message.desc");
            for (key, values) in &mut theirs {
                if key.2 == "tls.handshake.type" {
                    assert_eq!(values.pop(), Some("20".into()));
                }
            }
        }
        for key in theirs
            .keys()
            .chain(ours.keys())
            .collect::<std::collections::BTreeSet<_>>()
        {
            let (theirs, ours) = (theirs.get(key), ours.get(key));
            if theirs != ours {
                different.push(format!(
                    "{name} {key:?}\n  tshark {theirs:?}\n  ours   {ours:?}"
                ));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Both sides' bytes inside of TLS, as tshark follows them and as ours opens.
#[test]
fn tshark_opens_the_same() {
    let mut bytes = 0;
    for (name, _) in CAPTURES {
        // It gives no bytes of what it cannot dissect further.
        if matches!(*name, "openssl-tls11" | "openssl-tls12-renegotiated") {
            continue;
        }
        let key_log = key_log(name);
        for (number, capture) in connections(name).iter().enumerate() {
            let dissection = dissect(capture);
            let decrypted = decrypt_with(&dissection, &key_log);
            let follow = format!("follow,tls,raw,{number}");
            let mut theirs = [String::new(), String::new()];
            // Its first node is whoever spoke first inside, the second one's lines begin with a tab.
            let mut first = 0;
            for line in tshark(name, &["-q", "-z", &follow]).lines() {
                if let Some(node) = line.strip_prefix("Node 0: ") {
                    first = usize::from(node.ends_with(":443"));
                }
                let (side, digits) = match line.strip_prefix('\t') {
                    Some(digits) => (1 - first, digits),
                    None => (first, line),
                };
                if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    theirs[side].push_str(digits);
                }
            }
            let mut ours = [String::new(), String::new()];
            for record in &decrypted.opened {
                let stream = match record.from {
                    Peer::Client => &dissection.client,
                    Peer::Server => &dissection.server,
                };
                let header = stream.units[record.unit as usize].field.start as usize;
                let is_tls13 = record.secret != "CLIENT_RANDOM";
                let (content_type, content) = if is_tls13 {
                    let end = record
                        .plaintext
                        .iter()
                        .rposition(|byte| *byte != 0)
                        .unwrap();
                    (record.plaintext[end], &record.plaintext[..end])
                } else {
                    (stream.bytes[header], &record.plaintext[..])
                };
                if content_type == 23 {
                    ours[record.from as usize].push_str(&hex(content));
                }
            }
            bytes += ours[0].len() + ours[1].len();
            assert_eq!(ours, theirs, "{name}");
        }
    }
    assert!(bytes > 20_000, "{bytes}");
}
