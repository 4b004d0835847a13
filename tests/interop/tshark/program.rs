//! `tshark`, and what it says.
//!
//! - [`Folder`]: where its files are; [`Folder::frames`]: what it makes of a capture, frame by frame
//! - [`Frame`], [`Record`], [`Expert`]: what it found in them

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use port443::capture::Peer;

/// One packet, as tshark reads it.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) number: u32,
    /// In seconds since 1970, with the digits that the file has.
    pub(super) time: String,
    /// Address and port.
    pub(super) from: (String, u16),
    pub(super) to: (String, u16),
    /// Of IP and TCP: `1` is good.
    pub(super) checksums: [String; 2],
    pub(super) comments: Vec<String>,
    /// Whether something is malformed, in the words of tshark.
    pub(super) malformed: bool,
    pub(super) experts: Vec<Expert>,
    /// The TLS records that end here.
    pub(super) records: Vec<Record>,
    /// What was said without TLS, or inside of it: HTTP's first lines, SMTP's lines.
    pub(super) lines: Vec<String>,
    /// What it decrypted here, in order.
    pub(super) decrypted: Vec<Vec<u8>>,
}

impl Frame {
    /// Who sent it: servers have the ports that are theirs.
    pub(super) fn sender(&self) -> Peer {
        if [80, 443, 587].contains(&self.to.1) {
            Peer::Client
        } else {
            Peer::Server
        }
    }
}

/// One TLS record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Record {
    /// As it stands on the wire.
    pub(super) content_type: u8,
    pub(super) length: usize,
    /// The handshake messages in it that could be read.
    pub(super) messages: Vec<u8>,
}

/// Something that tshark thinks a person should look at.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Expert {
    pub(super) severity: Severity,
    pub(super) says: String,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Severity {
    Chat,
    Note,
    Warning,
    Error,
}

/// A folder of its own.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let folder = std::env::temp_dir().join(format!(
            "port443-tshark-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed),
        ));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// All of a capture, perhaps with a key log that is not in it.
    pub(super) fn frames(&self, capture: &[u8], key_log: Option<&str>) -> Vec<Frame> {
        let capture = self.write("run.pcapng", capture);
        let mut options = vec![
            "-r".to_owned(),
            capture.to_str().unwrap().to_owned(),
            // Names and services stay numbers.
            "-n".to_owned(),
        ];
        let mut prefer = |preference: &str| {
            options.extend(["-o".to_owned(), preference.to_owned()]);
        };
        prefer("ip.check_checksum:TRUE");
        prefer("tcp.check_checksum:TRUE");
        // As a receiver does it: without, what comes after a lost segment is not read.
        prefer("tcp.reassemble_out_of_order:TRUE");
        // Otherwise it warns that it might.
        prefer("smtp.decryption:TRUE");
        if let Some(key_log) = key_log {
            let path = self.write("keys.log", key_log);
            prefer(&format!("tls.keylog_file:{}", path.display()));
        }
        // Both at once: there are two processors.
        let details = start(&options, &["-T", "pdml"]);
        let bytes = start(
            &options,
            &["-x", "-P", "-o", "gui.column.format:\"No.\",\"%m\""],
        );
        let mut frames = read_details(&details.text());
        let mut decrypted = read_bytes(&bytes.text());
        for frame in &mut frames {
            frame.decrypted = decrypted.remove(&frame.number).unwrap_or_default();
        }
        assert_eq!(decrypted, BTreeMap::new());
        frames
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A tshark that runs.
struct Running(std::thread::JoinHandle<std::process::Output>);

fn start(options: &[String], more: &[&str]) -> Running {
    let mut command = Command::new("tshark");
    command
        .args(options)
        .args(more)
        // What a person has set on this machine is no matter.
        .env(
            "WIRESHARK_CONFIG_DIR",
            std::env::temp_dir().join("port443-no-config"),
        )
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null());
    Running(std::thread::spawn(move || {
        command.output().expect(
            "tshark cannot be started: install it (`apt-get install tshark`; `cargo xtask test` \
             does), nothing is compared without it",
        )
    }))
}

impl Running {
    fn text(self) -> String {
        let output = self.0.join().expect("tshark ran");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// PDML: XML with one element on a line.
fn read_details(text: &str) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut severity = Severity::Chat;
    let mut says = String::new();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("<packet>") {
            frames.push(Frame::default());
            continue;
        }
        let Some(frame) = frames.last_mut() else {
            continue;
        };
        let Some(name) = attribute(line, "name") else {
            continue;
        };
        let show = || attribute(line, "show").unwrap_or_default();
        let number = || show().parse::<u32>().unwrap();
        let port = || show().parse::<u16>().unwrap();
        match name.as_str() {
            "frame.number" => frame.number = number(),
            "frame.time_epoch" => frame.time = show(),
            "frame.comment" => frame.comments.push(show()),
            "ip.src" => frame.from.0 = show(),
            "ip.dst" => frame.to.0 = show(),
            "tcp.srcport" => frame.from.1 = port(),
            "tcp.dstport" => frame.to.1 = port(),
            "ip.checksum.status" => frame.checksums[0] = show(),
            "tcp.checksum.status" => frame.checksums[1] = show(),
            "_ws.malformed" => frame.malformed = true,
            "_ws.expert.message" => says = show(),
            "_ws.expert.severity" => {
                severity = match number() {
                    0x0080_0000 => Severity::Error,
                    0x0060_0000 => Severity::Warning,
                    0x0040_0000 => Severity::Note,
                    _ => Severity::Chat,
                };
            }
            "_ws.expert.group" => frame.experts.push(Expert {
                severity,
                says: std::mem::take(&mut says),
            }),
            "tls.record" => frame.records.push(Record {
                content_type: 0,
                length: 0,
                messages: Vec::new(),
            }),
            // Of a record that was decrypted, the bytes are what the wire says, and what is shown is
            // what was inside.
            "tls.record.content_type" | "tls.record.opaque_type" => {
                let value = attribute(line, "value").unwrap();
                frame.records.last_mut().unwrap().content_type =
                    u8::from_str_radix(&value, 16).unwrap();
            }
            "tls.record.length" => {
                frame.records.last_mut().unwrap().length = show().parse().unwrap();
            }
            "tls.handshake.type" => {
                let message = show().parse().unwrap();
                frame.records.last_mut().unwrap().messages.push(message);
            }
            "http.request.method" | "http.response.code" => frame.lines.push(show()),
            "http.request.uri" => {
                let uri = show();
                let line = frame.lines.last_mut().unwrap();
                *line = format!("{line} {uri}");
            }
            // What is shown has the line end in it; the name for it has it escaped.
            "smtp.command_line" | "smtp.response" => {
                let shown = attribute(line, "showname").unwrap();
                let (_, said) = shown.split_once(": ").unwrap();
                frame.lines.push(said.trim_end_matches("\\r\\n").to_owned());
            }
            _ => {}
        }
    }
    frames
}

/// An attribute's value, without the escapes of XML.
fn attribute(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(
        value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&apos;", "'")
            .replace("&amp;", "&"),
    )
}

/// Hex dumps: of each frame its number and then, each under its name, the frame's bytes and what was
/// made of them.
fn read_bytes(text: &str) -> BTreeMap<u32, Vec<Vec<u8>>> {
    let mut found: BTreeMap<u32, Vec<Vec<u8>>> = BTreeMap::new();
    let mut number = 0;
    let mut decrypting = false;
    for line in text.lines() {
        if let Ok(next) = line.trim().parse() {
            number = next;
            decrypting = false;
        } else if line.ends_with(" bytes):") {
            decrypting = line.starts_with("Decrypted ");
            if decrypting {
                found.entry(number).or_default().push(Vec::new());
            }
        } else if decrypting && let Some((_, dump)) = line.split_once("  ") {
            let digits = dump.get(..47).unwrap_or(dump);
            let bytes = digits.split_ascii_whitespace();
            let buffer = found
                .get_mut(&number)
                .and_then(|buffers| buffers.last_mut());
            buffer
                .unwrap()
                .extend(bytes.map(|byte| u8::from_str_radix(byte, 16).unwrap()));
        }
    }
    found
}
