//! tcpdump captures curl and `openssl s_server` on loopback, and what it wrote is opened here with
//! the key log.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use port443::capture::Peer;
use port443::import::CaptureFile;
use port443::import::summary::{
    CaptureSummary, ConnectionEnd, ConnectionSummary, KeysGiven, Protocol,
};
use port443::pki::Pki;
use port443::seed::{Seed, Stream};

use crate::HOST;
use crate::openssl::{Files, SServer, Terminal};

/// How long what passed may take to be in the file.
const PATIENCE: Duration = Duration::from_secs(30);

/// A tcpdump that is running.
struct Tcpdump(Child);

impl Tcpdump {
    /// Captures a port on loopback; or why it may not.
    fn start(port: u16, file: &Path) -> Result<Self, String> {
        let mut child = Command::new("tcpdump")
            .args(["-i", "lo", "-U", "--immediate-mode", "-Z", "root", "-w"])
            .arg(file)
            .arg(format!("tcp port {port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("tcpdump is installed");
        let said = child.stderr.take().unwrap();
        let mut all = String::new();
        let mut lines = BufReader::new(said).lines();
        while let Some(Ok(line)) = lines.next() {
            if line.contains("listening on") {
                // What else it says must have somewhere to go.
                thread::spawn(move || lines.for_each(drop));
                return Ok(Self(child));
            }
            all.push_str(&line);
        }
        child.wait().unwrap();
        Err(all)
    }
}

impl Drop for Tcpdump {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads a capture until the connection in it has ended.
fn read(file: &Path) -> (Vec<u8>, CaptureFile, CaptureSummary, ConnectionSummary) {
    let started = Instant::now();
    loop {
        let bytes = fs::read(file).unwrap_or_default();
        let mut capture = CaptureFile::new();
        if capture.push(&bytes).is_ok()
            && let Ok(summary) = capture.finish()
            // Before the server listened curl was refused, perhaps.
            && let Some(connection) = capture.connections(0, 100).pop()
            && connection.end != ConnectionEnd::Missing
            && connection.protocol == Protocol::Tls
            // It is being written.
            && summary.problems.is_empty()
        {
            return (bytes, capture, summary, connection);
        }
        assert!(
            started.elapsed() < PATIENCE,
            "the connection is not in the file: {:?}",
            capture.connections(0, 100)
        );
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_tcpdump_saw_of_curl_opens_with_the_key_log() {
    for (arguments, version, name) in [
        (&["-tls1_3"][..], "TLS 1.3", "1.3"),
        (
            &["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"],
            "TLS 1.2",
            "1.2",
        ),
        (
            &["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"],
            "TLS 1.2",
            "1.2-chacha",
        ),
    ] {
        let host = port443::host::HostName::parse(HOST).unwrap();
        let mut random = Seed::parse("443").unwrap().stream(Stream::Pki, 0);
        let files = Files::write(&Pki::mint(&host, &mut random).unwrap(), name);
        let file = files.path("loopback.pcap");
        let log = files.path("client.log");
        let server = SServer::start_with(&files, arguments);
        let tcpdump = match Tcpdump::start(server.port(), &file) {
            Ok(tcpdump) => tcpdump,
            Err(reason) => {
                // Everything else about captures is tested without.
                eprintln!("skipped, since tcpdump may not capture here: {reason}");
                // The server waits for somebody.
                drop(server.connect());
                return;
            }
        };
        let message = format!("message=under the third flowerpot, by {name}");
        let port = server.port();
        let curl: Vec<String> = [
            "--silent",
            "--insecure",
            "--http1.1",
            "--noproxy",
            "*",
            "--retry",
            "9",
            "--retry-connrefused",
            "--data",
            &message,
            "--resolve",
            &format!("{HOST}:{port}:127.0.0.1"),
            &format!("https://{HOST}:{port}/login"),
        ]
        .map(str::to_owned)
        .into();
        // The client's own key log, as browsers write it, too.
        let mut arguments = vec![format!("SSLKEYLOGFILE={}", log.display()), "curl".into()];
        arguments.extend(curl);
        let answer = Terminal::start("env", &arguments).end();
        assert_eq!(answer, "yes", "{name}");
        assert!(server.printed().contains(&message), "{name}");

        let (bytes, mut capture, summary, connection) = read(&file);
        drop(tcpdump);
        assert_eq!(summary.links[0].name, Some("ETHERNET"), "{name}");
        assert_eq!(connection.server.port, port, "{name}");
        assert_eq!(connection.protocol, Protocol::Tls, "{name}");
        assert_eq!(connection.server_name.as_deref(), Some(HOST), "{name}");
        assert_eq!(connection.version.as_deref(), Some(version), "{name}");
        assert_eq!(connection.keys, KeysGiven::Missing, "{name}");
        let told = capture.add_key_log(&fs::read_to_string(&log).unwrap());
        assert_eq!((told.in_file, told.unreadable), (1, 0), "{name}");
        let keys = capture.connections(connection.index, 1).remove(0).keys;
        assert_eq!(keys, KeysGiven::All, "{name}");

        let frames = capture.frames(connection.index).unwrap();
        let gathered: Vec<u8> = frames
            .ranges
            .iter()
            .flat_map(|range| {
                let start = usize::try_from(range.offset).unwrap();
                &bytes[start..start + range.length as usize]
            })
            .copied()
            .collect();
        let opened = capture.open(connection.index, &gathered).unwrap();
        assert_eq!(opened.summary.lacks, [], "{name}");
        let sent: Vec<u8> = opened
            .opened
            .iter()
            .filter(|record| record.from == Peer::Client)
            .flat_map(|record| record.plaintext.iter())
            .copied()
            .collect();
        let sent = String::from_utf8_lossy(&sent);
        assert!(sent.contains("POST /login HTTP/1.1\r\n"), "{name}: {sent}");
        assert!(sent.contains(&message), "{name}: {sent}");
        // And the message is nowhere in what was captured.
        let needle = message.as_bytes();
        assert!(
            !bytes.windows(needle.len()).any(|part| part == needle),
            "{name}"
        );
    }
}
