use port443::recording::EventKind;
use port443::scenario::*;
fn main() {
    for kind in Kind::ALL {
        let s = Scenario::try_from(ScenarioInput {
            kind,
            host: "example.com".into(),
            message: "hello".into(),
            seed: Some("1".into()),
            latency_ms: 20,
            cipher_suite: CipherSuite::Aes128GcmSha256,
            certificate: CertificateKind::Valid,
            strict: false,
            attack: None,
        })
        .unwrap();
        for r in port443::run::run(&s) {
            println!(
                "== {:?} {:?} {:?} log {:?}",
                kind,
                r.connection,
                r.outcome,
                r.key_log
                    .lines()
                    .map(|l| l.split(' ').next().unwrap().to_string())
                    .collect::<Vec<_>>()
            );
            for (i, e) in r.events.iter().enumerate() {
                let d = match &e.kind {
                    EventKind::KeyShare {
                        group,
                        private_key,
                        public_key,
                    } => format!(
                        "KeyShare {group} {} {}",
                        private_key.len(),
                        public_key.len()
                    ),
                    EventKind::SharedSecret {
                        group,
                        private_key,
                        peer_public_key,
                        output,
                    } => format!(
                        "Shared {group} {} {} {}",
                        private_key.len(),
                        peer_public_key.len(),
                        output.len()
                    ),
                    EventKind::Extract {
                        salt, ikm, output, ..
                    } => format!("Extract {} {} -> {}", salt, ikm, output),
                    EventKind::Expand { label, secret, .. } => {
                        format!("Expand {label} of {}..", &secret.to_string()[..8])
                    }
                    EventKind::Prf {
                        label,
                        secret,
                        output,
                        ..
                    } => format!("Prf {label} {} -> {}", secret.len(), output.len()),
                    EventKind::Hmac { .. } => "Hmac".into(),
                    EventKind::Encapsulate { .. } => "Encapsulate".into(),
                    EventKind::Decapsulate { .. } => "Decapsulate".into(),
                    EventKind::RsaEncrypt { .. } => "RsaEncrypt".into(),
                    EventKind::RsaDecrypt { .. } => "RsaDecrypt".into(),
                    EventKind::Sign { .. } => "Sign".into(),
                    EventKind::Seal(x) => format!(
                        "Seal {:?} seq {} exp {} pt {} key {} iv {}",
                        x.aead,
                        x.sequence,
                        x.explicit_nonce,
                        x.plaintext.len(),
                        x.key.len(),
                        x.iv.len()
                    ),
                    EventKind::Open(x) => format!("Open seq {} valid {}", x.sequence, x.valid),
                    EventKind::HandshakeComplete { .. } => format!("{:?}", e.kind),
                    EventKind::Failed { .. } => format!("{:?}", e.kind),
                    _ => continue,
                };
                println!("{i} {:?} {d}", e.peer);
            }
        }
    }
}
