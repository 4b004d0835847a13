//! `openssl s_server` and `openssl s_client`, and the files they read and write.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
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

    pub(super) fn path(&self, name: &str) -> PathBuf {
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
    let lines: Vec<String> = der.chunks(48).map(base64).collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// RFC 4648 section 4.
pub(super) fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
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
    text
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

/// A program that is talked to by its standard input and output, as somebody at a terminal would.
pub(super) struct Terminal {
    child: Child,
    input: Option<ChildStdin>,
    printed: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

impl Terminal {
    pub(super) fn start(program: &str, arguments: &[String]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program is installed");
        let printed = Arc::new(Mutex::new(String::new()));
        let outputs: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        let readers = outputs.map(|mut output| {
            let writer = printed.clone();
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(length @ 1..) = output.read(&mut buffer) {
                    let text = String::from_utf8_lossy(&buffer[..length]);
                    writer.lock().unwrap().push_str(&text);
                }
            })
        });
        Self {
            input: child.stdin.take(),
            child,
            printed,
            readers: readers.into(),
        }
    }

    /// Types something.
    pub(super) fn say(&mut self, text: &str) {
        let input = self.input.as_mut().unwrap();
        // A program that has ended is found out by what it printed.
        let _ = input.write_all(text.as_bytes());
        let _ = input.flush();
    }

    /// Waits until something was printed so many times.
    pub(super) fn wait_for(&self, text: &str, times: usize) {
        let started = Instant::now();
        while self.count(text) < times {
            let printed = || self.printed.lock().unwrap().clone();
            assert!(started.elapsed() < PATIENCE, "{text}: {}", printed());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn count(&self, text: &str) -> usize {
        self.printed.lock().unwrap().matches(text).count()
    }

    /// Ends its input, waits for its end, and gives all that it printed.
    pub(super) fn end(mut self) -> String {
        drop(self.input.take());
        let started = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if started.elapsed() > PATIENCE {
                let _ = self.child.kill();
            }
            thread::sleep(Duration::from_millis(20));
        }
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        self.printed.lock().unwrap().clone()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was just free, and that no other test was given: OpenSSL cannot be asked which one it
/// took.
pub(super) fn free_port() -> u16 {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        if GIVEN.lock().unwrap().insert(port) {
            return port;
        }
    }
}

/// Connects once somebody listens.
pub(super) fn connect(port: u16) -> TcpStream {
    let started = Instant::now();
    loop {
        if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) {
            return stream;
        }
        assert!(started.elapsed() < PATIENCE, "nobody listens");
        thread::sleep(Duration::from_millis(20));
    }
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
        let port = free_port();
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

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn connect(&self) -> TcpStream {
        connect(self.port)
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
