// A sentence for each of the rarer names that the dissector gives: those that the runs of this page
// do not have, but captures of others do. Part of `desk.fields` (desk.ts).
//
// The same name may stand in several protocols; its sentence is true in all of them.

export const rarerFields = {
  // Links: Ethernet, its tags, and what captures have in its place
  "Ethernet header": "Which network card sent the frame, which is to get it, and what it carries.",
  "Destination MAC Address":
    "Who is to get it on this link: the machine itself, or the next router.",
  EtherType: "What it carries.",
  "Protocol Type": "What it carries.",
  "Source MAC Address":
    "The sender’s address on this link: the machine’s own, or the last router’s.",
  "VLAN tag": "Which of several virtual networks on the same cables the frame belongs to.",
  "PCP, DEI, VID":
    "Its priority, whether it may be dropped first, and the number of the virtual network.",
  "Linux cooked header":
    "What Linux notes about a captured packet in place of the link’s own header.",
  "Linux cooked header v2":
    "What Linux notes about a captured packet in place of the link’s own header, with the interface.",
  "Packet Type":
    "Whether it was sent to this machine, from it, to all, to a group or between others.",
  "Address Length": "How long the sender’s address on the link is.",
  "Interface Index": "The capturing machine’s number for the network interface.",
  "ARPHRD Type": "What kind of link it was captured on, by Linux’s numbers.",
  Unused: "Room for a longer address.",
  "Loopback header":
    "What some systems note in place of a link’s header, as for packets that stay on the machine.",
  "Address Family":
    "Which protocol follows, IPv4 or IPv6, by the capturing system’s own number for it.",
  "LLC and SNAP header":
    "What the frame carries, for frames that have their length where an EtherType would stand.",
  LLC: "Says that SNAP follows.",
  OUI: "Whose numbers the next one is from. Zero: it is an EtherType.",
  "802.2 LLC": "What the frame carries, in the form of IEEE 802.2. It is not taken apart here.",
  ARP: "The question which network card has an IP address, or the answer.",

  // IPv4 options (RFC 791)
  "Record Route": "Routers on the way write their addresses here.",
  "Internet Timestamp": "Stops on the way write the time here.",
  "Loose Source and Record Route": "Stops that the packet must visit; others may lie in between.",
  "Strict Source and Record Route": "Stops that the packet must visit, and no others in between.",
  "Router Alert": "Asks the routers on the way to look at the packet more closely.",
  "Quick-Start": "Asks the routers on the way how fast the sender may begin.",
  "MTU Probe": "To find the largest packet that fits all the way. Not used any more.",
  "MTU Reply": "The answer to an MTU Probe. Not used any more.",
  Traceroute: "Asks the routers on the way to report. Not used any more.",
  "Stream ID": "From a network of the 1970s. Not used any more.",
  Security: "How secret the packet is.",
  "Extended Security": "More about how secret the packet is.",
  "Commercial Security": "How secret the packet is.",
  "unknown option": "An option that has no name here.",
  "No Operation":
    "A filler, for instance so that the next option begins at a multiple of four bytes.",
  Type: "Which kind of option or frame this is.",
  Pointer: "Which place in the option is next, counted from the option’s first byte as 1.",
  Address:
    "An IP address: of a stop on the way or, in Home Address, the lasting one of a sender that moves about.",
  "Overflow, Flag":
    "How many stops found no room for their timestamp, and whether addresses stand beside them.",
  Timestamp:
    "When the packet was at a stop, mostly in milliseconds since midnight, Universal Time.",

  // IPv6 and its further headers (RFC 8200, RFC 4302, RFC 2675)
  "Hop-by-Hop Options header": "Options for the routers on the way.",
  "Destination Options header": "Options for whoever the packet is addressed to.",
  "Routing header": "Stops that the packet is to visit on its way.",
  "Fragment header": "Which piece of a packet this is.",
  "Authentication Header": "Shows who sent the packet, and that nobody changed it.",
  "Mobility Header": "For a machine that keeps its address while it moves about.",
  "Host Identity header": "For machines that know each other by their keys.",
  "Shim6 header": "For machines with several addresses, should one way between them break.",
  PadN: "A filler of several bytes.",
  "Tunnel Encapsulation Limit": "How many more tunnels the packet may be put into.",
  "Jumbo Payload": "How long the packet is, if it is longer than the header can say.",
  "Home Address": "The lasting address of a sender that moves about.",
  "Minimum Path MTU": "To find the largest packet that fits all the way.",
  CALIPSO: "How secret the packet is.",
  PDM: "Numbers and times, to measure delays.",
  IOAM: "What routers note in the packet about its way.",
  MPL: "For packets to many, in networks of small devices.",
  "IPv6 header":
    "Where the packet comes from and where it is to go. Every router on the way reads it.",
  "Version, Traffic Class, Flow Label":
    "IP version 6, whether the packet asks for special treatment, and a label that packets of one flow share.",
  "Payload Length":
    "How many bytes of the packet follow this header. Zero, where a jumbo packet says it further on.",
  "Next Header": "What follows: a further header, or what the packet carries. 6 is TCP.",
  "Hop Limit": "How many routers it may pass before it is dropped.",
  Reserved: "Kept free for later: zeroes.",
  "Fragment Offset, M":
    "Where in the packet this piece belongs, and whether more pieces follow it.",
  "Hdr Ext Len":
    "How long this header is beyond its first 8 bytes, in units of 8 bytes; in the Authentication Header, of 4.",
  "Routing Type": "Which kind of routing header this is.",
  "Segments Left": "How many of the stops that are listed are still to be visited.",
  "type-specific data":
    "What this kind of routing header needs, mostly the addresses of the stops.",
  "Option Type": "Which option. The first two bits say what to do where it is not known.",
  "Opt Data Len": "How many bytes of the option follow.",
  Pad1: "A filler of one byte.",
  "Jumbo Payload Length":
    "How many bytes follow the IPv6 header, in a packet with more than 65,535 of them.",
  "Security Parameters Index":
    "Which agreement between the ends, with its algorithm and key, the packet is protected under.",
  "Sequence Number Field": "Counts the packets, so that a repeated one can be noticed.",
  "Integrity Check Value":
    "Shows changes to the packet, even an attacker’s, but not to what routers may change on the way.",

  // TCP options
  "User Timeout": "How long its sender waits for acknowledgements before it gives up.",
  "TCP-AO": "Shows who sent the segment, and that nobody changed it.",
  "MD5 Signature": "Shows who sent the segment, and that nobody changed it. TCP-AO took its place.",
  MPTCP: "For one connection over several ways at once.",
  "Fast Open": "For data that comes with the SYN.",
  "TCP-ENO": "To agree on encryption within TCP itself.",
  "Accurate ECN Order 0": "How many bytes arrived with each ECN mark.",
  "Accurate ECN Order 1": "How many bytes arrived with each ECN mark.",
  "Quick-Start Response": "How fast the routers on the way let the other side begin.",
  Echo: "To measure the round trip. Timestamps took its place.",
  "Echo Reply": "The answer to an Echo. Timestamps took its place.",
  "Alternate Checksum Request": "Another checksum, please. Not used any more.",
  "Alternate Checksum Data": "Another checksum. Not used any more.",
  "experimental option": "An option that is being tried out.",
  "G, User Timeout":
    "How long the sender lets data go unacknowledged before it gives up, in seconds or, if G is set, in minutes.",
  KeyID: "Which of the keys that both ends know protects this segment.",
  RNextKeyID: "Which key the sender would have the other side use.",
  MAC: "A checksum made with a key: shows changes, even an attacker’s.",
  Subtype: "Which message of Multipath TCP this is, in the first four bits.",
  ExID: "Which experiment: many share this kind of option.",
  "byte counter":
    "How many bytes of payload arrived with a certain ECN mark, in 24 bits that wrap.",
  Cookie:
    "Shows the server that it has dealt with this address before, so that data may come with the SYN.",

  // Messages and records of TLS
  uncompressed_length: "How long the Certificate message is once it is unpacked.",
  compressed_certificate_message: "The Certificate message, compressed.",
  HelloVerifyRequest: "In DTLS: the server gives a cookie, and asks for the hello again with it.",
  NextProtocol: "In TLS 1.2: what the client will speak inside. ALPN took its place.",
  CertificateURL: "In TLS 1.2: where to fetch the client’s certificate, which is not sent itself.",
  SupplementalData: "In TLS 1.2: further data for the application, such as what the sender may do.",
  HeartbeatMessage: "Asks the other side to send the same bytes back, or does so.",
  payload_length:
    "How long the payload is said to be. In Heartbleed, the receiver believed it unchecked.",
  GenericBlockCipher: "What is sealed block by block (CBC).",
  IV: "What the first block is XORed with before it is encrypted. Nobody should be able to foresee it.",
  block_ciphered:
    "The encrypted blocks: contents, padding and, unless it stands behind them, a MAC.",
  ServerDHParams:
    "The server’s key share for Diffie-Hellman, and the numbers it is reckoned with: a prime and a generator.",
  dh_p: "The prime: of every number, only the remainder of dividing by it counts.",
  dh_g: "The generator: its powers are the public keys.",
  dh_Ys: "The server’s public key.",
  dh_Yc: "The client’s public key.",
  ocsp_response_list:
    "An answer for each certificate of the chain, in its order. Any of them may be empty.",

  // Extensions of TLS
  selected_protocol: "The protocol that the client chose.",
  protocol: "A protocol that the server speaks.",
  sct_list: "Signed timestamps, from one public log or from several.",
  SerializedSCT: "A log’s signed promise to make the certificate public.",
  sct_version: "Which form the timestamp has. 0 stands for version 1.",
  id: "Which log: the SHA-256 of its public key.",
  timestamp: "When the log gave its promise, in milliseconds since 1970.",
  settings: "Settings of the protocol inside, in that protocol’s own form.",
  confirmation:
    "Shows the client whether the server took the inner hello. To everybody else it looks random.",
  retry_configs: "The server’s present keys for inner hellos, to try again with.",
  ECHConfig: "A public key for inner hellos, and how to use it.",
  kem_id: "How a secret that only the two ends know is made with the public key.",
  public_key: "The public key that inner hellos are sealed to.",
  maximum_name_length:
    "The longest name that the server has, so that shorter ones can be padded to it. Zero if unknown.",
  public_name: "The name that the outer hello shows to everybody.",
  OuterExtensions: "The extensions that the inner hello takes from the outer.",
  ExtensionType: "An extension, by its number.",
  certificate_status_req_list:
    "How the client would like to hear about revoked certificates, the favourite first.",
  CertificateStatusRequestItemV2:
    "One way to hear about them: ocsp is for the server’s own certificate, ocsp_multi for the chain.",
  request: "Whose word counts, and what else is asked of them.",
  mode: "Whether the other side may ask for heartbeats.",
  SRTPProtectionProfiles:
    "The ways to protect the call that the client offers, or the one that the server chose.",
  SRTPProtectionProfile: "A way to protect the call: a cipher, and how changes are noticed.",
  srtp_mki: "A name for the call’s master key. Mostly empty.",
  Credential: "A short-lived public key, how it signs, and when it ends.",
  valid_time: "When the key ends, in seconds from the certificate’s notBefore.",
  dc_cert_verify_algorithm: "How the short-lived key signs CertificateVerify.",
  ASN1_subjectPublicKeyInfo: "The short-lived public key, in DER.",
  filters: "Extensions that a client’s certificate must have, and with which values.",
  certificate_extension_oid: "Which extension of the certificate.",
  certificate_extension_values: "The values that it must contain. It may contain others, too.",
  TrustAnchorIDList: "Trust anchors by their short names.",
  TrustAnchorID: "A trust anchor, mostly a root, as registered numbers.",
  CertificateType: "A form of certificate, such as X.509, or just a raw public key.",
  certificate_type: "The form of certificate that was chosen.",

  // Certificates: names (RFC 5280 section 4.2.1.6)
  issuerAltName: "Further names of the issuer.",
  otherName: "A name of a kind that is defined elsewhere.",
  "type-id": "Which kind of name.",
  x400Address: "A mail address in X.400, another system than the Internet’s.",
  ediPartyName: "A name for electronic data interchange. Hardly used.",
  registeredID: "A name as numbers, from a registry.",

  // Certificates: where revoked ones are listed
  cRLDistributionPoints: "Where lists of revoked certificates can be had.",
  CRLDistributionPoints: "The places where such lists can be had.",
  freshestCRL: "Where to get what is new since the last full list of revoked certificates.",
  DistributionPoint: "One place.",
  distributionPoint: "Where the list is.",
  fullName: "Its address.",
  cRLIssuer: "Who issues the list.",
  nameRelativeToCRLIssuer: "The last part of a name. The list’s issuer is the part before it.",
  reasons: "Which reasons for revoking the list covers.",
  subjectInfoAccess: "Where more can be had about its owner, or from them.",

  // Certificates: policies, and limits for the issuers in a chain
  certificatePolicies:
    "The rules that it was issued under or, for an issuer, those that its chains may follow.",
  PolicyInformation: "One policy.",
  policyIdentifier: "Which policy, such as domain-validated.",
  policyQualifiers: "Remarks on the policy.",
  PolicyQualifierInfo: "One remark.",
  policyQualifierId: "What kind of remark: id-qt-cps is an address, id-qt-unotice a text.",
  qualifier: "The remark itself.",
  policyMappings: "Which policies of the issuer and of its subject count as the same.",
  PolicyMappings: "Pairs of policies that count as the same.",
  PolicyMapping: "One pair.",
  issuerDomainPolicy: "The issuer’s policy.",
  subjectDomainPolicy: "The policy of the subject, itself an issuer, that counts as the same.",
  policyConstraints: "How strict to be about policies further down the chain.",
  PolicyConstraints: "How strict to be about policies further down the chain.",
  requireExplicitPolicy:
    "How many more certificates may follow before the whole chain needs a policy that is accepted.",
  inhibitPolicyMapping:
    "How many more certificates may follow before policies no longer count as the same.",
  inhibitAnyPolicy: "From where in the chain “any policy” no longer stands for every one.",
  SkipCerts: "How many more certificates may follow before that holds.",
  nameConstraints: "Which names the certificates further down the chain may have.",
  NameConstraints: "Which names the certificates further down the chain may have.",
  permittedSubtrees: "Names of these kinds must lie within one of these.",
  excludedSubtrees: "No name may lie within any of these.",
  GeneralSubtree: "A name, and all names below it.",
  base: "The name, such as a domain.",
  minimum: "How many levels below the name it begins: in certificates of the Internet, 0.",
  maximum: "How many levels below the name it ends. Certificates of the Internet do not use it.",

  // Certificates: other extensions
  tlsFeature: "What a server with this certificate must offer, if the client asks for it.",
  Features: "The extensions of TLS that are meant.",
  Feature: "One extension. status_request is known as “must staple”.",
  signedCertificateTimestampList: "Signed promises of public logs to make the certificate public.",
  SignedCertificateTimestampList: "Signed timestamps from public logs, in the form of TLS.",
  precertificatePoison:
    "Marks a precertificate, which is made for the logs: nobody may accept it as a certificate.",
  delegationUsage: "Its key may sign short-lived keys, delegated credentials.",
  DelegationUsage: "Nothing: that the extension is there says it all.",
  "netscape-comment": "A remark for people, in a form that Netscape made up.",
  Comment: "The remark.",
  "netscape-cert-type": "What it may be used for, in a form that Netscape made up.",
  CertType: "The uses, one bit each.",

  // ASN.1: what certificates of today hardly use
  ENUMERATED: "One of a fixed list.",
  TeletexString: "Text.",
  NumericString: "Digits.",
  VisibleString: "Text.",
  UniversalString: "Text.",
  BMPString: "Text.",

  // OCSP (RFC 6960)
  OCSPResponse: "Whether certificates were revoked, by the issuer or by somebody it put in charge.",
  responseStatus: "Whether there is an answer, and if not, why.",
  responseBytes: "The answer, if there is one.",
  ResponseBytes: "The answer, and of which kind it is.",
  responseType: "Which kind of answer. The usual one is id-pkix-ocsp-basic.",
  BasicOCSPResponse: "The answer and the signature over it.",
  tbsResponseData: "All that is signed.",
  certs: "Certificates that help to check the signature.",
  Certificates: "The list.",
  byName: "Who answers, by name.",
  byKey: "Who answers, by their key.",
  KeyHash: "The SHA-1 of that public key.",
  producedAt: "When the answer was signed.",
  responses: "What there is to say, certificate by certificate.",
  SingleResponse: "What there is to say about one certificate.",
  certID: "Which certificate: who issued it, as hashes, and its number there.",
  hashAlgorithm: "The hash function for the next two.",
  issuerNameHash: "The hash of the issuer’s name.",
  issuerKeyHash: "The hash of the issuer’s public key.",
  good: "It is not known to be revoked.",
  revoked: "It was revoked, for good or for the time being.",
  revocationTime: "When it was revoked.",
  revocationReason: "Why it was revoked.",
  CRLReason: "The reason, from a fixed list.",
  "status unknown": "Whoever answers does not know this certificate.",
  thisUpdate: "When this was last known to be right.",
  nextUpdate: "By when there will be newer word.",
  singleExtensions: "More about this certificate.",
  responseExtensions: "More about the whole answer.",
  "id-pkix-ocsp-nonce":
    "The random bytes of the question, sent back: shows that the answer was not made for an older one.",
  Nonce: "The random bytes.",
  "id-pkix-ocsp-nocheck":
    "In the certificate of whoever answers: nobody needs to ask whether it was revoked itself.",
  OCSPNoCheck: "Nothing: that the extension is there says it all.",

  // HTTP/1.1: what is left (RFC 9110, RFC 9112)
  "chunk-ext": "More about the chunk. Whoever does not know it ignores it.",
  "trailer field-line": "A field that comes after the body.",
  "upgraded protocol": "What is said in the protocol that both have switched to.",

  // HTTP/2 (RFC 9113, RFC 9218)
  HEADERS: "The header or trailer fields of a request or a response.",
  DATA: "A piece of what a request or a response carries.",
  CONTINUATION: "More of the fields before it.",
  SETTINGS: "What its sender wants the other side to keep to, or word that it does.",
  WINDOW_UPDATE: "There is room for more.",
  PING: "Are you there? Or the answer to that.",
  RST_STREAM: "No more of this stream.",
  GOAWAY: "No more new streams.",
  PUSH_PROMISE: "A response will come that was not asked for.",
  PRIORITY: "How urgent the stream is, in a scheme that was given up.",
  PRIORITY_UPDATE: "How urgent a response is.",
  ALTSVC: "Where else the same can be had.",
  ORIGIN: "The sites that this connection may be used for.",
  "unknown frame": "A frame that has no name here. Whoever does not know it ignores it.",
  "connection preface":
    "What every client of HTTP/2 says first. Most servers that only know HTTP/1.1 go no further.",
  Flags: "Yes or no, one bit each. Which, depends on the type of the frame.",
  "Stream Identifier": "Which of the parallel conversations. 0 is the connection as a whole.",
  "Pad Length": "How many bytes of padding there are at the frame’s end.",
  Padding: "Zeroes, to hide the true length.",
  Data: "A piece of what a request or a response carries.",
  "Field Block Fragment": "Header or trailer fields, or a piece of them, compressed with HPACK.",
  "Stream Dependency":
    "The stream that this one comes after, in a scheme of priorities that was given up.",
  Weight:
    "The stream’s share beside others, less one, in a scheme of priorities that was given up.",
  "Error Code": "Why the stream or the connection ends. 0: no error.",
  Setting: "Something that its sender wants the other side to keep to, or to know.",
  Identifier: "Which setting.",
  Value: "What it is set to, or what the option says.",
  "Promised Stream ID": "The stream on which a response will come that was not asked for.",
  "Opaque Data": "Any eight bytes. The answer brings them back.",
  "Last-Stream-ID":
    "The last of the other side’s streams that was, or may yet be, dealt with. Later ones were not.",
  "Additional Debug Data": "A remark for whoever looks into it. It has no other meaning.",
  "Window Size Increment": "How many more bytes of data the other side may send.",
  "Prioritized Stream ID": "The stream whose priority this is.",
  "Priority Field Value":
    "How urgent its response is, as text: u=0 is the most, u=7 the least. i: it is of use piece by piece.",
  "Frame Payload": "What the frame carries. It is not taken apart here.",
} as const;
