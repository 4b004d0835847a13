//! Why a peer gave up, in a sentence.
//!
//! - [`reason`]: of an error of rustls
//! - [`certificate_reason`]: of what is wrong with a certificate
//! - `of_history`: of an error of TLS 1.2 with RSA key transport
//!
//! The sentences are our own: rustls words many errors as the names of its variants, with what is in
//! them, and in the wasm of the page, which is built without that (`-Zfmt-debug=shallow`), they would
//! read differently. The first core of the page, which runs nothing that can be refused, has none of
//! them.

#[cfg(not(feature = "everything"))]
pub(super) use self::short::{certificate_reason, reason};
#[cfg(feature = "everything")]
pub(super) use self::words::{certificate_reason, of_history, reason};

#[cfg(not(feature = "everything"))]
mod short {
    use rustls::Error;

    use crate::capture::Peer;

    pub(in super::super) fn reason(error: &Error, _other: Peer, _alert: Option<u8>) -> String {
        error.to_string()
    }

    pub(in super::super) fn certificate_reason(error: &Error) -> String {
        error.to_string()
    }
}

#[cfg(feature = "everything")]
mod words {
    use core::fmt::Debug;

    use rustls::pki_types::UnixTime;
    use rustls::{CertificateError, Error, ExtendedKeyPurpose, PeerIncompatible, PeerMisbehaved};

    use crate::capture::Peer;
    use crate::dissect::alert_name;
    use crate::history;

    /// Why this end gave up. `other` is the other end; `alert` is what this end sent.
    pub(in super::super) fn reason(error: &Error, other: Peer, alert: Option<u8>) -> String {
        /// RFC 8446 section 6.2.
        const DECRYPT_ERROR: u8 = 51;

        let other = match other {
            Peer::Client => "client",
            Peer::Server => "server",
        };
        match error {
            Error::AlertReceived(description) => [
                "the ",
                other,
                " sent the alert ",
                &alert_name((*description).into()),
            ]
            .concat(),
            Error::InvalidCertificate(_) => certificate_reason(error),
            Error::NoCertificatesPresented => ["the ", other, " sent no certificate"].concat(),
            // rustls has one error for both, but not one alert.
            Error::DecryptError if alert == Some(DECRYPT_ERROR) => {
                let parts = [
                    "the ",
                    other,
                    "'s Finished is not that of the handshake as seen here",
                ];
                parts.concat()
            }
            Error::DecryptError => [
                "a record of the ",
                other,
                " cannot be opened: it is not as it was sealed, or not meant for this key",
            ]
            .concat(),
            Error::PeerMisbehaved(
                PeerMisbehaved::AttemptedDowngradeToTls12WhenTls13IsSupported,
            ) => "the server's random says that it speaks TLS 1.3, but it took TLS 1.2: somebody \
                  changed the ClientHello"
                .into(),
            Error::PeerMisbehaved(why) => {
                ["the ", other, " broke a rule of TLS: ", &words(why)].concat()
            }
            Error::PeerIncompatible(PeerIncompatible::Tls12NotOfferedOrEnabled) => {
                "the client offers no version of TLS that is spoken here".into()
            }
            Error::PeerIncompatible(why) => {
                ["client and server have too little in common: ", &words(why)].concat()
            }
            Error::InvalidMessage(why) => {
                ["the ", other, " sent what cannot be read: ", &words(why)].concat()
            }
            Error::InappropriateMessage { .. } => {
                ["the ", other, " sent a record of a type that is not due"].concat()
            }
            Error::InappropriateHandshakeMessage { .. } => {
                ["the ", other, " sent a handshake message that is not due"].concat()
            }
            Error::PeerSentOversizedRecord => {
                ["the ", other, " sent a record that is too long"].concat()
            }
            Error::NoApplicationProtocol => {
                "client and server have no application protocol in common".into()
            }
            // What is left says nothing of the other end, and has no variants within.
            _ => error.to_string(),
        }
    }

    /// The same for TLS 1.2 with RSA key transport, whose errors are sentences already; what both can
    /// say, both say in the same words.
    pub(in super::super) fn of_history(
        error: &history::Error,
        other: Peer,
        alert: Option<u8>,
    ) -> String {
        let same = match error {
            history::Error::Certificate(error) => error.clone(),
            history::Error::AlertReceived(alert) => Error::AlertReceived(*alert),
            history::Error::BadRecordMac | history::Error::Finished => Error::DecryptError,
            history::Error::NoApplicationProtocol => Error::NoApplicationProtocol,
            history::Error::RecordOverflow => Error::PeerSentOversizedRecord,
            _ => return error.to_string(),
        };
        reason(&same, other, alert)
    }

    /// What is wrong with a certificate, or with what it has signed.
    pub(in super::super) fn certificate_reason(error: &Error) -> String {
        let Error::InvalidCertificate(error) = error else {
            return error.to_string();
        };
        match error {
            CertificateError::BadEncoding => "the certificate cannot be read".into(),
            CertificateError::Expired => "the certificate has expired".into(),
            CertificateError::ExpiredContext { time, not_after } => [
                "the certificate has expired: it was valid until ",
                &date(*not_after),
                ", and now it is ",
                &date(*time),
            ]
            .concat(),
            CertificateError::NotValidYet => "the certificate is not valid yet".into(),
            CertificateError::NotValidYetContext { time, not_before } => [
                "the certificate is not valid yet: it will be from ",
                &date(*not_before),
                " on, and now it is ",
                &date(*time),
            ]
            .concat(),
            CertificateError::UnknownIssuer => {
                "the certificate's chain does not lead to a root that is trusted here".into()
            }
            CertificateError::BadSignature => {
                "a signature is wrong: it was not made with the key that it is checked with".into()
            }
            CertificateError::NotValidForName => "the certificate is for another name".into(),
            // What names it is for, webpki says only as it prints them for debugging.
            CertificateError::NotValidForNameContext { expected, .. } => {
                ["the certificate is not for ", &*expected.to_str()].concat()
            }
            CertificateError::InvalidPurpose => "the certificate is for another use".into(),
            CertificateError::InvalidPurposeContext {
                required,
                presented,
            } => {
                let uses: Vec<&str> = presented.iter().map(usage).collect();
                [
                    "the certificate is for ",
                    &listed(&uses),
                    ", not for ",
                    usage(required),
                ]
                .concat()
            }
            CertificateError::Revoked => "the certificate was revoked".into(),
            CertificateError::UnhandledCriticalExtension => {
                "the certificate has a critical extension that is not known here".into()
            }
            CertificateError::UnsupportedSignatureAlgorithmContext { .. }
            | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
                "the certificate has a signature of a kind that is not known here".into()
            }
            other => ["the certificate is refused: ", &words(other)].concat(),
        }
    }

    fn usage(purpose: &ExtendedKeyPurpose) -> &'static str {
        match purpose {
            ExtendedKeyPurpose::ClientAuth => "clients",
            ExtendedKeyPurpose::ServerAuth => "servers",
            ExtendedKeyPurpose::Other(_) => "others",
        }
    }

    fn listed(names: &[&str]) -> String {
        match names {
            [] => "nothing".into(),
            [one] => (*one).into(),
            [most @ .., last] => [&most.join(", "), " and ", last].concat(),
        }
    }

    /// The day, and the time of it if it is not midnight, in UTC: `2026-01-01 12:30:00`.
    fn date(time: UnixTime) -> String {
        const DAY: u64 = 86_400;
        let (days, seconds) = (time.as_secs() / DAY, time.as_secs() % DAY);
        let two = |number: u64| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
        // Years from March to February, so that the day that some have and others have not is the
        // last: 146097 days are 400 such years, beginning with March of the year 0.
        let days = days + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        let mut text = [
            &(400 * era + year + next).to_string(),
            "-",
            &two(month),
            "-",
            &two(day),
        ]
        .concat();
        if seconds > 0 {
            for (place, part) in [seconds / 3600, seconds / 60 % 60, seconds % 60]
                .into_iter()
                .enumerate()
            {
                text += if place == 0 { " " } else { ":" };
                text += &two(part);
            }
        }
        text
    }

    /// The name of a variant as words, without what is in it: that would not read the same in every
    /// build.
    fn words(variant: &impl Debug) -> String {
        let printed = format!("{variant:?}");
        let mut words = String::new();
        for character in printed.chars().take_while(char::is_ascii_alphanumeric) {
            if character.is_ascii_uppercase() && !words.is_empty() {
                words.push(' ');
            }
            words.push(character.to_ascii_lowercase());
        }
        words
    }

    #[cfg(test)]
    mod tests {
        use core::time::Duration;

        use rustls::InvalidMessage;

        use super::*;

        fn at(seconds: u64) -> String {
            date(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
        }

        #[test]
        fn dates_are_those_of_the_calendar() {
            for (seconds, expected) in [
                (0, "1970-01-01"),
                (951_782_400, "2000-02-29"),
                (951_868_800, "2000-03-01"),
                (1_709_164_799, "2024-02-28 23:59:59"),
                (1_709_164_800, "2024-02-29"),
                (1_767_225_600, "2026-01-01"),
                (1_798_761_599, "2026-12-31 23:59:59"),
                (4_107_542_400, "2100-03-01"),
            ] {
                assert_eq!(at(seconds), expected);
            }
        }

        #[test]
        fn a_sentence_does_not_depend_on_what_debug_prints_within_a_variant() {
            let error = Error::InvalidMessage(InvalidMessage::MissingData("u16"));
            assert_eq!(
                reason(&error, Peer::Server, None),
                "the server sent what cannot be read: missing data"
            );
        }
    }
}
