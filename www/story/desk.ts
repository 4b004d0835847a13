// Wording of the desk: what the panels say. Part of `words` (words.ts).
//
// - fields: a sentence for every name that the dissector gives, as the RFCs spell them; the rarer ones
//   stand in fields.ts
// - events, labels, secrets: a sentence for everything that a peer did
// - topics and what belongs to them: what the eavesdropper's findings mean (eavesdropper.ts)
// - real: the box "What is real here and what is not"
// - the rest: one section for each panel, and one for each part that panels share

import { about, eavesdropper, inTheClear, sided, topics } from "./eavesdropper.ts";
import { rarerFields } from "./fields.ts";

const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const bytes = (n: number): string => count(n, "byte");
export const desk = {
  parties: {
    client: "Client",
    server: "Server",
    lookAlike: "Look-alike server",
    attacker: "Attacker",
  },

  save: {
    button: "Save the capture…",
    missing: "What is needed for that could not be loaded. Please press the button again.",
  },

  hex: {
    offset: "offset",
    bytes: "bytes in hex",
    text: "as text",
    grid: (what: string, length: number) => `${what}: ${bytes(length)} in hex`,
  },

  fieldTree: {
    problem: "What is wrong with it",
    choose: "Choose a field to see what it means and where its bytes are.",
    field: "Field",
    value: "It says",
    where: "Where",
    within: {
      segment: "of the segment",
      payload: "of the segment’s payload",
      client: "of what the client sent",
      server: "of what the server sent",
      record: "of the record, opened",
    },
    spec: "Defined in",
    length: bytes,
    span: (start: number, end: number) =>
      end - start === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}`,
  },

  about,
  eavesdropper,
  inTheClear,
  sided,
  topics,

  attacker: {
    title: "The attacker’s tools",
    plainly:
      "An eavesdropper who stops just listening is an attacker: they sit on the wire and may change, hold back, repeat or invent what passes. Choose a tool. The same connection runs again, on the same random numbers, with them in it; what becomes of it is up to the two ends.",
    connection: "Which connection",
    connectionOption: (n: number, name: string) => `${n}. ${name}`,
    connections: {
      message: "the one with your message",
      redirect: "the one that asks on port 80",
      firstVisit: "the first visit",
      secondVisit: "the later visit",
      onward: "the attacker’s own to the server",
      replay: "the attacker’s repeat",
    },
    segment: "A segment",
    segmentSays:
      "One packet, picked out as it passes the middle of the wire. The attacker mends the IP and TCP checksums after a change, unless they change one of these: they guard against accidents, not against people.",
    which: "Which segment",
    segmentOption: (n: number, from: string, what: string, length: number) =>
      `${n}. ${from}: ${what}, ${bytes(length)}`,
    flipSays:
      "Flip a bit: choose a byte, then press one of its eight holes. Punched becomes blank, blank becomes punched.",
    flipByte: (offset: number) => `Byte ${offset} of the segment`,
    hole: (bit: number) => `Flip bit ${bit}:`,
    becomes: (to: string) => `→ ${to}`,
    hex: (segment: number) => `Segment ${segment}, with its IP and TCP headers`,
    record: "A record",
    recordSays:
      "TLS cuts what it sends into records and seals each with its number. TCP carries them as a stream of bytes, and TCP believes anybody.",
    whichRecord: "Which record",
    recordOption: (n: number, from: string, what: string, length: number, sealed: boolean) =>
      `${from} ${n}: ${what}, ${bytes(length)}${sealed ? ", sealed" : ""}`,
    noRecords: "No records on this connection.",
    whole: "The whole conversation",
    wholeSays: "Here they do more than touch one packet or record.",
    milliseconds: "ms longer",
    unit: "ms",
    waiting: "Reading the run without the attacker…",
    tools: {
      drop: ["Let it vanish", "Once. If it is missed, TCP hears no answer and sends it again."],
      delay: ["Hold it back", "It passes later than it would."],
      repeat: ["Send it twice", "As it is. TCP counts its bytes and knows what it has already."],
      flipBit: ["Flip a bit", "One hole of one column."],
      truncate: [
        "Cut the stream before it",
        "Hangs up in the sender’s name: a FIN of the attacker’s own, and nothing more gets through.",
      ],
      replayRecord: [
        "Play it twice",
        "Puts a copy behind it in the stream, TCP’s numbers adjusted, so that TCP delivers both.",
      ],
      swapRecords: ["Swap it with the next", "The two change places in the stream."],
      impostor: [
        "Answer in the server’s place",
        "With a certificate of the attacker’s own making, for the right name. What they get to read they pass on to the server.",
      ],
      trustedImpostor: [
        "The same, trusted",
        "The client was made to trust the attacker’s root before: by an employer, a virus scanner, or a careless click.",
      ],
      strip: [
        "Take out the way to TLS",
        "Removes the redirect to https, or the offer of STARTTLS, from the part that is in the clear.",
      ],
      downgrade: [
        "Take TLS 1.3 out of the hello",
        "So that the two settle for TLS 1.2, which each would only choose for an older partner.",
      ],
      replayEarlyData: [
        "Play the early data again",
        "Sends the client’s first flight a second time, on a connection of the attacker’s own.",
      ],
    },
    reasons: {
      noSegment: "There is no such segment.",
      noRecords: "Nothing here is cut into records: there is no TLS on this connection.",
      lastRecord: "It is the last: there is no next to swap it with.",
      allClear: "There is no way to TLS to take out: all of it is in the clear.",
      sealedFromTheStart:
        "There is no clear part that leads to TLS: this connection speaks TLS from its first byte.",
      noTls:
        "There is no TLS here: in the clear, whoever sits on the wire reads and changes as they like, without any of this.",
      notTls13: "TLS 1.3 is not offered here in the first place.",
      noEarlyData: "Nothing is sent as early data here. Choose the scenario that does.",
      onlyHttps: "On this page they do this to the plain HTTPS scenario only. Choose that one.",
    },
    did: "What they did",
    didNothing: "They found nothing to act on.",
    parties: {
      client: "The client",
      server: "The server",
      lookAlike: "The look-alike server",
      attacker: "The attacker",
    },
    asServer: "They answered in the server’s place: this connection ends with them.",
    asClient: {
      message: "They opened a connection of their own.",
      redirect: "They opened a connection of their own.",
      firstVisit: "They opened a connection of their own.",
      secondVisit: "They opened a connection of their own.",
      onward: "They passed on what they had read, on a connection of their own to the server.",
      replay: "They sent what they had recorded once more, on a connection of their own.",
    },
    read: (name: string, value: string) => `They read the field ${name}: “${value}”.`,
    without: "Run it again without the attacker",
    effect: {
      changed: (at: string, segment: number) => `At ${at} they changed segment ${segment}:`,
      dropped: (at: string, length: number) =>
        `At ${at} they let a segment of ${bytes(length)} vanish. It is not in the capture.`,
      delayed: (at: string, segment: number, by: string) =>
        `From ${at} on they held segment ${segment} back for ${by}.`,
      invented: (at: string, segment: number) =>
        `At ${at} they sent segment ${segment}. No peer made it.`,
      adjusted: (n: number) =>
        `In ${count(n, "more segment", "more segments")} they adjusted TCP’s numbers, so that both ends believe them.`,
      more: (n: number) => `And ${n} more.`,
    },
    towards: { client: "from the client", server: "from the server" },
    change: {
      where: "Where",
      before: "Before",
      after: "After",
      byte: (offset: number, length: number, field: string) =>
        `${length > 1 ? `bytes ${offset} to ${offset + length - 1}` : `byte ${offset}`}${field === "" ? "" : `, ${field}`}`,
      mended: "mended",
      nothing: "(nothing)",
      further: (n: number) => `${count(n, "more change")} in this segment.`,
      bit: (bit: number) => `bit ${bit}`,
    },
    answered: "How the two ends answered",
    noticed: "Neither end noticed anything.",
    noticedBy: (who: string) => `${who} noticed nothing.`,
    answer: {
      tag: (by: string, at: string) =>
        `${by}, at ${at}: the tag does not fit. The record is thrown away unread.`,
      signature: (by: string, at: string) => `${by}, at ${at}: a signature is wrong.`,
      padding: (by: string, at: string) =>
        `${by}, at ${at}: the pre-master secret does not decrypt. It goes on with a random one and says nothing.`,
      certificate: (by: string, at: string, reason: string) =>
        `${by}, at ${at}: refused the certificate: ${reason}.`,
      failed: (by: string, at: string, reason: string) => `${by}, at ${at}, gave up: ${reason}.`,
      alert: (by: string, at: string, name: string, sealed: boolean) =>
        `${by}, at ${at}, sent the alert ${name}${sealed ? ", sealed" : ", in the clear"}.`,
    },
    outcome: {
      delivered: (status: number) =>
        `The message arrived, letter for letter, and was answered with ${status}.`,
      caught: (status: number) =>
        `The message ended with the attacker, who answered with ${status} in the server’s name.`,
      otherDelivered: (status: number, message: string) =>
        `Something arrived that was not written: “${message}”. It was answered with ${status}.`,
      refused: (by: string) =>
        `${by} broke it off. The message was not delivered on this connection.`,
      refusedTooLate: (by: string) =>
        `${by} broke it off. By then the message had been taken; the answer did not get through.`,
      redirected: (location: string) => `The answer was: go to ${location}.`,
      answered: (status: number) =>
        `The client asked for a page and got one, with ${status}. No message was sent here.`,
      taken: (message: string) =>
        `The server took the message: “${message}”. Whoever sent it could not read the answer.`,
      unfinished: "It never came to an end.",
    },
  },

  handed: {
    title: "Hand over a secret",
    plainly:
      "The eavesdropper keeps all that passed, for years if need be. Then they get hold of one secret: stolen, demanded, or guessed. What is it worth? Choose one. What opens is decrypted for real, from what they kept and that secret alone.",
    choose: "Which secret they get",
    waiting: "Trying every secret…",
    failed: "The part of the page that decrypts could not be loaded.",
    retry: "Try again",
    nothing:
      "Nothing is sealed on this connection: they have read it all already, with no secret at all.",
    kinds: {
      certificateKey: "Kept for years",
      keyShare: "Made for this connection",
      psk: "From the visit before",
      preMasterSecret: "What the two agreed on",
      masterSecret: "Derived from that",
      trafficSecret: "One direction, one part",
    },
    whose: { client: "The client’s", server: "The server’s" },
    certificateKey: (whose: string, rsa: boolean) =>
      `${whose} certificate key, ${rsa ? "RSA" : "ECDSA"}`,
    keyShare: (whose: string, group: string) => `${whose} private key, ${group}`,
    half: "X25519: half of the hybrid",
    groups: {
      x25519: "X25519",
      secp256r1: "P-256",
      mlKem768: "ML-KEM-768: half of the hybrid",
      x25519MlKem768: "both halves of X25519MLKEM768",
    },
    names: {
      psk: "The pre-shared key of the ticket",
      preMasterSecret: "The pre-master secret",
      masterSecret: "The master secret",
    },
    trafficSecret: {
      early: (whose: string) => `${whose} early traffic secret`,
      handshake: (whose: string) => `${whose} handshake traffic secret`,
      application: (whose: string, generation: number) =>
        generation === 0
          ? `${whose} traffic secret`
          : `${whose} traffic secret after ${count(generation, "KeyUpdate")}`,
    },
    origin: "where it came from",
    opens: (opened: number, sealed: number) => `opens ${opened} of ${sealed}`,
    opensNothing: "opens nothing",
    verdict: (opened: number, sealed: number) =>
      opened === 0
        ? `It opens none of the ${count(sealed, "sealed record")}.`
        : opened === sealed
          ? `It opens all ${count(sealed, "sealed record")}.`
          : `It opens ${opened} of ${count(sealed, "sealed record")}; the others stay dark.`,
    /** Where all opened: why, and how far that reaches. */
    all: {
      certificateKey:
        "The client encrypted its secret to this very key. So the key opens this connection, and every other one that was made with it, if anybody recorded it. This is why RSA key transport is history.",
      keyShare:
        "The other half of the exchange passed in the clear, and with it this private key gives the shared secret. It was made for this connection and thrown away after it: it opens no other.",
      psk: "All keys of this connection come from it alone.",
      preMasterSecret: "All keys of this connection are derived from it, and those of no other.",
      masterSecret: "All keys of this connection are derived from it, and those of no other.",
      trafficSecret: "All that is sealed here is sealed with it.",
    },
    limits: {
      nothingSealed: "Nothing is sealed here.",
      noHandshake: "The two never agreed on any keys.",
      signsOnly:
        "This key only signs: no secret was ever sent to it. Whoever gets it can pretend to be its owner from then on, but what was recorded before stays dark. That is forward secrecy.",
      halfOfHybrid:
        "Half of a hybrid is worth nothing: the keys are made of both secrets. That is the point of it; if one of the two is broken one day, the other still holds.",
      needsKeyExchange:
        "At most it opens what was sent before the server answered, early data, if there was any: those keys come from the ticket’s secret alone. Into all others a fresh key exchange is mixed, and they do not have that.",
      needsPsk:
        "It is not enough by itself: the secret of the ticket is mixed in, and they do not have that.",
      oneDirection:
        "A traffic secret is for one direction and one part of the conversation. Nothing leads from it to the other direction, or back to what was before.",
      unused: "It belongs to a key share that the other side did not take: made for nothing.",
      doesNotFit: "It does not fit: somebody changed something on the way that the keys depend on.",
      changed:
        "A record that was changed on the way, or does not come in its turn, opens for nobody.",
    },
    list: "The sealed records in the order in which they passed",
    towards: { client: "from client to server", server: "from server to client" },
    open: "open",
    dark: "dark",
    bytes,
    way: "How they got there",
    wayShort: "How far they got",
    waySays:
      "Each value is computed from the one before and from what passed in the clear or is open by now.",
    of: { client: "the client’s", server: "the server’s" },
    steps: {
      sharedSecret: "shared secret",
      mlKemSecret: "ML-KEM’s half of it",
      x25519Secret: "X25519’s half of it",
      preMasterSecret: "pre-master secret, decrypted",
      masterSecret: "master secret",
      extendedMasterSecret: "master secret (extended)",
      keyBlock: "key block",
      earlySecret: "Early Secret",
      handshakeSecret: "Handshake Secret",
      masterSecret13: "Master Secret",
      earlyTrafficSecret: "early traffic secret",
      handshakeTrafficSecret: "handshake traffic secret",
      applicationTrafficSecret: "application traffic secret",
    },
  },

  messages: {
    title: "What is said, message by message",
    plainly:
      "First the two agree on a connection (TCP), then on keys and on who the server is (TLS), then they talk. Each arrow is one message; choose one to take it apart.",
    list: "Messages in the order in which they passed",
    towards: { client: "client to server", server: "server to client" },
    sealedMark: "sealed",
    later: "(still to come)",
    size: (length: number, segments: number) =>
      segments > 1 ? `${bytes(length)} in ${count(segments, "segment")}` : bytes(length),
    choose: "Choose a message to see its fields and its bytes.",
    openedNote:
      "Opened with the client’s key log, as Wireshark does it. The eavesdropper has no key and sees one sealed record.",
    clearNote: "In the clear: the eavesdropper reads this too.",
    fieldsOf: (name: string) => `Fields of ${name}`,
    continued: (name: string) => `${name} (continued)`,
  },

  checks: {
    title: "What was checked",
    plainly:
      "A key shared with the wrong one is worth nothing. So before a client trusts the keys of a new handshake, it checks who it made them with; a fault in any of these, and it hangs up.",
    nothing:
      "No certificate was checked on this connection: nobody asked for one, or it did not get that far.",
    resumed:
      "No certificate this time. Whoever has the secret of the ticket is the one from the visit before, and what was checked then still counts.",
    rsa: "There is no signature over the handshake here. That the server holds its key shows in its Finished: without the key it could not have read the secret that was encrypted to it.",
    notYet: "Not yet: no certificate has come.",
    by: {
      client: "What the client checked of the server",
      server: "What the server checked of the client",
    },
    expected: "expected",
    none: "nothing",
    show: "where it stands",
    verdicts: {
      passed: "passed",
      refused: "refused",
      silent: "no verdict: it stopped at the fault",
    },
    reason: (words: string) => `In its own words: ${words}`,
    lookAlike: (name: string, meant: string) =>
      `All is in order, and it is the wrong server: ${name} is not ${meant}. The padlock says that you talk to ${name}, and that nobody listens. It does not say that this is whom you meant.`,
    impostor:
      "All is in order, and it is the attacker: the client was made to trust their root, and whoever holds a root that is trusted can be anybody.",
    padlock:
      "None of this says that the server is honest: only that it is the one with this name, and that nobody else reads along.",
    /** A title, why it is checked, what is expected where that is always the same, and what the
     * other column is. */
    each: {
      chain: {
        title: "Issued by someone it trusts",
        text: "Each certificate names its issuer, up to a root that the client had before.",
        expected: "a root that it trusts, at the end",
        found: "the chain",
      },
      signature: {
        title: "Signatures of the issuers",
        text: "Each certificate is signed with its issuer’s key. One bit changed, and the signature is wrong.",
        expected: "each fits",
        found: "signed by",
      },
      dates: {
        title: "In date",
        text: "Neither too early nor too late. For the certificates of this page it is always the same day.",
        expected: "1 January 2026",
        found: "good from – to",
      },
      name: {
        title: "For this name",
        text: "Anybody can have a genuine certificate, for their own name.",
        expected: "",
        found: "good for",
      },
      usage: {
        title: "For this purpose",
        text: "A certificate says what it may be used for.",
        expected: "",
        found: "allowed",
      },
      possession: {
        title: "The other side holds the key",
        text: "A fresh signature over this very handshake, with the certificate’s private key. A copied certificate cannot make one.",
        expected: "fits the certificate’s public key",
        found: "signature",
      },
      finished: {
        title: "Both saw the same handshake",
        text: "A digest of all messages, keyed with a secret that only these two have. Computed by both, and compared.",
        expected: "",
        found: "came",
      },
    } as const satisfies Record<
      string,
      { title: string; text: string; expected: string; found: string }
    >,
  },

  keys: {
    title: "The secret and the keys",
    /** By how the secret is reached. */
    plainly: {
      none: "There are no keys here: nothing is sealed, and nobody proves who they are.",
      keyShares:
        "Each side makes a private key, sends only the public half, and computes the same secret from its own private key and the other’s public one. The secret itself never travels.",
      hybrid:
        "Two exchanges at once: X25519, and ML-KEM, for which no attack by a quantum computer is known. The secret is made of both, so that breaking one of them is not enough.",
      rsa: "The client makes a secret up, encrypts it to the public key in the server’s certificate, and sends it. So it does travel, and whoever gets the certificate’s private key, even years later, can open this connection and every other one that was made with that key.",
      psk: "Both sides kept a secret from the visit before: the client has a ticket to prove it. It goes into the keys, beside a new exchange, if there is one.",
    },
    exchange: "The secret both sides reach",
    schedule: "What comes out of it: the key schedule",
    value: "Value",
    compared: "Compared",
    wire: "On the wire",
    equal: "equal",
    different: "different!",
    ownKeys: "never compared",
    exchanged: "swapped",
    notYet: "not yet",
    notPassed: "on its way",
    nowhere: "nowhere",
    inSegment: (segment: number) => `segment ${segment}`,
    choose: "Choose a value to see how it was computed, from what, and where that came from.",
    notTaken: (name: string, group: string) => `${name}, ${group}`,
    notTakenSays: "For a group that the server did not take: made for nothing.",
    made: (peer: string, name: string, at: string) => `${peer}: ${name}, at ${at}`,
    /** A name and a sentence for each row of the schedule; what is derived alike shares one. */
    rows: {
      privateKey: ["Private key", "Random bytes that never leave their side."],
      keyShare: ["Key share", "The public half: all of it that crosses the wire."],
      sharedSecret: [
        "Shared secret",
        "Of one’s own private key and the other’s share: computed twice, sent never.",
      ],
      psk: ["Pre-shared key", "Kept from the visit before, with the ticket."],
      encapsulated: [
        "ML-KEM shared secret",
        "Drawn by the server, sealed to the client’s encapsulation key. The first half of the shared secret.",
      ],
      preMaster: [
        "Pre-master secret",
        "48 bytes that the client drew. They travel, encrypted to the certificate’s key.",
      ],
      encryptedPreMaster: [
        "The same, encrypted",
        "What crosses the wire. The certificate’s private key turns it back.",
      ],
      "res binder": ["res binder", "Ties the pre-shared key to this hello."],
      "res binder ▸ finished ▸ verify_data": [
        "binder",
        "Stands in the hello, in the clear: proof that the client has the key.",
      ],
      "c e traffic": ["c e traffic", "Seals what the client sends before the server has answered."],
      "e exp master": ["e exp master", "For programs that want a secret of their own that early."],
      "traffic upd": ["traffic upd", "The next secret of this direction, after a KeyUpdate."],
      resumption: ["resumption", "The pre-shared key of the next visit, one for each ticket."],
      "master secret": [
        "Master secret",
        "From the secret above and the whole conversation so far, or the two randoms.",
      ],
      "key block": ["Key block", "One long value, cut into keys and nonces."],
      client_write_key: ["client_write_key", "The key that seals what the client sends."],
      server_write_key: ["server_write_key", "The key that seals what the server sends."],
      client_write_IV: ["client_write_IV", "What all nonces of this direction have in common."],
      server_write_IV: ["server_write_IV", "The same for the other direction."],
      "client finished ▸ verify_data": [
        "client finished",
        "Proves that both saw the same handshake: the client’s Finished.",
      ],
      "server finished ▸ verify_data": ["server finished", "The server’s."],
      early: [
        "Early Secret",
        "Where the schedule starts. Without a pre-shared key it is the same for everybody.",
      ],
      handshake: ["Handshake Secret", "The shared secret goes in here."],
      master: ["Master Secret", "The keys for the conversation come from here."],
      derived: ["derived", "Salt for the next stage."],
      "c hs traffic": ["c hs traffic", "Seals what the client sends during the handshake."],
      "s hs traffic": ["s hs traffic", "Seals what the server sends during the handshake."],
      "c ap traffic": ["c ap traffic", "Seals what the client says: your message."],
      "s ap traffic": ["s ap traffic", "Seals what the server answers."],
      "exp master": ["exp master", "For programs that want a secret of their own."],
      "res master": ["res master", "For resuming later."],
      key: ["key", "The key that seals this direction."],
      iv: ["iv", "Becomes a new nonce for each record."],
      finished: ["finished", "The key of the Finished message."],
      verify_data: ["verify_data", "Proves that both saw the same handshake."],
    } as Readonly<Record<string, readonly [string, string]>>,
  },

  cipher: {
    title: "Inside the cipher",
    plainly:
      "The message tape runs against a key tape: two holes or two blanks give a blank, one of each gives a hole. What comes out is the sealed tape. The other side runs it against the same key tape, and the message is back.",
    vernam:
      "Gilbert Vernam sealed telegrams like this in 1917, with two tapes of paper. Where he had to carry his key tape across, a cipher unrolls one from a key of 16 or 32 bytes that both sides have already.",
    http: "There is no cipher here: the message tape itself goes on the wire.",
    nothingYet: "Nothing has been sealed yet.",
    record: "Record",
    option: (n: number, from: string, name: string, length: number) =>
      `${n}. ${from}: ${name}, ${bytes(length)}`,
    block: "Block of 16 bytes",
    ofBlocks: (n: number) => `of ${count(n, "block")}`,
    earlier: "Earlier block",
    further: "Next block",
    rows: {
      header: "header",
      plaintext: "message",
      keystream: "key tape",
      ciphertext: "sealed",
      tag: "tag",
    },
    cell: (row: string, offset: number) => `${row}, byte ${offset}: `,
    byteOf: (row: string, offset: number, hex: string) => `${row}, byte ${offset}: ${hex}`,
    choose: "Choose a column to see its bits.",
    sum: (offset: number) => `Byte ${offset}, bit by bit: equal bits give 0, different ones 1.`,
    keystream: "Where the key tape comes from",
    keystreamSays: (block: number, counter: number, aead: string) =>
      `${aead} encrypts the nonce and a counter with AES; what comes out is 16 bytes of key tape. Block ${block} of the record has counter ${counter}: 1 is kept for the tag, so data start at 2 (NIST SP 800-38D section 7.1).`,
    chachaSays: (block: number, counter: number, quarter: number) =>
      `ChaCha20 mixes the key, a counter and the nonce, twenty times over; what comes out is 64 bytes of key tape. Block ${block} of the record is quarter ${quarter} of what counter ${counter} gives: 0 is kept for the tag’s key, so data start at 1 (RFC 8439 section 2.8).`,
    counterNonce: "Counter and nonce",
    mixed: "After ChaCha20: key tape",
    counterBlock: "Nonce and counter",
    encrypted: "After AES: key tape",
    key: "Write key",
    keyFrom: "from",
    nonce: "A nonce for each record",
    nonceSays: (sequence: number) =>
      `The IV, with the record’s number (here ${sequence}) XORed into its end, so that no two records under a key share a key tape (RFC 8446 section 5.3).`,
    nonceSent: (length: number) =>
      `Part of it comes from the key block and stays; ${bytes(length)} are sent along with the record, in the clear (RFC 5288 section 3). No two records under a key may share them.`,
    explicit: "‖ sent along",
    iv: "IV",
    sequence: "⊕ number",
    nonceRow: "= nonce",
    header: "The header: readable, yet protected",
    headerSays:
      "These five bytes travel in the clear. They are the additional data: the tag is computed over them too, so nobody can change them.",
    headerSays12:
      "These five bytes travel in the clear. The additional data are the record’s number, the same type and version, and the length before sealing: the tag is computed over them too.",
    type12: (type: number) =>
      `${({ 20: "change_cipher_spec", 21: "alert", 22: "handshake", 23: "application_data" } as Readonly<Record<number, string>>)[type] ?? type}: TLS 1.2 says in the clear what is inside`,
    version12: "TLS 1.2",
    opaqueType: "always 23, application_data, whatever is inside",
    version: "0x0303, which once said TLS 1.2; the real version is in an extension",
    lengthSays: (length: number) => `${bytes(length)} follow, the tag’s 16 among them`,
    tag: "The tag: the seal itself",
    tagSays:
      "16 bytes computed from the key, the nonce, the header and every byte of ciphertext. Change one bit of any and it no longer fits. The receiver checks it before believing a single byte.",
    openedBy: (peer: string, at: string) =>
      `${peer} opened this record at ${at}: the tag was right.`,
    refusedBy: (peer: string, at: string) =>
      `${peer} refused this record at ${at}: the tag was wrong.`,
    how: "How",
  },

  byte: {
    title: "Why this byte",
    plainly: "Where it stands, what it says, and where it came from.",
    choose: "Choose any byte, on the tape, in the hex or in a field.",
    where: "Where it stands",
    segment: (segment: number) => `Segment ${segment}`,
    payload: "TCP payload",
    openedByKeyLog: "opened with the key log",
    character: "text",
    hex: "hex",
    decimal: "decimal",
    binary: "binary",
    rows: {
      wire: "on the wire",
      header: "header, on the wire",
      tag: "tag, on the wire",
      plaintext: "plaintext",
      keystream: "⊕ keystream",
      ciphertext: "= ciphertext",
    },
    sealed:
      "On the wire, and with the eavesdropper, is the last of the three. It takes the second to get back to the first.",
    tag: "Part of the seal: it depends on every byte of the record and on the key, so that no change goes unnoticed.",
    chain: "The way back to where it began",
    /** By what the way ends at. */
    chainSays: {
      privateKeys:
        "Each step was computed from the next; at the end are two private keys that never left home.",
      preMaster:
        "Each step was computed from the next; at the end is the secret that the client drew, and that only the certificate’s key turns back.",
      psk: "Each step was computed from the next; at the end is the secret that both kept from the visit before.",
    },
    otherSide: "The other side got the same secret from its own private key:",
    privateOf: (title: string) => `${title} (the private half never left)`,
  },

  event: {
    when: "When",
    formula: "Formula",
    in: "In",
    out: "Out",
    empty: "(nothing)",
    length: bytes,
    from: (name: string) => `from ${name}`,
    nowhere: (length: number) => `nowhere in the ${bytes(length)} on the wire`,
    onTheWire: (segment: number) => `on the wire, in segment ${segment}`,
    label: "Label",
    result: "Result",
    good: "the signature is right",
    bad: "the signature is wrong",
    tagGood: "the tag is right",
    tagBad: "the tag is wrong",
    sequence: "Record number",
    aead: "Cipher",
    host: "Name",
    noHost: "none: a client is not asked for one",
    chain: "Chain",
    certificates: (lengths: readonly number[]) =>
      `${count(lengths.length, "certificate")}: ${lengths.map(bytes).join(", ")}`,
    accepted: "accepted",
    version: "Version",
    suite: "Cipher suite",
    group: "Key exchange",
    rsaKeyTransport: "RSA: the client chose the secret and encrypted it to the certificate’s key",
    resumed: "Resumed",
    withTicket: "yes, with a ticket of an earlier connection",
    inFull: "no, all in full",
    retried: "Asked again",
    afterRetry: "yes: a HelloRetryRequest came first",
    earlyData: "Early data",
    wasTaken: "sent, and taken",
    alpn: "Protocol inside",
    none: "none",
    reason: "Reason",
    padding: "Padding",
    paddingGood: "as it should be",
    paddingBad:
      "wrong: the server goes on with a secret drawn at random, and says nothing (RFC 5246 section 7.4.7.1)",
    explicitNonce: "Sent before the ciphertext",
    explicitNonceSays: (length: number) =>
      `${bytes(length)} of nonce, in the clear (RFC 5288 section 3)`,
    values: {
      privateKey: "private key",
      privateExponent: "private exponent",
      publicKey: "public key",
      modulus: "modulus",
      exponent: "public exponent",
      randomness: "random draw",
      padded: "the secret, padded",
      seed: "seed",
      peerPublicKey: "the other’s key share",
      output: "result",
      input: "what goes in",
      salt: "salt",
      ikm: "input keying material",
      secret: "secret",
      context: "context",
      key: "key",
      message: "what is signed",
      signature: "signature",
      iv: "IV",
      nonce: "nonce",
      aad: "additional data",
      plaintext: "plaintext",
      ciphertext: "ciphertext and tag",
      bytes: "bytes",
    },
  },

  events: {
    random: { title: "drew random bytes", says: "Nobody else can guess them." },
    keyShare: {
      title: "made a key pair",
      says: "For this connection only. The public half is sent, the private half stays.",
    },
    sharedSecret: {
      title: "computed the shared secret",
      says: "Own private key times the other’s public key: the other side gets the same from its own half.",
    },
    encapsulate: {
      title: "drew a secret and encapsulated it",
      says: "ML-KEM: a secret drawn at random, sealed to the client’s encapsulation key. It holds against quantum computers too, as far as anybody knows.",
    },
    decapsulate: {
      title: "decapsulated the secret",
      says: "ML-KEM: with the private key, the same secret comes out of the ciphertext.",
    },
    rsaEncrypt: {
      title: "encrypted the pre-master secret",
      says: "To the public key in the server’s certificate. Whoever gets that key’s private half, even years later, can undo it.",
    },
    rsaDecrypt: {
      title: "decrypted the pre-master secret",
      says: "With the private key of its certificate: the same key for every connection.",
    },
    prf: {
      title: "derived a value",
      says: "The pseudorandom function of TLS 1.2: HMAC, over and over, until there is enough.",
    },
    hash: {
      title: "hashed the conversation so far",
      says: "A fingerprint of all handshake messages. It goes into the keys, so that a changed message would give different ones.",
    },
    extract: {
      title: "extracted a secret",
      says: "HKDF-Extract: concentrates its inputs into one secret.",
    },
    expand: {
      title: "expanded a secret",
      says: "HKDF-Expand-Label: derives a value from a secret, by name.",
    },
    hmac: {
      title: "computed verify_data",
      says: "An HMAC over the conversation so far. Only someone who has the secret behind its key can make it or check it.",
    },
    sign: {
      title: "made a signature",
      says: "With the private key of its certificate, over what is new in this handshake: proves that it holds that key, here and now.",
    },
    verify: {
      title: "checked a signature",
      says: "With the public key of whoever is said to have signed.",
    },
    verifyCertificate: {
      title: "checked the certificates",
      says: "From the other side’s own up to a root that is trusted here: the signatures, the dates, the use and, of a server, the name.",
    },
    seal: {
      title: "sealed a record",
      says: "Encrypts and computes the tag in one go (AEAD).",
    },
    open: {
      title: "opened a record",
      says: "Checks the tag and decrypts. If the tag is wrong, nothing of it is believed.",
    },
    handshakeComplete: {
      title: "is done with the handshake",
      says: "From here on it sends and believes the application’s data.",
    },
    write: {
      title: "said something",
      says: "As the application hands it over, before any seal.",
    },
    read: { title: "heard something", says: "As the application gets it, after any seal." },
    formReceived: {
      title: "understood the message",
      says: "It has arrived. Whether it is as it was typed is for the two to have seen to.",
    },
    failed: { title: "gave up", says: "In its own words:" },
  },

  /** By the label of HKDF-Expand-Label (RFC 8446 section 7.1). */
  labels: {
    derived: "The salt for the next stage of the key schedule.",
    "c hs traffic": "The secret for what the client sends during the handshake.",
    "s hs traffic": "The secret for what the server sends during the handshake.",
    "c ap traffic": "The secret for what the client says once the handshake is done: your message.",
    "s ap traffic": "The secret for what the server says once the handshake is done: its answer.",
    "exp master": "For programs that want a secret of their own from this connection.",
    "res master": "For resuming this connection later.",
    key: "The key that this direction’s records are sealed with.",
    iv: "The number that each record’s nonce is made from.",
    finished: "The key of the HMAC in the Finished message.",
    "traffic upd": "The next secret of this direction, after a KeyUpdate.",
    resumption: "A key to resume with, for one ticket.",
    exporter: "A secret for a program, from the exporter secret.",
    "c e traffic": "The secret for data sent before the server has answered.",
    "res binder": "The key that ties a pre-shared key to this hello.",
  },

  /** By the label of the pseudorandom function of TLS 1.2 (RFC 5246, RFC 7627). */
  prfLabels: {
    "master secret":
      "The secret of the whole connection, from the pre-master secret and both randoms.",
    "extended master secret":
      "The secret of the whole connection, from the pre-master secret and all messages so far (RFC 7627).",
    "key expansion":
      "The key block: one long value, cut into the keys and nonces of both directions.",
    "client finished": "The client’s Finished: proves that both saw the same handshake.",
    "server finished": "The server’s Finished: proves that both saw the same handshake.",
  } as Readonly<Record<string, string>>,

  /** By stage of the key schedule. */
  secrets: {
    early: "The start of the schedule. A pre-shared key goes in here; without one it is zeroes.",
    handshake: "Takes in the shared secret: from here on, only the two ends can follow.",
    master: "RFC 9846 calls it Main Secret. The keys of the conversation are derived from it.",
  },

  fields: {
    // IPv4 (RFC 791) and TCP (RFC 9293)
    "IPv4 header":
      "Where the packet comes from and where it is to go. Every router on the way reads it.",
    "Version, IHL": "IP version 4, and how long this header is.",
    "Type of Service": "Whether the packet asks for special treatment.",
    "Total Length": "How long the whole packet is.",
    Identification: "Tells packets apart, should one be cut into fragments.",
    "Flags, Fragment Offset": "Whether the packet may be, or was, cut into fragments.",
    "Time to Live": "How many routers it may pass before it is dropped.",
    Protocol: "What it carries: 6 is TCP.",
    "Header Checksum": "Shows accidents in this header, not attacks.",
    "Source Address": "Who sent it.",
    "Destination Address": "Who is to get it.",
    "TCP header": "Puts the bytes in order at the other end.",
    "Source Port": "Which program at the sender.",
    "Destination Port": "Which program at the receiver: 80 is http, 443 is https.",
    "Sequence Number":
      "The place of the first byte in what this side sends, counted from a random number on.",
    "Acknowledgment Number": "The next byte it waits for: all before it has arrived.",
    "Data Offset, Rsrvd": "How long this header is.",
    "Control bits":
      "SYN opens, ACK confirms, PSH hands over at once, FIN says “I am done”, RST breaks off.",
    Window: "How many more bytes it has room for.",
    Checksum: "Shows accidents in header and payload, not attacks.",
    "Urgent Pointer": "Hardly used.",
    Options: "What the header has no fixed place for.",
    "Maximum Segment Size": "The most payload it takes in one segment.",
    "Window Scale": "What to multiply Window by.",
    "SACK-Permitted": "It understands selective acknowledgements.",
    SACK: "Which later bytes have arrived already.",
    Timestamps: "To measure the round trip.",
    "No-Operation": "A filler.",
    "End of Option List": "No more options.",
    Kind: "Which option.",
    Length: "How long the option is, or what the frame carries.",
    MSS: "The size, in bytes.",
    "shift.cnt": "By how many bits the window is shifted.",
    "Left Edge": "The first byte of a block that arrived.",
    "Right Edge": "One past its last byte.",
    TSval: "The sender’s clock.",
    TSecr: "The other’s clock, echoed.",
    "TCP payload": "What the two programs say to each other.",
    trailer: "Bytes after the end of the packet.",
    "application data": "What is said, in a protocol that is not taken apart here.",
    data: "Bytes that are not taken apart here.",

    // The record layer
    TLSPlaintext: "A record in the clear.",
    TLSCiphertext: "A sealed record: a readable header, and then what is sealed.",
    type: "What kind it is. In a sealed record of TLS 1.3 this stands at the end, inside the seal.",
    opaque_type: "Always says application_data, so that nobody sees what kind of record it is.",
    legacy_record_version:
      "The version, up to TLS 1.2. TLS 1.3 keeps an old value, because old boxes on the way choke on new ones.",
    length: "How many bytes follow.",
    encrypted_record: "The sealed contents. Without the key these bytes look random.",
    ciphertext: "The contents XOR the keystream.",
    tag: "The seal: change one bit of the record and it no longer fits.",
    "DER tag": "What kind of element follows.",
    zeros: "Padding. In a sealed record it hides the true length.",
    fragment: "Contents of a record, or a piece of a packet.",
    change_cipher_spec:
      "In TLS 1.2: from here on sealed. In TLS 1.3 it does nothing, and is sent so that old boxes on the way see what they expect.",
    Alert: "Word of a problem or, as close_notify, of a good end.",
    level: "How bad. In TLS 1.3 only the description counts.",
    description:
      "What happened. close_notify: I have said all; without it, nobody can tell an end from a cut.",

    // Handshake messages (RFC 8446 section 4)
    ClientHello: "The client opens: what it can do and, in TLS 1.3, its half of the key exchange.",
    ServerHello:
      "The server chooses. In TLS 1.3 it sends its half too, and from here on both can seal.",
    HelloRetryRequest: "The server asks for another hello, with a key share it can use.",
    EncryptedExtensions: "What else the server agrees to: the first message that it seals.",
    Certificate: "Who the sender claims to be, and who vouches for it.",
    CertificateVerify:
      "The proof: a signature over the conversation so far, with the certificate’s private key.",
    CertificateRequest: "The server asks who the client is.",
    Finished:
      "An HMAC over the whole handshake so far: if anybody changed a byte of it, this does not fit.",
    NewSessionTicket: "A ticket to come back with.",
    KeyUpdate: "New keys for this direction.",
    EndOfEarlyData: "No more early data.",
    CompressedCertificate: "The Certificate message, compressed.",
    HelloRequest: "In TLS 1.2: another handshake, please.",
    ServerKeyExchange: "In TLS 1.2: the server’s key share, signed.",
    ServerHelloDone: "In TLS 1.2: your turn.",
    ClientKeyExchange: "In TLS 1.2: the client’s key share, or the secret itself, encrypted.",
    CertificateStatus: "In TLS 1.2: whether the certificate was revoked.",
    msg_type: "Which message this is.",
    body: "Contents of the message.",
    legacy_version:
      "Mostly TLS 1.2. Where there is a supported_versions, the true version stands there, and this is for old servers and old boxes on the way.",
    random:
      "32 random bytes, so that no two handshakes are alike. In a HelloRetryRequest they are always the same, which is how it is told apart.",
    legacy_session_id:
      "In TLS 1.2 the number of a session to resume. In TLS 1.3 it only makes the handshake look like that to boxes on the way.",
    legacy_session_id_echo:
      "In TLS 1.3 the client’s session id, sent back. In TLS 1.2 the number of this session.",
    cipher_suites:
      "The ciphers that the client offers, the favourite first. In an ECHConfig: those for inner hellos.",
    CipherSuite:
      "A cipher and the hash function that goes with it; in TLS 1.2 the key exchange and the signature, too.",
    cipher_suite:
      "The one that the server chose. In Encrypted Client Hello: one for the inner hello.",
    legacy_compression_methods: "Must be “none”: compression has leaked secrets.",
    legacy_compression_method: "None.",
    CompressionMethod: "Null: no compression.",
    extensions: "Everything that the first versions had no place for.",
    extension_type: "Which extension.",
    extension_data: "What it says.",
    certificate_request_context:
      "Empty, unless a client is asked for its certificate after the handshake.",
    certificate_list: "The sender’s own certificate first, then those that vouch for it.",
    CertificateEntry: "One certificate of the chain.",
    cert_data: "The certificate, in DER.",
    algorithm: "How it was signed, hashed or compressed, or what kind of key this is.",
    signature: "The signature, or how it was made.",
    verify_data: "The HMAC itself; in TLS 1.2, twelve bytes that are made with HMAC.",
    ticket_lifetime: "How long the ticket is good for.",
    ticket_age_add: "Hides the ticket’s age.",
    ticket_nonce: "Another for each ticket, so that each has a key of its own.",
    ticket: "The ticket itself, which only the server can read.",
    request_update: "Whether the other side should change keys too.",

    // Extensions
    server_name: "SNI: the site the client wants. In the clear, so the eavesdropper learns it.",
    server_name_list: "A list, of one.",
    ServerName: "The name and its kind.",
    name_type: "0: a host name.",
    HostName: "The name itself.",
    supported_groups: "The key exchanges that the client can do.",
    named_group_list: "The list of groups.",
    NamedGroup: "A curve, or another key exchange.",
    signature_algorithms: "The signatures that it can check.",
    signature_algorithms_cert: "The signatures that it can check in certificates.",
    supported_signature_algorithms: "The list of signatures.",
    SignatureScheme: "A way to sign.",
    application_layer_protocol_negotiation:
      "ALPN: what will be spoken inside, such as http/1.1 or h2.",
    protocol_name_list: "The protocols, the favourite first.",
    ProtocolName: "A protocol.",
    supported_versions: "Here is the true version of TLS.",
    versions: "The versions that the client speaks.",
    ProtocolVersion: "A version.",
    selected_version: "The version that the server chose.",
    key_share: "The public half of the key exchange.",
    client_shares: "One share for each group that the client guesses the server will take.",
    KeyShareEntry: "A group, and a public key in it.",
    group: "Which key exchange.",
    selected_group: "The group that the server wants a share for.",
    key_exchange:
      "The public key. Everybody may see it; it takes a private key to make it a secret.",
    psk_key_exchange_modes: "How this connection may resume an earlier one, or a later one this.",
    ke_modes: "The ways to resume.",
    PskKeyExchangeMode: "psk_dhe_ke: with a fresh key exchange.",
    status_request:
      "Whether the certificate was revoked (OCSP): that the client would like to know, or the answer.",
    status_type: "1: OCSP.",
    responder_id_list: "Whose word counts. Empty: the server knows that already.",
    request_extensions: "What else is asked. Mostly empty.",
    response: "The answer itself.",
    extended_master_secret: "In TLS 1.2: ties the keys to the whole handshake before them.",
    ec_point_formats: "How points are written; only means something in TLS 1.2.",
    ec_point_format_list: "The list of forms.",
    ECPointFormat: "A form.",
    renegotiation_info: "In TLS 1.2: ties another handshake on a connection to the one before.",
    renegotiated_connection: "Empty in the first handshake of a connection.",
    session_ticket: "In TLS 1.2: a ticket. Empty, it asks for one or promises one.",
    pre_shared_key: "A key that both have already, mostly from an earlier connection.",
    identities: "The keys on offer.",
    PskIdentity: "One of them.",
    identity: "Its name, the ticket.",
    obfuscated_ticket_age: "How old it is, blurred.",
    binders: "Proof that the client has the keys.",
    PskBinderEntry: "One proof.",
    selected_identity: "The key that the server took.",
    early_data: "Data sent before the server has answered.",
    max_early_data_size: "How much of it the server takes.",
    cookie: "A note that the server gave and wants back.",
    compress_certificate: "It can unpack compressed certificates.",
    algorithms: "The ways to compress.",
    CertificateCompressionAlgorithm: "A way to compress.",
    record_size_limit: "The longest record it takes.",
    RecordSizeLimit: "The limit in bytes.",
    max_fragment_length: "Shorter records, please.",
    padding: "A filler, mostly zeroes, to reach a certain length.",
    signed_certificate_timestamp:
      "Promises of public logs to make the certificate public, or the client’s wish to see them.",
    encrypted_client_hello:
      "The true hello, sealed for the server to hide the name; or random bytes that look like it (GREASE).",
    ech_outer_extensions: "What the inner hello shares with the outer.",
    kdf_id: "How keys are derived for the inner hello.",
    aead_id: "How the inner hello is sealed.",
    config_id: "Which of the server’s keys it is sealed to.",
    enc: "A public key share, for the inner hello alone.",
    payload: "What is carried. In encrypted_client_hello: the inner hello, sealed.",
    certificate_authorities: "Whose certificates it takes.",
    authorities: "The issuers.",
    post_handshake_auth: "The client may be asked who it is later.",
    oid_filters: "What a client’s certificate must contain.",
    delegated_credential: "It takes short-lived keys that a certificate’s owner signed.",
    application_settings: "Settings of the protocol inside, sent early.",
    quic_transport_parameters: "Settings of QUIC.",
    use_srtp: "Keys for telephony.",
    status_request_v2: "In TLS 1.2: whether any certificate of the chain was revoked (OCSP).",
    client_certificate_type: "What a client may prove itself with.",
    server_certificate_type: "What a server may prove itself with.",
    next_protocol_negotiation: "What ALPN was before it was ALPN.",
    trust_anchors: "Which roots the client trusts.",
    encrypt_then_mac: "In TLS 1.2, with CBC: the MAC stands behind what is encrypted.",
    heartbeat: "Keep-alive. Known for Heartbleed.",
    GREASE: "Nonsense on purpose, so that servers learn to ignore what they do not know.",
    opaque: "Bytes without further structure at this level.",
    unknown: "Bytes with no name here.",
    "unknown extension":
      "An extension that is not in the registry here. Whoever does not know it ignores it.",
    "ML-KEM-768 encapsulation key":
      "The client’s public key for ML-KEM: a secret can be sealed to it, and only the client can open it.",
    "ML-KEM-768 ciphertext": "The server’s secret, sealed to the client’s encapsulation key.",
    "X25519 share": "The public half of X25519, beside ML-KEM’s.",

    // TLS 1.2 (RFC 5246, RFC 8422, RFC 5288)
    ServerECDHParams: "The server’s key share, and in which group.",
    curve_params: "In which group.",
    curve_type: "3: a group by its name.",
    namedcurve: "The group.",
    public: "The public key.",
    ecdh_Yc: "The client’s public key.",
    point: "The public key itself.",
    EncryptedPreMasterSecret:
      "The pre-master secret, encrypted to the public key in the server’s certificate. Whoever has the private key opens it, today or in ten years.",
    GenericAEADCipher: "What is sealed.",
    nonce_explicit: "The part of the nonce that is sent along, in the clear.",
    ticket_lifetime_hint: "How long the ticket may be good for.",
    certificate_types: "Which kinds of certificate will do.",
    ClientCertificateType: "A kind of certificate.",
    DistinguishedName: "An issuer that its sender trusts.",

    // Certificates (RFC 5280)
    tbsCertificate: "All that is signed.",
    version: "Which version of its format it has.",
    Version: "2 stands for version 3.",
    serialNumber: "Its number with its issuer.",
    issuer: "Who vouches for it.",
    validity: "From when to when it is good.",
    notBefore: "Not good before.",
    notAfter: "Not good after.",
    subject: "Whose it is.",
    subjectPublicKeyInfo: "The public key that it vouches for.",
    subjectPublicKey: "The key itself.",
    signatureAlgorithm: "How it was signed.",
    signatureValue: "The issuer’s signature.",
    parameters: "More about the algorithm, such as which curve.",
    Extensions: "The list.",
    extnID: "Which extension.",
    critical: "Whoever does not understand it must refuse the certificate.",
    extnValue: "What it says.",
    subjectAltName: "The names it is good for. The client compares here.",
    GeneralNames: "The names.",
    dNSName: "A host name.",
    iPAddress: "An address.",
    rfc822Name: "A mail address.",
    uniformResourceIdentifier: "An address on the web.",
    Name: "A name in parts.",
    issuerUniqueID: "Not used any more.",
    subjectUniqueID: "Not used any more.",
    authorityCertIssuer: "Who issued the issuer’s certificate.",
    authorityCertSerialNumber: "The number of the issuer’s certificate.",
    directoryName: "A name in parts.",
    AuthorityInfoAccessSyntax: "Where more can be had about the issuer.",
    authorityInfoAccess: "Where more can be had about the issuer.",
    AccessDescription: "One place.",
    accessMethod: "What can be had there.",
    accessLocation: "Where.",
    basicConstraints: "Whether it may vouch for others.",
    BasicConstraints: "Whether it may vouch for others.",
    cA: "TRUE: it may.",
    pathLenConstraint: "How many may stand between it and the last.",
    keyUsage: "What its key may do.",
    KeyUsage: "What its key may do.",
    extKeyUsage: "What it may be used for.",
    ExtKeyUsageSyntax: "The uses.",
    KeyPurposeId: "One use, such as to be a web server.",
    subjectKeyIdentifier: "A short name for its key.",
    KeyIdentifier: "A short name for a key.",
    authorityKeyIdentifier: "A short name for the issuer’s key.",
    AuthorityKeyIdentifier: "A short name for the issuer’s key.",
    keyIdentifier: "The short name.",
    RSAPublicKey: "An RSA public key: two numbers.",
    modulus: "The first number, a product of two primes that only the owner knows.",
    publicExponent: "The second number, mostly 65537.",
    "ECDSA-Sig-Value": "An ECDSA signature: two numbers.",
    r: "The first number.",
    s: "The second number.",
    RelativeDistinguishedName: "A part of a name.",
    AttributeTypeAndValue: "A part of a name.",
    "unused bits": "How many bits of the last byte do not count.",
    contents: "The contents.",
    SEQUENCE: "A list of things (ASN.1).",
    SET: "A set of things (ASN.1).",
    INTEGER: "A number.",
    "OBJECT IDENTIFIER": "A name as numbers, from a registry.",
    "OCTET STRING": "Bytes.",
    "BIT STRING": "Bits.",
    BOOLEAN: "True or false.",
    NULL: "Nothing.",
    UTF8String: "Text.",
    PrintableString: "Text.",
    IA5String: "Text.",
    UTCTime: "A date.",
    GeneralizedTime: "A date.",

    // SMTP (RFC 5321, RFC 4954, RFC 3207)
    "SMTP command": "What the client says to the mail server.",
    verb: "What to do: EHLO greets, MAIL names the sender, RCPT the recipient, DATA begins the letter.",
    Domain: "Who is calling.",
    "Reverse-path": "Where complaints go: the sender.",
    "Forward-path": "The recipient.",
    '"FROM:"': "From whom.",
    '"TO:"': "To whom.",
    "Mail-parameters": "More about the letter.",
    "Rcpt-parameters": "More about the recipient.",
    mechanism: "How to prove who is calling: PLAIN sends the name and the password.",
    "initial-response": "Name and password, in base64: spelled differently, not hidden.",
    String: "The rest of the line.",
    "AUTH response": "Name and password, in base64: spelled differently, not hidden.",
    "mail data": "The letter.",
    "header field": "A line of its head: from, to, about what.",
    "field-body": "What it says.",
    "end of mail data": "A dot on a line by itself: the letter is over.",
    Reply: "What the mail server answers.",
    "Reply-line": "A line of the answer.",
    "Reply-code": "Begins with 2: done. 3: go on. 4: not now. 5: no.",
    '"-"': "More lines follow.",
    "ehlo-keyword": "Something that the server can do, such as STARTTLS.",
    "ehlo-param": "More about it.",
    textstring: "The same for people.",

    // HTTP/1.1 (RFC 9110, RFC 9112) and forms
    "HTTP request": "What the client asks of the server.",
    "HTTP response": "What the server answers.",
    "request-line": "What to do, with what, in which version.",
    "status-line": "How it went.",
    method: "POST: take this. GET: give me that.",
    "request-target": "Which page, or what else.",
    "HTTP-version": "Which HTTP.",
    "status-code": "Begins with 2: all went well. 3: look elsewhere. 4 and 5: no. 1: more follows.",
    "reason-phrase": "The same in words.",
    "field-line": "A header field.",
    "field-name": "Its name.",
    "field-value": "Its value.",
    "message-body": "What comes after the headers.",
    content: "The page, or what else was asked for.",
    field: "A field of the form.",
    name: "The name of what follows.",
    value: "What it says. In a form: what was typed, as forms encode it.",
    chunk: "A piece of the body.",
    "chunk-size": "Its length.",
    "chunk-data": "The piece.",
    "last-chunk": "No more pieces.",
    SP: "A space.",
    OWS: "A space that may be left out.",
    CRLF: "The end of a line.",
    LF: "The end of a line, by a sender in a hurry.",
    '":"': "A colon.",
    '"="': "Between name and value.",
    '"&"': "Between two fields.",

    ...rarerFields,
  } as Readonly<Record<string, string>>,

  real: {
    title: "What is real here and what is not",
    close: "Close",
    real: "Real",
    simplified: "Simplified, or made for this page",
    isReal: [
      "Both ends are rustls 0.23, a TLS library that runs in production; each computes everything for itself. In this project’s tests the same two talk to OpenSSL. Only the RSA key transport of TLS 1.2, which rustls rightly never spoke, is written for this page.",
      "Every byte on the wire was made for what you typed: an HTTP/1.1 request and its answer, rustls’s records, and the packets of a TCP stack, smoltcp. None was prepared.",
      "The cryptography is that of x25519-dalek and RustCrypto (aes-gcm, chacha20poly1305, ml-kem, rsa, p256, sha2, hkdf, hmac), compiled to WebAssembly. The recording sits between rustls and these, and writes down what goes in and what comes out.",
      "The client really checks the certificates: the signatures, the dates, the name, the use. Each faulty one was minted with that fault, and refused by the verifier, not by us; the alert is the one that it sent.",
      "An attacker has the packets, and what they make themselves: no key of the two ends, no look into either. What comes of what they do is whatever the two ends make of it.",
      "A secret that is handed over really decrypts: from the capture and that secret alone.",
      "The eavesdropper of “Sizes tell tales” really visits all twelve pages, and guesses from the lengths on the wire. The zeros that hide them are inside the sealed records (RFC 8446 section 5.4); rustls by itself adds none.",
      "What the eavesdropper has and knows, and the names of the fields, are read from the captured bytes alone. What is sealed is opened for you with the client’s key log, as Wireshark does it. For TLS 1.3 the names and sections are those of RFC 8446; RFC 9846, which took its place in 2026, has the same on the wire, with some other numbers for its sections.",
      "The key tape is not drawn: it is the ciphertext XOR the plaintext of this very run.",
    ],
    isNot: (latency: number | undefined) => [
      "Nothing leaves your browser. Both ends run in this page, and the site you name is not contacted. There is no DNS look-up.",
      `The clock is virtual: computing takes no time, ${latency === undefined ? "the way takes a fixed time" : `the way takes ${latency} ms`} and the line carries 10 Mbit/s. The eavesdropper sits half-way. The stage slows all of this down to where an eye can follow.`,
      "The network is one wire. It loses nothing and keeps the order; no router is on it, and there is no Ethernet or Wi-Fi below IP. TCP sends a long message at once; on the Internet it would begin slowly and wait for answers.",
      "The addresses are from ranges that are kept for documentation (RFC 5737).",
      "The root certificate was made for this run, and only this client trusts it: one root, where real ones have more than a hundred. They also look for revocation and for public logs. Runs begin on 1 January 2026.",
      "The attacker mends IP and TCP checksums and keeps TCP’s numbers in order, as tools for this do, and sits half-way all the time. A real one would have to get there first.",
      "Later visits come after a minute or an hour of virtual time. The client’s memory of tickets and of HSTS, and the server’s of tickets, lasts for one run.",
      "RSA keys have 2048 bits. In RSA key transport nobody uses the extended master secret, as it was in its day. How long the arithmetic takes, from which a real server’s key can leak, plays no part.",
      "The mail server of STARTTLS takes one letter from one user, and passes it on to nobody.",
      "All randomness comes from one seed, so that a run can be repeated to the byte. Real programs never do that. Nor would anybody else see the private keys that are shown here.",
      "The client is no browser. Its hello is shorter, and it offers one key exchange and few ciphers, by the scenario; browsers today mostly offer X25519MLKEM768 first. No Encrypted Client Hello, no HTTP/2 or 3, and tickets only where the scenario is about them.",
      "The health centre of “Sizes tell tales” does not exist. Its twelve pages stand still, their pictures are computed mosaics, and a visit is one connection on which one thing follows the other; nothing is kept from an earlier visit. Real sites are louder, and real attacks have more statistics.",
      "The form, its page /login, the user’s name and the answer are ours. The server keeps nothing.",
    ],
    seed: (seed: string | undefined) =>
      seed === undefined
        ? ""
        : `The seed of this run is ${seed}. The same seed and message give the same bytes.`,
  },
} as const;
