//! What certificates of others contain that ours do not, and OCSP.
//!
//! - [`OBJECTS`]: further object identifiers, with the shapes of their extensions
//! - [`GENERAL_NAMES`]: all forms of a name (RFC 5280 section 4.2.1.6)
//! - [`OCSP_RESPONSE`]: RFC 6960 section 4.2.1
//! - [`signed_certificate_timestamps`]: RFC 6962 section 3.3, which is not DER
//! - [`spec`]: where what has this name is defined

use super::{
    BIT_STRING, GENERALIZED_TIME, INTEGER, Inside, OCTET_STRING, OID, Object, SEQUENCE, Shape,
    algorithm, any, distinguished_name, extension, object, shape,
};
use crate::dissect::names;
use crate::dissect::reader::{Read, Reader};

const ENUMERATED: u8 = 10;

pub(super) const GENERAL_NAMES: &[Shape] = &[
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
    shape(
        "otherName",
        0xa0,
        Inside::Parts(&[
            shape("type-id", OID, Inside::ByTag),
            shape("value", 0xa0, Inside::Parts(&[any("value")])).sum(""),
        ]),
    )
    .sum("="),
    shape("x400Address", 0xa3, Inside::ByTag),
    shape("ediPartyName", 0xa5, Inside::ByTag),
    shape("registeredID", 0x88, Inside::Identifier),
];

const fn general_names(name: &'static str, tag: u8) -> Shape {
    shape(name, tag, Inside::Each(GENERAL_NAMES)).sum(", ")
}

const REASONS: &[&str] = &[
    "unused",
    "keyCompromise",
    "cACompromise",
    "affiliationChanged",
    "superseded",
    "cessationOfOperation",
    "certificateHold",
    "privilegeWithdrawn",
    "aACompromise",
];

/// RFC 5280 section 4.2.1.13.
static DISTRIBUTION_POINTS: Shape = shape(
    "CRLDistributionPoints",
    SEQUENCE,
    Inside::Each(&[shape(
        "DistributionPoint",
        SEQUENCE,
        Inside::Parts(&[
            shape(
                "distributionPoint",
                0xa0,
                Inside::Each(&[
                    general_names("fullName", 0xa0),
                    shape("nameRelativeToCRLIssuer", 0xa1, Inside::ByTag),
                ]),
            )
            .sum(", ")
            .optional(),
            shape("reasons", 0x81, Inside::Bits(REASONS)).optional(),
            general_names("cRLIssuer", 0xa2).optional(),
        ]),
    )
    .sum(", ")]),
)
.sum("; ");

/// RFC 5280 section 4.2.1.4.
static CERTIFICATE_POLICIES: Shape = shape(
    "certificatePolicies",
    SEQUENCE,
    Inside::Each(&[shape(
        "PolicyInformation",
        SEQUENCE,
        Inside::Parts(&[
            shape("policyIdentifier", OID, Inside::ByTag),
            shape(
                "policyQualifiers",
                SEQUENCE,
                Inside::Each(&[shape(
                    "PolicyQualifierInfo",
                    SEQUENCE,
                    Inside::Parts(&[
                        shape("policyQualifierId", OID, Inside::ByTag),
                        any("qualifier"),
                    ]),
                )
                .sum(" ")]),
            )
            .optional(),
        ]),
    )
    .sum(", ")]),
)
.sum(", ");

/// RFC 5280 section 4.2.1.10.
const SUBTREES: &[Shape] = &[shape(
    "GeneralSubtree",
    SEQUENCE,
    Inside::Parts(&[
        shape("base", 0, Inside::OneOf(GENERAL_NAMES)),
        shape("minimum", 0x80, Inside::Number).optional(),
        shape("maximum", 0x81, Inside::Number).optional(),
    ]),
)
.sum(", ")];

static NAME_CONSTRAINTS: Shape = shape(
    "NameConstraints",
    SEQUENCE,
    Inside::Parts(&[
        shape("permittedSubtrees", 0xa0, Inside::Each(SUBTREES))
            .sum(", ")
            .optional(),
        shape("excludedSubtrees", 0xa1, Inside::Each(SUBTREES))
            .sum(", ")
            .optional(),
    ]),
);

/// RFC 5280 section 4.2.1.11.
static POLICY_CONSTRAINTS: Shape = shape(
    "PolicyConstraints",
    SEQUENCE,
    Inside::Parts(&[
        shape("requireExplicitPolicy", 0x80, Inside::Number).optional(),
        shape("inhibitPolicyMapping", 0x81, Inside::Number).optional(),
    ]),
);

/// RFC 5280 section 4.2.1.5.
static POLICY_MAPPINGS: Shape = shape(
    "PolicyMappings",
    SEQUENCE,
    Inside::Each(&[shape(
        "PolicyMapping",
        SEQUENCE,
        Inside::Parts(&[
            shape("issuerDomainPolicy", OID, Inside::ByTag),
            shape("subjectDomainPolicy", OID, Inside::ByTag),
        ]),
    )
    .sum(" = ")]),
)
.sum(", ");

/// RFC 7633 section 4: extensions of TLS that the server must answer with; 5 is "must staple".
static TLS_FEATURES: Shape = shape(
    "Features",
    SEQUENCE,
    Inside::Each(&[shape("Feature", INTEGER, Inside::Feature)]),
)
.sum(", ");

/// RFC 6962 section 3.3: a list as TLS writes it, in an octet string.
static TIMESTAMPS: Shape = shape(
    "SignedCertificateTimestampList",
    OCTET_STRING,
    Inside::Timestamps,
);

const EXTENSIONS: Shape = shape("Extensions", SEQUENCE, Inside::Each(&[super::EXTENSION]));

/// RFC 6960 section 4.2.1.
pub(super) static OCSP_RESPONSE: Shape = shape(
    "OCSPResponse",
    SEQUENCE,
    Inside::Parts(&[
        shape(
            "responseStatus",
            ENUMERATED,
            Inside::Choice(&[
                "successful",
                "malformedRequest",
                "internalError",
                "tryLater",
                "not used",
                "sigRequired",
                "unauthorized",
            ]),
        ),
        shape(
            "responseBytes",
            0xa0,
            Inside::Parts(&[shape(
                "ResponseBytes",
                SEQUENCE,
                Inside::Parts(&[
                    shape("responseType", OID, Inside::ByTag),
                    shape("response", OCTET_STRING, Inside::Wrapped(&BASIC_RESPONSE)),
                ]),
            )]),
        )
        .optional(),
    ]),
)
.sum(", ");

static BASIC_RESPONSE: Shape = shape(
    "BasicOCSPResponse",
    SEQUENCE,
    Inside::Parts(&[
        shape("tbsResponseData", SEQUENCE, Inside::Parts(RESPONSE_DATA)),
        algorithm("signatureAlgorithm"),
        shape("signature", BIT_STRING, Inside::ByTag),
        shape(
            "certs",
            0xa0,
            Inside::Parts(&[shape(
                "Certificates",
                SEQUENCE,
                Inside::EachOf(&super::CERTIFICATE),
            )]),
        )
        .optional(),
    ]),
);

const RESPONSE_DATA: &[Shape] = &[
    shape(
        "version",
        0xa0,
        Inside::Parts(&[shape("Version", INTEGER, Inside::Version)]),
    )
    .optional(),
    shape("byName", 0xa1, Inside::Parts(&[distinguished_name("Name")]))
        .sum("")
        .optional(),
    shape(
        "byKey",
        0xa2,
        Inside::Parts(&[shape("KeyHash", OCTET_STRING, Inside::ByTag)]),
    )
    .optional(),
    shape("producedAt", GENERALIZED_TIME, Inside::ByTag),
    shape(
        "responses",
        SEQUENCE,
        Inside::Each(&[shape(
            "SingleResponse",
            SEQUENCE,
            Inside::Parts(SINGLE_RESPONSE),
        )]),
    ),
    shape("responseExtensions", 0xa1, Inside::Parts(&[EXTENSIONS])).optional(),
];

const SINGLE_RESPONSE: &[Shape] = &[
    shape(
        "certID",
        SEQUENCE,
        Inside::Parts(&[
            algorithm("hashAlgorithm"),
            shape("issuerNameHash", OCTET_STRING, Inside::ByTag),
            shape("issuerKeyHash", OCTET_STRING, Inside::ByTag),
            shape("serialNumber", INTEGER, Inside::ByTag),
        ]),
    ),
    // One of these three is the certStatus.
    shape("good", 0x80, Inside::ByTag).optional(),
    shape(
        "revoked",
        0xa1,
        Inside::Parts(&[
            shape("revocationTime", GENERALIZED_TIME, Inside::ByTag),
            shape(
                "revocationReason",
                0xa0,
                Inside::Parts(&[shape(
                    "CRLReason",
                    ENUMERATED,
                    Inside::Choice(&[
                        "unspecified",
                        "keyCompromise",
                        "cACompromise",
                        "affiliationChanged",
                        "superseded",
                        "cessationOfOperation",
                        "certificateHold",
                        "not used",
                        "removeFromCRL",
                        "privilegeWithdrawn",
                        "aACompromise",
                    ]),
                )]),
            )
            .sum("")
            .optional(),
        ]),
    )
    .sum(", ")
    .optional(),
    shape("status unknown", 0x82, Inside::ByTag).optional(),
    shape("thisUpdate", GENERALIZED_TIME, Inside::ByTag),
    shape(
        "nextUpdate",
        0xa0,
        Inside::Parts(&[shape("GeneralizedTime", GENERALIZED_TIME, Inside::ByTag)]),
    )
    .sum("")
    .optional(),
    shape("singleExtensions", 0xa1, Inside::Parts(&[EXTENSIONS])).optional(),
];

/// Where an element or an extension of this name is defined.
pub(super) fn spec(name: &str) -> Option<&'static str> {
    Some(match name {
        "Certificate" | "signatureAlgorithm" | "signatureValue" => "RFC 5280 4.1.1",
        "tbsCertificate" => "RFC 5280 4.1.2",
        "Version" => "RFC 5280 4.1.2.1",
        "serialNumber" => "RFC 5280 4.1.2.2",
        "issuer" | "Name" | "RelativeDistinguishedName" | "AttributeTypeAndValue" => {
            "RFC 5280 4.1.2.4"
        }
        "validity" | "notBefore" | "notAfter" => "RFC 5280 4.1.2.5",
        "subject" => "RFC 5280 4.1.2.6",
        "subjectPublicKeyInfo" | "subjectPublicKey" => "RFC 5280 4.1.2.7",
        "issuerUniqueID" | "subjectUniqueID" => "RFC 5280 4.1.2.8",
        "Extensions" | "Extension" => "RFC 5280 4.2",
        "RSAPublicKey" | "modulus" | "publicExponent" => "RFC 8017 A.1.1",
        "ECDSA-Sig-Value" | "r" | "s" => "RFC 3279 2.2.3",
        "authorityKeyIdentifier" | "AuthorityKeyIdentifier" => "RFC 5280 4.2.1.1",
        "subjectKeyIdentifier" | "KeyIdentifier" => "RFC 5280 4.2.1.2",
        "keyUsage" | "KeyUsage" => "RFC 5280 4.2.1.3",
        "certificatePolicies" | "PolicyInformation" => "RFC 5280 4.2.1.4",
        "policyMappings" => "RFC 5280 4.2.1.5",
        "subjectAltName"
        | "GeneralNames"
        | "dNSName"
        | "rfc822Name"
        | "iPAddress"
        | "uniformResourceIdentifier"
        | "directoryName"
        | "otherName"
        | "registeredID" => "RFC 5280 4.2.1.6",
        "issuerAltName" => "RFC 5280 4.2.1.7",
        "basicConstraints" | "BasicConstraints" => "RFC 5280 4.2.1.9",
        "nameConstraints" | "NameConstraints" => "RFC 5280 4.2.1.10",
        "policyConstraints" | "PolicyConstraints" => "RFC 5280 4.2.1.11",
        "extKeyUsage" | "ExtKeyUsageSyntax" => "RFC 5280 4.2.1.12",
        "cRLDistributionPoints" | "DistributionPoint" => "RFC 5280 4.2.1.13",
        "inhibitAnyPolicy" => "RFC 5280 4.2.1.14",
        "freshestCRL" => "RFC 5280 4.2.1.15",
        "authorityInfoAccess" | "AuthorityInfoAccessSyntax" => "RFC 5280 4.2.2.1",
        "subjectInfoAccess" => "RFC 5280 4.2.2.2",
        "tlsFeature" | "Features" => "RFC 7633 4",
        "signedCertificateTimestampList" => "RFC 6962 3.3",
        "precertificatePoison" => "RFC 6962 3.1",
        "delegationUsage" => "RFC 9345 4.2",
        "OCSPResponse" | "responseStatus" | "responseBytes" | "BasicOCSPResponse"
        | "tbsResponseData" | "SingleResponse" | "certID" | "good" | "revoked" => "RFC 6960 4.2.1",
        "producedAt" | "thisUpdate" | "nextUpdate" => "RFC 6960 4.2.2.1",
        "id-pkix-ocsp-nonce" => "RFC 6960 4.4.1",
        "id-pkix-ocsp-nocheck" => "RFC 6960 4.2.2.2.1",
        _ => return None,
    })
}

/// A list of timestamps that logs signed (RFC 6962 section 3.3).
pub(in crate::dissect) fn signed_certificate_timestamps(reader: &mut Reader<'_>) -> Read {
    reader.vector("sct_list", 2, &mut |reader| {
        let mut count = 0_u32;
        while !reader.is_done() {
            reader.vector("SerializedSCT", 2, &mut timestamp)?;
            reader.spec("RFC 6962 3.2");
            count += 1;
        }
        reader.title([&count.to_string(), " timestamps"].concat());
        Ok(())
    })?;
    reader.spec("RFC 6962 3.3");
    Ok(())
}

/// RFC 6962 section 3.2.
fn timestamp(reader: &mut Reader<'_>) -> Read {
    let version = reader.u8("sct_version")?;
    if version != 0 {
        reader.opaque("body");
        return Ok(());
    }
    reader.note("v1");
    reader.leaf("id", 32)?;
    let high = u64::from(reader.peek(4).unwrap_or_default());
    let low = reader
        .rest()
        .get(4..8)
        .unwrap_or_default()
        .iter()
        .fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    reader.leaf("timestamp", 8)?;
    let timestamp = date(high << 32 | low);
    reader.note(timestamp.as_str());
    reader.title(timestamp);
    reader.opaque_vector("extensions", 2)?;
    // DigitallySigned (RFC 5246 section 4.7).
    let scheme = names::scheme(reader.u16("algorithm")?);
    reader.note(scheme.as_str());
    reader.vector("signature", 2, &mut |reader| {
        if scheme.starts_with("ecdsa") {
            super::ecdsa_signature(reader);
        } else {
            reader.opaque("opaque");
        }
        Ok(())
    })
}

/// `2026-11-23 17:45:00 UTC`, from milliseconds since 1970; after the year 9999 just the number.
pub(in crate::dissect) fn date(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (mut days, second) = (seconds / 86_400, seconds % 86_400);
    if days > 2_932_896 {
        return milliseconds.to_string();
    }
    // Years that begin with March, in eras of 400 of them.
    days += 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

pub(super) static OBJECTS: &[Object] = &[
    // Attributes of names (RFC 5280 appendix A, RFC 4519, the CA/Browser Forum's).
    object(&[0x55, 4, 4], "surname"),
    object(&[0x55, 4, 5], "serialNumber"),
    object(&[0x55, 4, 9], "streetAddress"),
    object(&[0x55, 4, 12], "title"),
    object(&[0x55, 4, 13], "description"),
    object(&[0x55, 4, 15], "businessCategory"),
    object(&[0x55, 4, 17], "postalCode"),
    object(&[0x55, 4, 18], "postOfficeBox"),
    object(&[0x55, 4, 20], "telephoneNumber"),
    object(&[0x55, 4, 41], "name"),
    object(&[0x55, 4, 42], "givenName"),
    object(&[0x55, 4, 43], "initials"),
    object(&[0x55, 4, 44], "generationQualifier"),
    object(&[0x55, 4, 46], "dnQualifier"),
    object(&[0x55, 4, 65], "pseudonym"),
    object(&[0x55, 4, 97], "organizationIdentifier"),
    object(
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25],
        "domainComponent",
    ),
    object(
        &[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1],
        "userId",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1],
        "emailAddress",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 2],
        "unstructuredName",
    ),
    object(
        &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 2, 1, 1],
        "jurisdictionLocalityName",
    ),
    object(
        &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 2, 1, 2],
        "jurisdictionStateOrProvinceName",
    ),
    object(
        &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 2, 1, 3],
        "jurisdictionCountryName",
    ),
    // Algorithms and curves.
    object(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1], "ecdsa-with-SHA1"),
    object(
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 1],
        "ecdsa-with-SHA224",
    ),
    object(&[0x2b, 0x81, 4, 0, 10], "secp256k1"),
    object(&[0x2b, 0x81, 4, 0, 0x21], "secp224r1"),
    object(&[0x2b, 0x24, 3, 3, 2, 8, 1, 1, 7], "brainpoolP256r1"),
    object(&[0x2b, 0x24, 3, 3, 2, 8, 1, 1, 11], "brainpoolP384r1"),
    object(&[0x2b, 0x24, 3, 3, 2, 8, 1, 1, 13], "brainpoolP512r1"),
    object(&[0x2b, 0x65, 0x6e], "id-X25519"),
    object(&[0x2b, 0x65, 0x6f], "id-X448"),
    object(&[0x2b, 0x65, 0x71], "id-Ed448"),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4],
        "md5WithRSAEncryption",
    ),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5],
        "sha1WithRSAEncryption",
    ),
    object(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8], "id-mgf1"),
    object(
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 14],
        "sha224WithRSAEncryption",
    ),
    object(&[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1], "id-dsa"),
    object(&[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3], "id-dsa-with-sha1"),
    object(&[0x2b, 0x0e, 3, 2, 26], "id-sha1"),
    object(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1], "id-sha256"),
    object(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2], "id-sha384"),
    object(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3], "id-sha512"),
    object(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17], "id-ml-dsa-44"),
    object(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 18], "id-ml-dsa-65"),
    object(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 19], "id-ml-dsa-87"),
    // Purposes of keys.
    object(&[0x55, 0x1d, 0x25, 0], "anyExtendedKeyUsage"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 3], "id-kp-codeSigning"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 4], "id-kp-emailProtection"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 5], "id-kp-ipsecEndSystem"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 6], "id-kp-ipsecTunnel"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 7], "id-kp-ipsecUser"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 8], "id-kp-timeStamping"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 9], "id-kp-OCSPSigning"),
    object(&[0x2b, 6, 1, 5, 5, 7, 3, 17], "id-kp-ipsecIKE"),
    object(&[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 3], "msSGC"),
    object(
        &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2, 2],
        "msSmartcardLogin",
    ),
    object(&[0x2b, 6, 1, 4, 1, 0x82, 0x37, 20, 2, 3], "msUPN"),
    object(&[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 4, 1], "nsSGC"),
    object(&[0x2b, 6, 1, 5, 5, 7, 8, 5], "id-on-xmppAddr"),
    object(&[0x2b, 6, 1, 5, 5, 7, 8, 7], "id-on-dnsSRV"),
    object(&[0x2b, 6, 1, 5, 5, 7, 8, 9], "id-on-SmtpUTF8Mailbox"),
    // Policies.
    object(&[0x55, 0x1d, 0x20, 0], "anyPolicy"),
    object(&[0x67, 0x81, 0x0c, 1, 1], "extended-validation"),
    object(&[0x67, 0x81, 0x0c, 1, 2, 3], "individual-validated"),
    object(&[0x2b, 6, 1, 5, 5, 7, 2, 1], "id-qt-cps"),
    object(&[0x2b, 6, 1, 5, 5, 7, 2, 2], "id-qt-unotice"),
    object(&[0x2b, 6, 1, 5, 5, 7, 0x30, 3], "id-ad-timeStamping"),
    object(&[0x2b, 6, 1, 5, 5, 7, 0x30, 5], "id-ad-caRepository"),
    // OCSP.
    object(&[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1], "id-pkix-ocsp-basic"),
    extension(
        &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2],
        "id-pkix-ocsp-nonce",
        &any("Nonce"),
    ),
    extension(
        &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 5],
        "id-pkix-ocsp-nocheck",
        &any("OCSPNoCheck"),
    ),
    // Extensions.
    extension(
        &[0x55, 0x1d, 0x11],
        "subjectAltName",
        &general_names("GeneralNames", SEQUENCE),
    ),
    extension(
        &[0x55, 0x1d, 0x12],
        "issuerAltName",
        &general_names("GeneralNames", SEQUENCE),
    ),
    extension(
        &[0x55, 0x1d, 0x1f],
        "cRLDistributionPoints",
        &DISTRIBUTION_POINTS,
    ),
    extension(&[0x55, 0x1d, 0x2e], "freshestCRL", &DISTRIBUTION_POINTS),
    extension(
        &[0x55, 0x1d, 0x20],
        "certificatePolicies",
        &CERTIFICATE_POLICIES,
    ),
    extension(&[0x55, 0x1d, 0x21], "policyMappings", &POLICY_MAPPINGS),
    extension(&[0x55, 0x1d, 0x1e], "nameConstraints", &NAME_CONSTRAINTS),
    extension(
        &[0x55, 0x1d, 0x24],
        "policyConstraints",
        &POLICY_CONSTRAINTS,
    ),
    extension(
        &[0x55, 0x1d, 0x36],
        "inhibitAnyPolicy",
        &shape("SkipCerts", INTEGER, Inside::ByTag),
    ),
    extension(
        &[0x55, 0x1d, 0x23],
        "authorityKeyIdentifier",
        &shape(
            "AuthorityKeyIdentifier",
            SEQUENCE,
            Inside::Parts(&[
                shape("keyIdentifier", 0x80, Inside::ByTag).optional(),
                general_names("authorityCertIssuer", 0xa1).optional(),
                shape("authorityCertSerialNumber", 0x82, Inside::Number).optional(),
            ]),
        ),
    ),
    extension(&[0x2b, 6, 1, 5, 5, 7, 1, 1], "authorityInfoAccess", &ACCESS),
    extension(&[0x2b, 6, 1, 5, 5, 7, 1, 11], "subjectInfoAccess", &ACCESS),
    extension(&[0x2b, 6, 1, 5, 5, 7, 1, 24], "tlsFeature", &TLS_FEATURES),
    extension(
        &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2],
        "signedCertificateTimestampList",
        &TIMESTAMPS,
    ),
    extension(
        &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 3],
        "precertificatePoison",
        &any("NULL"),
    ),
    extension(
        &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 5],
        "signedCertificateTimestampList",
        &TIMESTAMPS,
    ),
    extension(
        &[0x2b, 6, 1, 4, 1, 0x82, 0xda, 0x4b, 44],
        "delegationUsage",
        &any("DelegationUsage"),
    ),
    extension(
        &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 13],
        "netscape-comment",
        &any("Comment"),
    ),
    extension(
        &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 1],
        "netscape-cert-type",
        &any("CertType"),
    ),
];

/// RFC 5280 section 4.2.2.1.
static ACCESS: Shape = shape(
    "AuthorityInfoAccessSyntax",
    SEQUENCE,
    Inside::Each(&[shape(
        "AccessDescription",
        SEQUENCE,
        Inside::Parts(&[
            shape("accessMethod", OID, Inside::ByTag),
            shape("accessLocation", 0, Inside::OneOf(GENERAL_NAMES)),
        ]),
    )
    .sum(" ")]),
)
.sum(", ");
