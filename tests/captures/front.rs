//! A server for `make.sh` that speaks what OpenSSL 3.0 does not: X25519MLKEM768, and a certificate
//! compressed with brotli (RFC 8879). It ends TLS, and hands what is inside to a server on this
//! machine.
//!
//! `cargo run -p port443-tests --example front -- PORT CHAIN KEY BACKEND ALPN`

#![expect(clippy::unwrap_used, reason = "a tool for whoever makes the captures")]

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::compress::{CertCompressor, CompressionFailed, CompressionLevel};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{CertificateCompressionAlgorithm, ServerConfig, ServerConnection};

/// Brotli (RFC 7932), but stored as it is.
#[derive(Debug)]
struct StoredBrotli;

impl CertCompressor for StoredBrotli {
    fn compress(&self, input: Vec<u8>, _: CompressionLevel) -> Result<Vec<u8>, CompressionFailed> {
        // WBITS 16 (one bit 0), ISLAST 0, MNIBBLES 4 (two bits 0), MLEN - 1 in 16 bits,
        // ISUNCOMPRESSED 1, zeroes up to the byte; behind the bytes an empty last meta-block, 11.
        let length = u16::try_from(input.len().saturating_sub(1)).map_err(|_| CompressionFailed)?;
        let bits = u32::from(length) << 4 | 1 << 20;
        let mut output = bits.to_le_bytes()[..3].to_vec();
        output.extend(input);
        output.push(0b11);
        Ok(output)
    }

    fn algorithm(&self) -> CertificateCompressionAlgorithm {
        CertificateCompressionAlgorithm::Brotli
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, chain, key, backend, alpn] = &arguments[..] else {
        panic!("front PORT CHAIN KEY BACKEND ALPN");
    };
    let chain = CertificateDer::pem_file_iter(chain).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            chain.map(Result::unwrap).collect(),
            PrivateKeyDer::from_pem_file(key).unwrap(),
        )
        .unwrap();
    config.alpn_protocols = vec![alpn.as_bytes().to_vec()];
    config.cert_compressors = vec![&StoredBrotli];
    let config = Arc::new(config);
    let listener = TcpListener::bind(("127.0.0.1", port.parse().unwrap())).unwrap();
    println!("ACCEPT");
    for stream in listener.incoming() {
        let (config, backend) = (Arc::clone(&config), backend.clone());
        std::thread::spawn(move || relay(stream.unwrap(), config, &backend));
    }
}

/// Until one of them closes.
fn relay(mut outside: TcpStream, config: Arc<ServerConfig>, backend: &str) -> io::Result<()> {
    let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
    while tls.is_handshaking() {
        tls.complete_io(&mut outside)?;
    }
    let mut inside = TcpStream::connect(backend)?;
    for socket in [&outside, &inside] {
        socket.set_read_timeout(Some(Duration::from_millis(10)))?;
    }
    let mut buffer = [0; 16_384];
    loop {
        match tls.read_tls(&mut outside) {
            Ok(0) => return Ok(()),
            Ok(_) => {
                tls.process_new_packets().map_err(io::Error::other)?;
                while let Ok(length @ 1..) = tls.reader().read(&mut buffer) {
                    inside.write_all(&buffer[..length])?;
                }
            }
            Err(error) if waits(&error) => {}
            Err(error) => return Err(error),
        }
        match inside.read(&mut buffer) {
            Ok(0) => tls.send_close_notify(),
            Ok(length) => tls.writer().write_all(&buffer[..length])?,
            Err(error) if waits(&error) => {}
            Err(error) => return Err(error),
        }
        while tls.wants_write() {
            tls.write_tls(&mut outside)?;
        }
    }
}

fn waits(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}
