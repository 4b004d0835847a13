//! `openssl s_server` and `openssl s_client`, and the files they read and write.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use port443::capture::EPOCH;
use port443::pki::Pki;
use rustls::pki_types::PrivatePkcs8KeyDer;

const PATIENCE: Duration = Duration::from_mins(1);

/// A folder of its own with the certificates as PEM files.
pub(super) struct Files(PathBuf);

impl Files {
    pub(super) fn write(pki: &Pki, what: &str) -> Self {
        Self::write_with(pki, &pki.key.to_pkcs8().unwrap(), what)
    }

    /// With the private key of whatever kind it is.
    pub(super) fn write_with<Key>(
        pki: &Pki<Key>,
        key: &PrivatePkcs8KeyDer<'_>,
        what: &str,
    ) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let folder = std::env::temp_dir().join(format!(
            "port443-interop-{}-{}-{what}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed),
        ));
        fs::create_dir_all(&folder).unwrap();
        let files = Self(folder);
        let certificates = |chain: &[&[u8]]| -> String {
            chain.iter().map(|der| pem("CERTIFICATE", der)).collect()
        };
        fs::write(files.path("root.pem"), certificates(&[&pki.root])).unwrap();
        fs::write(files.path("leaf.pem"), certificates(&[&pki.chain[0]])).unwrap();
        fs::write(
            files.path("chain.pem"),
            certificates(&pki.chain[1..].iter().map(AsRef::as_ref).collect::<Vec<_>>()),
        )
        .unwrap();
        fs::write(
            files.path("key.pem"),
            pem("PRIVATE KEY", key.secret_pkcs8_der()),
        )
        .unwrap();
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The key log that OpenSSL wrote.
    pub(super) fn key_log(&self) -> String {
        fs::read_to_string(self.path("keys.log")).unwrap_or_default()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The textual encoding of RFC 7468.
fn pem(label: &str, der: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in der.chunks(48) {
        for group in line.chunks(3) {
            let bits = group
                .iter()
                .chain([0, 0].iter())
                .take(3)
                .fold(0_usize, |bits, &byte| bits << 8 | usize::from(byte));
            for place in 0..4 {
                text.push(if place <= group.len() {
                    ALPHABET[bits >> (18 - 6 * place) & 63].into()
                } else {
                    '='
                });
            }
        }
        text.push('\n');
    }
    text + &format!("-----END {label}-----\n")
}

/// The lines of a key log, without comments and in no particular order.
pub(super) fn secrets(key_log: &str) -> BTreeSet<String> {
    key_log
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// Waits for one connection, but not for ever.
pub(super) fn accept(listener: &TcpListener) -> TcpStream {
    listener.set_nonblocking(true).unwrap();
    let started = Instant::now();
    loop {
        if let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            return stream;
        }
        assert!(started.elapsed() < PATIENCE, "nobody connected");
        thread::sleep(Duration::from_millis(20));
    }
}

/// What a program printed, once it has ended; ended by us if it takes too long.
fn output(mut child: Child) -> String {
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
        }
        thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A server that waits for a form, answers with a page, and closes.
pub(super) struct SServer {
    port: u16,
    printed: JoinHandle<String>,
}

impl SServer {
    pub(super) fn start(files: &Files, cipher_suite: &str) -> Self {
        Self::start_with(
            files,
            &[
                "-tls1_3",
                "-num_tickets",
                "0",
                "-ciphersuites",
                cipher_suite,
            ],
        )
    }

    /// With these arguments about version and cipher suites.
    pub(super) fn start_with(files: &Files, arguments: &[&str]) -> Self {
        // OpenSSL cannot be asked which port it took, so it is given one that was just free.
        let port = TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let child = Command::new("openssl")
            .args(["s_server", "-naccept", "1", "-alpn", "http/1.1"])
            .args(["-accept", &format!("127.0.0.1:{port}")])
            .args(arguments)
            .arg("-cert")
            .arg(files.path("leaf.pem"))
            .arg("-cert_chain")
            .arg(files.path("chain.pem"))
            .arg("-key")
            .arg(files.path("key.pem"))
            .arg("-keylogfile")
            .arg(files.path("keys.log"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed");
        let printed = thread::spawn(move || answer(child));
        Self { port, printed }
    }

    pub(super) fn connect(&self) -> TcpStream {
        let started = Instant::now();
        loop {
            if let Ok(stream) = TcpStream::connect(("127.0.0.1", self.port)) {
                return stream;
            }
            assert!(started.elapsed() < PATIENCE, "openssl does not listen");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// All that it printed, what the client sent among it.
    pub(super) fn printed(self) -> String {
        self.printed.join().unwrap()
    }
}

/// Sends the page when the form is there. The end of its standard input has `s_server` close.
fn answer(mut child: Child) -> String {
    let mut input = child.stdin.take();
    let mut output = child.stdout.take().unwrap();
    let mut printed = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = output.read(&mut buffer) {
        printed.extend_from_slice(&buffer[..length]);
        if String::from_utf8_lossy(&printed).contains("message=")
            && let Some(mut input) = input.take()
        {
            input
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes")
                .unwrap();
        }
    }
    child.wait().unwrap();
    String::from_utf8_lossy(&printed).into_owned()
}

/// A client that checks the chain and the name, and sends a form.
pub(super) struct SClient(Child);

impl SClient {
    pub(super) fn start(files: &Files, port: u16, cipher_suite: &str, host: &str) -> Self {
        Self::start_with(files, port, &["-ciphersuites", cipher_suite], host)
    }

    /// With these arguments about version and cipher suites.
    pub(super) fn start_with(files: &Files, port: u16, arguments: &[&str], host: &str) -> Self {
        let mut child = Command::new("openssl")
            .args(["s_client", "-ign_eof", "-verify_return_error"])
            .args(["-connect", &format!("127.0.0.1:{port}")])
            .args(["-servername", host, "-verify_hostname", host])
            .args(["-alpn", "http/1.1"])
            .args(arguments)
            // The certificates are valid around the virtual clock's date, not today.
            .args(["-attime", &EPOCH.to_string()])
            .arg("-keylogfile")
            .arg(files.path("keys.log"))
            .arg("-CAfile")
            .arg(files.path("root.pem"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed");
        child
            .stdin
            .as_mut()
            .unwrap()
            .write_all(
                b"POST /login HTTP/1.1\r\nHost: letters.example\r\n\
                  Content-Length: 21\r\n\r\nmessage=from+s_client",
            )
            .unwrap();
        Self(child)
    }

    /// All that it printed.
    pub(super) fn output(self) -> String {
        output(self.0)
    }
}
