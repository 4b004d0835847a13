//! Certificates (RFC 5280) and what else is DER (X.690), walked tag by tag.
//!
//! - [`certificate`], [`ecdsa_signature`]: read one value; each element is named by its place in a
//!   [`Shape`], or by its type where its place has no name
//! - `ocsp_response`, `signed_certificate_timestamps`: what is said beside a certificate; they and all
//!   that only certificates of others contain is in `others`
//!
//! An element is one field with `tag`, `length` and either its elements or its `contents` as parts.

#[cfg(feature = "everything")]
mod others;

#[cfg(feature = "everything")]
pub(super) use self::others::signed_certificate_timestamps;
use super::names;
use super::reader::{Read, Reader, Stop};

/// Reads a certificate.
pub(super) fn certificate(reader: &mut Reader<'_>) {
    walk(reader, &CERTIFICATE);
    let subject = reader
        .last()
        .and_then(|certificate| certificate.find("subject"));
    if let Some(subject) = subject.and_then(|subject| subject.value.clone()) {
        reader.note(subject);
    }
}

/// Reads the two numbers of an ECDSA signature (RFC 3279 section 2.2.3).
pub(super) fn ecdsa_signature(reader: &mut Reader<'_>) {
    walk(reader, &ECDSA_SIG_VALUE);
}

/// Reads a response of OCSP (RFC 6960 section 4.2.1).
#[cfg(feature = "everything")]
pub(super) fn ocsp_response(reader: &mut Reader<'_>) {
    walk(reader, &others::OCSP_RESPONSE);
}

/// Reads a public key with its algorithm (RFC 5280 section 4.1).
#[cfg(feature = "everything")]
pub(super) fn public_key(reader: &mut Reader<'_>) {
    walk(reader, &SUBJECT_PUBLIC_KEY_INFO);
}

/// Reads a distinguished name (RFC 5280 section 4.1.2.4).
#[cfg(feature = "everything")]
pub(super) fn name(reader: &mut Reader<'_>) {
    walk(reader, &NAME);
}

/// Elements inside of one another; more is not walked. A certificate needs 12, one in a response of
/// OCSP 20.
const DEPTH: u8 = 24;

fn walk(reader: &mut Reader<'_>, shape: &'static Shape) {
    // What is wrong stands in the fields.
    let _ = Walk { object: None }.element(reader, Some(shape), DEPTH);
}

/// What an element is called and what it contains.
struct Shape {
    name: &'static str,
    /// Which tag it has; nothing if any.
    tag: Option<u8>,
    optional: bool,
    /// Whether its value is made of its parts' values.
    sum: Option<&'static str>,
    inside: Inside,
}

/// What an element contains.
enum Inside {
    /// What its tag says.
    ByTag,
    /// These elements, in this order.
    Parts(&'static [Shape]),
    /// Any number of elements, each of the first of these shapes that has its tag.
    Each(&'static [Shape]),
    /// The value of an extension, by its OID.
    Extension,
    /// A public key, whose form the algorithm before it says.
    PublicKey,
    /// The modulus of RSA.
    #[cfg(feature = "everything")]
    Modulus,
    /// `IA5String` under a context tag.
    Text,
    /// An IP address under a context tag.
    Address,
    /// A number, of which 2 means v3.
    Version,
    /// One of these, by its tag; the element keeps the name of its place.
    #[cfg(feature = "everything")]
    OneOf(&'static [Shape]),
    /// Any number of elements of this shape.
    #[cfg(feature = "everything")]
    EachOf(&'static Shape),
    /// An element in the bytes of an octet string.
    #[cfg(feature = "everything")]
    Wrapped(&'static Shape),
    /// An object identifier under a context tag.
    #[cfg(feature = "everything")]
    Identifier,
    /// A number under a context tag.
    #[cfg(feature = "everything")]
    Number,
    /// One of these, by its number.
    #[cfg(feature = "everything")]
    Choice(&'static [&'static str]),
    /// An extension of TLS, by its number.
    #[cfg(feature = "everything")]
    Feature,
    /// Timestamps of logs, as TLS writes them.
    #[cfg(feature = "everything")]
    Timestamps,
    /// Named bits.
    Bits(&'static [&'static str]),
}

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const BOOLEAN: u8 = 1;
const INTEGER: u8 = 2;
const BIT_STRING: u8 = 3;
const OCTET_STRING: u8 = 4;
const NULL: u8 = 5;
const OID: u8 = 6;
const UTF8_STRING: u8 = 12;
const UTC_TIME: u8 = 23;
const GENERALIZED_TIME: u8 = 24;

const fn shape(name: &'static str, tag: u8, inside: Inside) -> Shape {
    Shape {
        name,
        tag: Some(tag),
        optional: false,
        sum: None,
        inside,
    }
}

const fn any(name: &'static str) -> Shape {
    Shape {
        name,
        tag: None,
        optional: false,
        sum: None,
        inside: Inside::ByTag,
    }
}

impl Shape {
    const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    const fn sum(mut self, separator: &'static str) -> Self {
        self.sum = Some(separator);
        self
    }
}

const fn algorithm(name: &'static str) -> Shape {
    const PARTS: &[Shape] = &[
        shape("algorithm", OID, Inside::ByTag),
        any("parameters").optional(),
    ];
    shape(name, SEQUENCE, Inside::Parts(PARTS)).sum(", ")
}

const fn distinguished_name(name: &'static str) -> Shape {
    const ATTRIBUTE: &[Shape] = &[shape(
        "AttributeTypeAndValue",
        SEQUENCE,
        Inside::Parts(&[shape("type", OID, Inside::ByTag), any("value")]),
    )
    .sum("=")];
    const RDN: &[Shape] =
        &[shape("RelativeDistinguishedName", SET, Inside::Each(ATTRIBUTE)).sum(" + ")];
    shape(name, SEQUENCE, Inside::Each(RDN)).sum(", ")
}

#[cfg(feature = "everything")]
static NAME: Shape = distinguished_name("Name");

static CERTIFICATE: Shape = shape(
    "Certificate",
    SEQUENCE,
    Inside::Parts(&[
        shape("tbsCertificate", SEQUENCE, Inside::Parts(TBS_CERTIFICATE)),
        algorithm("signatureAlgorithm"),
        shape("signatureValue", BIT_STRING, Inside::ByTag),
    ]),
);

/// RFC 5280 section 4.1.
const TBS_CERTIFICATE: &[Shape] = &[
    shape(
        "version",
        0xa0,
        Inside::Parts(&[shape("Version", INTEGER, Inside::Version)]),
    )
    .optional(),
    shape("serialNumber", INTEGER, Inside::ByTag),
    algorithm("signature"),
    distinguished_name("issuer"),
    shape(
        "validity",
        SEQUENCE,
        Inside::Parts(&[any("notBefore"), any("notAfter")]),
    )
    .sum(" to "),
    distinguished_name("subject"),
    PUBLIC_KEY,
    shape("issuerUniqueID", 0x81, Inside::ByTag).optional(),
    shape("subjectUniqueID", 0x82, Inside::ByTag).optional(),
    shape(
        "extensions",
        0xa3,
        Inside::Parts(&[shape("Extensions", SEQUENCE, Inside::Each(&[EXTENSION]))]),
    )
    .optional(),
];

const PUBLIC_KEY: Shape = shape(
    "subjectPublicKeyInfo",
    SEQUENCE,
    Inside::Parts(&[
        algorithm("algorithm"),
        shape("subjectPublicKey", BIT_STRING, Inside::PublicKey),
    ]),
)
.sum(", ");

#[cfg(feature = "everything")]
static SUBJECT_PUBLIC_KEY_INFO: Shape = PUBLIC_KEY;

const EXTENSION: Shape = shape(
    "Extension",
    SEQUENCE,
    Inside::Parts(&[
        shape("extnID", OID, Inside::ByTag),
        shape("critical", BOOLEAN, Inside::ByTag).optional(),
        shape("extnValue", OCTET_STRING, Inside::Extension),
    ]),
);

/// RFC 5280 section 4.2.1.6.
const GENERAL_NAMES: &[Shape] = &[
    shape("dNSName", 0x82, Inside::Text),
    shape("rfc822Name", 0x81, Inside::Text),
    shape("uniformResourceIdentifier", 0x86, Inside::Text),
    shape("iPAddress", 0x87, Inside::Address),
    shape(
        "directoryName",
        0xa4,
        Inside::Parts(&[distinguished_name("Name")]),
    )
    .sum(""),
];

static ECDSA_SIG_VALUE: Shape = shape(
    "ECDSA-Sig-Value",
    SEQUENCE,
    Inside::Parts(&[
        shape("r", INTEGER, Inside::ByTag),
        shape("s", INTEGER, Inside::ByTag),
    ]),
);

/// RFC 8017 appendix A.1.1.
#[cfg(feature = "everything")]
static RSA_PUBLIC_KEY: Shape = shape(
    "RSAPublicKey",
    SEQUENCE,
    Inside::Parts(&[
        shape("modulus", INTEGER, Inside::Modulus),
        shape("publicExponent", INTEGER, Inside::ByTag),
    ]),
)
.sum(", exponent ");

/// An object identifier: its contents, its name, and if it is an extension's, the shape of that.
struct Object {
    id: &'static [u8],
    name: &'static str,
    extension: Option<&'static Shape>,
}

const fn object(id: &'static [u8], name: &'static str) -> Object {
    Object {
        id,
        name,
        extension: None,
    }
}

const fn extension(id: &'static [u8], name: &'static str, extension: &'static Shape) -> Object {
    Object {
        id,
        name,
        extension: Some(extension),
    }
}

static OBJECTS: &[Object] = &[
    object(&[0x55, 4, 3], "commonName"),
    object(&[0x55, 4, 6], "countryName"),
    object(&[0x55, 4, 7], "localityName"),
    object(&[0x55, 4, 8], "stateOrProvinceName"),
    object(&[0x55, 4, 10], "organizationName"),
    object(&[0x55, 4, 11], "organizationalUnitName"),
    object(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], "id-ecPublicKey"),
    object(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7], "secp256r1"),
    object(&[0x2b, 0x81, 4, 0, 0x22], "secp384r1"),
    object(&[0x2b, 0x81, 4, 0, 0x23], "secp521r1"),
    object(
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2],
        "ecdsa-with-SHA256",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3],
        "ecdsa-with-SHA384",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4],
        "ecdsa-with-SHA512",
    ),
    object(&[0x2b, 0x65, 0x70], "id-Ed25519"),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1],
        "rsaEncryption",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10],
        "id-RSASSA-PSS",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11],
        "sha256WithRSAEncryption",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12],
        "sha384WithRSAEncryption",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13],
        "sha512WithRSAEncryption",
    ),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 1], "id-kp-serverAuth"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 2], "id-kp-clientAuth"),
    object(&[0x2b, 6, 1, 5, 5, 7, 0x30, 1], "id-ad-ocsp"),
    object(&[0x2b, 6, 1, 5, 5, 7, 0x30, 2], "id-ad-caIssuers"),
    object(&[0x67, 0x81, 0x0c, 1, 2, 1], "domain-validated"),
    object(&[0x67, 0x81, 0x0c, 1, 2, 2], "organization-validated"),
    object(
        &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2],
        "signedCertificateTimestampList",
    ),
    object(&[0x55, 0x1d, 0x1f], "cRLDistributionPoints"),
    object(&[0x55, 0x1d, 0x20], "certificatePolicies"),
    object(&[0x55, 0x1d, 0x12], "issuerAltName"),
    object(&[0x55, 0x1d, 0x24], "policyConstraints"),
    extension(
        &[0x55, 0x1d, 0x11],
        "subjectAltName",
        &shape("GeneralNames", SEQUENCE, Inside::Each(GENERAL_NAMES)).sum(", "),
    ),
    extension(
        &[0x55, 0x1d, 0x13],
        "basicConstraints",
        &shape(
            "BasicConstraints",
            SEQUENCE,
            Inside::Parts(&[
                shape("cA", BOOLEAN, Inside::ByTag).optional(),
                shape("pathLenConstraint", INTEGER, Inside::ByTag).optional(),
            ]),
        ),
    ),
    extension(
        &[0x55, 0x1d, 0x0f],
        "keyUsage",
        &shape(
            "KeyUsage",
            BIT_STRING,
            Inside::Bits(&[
                "digitalSignature",
                "nonRepudiation",
                "keyEncipherment",
                "dataEncipherment",
                "keyAgreement",
                "keyCertSign",
                "cRLSign",
                "encipherOnly",
                "decipherOnly",
            ]),
        ),
    ),
    extension(
        &[0x55, 0x1d, 0x25],
        "extKeyUsage",
        &shape(
            "ExtKeyUsageSyntax",
            SEQUENCE,
            Inside::Each(&[shape("KeyPurposeId", OID, Inside::ByTag)]),
        )
        .sum(", "),
    ),
    extension(
        &[0x55, 0x1d, 0x0e],
        "subjectKeyIdentifier",
        &shape("KeyIdentifier", OCTET_STRING, Inside::ByTag),
    ),
    extension(
        &[0x55, 0x1d, 0x23],
        "authorityKeyIdentifier",
        &shape(
            "AuthorityKeyIdentifier",
            SEQUENCE,
            Inside::Parts(&[
                shape("keyIdentifier", 0x80, Inside::ByTag).optional(),
                shape("authorityCertIssuer", 0xa1, Inside::Each(GENERAL_NAMES)).optional(),
                shape("authorityCertSerialNumber", 0x82, Inside::ByTag).optional(),
            ]),
        ),
    ),
    extension(
        &[0x2b, 6, 1, 5, 5, 7, 1, 1],
        "authorityInfoAccess",
        &shape(
            "AuthorityInfoAccessSyntax",
            SEQUENCE,
            Inside::Each(&[shape(
                "AccessDescription",
                SEQUENCE,
                Inside::Parts(&[
                    shape("accessMethod", OID, Inside::ByTag),
                    shape("accessLocation", 0x86, Inside::Text),
                ]),
            )
            .sum(" ")]),
        ),
    ),
];

/// A walk through one value.
struct Walk {
    /// The last object identifier that was read, if it has a name.
    object: Option<&'static Object>,
}

impl Walk {
    /// Reads one element.
    fn element(
        &mut self,
        reader: &mut Reader<'_>,
        shape: Option<&'static Shape>,
        depth: u8,
    ) -> Read {
        let [tag, first, rest @ ..] = reader.rest() else {
            reader.opaque("unknown");
            reader.wrong(&["cut short: an element has a tag and a length"]);
            return Err(Stop);
        };
        // Long form: the first byte says how many more give the length (X.690 section 8.1.3).
        let more = if *first < 0x80 {
            0
        } else {
            usize::from(first & 0x7f)
        };
        let length = match rest.get(..more) {
            _ if more == 0 && *first < 0x80 => usize::from(*first),
            Some(bytes) if (1..=4).contains(&more) && tag & 0x1f != 0x1f => bytes
                .iter()
                .fold(0, |length: usize, byte| length << 8 | usize::from(*byte)),
            _ => {
                reader.opaque("unknown");
                reader.wrong(&["not DER"]);
                return Err(Stop);
            }
        };
        // A choice takes the shape of what was chosen.
        #[cfg(feature = "everything")]
        let chosen = shape.and_then(|shape| match shape.inside {
            Inside::OneOf(shapes) => shapes.iter().find(|one| one.tag == Some(*tag)),
            _ => None,
        });
        #[cfg(feature = "everything")]
        let name = shape.map(|shape| shape.name);
        #[cfg(feature = "everything")]
        let shape = chosen.or(shape);
        let matching = shape.filter(|shape| shape.tag.is_none_or(|wanted| wanted == *tag));
        #[cfg(feature = "everything")]
        let name = name.unwrap_or_else(|| tag_name(*tag));
        #[cfg(not(feature = "everything"))]
        let name = shape.map_or_else(|| tag_name(*tag), |shape| shape.name);
        let whole = (2 + more).saturating_add(length);
        let read = reader.group(name, whole, &mut |reader| {
            reader.u8("tag")?;
            reader.note(tag_name(*tag));
            reader.leaf("length", 1 + more)?;
            reader.note(length.to_string());
            if reader.is_done() {
                return Ok(());
            }
            let read = self.contents(reader, *tag, matching, depth);
            if let Some(separator) = matching.and_then(|shape| shape.sum) {
                reader.title_from_parts(separator);
            }
            read
        });
        #[cfg(feature = "everything")]
        if let Some(spec) = others::spec(name) {
            reader.spec(spec);
        }
        if shape.is_some() && matching.is_none() {
            reader.wrong(&["not the type that stands here"]);
        }
        if name == "Extension"
            && let Some(object) = self.object.take()
            && let Some(field) = reader.last()
        {
            field.name = object.name;
            #[cfg(feature = "everything")]
            if object.extension.is_some() {
                field.spec = others::spec(object.name).or(field.spec);
            }
            field.value = field
                .find("extnValue")
                .and_then(|value| value.value.clone());
        }
        read
    }

    fn contents(
        &mut self,
        reader: &mut Reader<'_>,
        tag: u8,
        shape: Option<&'static Shape>,
        depth: u8,
    ) -> Read {
        let Some(depth) = depth.checked_sub(1) else {
            reader.opaque("contents");
            reader.wrong(&["too deep to walk"]);
            return Ok(());
        };
        match shape.map(|shape| &shape.inside) {
            Some(Inside::Parts(shapes)) => {
                for shape in *shapes {
                    let wanted = reader
                        .rest()
                        .first()
                        .is_some_and(|next| shape.tag.is_none_or(|tag| tag == *next));
                    if wanted || !shape.optional {
                        self.element(reader, Some(shape), depth)?;
                    }
                }
            }
            Some(Inside::Each(shapes)) => {
                while let Some(next) = reader.rest().first() {
                    let shape = shapes
                        .iter()
                        .find(|shape| shape.tag.is_none_or(|tag| tag == *next));
                    self.element(reader, shape, depth)?;
                }
            }
            Some(Inside::Extension) => {
                let object = self.object.take();
                match object.and_then(|object| object.extension) {
                    Some(shape) => self.element(reader, Some(shape), depth)?,
                    None => drop(reader.opaque("contents")),
                }
                reader.title_from_parts(", ");
                // What stood inside may have had identifiers of its own.
                self.object = object;
            }
            #[cfg(feature = "everything")]
            Some(Inside::PublicKey)
                if self
                    .object
                    .is_some_and(|object| object.name == "rsaEncryption") =>
            {
                reader.u8("unused bits")?;
                self.element(reader, Some(&RSA_PUBLIC_KEY), depth)?;
                reader.title_from_parts("");
            }
            Some(Inside::PublicKey) => self.primitive(reader, tag)?,
            Some(Inside::Text) => {
                let text = String::from_utf8_lossy(reader.opaque("contents"));
                reader.title(text);
            }
            Some(Inside::Address) => {
                let address = reader.opaque("contents");
                match address.len() {
                    4 => reader.title(names::dotted(address)),
                    #[cfg(feature = "everything")]
                    8 | 16 | 32 => reader.title(addresses(address)),
                    _ => {}
                }
            }
            Some(Inside::Version) => {
                let version = reader.opaque("contents");
                reader.title(match version {
                    [0] => "v1",
                    [1] => "v2",
                    [2] => "v3",
                    _ => "unknown",
                });
            }
            Some(Inside::Bits(names)) => {
                reader.u8("unused bits")?;
                let contents = reader.opaque("contents");
                // Bit 0 is the highest (X.690 section 8.6.2).
                let mut set = Vec::new();
                for (place, name) in names.iter().enumerate() {
                    let byte = contents.get(place / 8).copied().unwrap_or_default();
                    if byte << (place % 8) & 0x80 != 0 {
                        set.push(*name);
                    }
                }
                reader.title(set.join(", "));
            }
            #[cfg(feature = "everything")]
            Some(other) if !matches!(other, Inside::ByTag) => {
                self.other(reader, tag, other, depth)?;
            }
            _ => {
                if tag & 0x20 != 0 {
                    while !reader.is_done() {
                        self.element(reader, None, depth)?;
                    }
                } else {
                    self.primitive(reader, tag)?;
                }
            }
        }
        Ok(())
    }

    /// What only certificates of others contain.
    #[cfg(feature = "everything")]
    fn other(
        &mut self,
        reader: &mut Reader<'_>,
        tag: u8,
        inside: &'static Inside,
        depth: u8,
    ) -> Read {
        match inside {
            Inside::Modulus => {
                let modulus = reader.opaque("contents");
                let zeroes = modulus.iter().take_while(|byte| **byte == 0).count();
                let first = modulus.get(zeroes).map_or(0, |byte| byte.leading_zeros());
                let bits = 8 * (modulus.len() - zeroes) - first as usize;
                reader.title([&bits.to_string(), " bits"].concat());
            }
            Inside::EachOf(shape) => {
                while !reader.is_done() {
                    self.element(reader, Some(shape), depth)?;
                }
            }
            Inside::Wrapped(shape) => {
                self.element(reader, Some(shape), depth)?;
                reader.title_from_parts("");
            }
            Inside::Identifier => {
                let contents = reader.opaque("contents");
                reader.title(
                    find(contents)
                        .map_or_else(|| dotted_oid(contents), |object| object.name.into()),
                );
            }
            Inside::Number => {
                let contents = reader.opaque("contents");
                reader.title(integer(contents).unwrap_or_default());
            }
            Inside::Choice(names) => {
                let contents = reader.opaque("contents");
                let name = match contents {
                    [number] => names.get(usize::from(*number)).copied(),
                    _ => None,
                };
                reader
                    .title(name.map_or_else(|| integer(contents).unwrap_or_default(), Into::into));
            }
            Inside::Feature => {
                let contents = reader.opaque("contents");
                let number = contents
                    .iter()
                    .fold(0, |number: u16, byte| number << 8 | u16::from(*byte));
                let name = names::extension(number).filter(|_| contents.len() <= 2);
                reader.title(name.map_or_else(|| number.to_string(), Into::into));
            }
            Inside::Timestamps => {
                signed_certificate_timestamps(reader)?;
                reader.title_from_parts(", ");
            }
            _ => self.primitive(reader, tag)?,
        }
        Ok(())
    }

    /// Reads the contents of an element that has no elements.
    fn primitive(&mut self, reader: &mut Reader<'_>, tag: u8) -> Read {
        if tag == BIT_STRING {
            reader.u8("unused bits")?;
        }
        let contents = reader.opaque("contents");
        match tag {
            BOOLEAN => reader.title(if contents == [0] { "FALSE" } else { "TRUE" }),
            INTEGER => {
                if let Some(number) = integer(contents) {
                    reader.title(number);
                }
            }
            OID => {
                self.object = find(contents);
                reader.title(
                    self.object
                        .map_or_else(|| dotted_oid(contents), |object| object.name.into()),
                );
            }
            UTC_TIME | GENERALIZED_TIME => match time(contents) {
                Some(time) => reader.title(time),
                None => reader.complain(&["not a time in the form that RFC 5280 4.1.2.5 asks for"]),
            },
            // BMPString: UTF-16 with the high byte first.
            #[cfg(feature = "everything")]
            30 => {
                let (units, _) = contents.as_chunks();
                let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
                reader.title(String::from_utf16_lossy(&units));
            }
            // NumericString, PrintableString, TeletexString, IA5String, VisibleString.
            UTF8_STRING | 18 | 19 | 20 | 22 | 26 => reader.title(String::from_utf8_lossy(contents)),
            _ => {}
        }
        Ok(())
    }
}

/// A number in decimal; a longer one, such as a serial number, in hexadecimal.
fn integer(contents: &[u8]) -> Option<String> {
    if contents.len() <= 8 && contents.first().is_some_and(|first| *first < 0x80) {
        let number = contents
            .iter()
            .fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        return Some(number.to_string());
    }
    // RFC 5280 section 4.1.2.2 allows serial numbers of 20 bytes. A zero in front is there for the sign.
    (8..=21).contains(&contents.len()).then(|| {
        let mut text = String::from("0x");
        names::hex(&mut text, contents.strip_prefix(&[0]).unwrap_or(contents));
        text
    })
}

/// An address of IPv6, or an address and a mask as constraints have them (RFC 5280 section 4.2.1.10).
#[cfg(feature = "everything")]
fn addresses(bytes: &[u8]) -> String {
    let address = |bytes: &[u8]| match <[u8; 16]>::try_from(bytes) {
        Ok(bytes) => core::net::Ipv6Addr::from(bytes).to_string(),
        Err(_) => names::dotted(bytes),
    };
    if bytes.len() == 16 {
        return address(bytes);
    }
    let (network, mask) = bytes.split_at(bytes.len() / 2);
    [address(network), address(mask)].join("/")
}

/// The object of this identifier, if it has a name here.
fn find(id: &[u8]) -> Option<&'static Object> {
    // Some stand in both; these say more.
    #[cfg(feature = "everything")]
    if let Some(object) = others::OBJECTS.iter().find(|object| object.id == id) {
        return Some(object);
    }
    OBJECTS.iter().find(|object| object.id == id)
}

fn tag_name(tag: u8) -> &'static str {
    match tag {
        SEQUENCE => "SEQUENCE",
        SET => "SET",
        BOOLEAN => "BOOLEAN",
        INTEGER => "INTEGER",
        BIT_STRING => "BIT STRING",
        OCTET_STRING => "OCTET STRING",
        NULL => "NULL",
        OID => "OBJECT IDENTIFIER",
        10 => "ENUMERATED",
        UTF8_STRING => "UTF8String",
        19 => "PrintableString",
        20 => "TeletexString",
        18 => "NumericString",
        26 => "VisibleString",
        28 => "UniversalString",
        30 => "BMPString",
        22 => "IA5String",
        UTC_TIME => "UTCTime",
        GENERALIZED_TIME => "GeneralizedTime",
        _ if tag & 0xc0 == 0x80 => match tag & 0x1f {
            0 => "[0]",
            1 => "[1]",
            2 => "[2]",
            3 => "[3]",
            4 => "[4]",
            5 => "[5]",
            6 => "[6]",
            7 => "[7]",
            8 => "[8]",
            _ => "context-specific",
        },
        _ => "element",
    }
}

/// `2.5.29.17`: base 128, the first two arcs in one number (X.690 section 8.19).
fn dotted_oid(contents: &[u8]) -> String {
    let mut text = String::new();
    let mut number: u64 = 0;
    for byte in contents {
        number = number.wrapping_shl(7) | u64::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            continue;
        }
        if text.is_empty() {
            let first = (number / 40).min(2);
            text.push_str(&first.to_string());
            number -= first * 40;
        }
        text.push('.');
        text.push_str(&number.to_string());
        number = 0;
    }
    text
}

/// `32473.1`: base 128, without the arcs that it is relative to (X.690 section 8.20).
#[cfg(feature = "everything")]
pub(super) fn relative_oid(contents: &[u8]) -> String {
    let mut text = String::new();
    let mut number: u64 = 0;
    for byte in contents {
        number = number.wrapping_shl(7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(&number.to_string());
            number = 0;
        }
    }
    text
}

/// `2026-11-23 17:45:00 UTC`, from `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`.
fn time(contents: &[u8]) -> Option<String> {
    let digits = core::str::from_utf8(contents).ok()?.strip_suffix('Z')?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (century, digits) = match digits.len() {
        // RFC 5280 section 4.1.2.5.1.
        12 if digits >= "5" => ("19", digits),
        12 => ("20", digits),
        14 => digits.split_at_checked(2)?,
        _ => return None,
    };
    let mut text = String::from(century);
    for (place, separator) in [(0, ""), (2, "-"), (4, "-"), (6, " "), (8, ":"), (10, ":")] {
        text.push_str(separator);
        text.push_str(digits.get(place..place + 2)?);
    }
    text.push_str(" UTC");
    Some(text)
}
