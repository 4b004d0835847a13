//! Runs one scenario and prints what happened.
//!
//! ```text
//! cargo run -p port443 --example record -- [kind] [host] [message] [seed] [latency in ms] \
//!     [certificate] [strict]
//! ```

use std::process::ExitCode;

use port443::bytes::Bytes;
use port443::recording::{EventKind, Recording};
use port443::run::run;
use port443::scenario::{CertificateKind, Kind, Scenario, ScenarioInput};

fn main() -> ExitCode {
    match scenario() {
        Ok(scenario) => {
            run(&scenario).iter().for_each(print);
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn scenario() -> Result<Scenario, String> {
    let mut args = std::env::args().skip(1);
    let kind = match args.next().as_deref() {
        None => Kind::Https,
        Some(name) => {
            Kind::from_name(name).ok_or_else(|| format!("{name:?} is none of the scenarios"))?
        }
    };
    let host = args.next().unwrap_or_else(|| "example.com".into());
    let message = args.next().unwrap_or_else(|| "hello".into());
    let mut input = ScenarioInput {
        seed: args.next(),
        ..ScenarioInput::new(kind, host, message)
    };
    if let Some(digits) = args.next() {
        input.latency_ms = digits
            .parse()
            .map_err(|_| format!("{digits:?} is not a number of milliseconds"))?;
    }
    if let Some(name) = args.next() {
        input.certificate = CertificateKind::from_name(&name)
            .ok_or_else(|| format!("{name:?} is none of the certificates"))?;
    }
    input.strict = args.next().as_deref() == Some("strict");
    Scenario::try_from(input).map_err(|error| error.to_string())
}

fn print(recording: &Recording) {
    println!("{:?}\n{:?}\n", recording.scenario, recording.connection);
    for segment in &recording.capture.segments {
        println!(
            "{:>8} µs  {:?}  {} bytes, sent at {}, arrives at {}",
            segment.seen_at,
            segment.from,
            segment.bytes.len(),
            segment.sent_at,
            segment.arrives_at
        );
    }
    println!();
    for (place, event) in recording.events.iter().enumerate() {
        println!(
            "{place:>4}  {:>8} µs  {:?}  {}",
            event.at,
            event.peer,
            summary(&event.kind)
        );
    }
    print!("\n{}", recording.key_log);
    println!("\n{:?} after {} µs", recording.outcome, recording.duration);
}

fn summary(kind: &EventKind) -> String {
    let head = |bytes: &Bytes| {
        let head = Bytes::from(&bytes[..bytes.len().min(16)]);
        let more = if bytes.len() > 16 { "…" } else { "" };
        format!("{head}{more} ({} bytes)", bytes.len())
    };
    match kind {
        EventKind::Random { output } => format!("random {}", head(output)),
        EventKind::KeyShare { public_key, .. } => format!("key share {}", head(public_key)),
        EventKind::SharedSecret { output, .. } => format!("shared secret {}", head(output)),
        EventKind::Encapsulate { output, .. } => format!("encapsulate {}", head(output)),
        EventKind::Decapsulate { output, .. } => format!("decapsulate {}", head(output)),
        EventKind::RsaEncrypt { plaintext, .. } => format!("rsa encrypt {}", head(plaintext)),
        EventKind::RsaDecrypt { output, valid, .. } => {
            format!("rsa decrypt {}, valid: {valid}", head(output))
        }
        EventKind::Prf { label, output, .. } => format!("prf {label:?} {}", head(output)),
        EventKind::Hash { input, output, .. } => {
            format!("hash of {} bytes {}", input.len(), head(output))
        }
        EventKind::Extract { output, .. } => format!("extract {}", head(output)),
        EventKind::Expand { label, output, .. } => format!("expand {label:?} {}", head(output)),
        EventKind::Hmac { output, .. } => format!("hmac {}", head(output)),
        EventKind::Sign { signature, .. } => format!("sign {}", head(signature)),
        EventKind::Verify { valid, .. } => format!("verify: {valid}"),
        EventKind::VerifyCertificate { host, refused, .. } => match refused {
            None => format!("certificate is good for {host}"),
            Some(reason) => format!("certificate is refused for {host}: {reason}"),
        },
        EventKind::Seal(record) => format!("seal #{} {}", record.sequence, head(&record.plaintext)),
        EventKind::Open(record) => format!("open #{} {}", record.sequence, head(&record.plaintext)),
        EventKind::HandshakeComplete {
            cipher_suite,
            group,
            alpn,
            version,
            resumed,
            retried,
            early_data,
        } => format!(
            "handshake complete: {version}, {cipher_suite}, {group}, {alpn:?}, resumed: {resumed}, \
             retried: {retried}, early data: {early_data}"
        ),
        EventKind::Write { bytes, early, .. } => {
            format!("write {:?}, early: {early}", String::from_utf8_lossy(bytes))
        }
        EventKind::Read { bytes, early } => {
            format!("read {:?}, early: {early}", String::from_utf8_lossy(bytes))
        }
        EventKind::FormReceived { fields, .. } => format!("form {fields:?}"),
        EventKind::Failed { reason } => format!("failed: {reason}"),
        // What a later version records.
        other => format!("{other:?}"),
    }
}
