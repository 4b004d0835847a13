//! What the numbers are called: the IANA registries, as far as peers in the field send them.
//!
//! Functions ending in no suffix give the name alone, or the number where it has none; the tables
//! are searched from the front, so the most usual stand there.

/// `0x1234`.
pub(super) fn hex16(number: u16) -> String {
    let mut text = String::from("0x");
    hex(&mut text, &number.to_be_bytes());
    text
}

/// `0x12`.
fn hex8(number: u8) -> String {
    let mut text = String::from("0x");
    hex(&mut text, &[number]);
    text
}

/// Adds lower-case hex.
pub(super) fn hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 0x0f] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
}

/// An address as people write it.
pub(super) fn dotted(address: &[u8]) -> String {
    address
        .iter()
        .map(u8::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

/// The names of the bits that are set, the lowest first.
pub(super) fn bits(bits: u8, names: &[&str]) -> String {
    let mut text = String::new();
    for (place, name) in names.iter().enumerate() {
        if bits >> place & 1 == 1 {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(name);
        }
    }
    text
}

type Table<T> = [(T, &'static str)];

fn find<T: PartialEq>(table: &Table<T>, number: &T) -> Option<&'static str> {
    table
        .iter()
        .find(|(key, _)| key == number)
        .map(|(_, name)| *name)
}

/// The name of a 16-bit code point. Values 0x?a?a with equal bytes are there to be ignored
/// (RFC 8701).
fn name16(table: &Table<u16>, number: u16) -> String {
    match find(table, &number) {
        Some(name) => name.into(),
        None if is_grease(number) => ["GREASE (", &hex16(number), ")"].concat(),
        None => ["unknown (", &hex16(number), ")"].concat(),
    }
}

fn name8(table: &Table<u8>, number: u8) -> String {
    find(table, &number).map_or_else(|| ["unknown (", &hex8(number), ")"].concat(), Into::into)
}

/// RFC 8701 section 2.
pub(super) fn is_grease(number: u16) -> bool {
    number & 0x0f0f == 0x0a0a && number >> 8 == number & 0xff
}

/// `TLS 1.3 (0x0304)`: the number is what an RFC reader looks for.
pub(super) fn version(number: u16) -> String {
    let mut text = name16(
        &[
            (0x0304, "TLS 1.3"),
            (0x0303, "TLS 1.2"),
            (0x0302, "TLS 1.1"),
            (0x0301, "TLS 1.0"),
            (0x0300, "SSL 3.0"),
        ],
        number,
    );
    if !text.ends_with(')') {
        text.push_str(" (");
        text.push_str(&hex16(number));
        text.push(')');
    }
    text
}

/// The names of an `EtherType` (IANA IEEE 802 Numbers); nothing where the number is not known.
#[cfg(feature = "everything")]
pub(super) fn ether_type(number: u16) -> Option<&'static str> {
    find(
        &[
            (0x0800, "IPv4"),
            (0x86dd, "IPv6"),
            (0x0806, "ARP"),
            (0x8100, "802.1Q VLAN"),
            (0x88a8, "802.1ad VLAN"),
            (0x9100, "VLAN, before 802.1ad"),
            (0x0842, "Wake-on-LAN"),
            (0x8847, "MPLS"),
            (0x8863, "PPPoE Discovery"),
            (0x8864, "PPPoE Session"),
            (0x888e, "802.1X"),
            (0x88cc, "LLDP"),
            (0x88e5, "MACsec"),
            (0x88f7, "PTP"),
            (0x8809, "Slow Protocols"),
        ],
        &number,
    )
}

/// TLS Cipher Suites.
pub(crate) fn suite(number: u16) -> String {
    name16(SUITES, number)
}

/// TLS Supported Groups.
pub(super) fn group(number: u16) -> String {
    name16(GROUPS, number)
}

/// TLS `SignatureScheme`.
pub(super) fn scheme(number: u16) -> String {
    name16(SCHEMES, number)
}

/// TLS `ExtensionType`: the name, or nothing where there is none.
pub(super) fn extension(number: u16) -> Option<&'static str> {
    find(EXTENSIONS, &number).or_else(|| is_grease(number).then_some("GREASE"))
}

/// Whether a byte is a TLS `ContentType` that opens a record.
pub(super) fn is_content_type(number: u8) -> bool {
    find(CONTENT_TYPES, &number).is_some()
}

/// TLS `ContentType`.
pub(super) fn content_type(number: u8) -> String {
    name8(CONTENT_TYPES, number)
}

/// TLS `HandshakeType`, spelt as the message's struct, and where that is defined.
pub(super) fn handshake(number: u8) -> (&'static str, &'static str) {
    HANDSHAKES
        .iter()
        .find(|(key, ..)| *key == number)
        .map_or(("unknown message", "RFC 8446 4"), |(_, name, spec)| {
            (name, spec)
        })
}

/// TLS Alerts.
pub(crate) fn alert(number: u8) -> String {
    name8(ALERTS, number)
}

/// TLS `AlertLevel`.
pub(super) fn alert_level(number: u8) -> String {
    name8(&[(1, "warning"), (2, "fatal")], number)
}

/// TLS `PskKeyExchangeMode`.
pub(super) fn psk_mode(number: u8) -> String {
    name8(&[(1, "psk_dhe_ke"), (0, "psk_ke")], number)
}

/// TLS EC Point Formats.
pub(super) fn point_format(number: u8) -> String {
    name8(
        &[
            (0, "uncompressed"),
            (1, "ansiX962_compressed_prime"),
            (2, "ansiX962_compressed_char2"),
        ],
        number,
    )
}

/// TLS `ClientCertificateType` (RFC 5246 section 7.4.4, RFC 8422 section 5.5).
#[cfg(feature = "everything")]
pub(super) fn client_certificate_type(number: u8) -> String {
    name8(
        &[
            (64, "ecdsa_sign"),
            (1, "rsa_sign"),
            (2, "dss_sign"),
            (3, "rsa_fixed_dh"),
            (4, "dss_fixed_dh"),
            (65, "rsa_fixed_ecdh"),
            (66, "ecdsa_fixed_ecdh"),
        ],
        number,
    )
}

/// TLS `CertificateStatusType` (RFC 6066 section 8, RFC 6961 section 2.2).
#[cfg(feature = "everything")]
pub(super) fn status_type(number: u8) -> String {
    name8(&[(1, "ocsp"), (2, "ocsp_multi")], number)
}

/// TLS `HeartbeatMessageType` (RFC 6520 section 4).
#[cfg(feature = "everything")]
pub(super) fn heartbeat_type(number: u8) -> String {
    name8(
        &[(1, "heartbeat_request"), (2, "heartbeat_response")],
        number,
    )
}

/// TLS `HeartbeatMode` (RFC 6520 section 2).
#[cfg(feature = "everything")]
pub(super) fn heartbeat_mode(number: u8) -> String {
    name8(
        &[(1, "peer_allowed_to_send"), (2, "peer_not_allowed_to_send")],
        number,
    )
}

/// TLS Certificate Types (RFC 7250).
#[cfg(feature = "everything")]
pub(super) fn certificate_type(number: u8) -> String {
    name8(&[(0, "X509"), (2, "RawPublicKey")], number)
}

/// HPKE KDF Identifiers (RFC 9180 section 7.2).
#[cfg(feature = "everything")]
pub(super) fn hpke_kdf(number: u16) -> String {
    name16(
        &[(1, "HKDF-SHA256"), (2, "HKDF-SHA384"), (3, "HKDF-SHA512")],
        number,
    )
}

/// HPKE KEM Identifiers (RFC 9180 section 7.1).
#[cfg(feature = "everything")]
pub(super) fn hpke_kem(number: u16) -> String {
    name16(
        &[
            (0x20, "DHKEM(X25519, HKDF-SHA256)"),
            (0x10, "DHKEM(P-256, HKDF-SHA256)"),
            (0x11, "DHKEM(P-384, HKDF-SHA384)"),
            (0x12, "DHKEM(P-521, HKDF-SHA512)"),
            (0x21, "DHKEM(X448, HKDF-SHA512)"),
            (0x647a, "X-Wing"),
        ],
        number,
    )
}

/// HPKE AEAD Identifiers (RFC 9180 section 7.3).
#[cfg(feature = "everything")]
pub(super) fn hpke_aead(number: u16) -> String {
    name16(
        &[
            (1, "AES-128-GCM"),
            (2, "AES-256-GCM"),
            (3, "ChaCha20Poly1305"),
        ],
        number,
    )
}

/// TLS Certificate Compression Algorithm IDs.
#[cfg(feature = "everything")]
pub(super) fn compression(number: u16) -> String {
    name16(&[(1, "zlib"), (2, "brotli"), (3, "zstd")], number)
}

/// A table whose first part is what the two ends of the page's first core send; it leaves out the
/// rest, which only others send.
macro_rules! registry {
    ($($own:expr),+ $(,)?; $($other:expr),+ $(,)?) => {
        &[
            $($own,)+
            $(#[cfg(feature = "everything")] $other,)+
        ]
    };
}

const SUITES: &Table<u16> = registry![
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x1302, "TLS_AES_256_GCM_SHA384"),
    ;
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    (0x1304, "TLS_AES_128_CCM_SHA256"),
    (0x1305, "TLS_AES_128_CCM_8_SHA256"),
    (0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"),
    (0x5600, "TLS_FALLBACK_SCSV"),
    (0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    (0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
    (0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
    (0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
    (0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
    (0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
    (0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"),
    (0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0xc008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"),
    (0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0xc09c, "TLS_RSA_WITH_AES_128_CCM"),
    (0xc09d, "TLS_RSA_WITH_AES_256_CCM"),
    (0xc09e, "TLS_DHE_RSA_WITH_AES_128_CCM"),
    (0xc09f, "TLS_DHE_RSA_WITH_AES_256_CCM"),
    (0xc0a0, "TLS_RSA_WITH_AES_128_CCM_8"),
    (0xc0a1, "TLS_RSA_WITH_AES_256_CCM_8"),
    (0xc0a2, "TLS_DHE_RSA_WITH_AES_128_CCM_8"),
    (0xc0a3, "TLS_DHE_RSA_WITH_AES_256_CCM_8"),
    (0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
    (0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM"),
    (0xc0ae, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8"),
    (0xc0af, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"),
    (0x0032, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA"),
    (0x0038, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA"),
    (0x0040, "TLS_DHE_DSS_WITH_AES_128_CBC_SHA256"),
    (0x006a, "TLS_DHE_DSS_WITH_AES_256_CBC_SHA256"),
    (0x00a2, "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256"),
    (0x00a3, "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384"),
    (0x0004, "TLS_RSA_WITH_RC4_128_MD5"),
    (0x0005, "TLS_RSA_WITH_RC4_128_SHA"),
    (0x0041, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA"),
    (0x0084, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA"),
    (0x00ba, "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256"),
    (0x00c0, "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256"),
    (0x0045, "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA"),
    (0x0088, "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA"),
    (0x00be, "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256"),
    (0x00c4, "TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256"),
    (0xc072, "TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256"),
    (0xc073, "TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384"),
    (0xc076, "TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256"),
    (0xc077, "TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384"),
    (0xc050, "TLS_RSA_WITH_ARIA_128_GCM_SHA256"),
    (0xc051, "TLS_RSA_WITH_ARIA_256_GCM_SHA384"),
    (0xc052, "TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256"),
    (0xc053, "TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384"),
    (0xc05c, "TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256"),
    (0xc05d, "TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384"),
    (0xc060, "TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256"),
    (0xc061, "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384"),
    (0x00a8, "TLS_PSK_WITH_AES_128_GCM_SHA256"),
    (0x00a9, "TLS_PSK_WITH_AES_256_GCM_SHA384"),
    (0x008c, "TLS_PSK_WITH_AES_128_CBC_SHA"),
    (0x008d, "TLS_PSK_WITH_AES_256_CBC_SHA"),
    (0x00ae, "TLS_PSK_WITH_AES_128_CBC_SHA256"),
    (0x00af, "TLS_PSK_WITH_AES_256_CBC_SHA384"),
    (0xc0a4, "TLS_PSK_WITH_AES_128_CCM"),
    (0xc0a5, "TLS_PSK_WITH_AES_256_CCM"),
    (0xc0a8, "TLS_PSK_WITH_AES_128_CCM_8"),
    (0xc0a9, "TLS_PSK_WITH_AES_256_CCM_8"),
    (0xccab, "TLS_PSK_WITH_CHACHA20_POLY1305_SHA256"),
    (0xccac, "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256"),
    (0xccad, "TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256"),
    (0xccae, "TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256"),
    (0xc035, "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA"),
    (0xc036, "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA"),
    (0xc037, "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256"),
    (0xc038, "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384"),
];

const GROUPS: &Table<u16> = registry![
    (0x001d, "x25519"),
    ;
    (0x0017, "secp256r1"),
    (0x0018, "secp384r1"),
    (0x0019, "secp521r1"),
    (0x001e, "x448"),
    (0x11ec, "X25519MLKEM768"),
    (0x11eb, "SecP256r1MLKEM768"),
    (0x11ed, "SecP384r1MLKEM1024"),
    (0x0200, "MLKEM512"),
    (0x0201, "MLKEM768"),
    (0x0202, "MLKEM1024"),
    // What came before ML-KEM was settled (RFC 10024 section 7).
    (0x6399, "X25519Kyber768Draft00"),
    (0x639a, "SecP256r1Kyber768Draft00"),
    (0x0100, "ffdhe2048"),
    (0x0101, "ffdhe3072"),
    (0x0102, "ffdhe4096"),
    (0x0103, "ffdhe6144"),
    (0x0104, "ffdhe8192"),
    (0x001a, "brainpoolP256r1"),
    (0x001b, "brainpoolP384r1"),
    (0x001c, "brainpoolP512r1"),
];

const SCHEMES: &Table<u16> = registry![
    (0x0403, "ecdsa_secp256r1_sha256"),
    ;
    (0x0503, "ecdsa_secp384r1_sha384"),
    (0x0603, "ecdsa_secp521r1_sha512"),
    (0x0807, "ed25519"),
    (0x0808, "ed448"),
    (0x0804, "rsa_pss_rsae_sha256"),
    (0x0805, "rsa_pss_rsae_sha384"),
    (0x0806, "rsa_pss_rsae_sha512"),
    (0x0809, "rsa_pss_pss_sha256"),
    (0x080a, "rsa_pss_pss_sha384"),
    (0x080b, "rsa_pss_pss_sha512"),
    (0x0401, "rsa_pkcs1_sha256"),
    (0x0501, "rsa_pkcs1_sha384"),
    (0x0601, "rsa_pkcs1_sha512"),
    (0x0203, "ecdsa_sha1"),
    (0x0201, "rsa_pkcs1_sha1"),
    // TLS 1.2's pairs of hash and signature (RFC 5246 section 7.4.1.4.1) that clients still send.
    (0x0303, "ecdsa_sha224"),
    (0x0301, "rsa_pkcs1_sha224"),
    (0x0202, "dsa_sha1"),
    (0x0302, "dsa_sha224"),
    (0x0402, "dsa_sha256"),
    (0x0502, "dsa_sha384"),
    (0x0602, "dsa_sha512"),
    (0x081a, "ecdsa_brainpoolP256r1tls13_sha256"),
    (0x081b, "ecdsa_brainpoolP384r1tls13_sha384"),
    (0x081c, "ecdsa_brainpoolP512r1tls13_sha512"),
    (0x0904, "mldsa44"),
    (0x0905, "mldsa65"),
    (0x0906, "mldsa87"),
];

const EXTENSIONS: &Table<u16> = registry![
    (0, "server_name"),
    (5, "status_request"),
    (10, "supported_groups"),
    (11, "ec_point_formats"),
    (13, "signature_algorithms"),
    (16, "application_layer_protocol_negotiation"),
    (23, "extended_master_secret"),
    (35, "session_ticket"),
    (43, "supported_versions"),
    (45, "psk_key_exchange_modes"),
    (51, "key_share"),
    ;
    (1, "max_fragment_length"),
    (2, "client_certificate_url"),
    (3, "trusted_ca_keys"),
    (4, "truncated_hmac"),
    (9, "cert_type"),
    (12, "srp"),
    (14, "use_srtp"),
    (15, "heartbeat"),
    (17, "status_request_v2"),
    (18, "signed_certificate_timestamp"),
    (19, "client_certificate_type"),
    (20, "server_certificate_type"),
    (21, "padding"),
    (22, "encrypt_then_mac"),
    (24, "token_binding"),
    (25, "cached_info"),
    (27, "compress_certificate"),
    (28, "record_size_limit"),
    (34, "delegated_credential"),
    (41, "pre_shared_key"),
    (42, "early_data"),
    (44, "cookie"),
    (47, "certificate_authorities"),
    (48, "oid_filters"),
    (49, "post_handshake_auth"),
    (50, "signature_algorithms_cert"),
    (52, "transparency_info"),
    (54, "connection_id"),
    (57, "quic_transport_parameters"),
    (0x3374, "next_protocol_negotiation"),
    (0x4469, "application_settings"),
    (0x44cd, "application_settings"),
    (0xca34, "trust_anchors"),
    (0x754f, "channel_id_old"),
    (0x7550, "channel_id"),
    (0xfd00, "ech_outer_extensions"),
    (0xfe0d, "encrypted_client_hello"),
    (0xff01, "renegotiation_info"),
];

const CONTENT_TYPES: &Table<u8> = &[
    (22, "handshake"),
    (23, "application_data"),
    (20, "change_cipher_spec"),
    (21, "alert"),
    (24, "heartbeat"),
];

const HANDSHAKES: &[(u8, &str, &str)] = registry![
    (1, "ClientHello", "RFC 8446 4.1.2"),
    (2, "ServerHello", "RFC 8446 4.1.3"),
    (8, "EncryptedExtensions", "RFC 8446 4.3.1"),
    (11, "Certificate", "RFC 8446 4.4.2"),
    (15, "CertificateVerify", "RFC 8446 4.4.3"),
    (20, "Finished", "RFC 8446 4.4.4"),
    ;
    (4, "NewSessionTicket", "RFC 8446 4.6.1"),
    (5, "EndOfEarlyData", "RFC 8446 4.5"),
    (13, "CertificateRequest", "RFC 8446 4.3.2"),
    (24, "KeyUpdate", "RFC 8446 4.6.3"),
    (0, "HelloRequest", "RFC 5246 7.4.1.1"),
    (12, "ServerKeyExchange", "RFC 5246 7.4.3"),
    (14, "ServerHelloDone", "RFC 5246 7.4.5"),
    (16, "ClientKeyExchange", "RFC 5246 7.4.7"),
    (22, "CertificateStatus", "RFC 6066 8"),
    (25, "CompressedCertificate", "RFC 8879 4"),
    (3, "HelloVerifyRequest", "RFC 6347 4.3.2"),
    (21, "CertificateURL", "RFC 6066 5"),
    (23, "SupplementalData", "RFC 4680 2"),
    (67, "NextProtocol", "draft-agl-tls-nextprotoneg 3"),
];

const ALERTS: &Table<u8> = registry![
    (0, "close_notify"),
    ;
    (10, "unexpected_message"),
    (20, "bad_record_mac"),
    (21, "decryption_failed_RESERVED"),
    (22, "record_overflow"),
    (30, "decompression_failure_RESERVED"),
    (40, "handshake_failure"),
    (41, "no_certificate_RESERVED"),
    (42, "bad_certificate"),
    (43, "unsupported_certificate"),
    (44, "certificate_revoked"),
    (45, "certificate_expired"),
    (46, "certificate_unknown"),
    (47, "illegal_parameter"),
    (48, "unknown_ca"),
    (49, "access_denied"),
    (50, "decode_error"),
    (51, "decrypt_error"),
    (60, "export_restriction_RESERVED"),
    (70, "protocol_version"),
    (71, "insufficient_security"),
    (80, "internal_error"),
    (86, "inappropriate_fallback"),
    (90, "user_canceled"),
    (100, "no_renegotiation"),
    (109, "missing_extension"),
    (110, "unsupported_extension"),
    (111, "certificate_unobtainable_RESERVED"),
    (112, "unrecognized_name"),
    (113, "bad_certificate_status_response"),
    (114, "bad_certificate_hash_value_RESERVED"),
    (115, "unknown_psk_identity"),
    (116, "certificate_required"),
    (117, "general_error"),
    (120, "no_application_protocol"),
    (121, "ech_required"),
];
