//! Which connections are run.
//!
//! - [`Kind`]: one entry of the gallery
//! - [`SitePage`]: which page of the small site is visited
//! - [`Scheme`]: what is spoken, and on which port
//! - [`CertificateKind`]: what is right or wrong with the server's certificate

use serde::{Deserialize, Serialize};

/// Which connections are run, one after the other.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Kind {
    /// The form over plain HTTP, port 80.
    Http,
    /// The form over TLS 1.3, port 443.
    Https,
    /// The client asks on port 80, is redirected to 443, and comes again later. The server sends
    /// HSTS (RFC 6797), so the second visit begins on 443. If [`strict`](super::ScenarioInput::strict),
    /// the client has known that before the first.
    Redirect,
    /// TLS 1.3 with `X25519MLKEM768` (RFC 10024).
    PostQuantum,
    /// The client guesses x25519, the server takes secp256r1 only: `HelloRetryRequest` (RFC 8446
    /// section 4.1.4).
    HelloRetryRequest,
    /// Two visits, the second with a ticket of the first (RFC 8446 section 2.2).
    Resumption,
    /// Two visits, and the second sends the form as early data (RFC 8446 section 2.3). If
    /// [`strict`](super::ScenarioInput::strict), the server takes a ticket once (section 8.1).
    EarlyData,
    /// The server asks for a certificate of the client's (RFC 8446 section 4.3.2).
    ClientCertificate,
    /// The client takes new keys in the middle of its request (RFC 8446 section 4.6.3).
    KeyUpdate,
    /// TLS 1.2 with ECDHE (RFC 5246, RFC 8422).
    Tls12,
    /// TLS 1.2 with RSA key transport (RFC 5246 section 7.4.7.1). History.
    RsaKeyTransport,
    /// SMTP submission on port 587, upgraded by STARTTLS (RFC 3207). If
    /// [`strict`](super::ScenarioInput::strict), the client sends nothing without TLS.
    StartTls,
    /// A page of a small site, with its style sheet and its pictures, over TLS 1.3. The message
    /// is the path of the page: what is private is which page.
    Site,
}

impl Kind {
    /// All of them, in the order of the gallery.
    pub const ALL: [Self; 13] = [
        Self::Http,
        Self::Https,
        Self::Redirect,
        Self::PostQuantum,
        Self::HelloRetryRequest,
        Self::Resumption,
        Self::EarlyData,
        Self::ClientCertificate,
        Self::KeyUpdate,
        Self::Tls12,
        Self::RsaKeyTransport,
        Self::StartTls,
        Self::Site,
    ];

    /// As serde and the page spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Redirect => "redirect",
            Self::PostQuantum => "postQuantum",
            Self::HelloRetryRequest => "helloRetryRequest",
            Self::Resumption => "resumption",
            Self::EarlyData => "earlyData",
            Self::ClientCertificate => "clientCertificate",
            Self::KeyUpdate => "keyUpdate",
            Self::Tls12 => "tls12",
            Self::RsaKeyTransport => "rsaKeyTransport",
            Self::StartTls => "startTls",
            Self::Site => "site",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether records of it can be padded: those of TLS 1.3 (RFC 8446 section 5.4).
    #[must_use]
    pub const fn is_tls13(self) -> bool {
        !matches!(self, Self::Http | Self::Tls12 | Self::RsaKeyTransport)
    }
}

/// A page of the small site of [`Kind::Site`].
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SitePage {
    /// The first page.
    #[default]
    Welcome,
    /// When the health centre is open.
    Hours,
    /// How to make an appointment.
    Appointments,
    /// Vaccinations.
    Vaccinations,
    /// Allergies.
    Allergies,
    /// Pregnancy tests and what follows.
    Pregnancy,
    /// Testing for HIV.
    Hiv,
    /// Depression.
    Depression,
    /// Dependence on alcohol.
    Alcohol,
    /// Debts.
    Debts,
    /// Violence at home.
    Shelter,
    /// Reporting a wrong in the office, without a name.
    Report,
}

impl SitePage {
    /// All of them, in the order in which the site lists them.
    pub const ALL: [Self; 12] = [
        Self::Welcome,
        Self::Hours,
        Self::Appointments,
        Self::Vaccinations,
        Self::Allergies,
        Self::Pregnancy,
        Self::Hiv,
        Self::Depression,
        Self::Alcohol,
        Self::Debts,
        Self::Shelter,
        Self::Report,
    ];

    /// As serde and the page spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Hours => "hours",
            Self::Appointments => "appointments",
            Self::Vaccinations => "vaccinations",
            Self::Allergies => "allergies",
            Self::Pregnancy => "pregnancy",
            Self::Hiv => "hiv",
            Self::Depression => "depression",
            Self::Alcohol => "alcohol",
            Self::Debts => "debts",
            Self::Shelter => "shelter",
            Self::Report => "report",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.name() == name)
    }
}

/// What is spoken over a connection.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Scheme {
    /// HTTP in the clear, port 80.
    Http,
    /// HTTP over TLS, port 443.
    Https,
    /// SMTP submission, port 587 (RFC 6409).
    Smtp,
}

impl Scheme {
    /// 80, 443 or 587.
    #[must_use]
    pub const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
            Self::Smtp => 587,
        }
    }
}

/// What is right or wrong with the server's certificate. Each is minted for real; what becomes of it
/// is the verifier's doing.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(all(feature = "js", target_arch = "wasm32"), derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum CertificateKind {
    /// Nothing is wrong.
    #[default]
    Valid,
    /// Its `notAfter` has passed.
    Expired,
    /// Its `notBefore` is still to come.
    NotYetValid,
    /// It is for another name.
    WrongName,
    /// It is signed with its own key.
    SelfSigned,
    /// Its root is not among those that the client trusts.
    UnknownRoot,
    /// One bit of its signature is wrong.
    BrokenSignature,
    /// The server does not send the intermediate.
    MissingIntermediate,
    /// It is for clients only (extended key usage, RFC 5280 section 4.2.1.12).
    WrongUsage,
    /// Nothing is wrong with it: it is for a name that looks like the one that was meant, and the
    /// client goes to that name.
    LookAlike,
}

impl CertificateKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Valid,
        Self::Expired,
        Self::NotYetValid,
        Self::WrongName,
        Self::SelfSigned,
        Self::UnknownRoot,
        Self::BrokenSignature,
        Self::MissingIntermediate,
        Self::WrongUsage,
        Self::LookAlike,
    ];

    /// As serde and the page spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYetValid => "notYetValid",
            Self::WrongName => "wrongName",
            Self::SelfSigned => "selfSigned",
            Self::UnknownRoot => "unknownRoot",
            Self::BrokenSignature => "brokenSignature",
            Self::MissingIntermediate => "missingIntermediate",
            Self::WrongUsage => "wrongUsage",
            Self::LookAlike => "lookAlike",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
