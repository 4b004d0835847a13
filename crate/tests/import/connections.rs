//! Connections are found in what passes: who is who, what is missing, where one ends and the next
//! begins.

use port443::capture::Peer;
use port443::import::CaptureFile;
use port443::import::summary::{ConnectionEnd, ConnectionSummary, KnownBy, Protocol};

use crate::write::{CLIENT, SERVER, file, segment};

fn read(packets: Vec<Vec<u8>>) -> (CaptureFile, Vec<ConnectionSummary>) {
    let mut capture = CaptureFile::new();
    capture.push(&file(packets)).unwrap();
    capture.finish().unwrap();
    let connections = capture.connections(0, 100);
    (capture, connections)
}

fn infos(capture: &CaptureFile) -> Vec<String> {
    capture
        .rows(0, 100)
        .into_iter()
        .map(|row| row.info)
        .collect()
}

fn up(flags: &str, numbers: (u32, u32), payload: &[u8]) -> Vec<u8> {
    segment(CLIENT, SERVER, flags, numbers, payload)
}

fn down(flags: &str, numbers: (u32, u32), payload: &[u8]) -> Vec<u8> {
    segment(SERVER, CLIENT, flags, numbers, payload)
}

#[test]
fn a_connection_from_its_beginning_to_its_end() {
    let request = b"GET /letters HTTP/1.1\r\nHost: letters.example\r\n\r\n";
    let (capture, connections) = read(vec![
        up("S", (999, 0), &[]),
        down("SA", (4999, 1000), &[]),
        up("A", (1000, 5000), &[]),
        up("A", (1000, 5000), request),
        down("A", (5000, 1049), b"HTTP/1.1 200 OK\r\n\r\n"),
        up("FA", (1049, 5019), &[]),
        down("FA", (5019, 1050), &[]),
    ]);
    let [connection] = &connections[..] else {
        panic!("{connections:?}");
    };
    assert_eq!(connection.client_known_by, KnownBy::Syn);
    assert_eq!(
        (connection.client.port, connection.server.port),
        (50_000, 443)
    );
    assert_eq!(connection.end, ConnectionEnd::Closed);
    assert_eq!(connection.protocol, Protocol::Http);
    assert_eq!(connection.server_name.as_deref(), Some("letters.example"));
    assert!(connection.has_syn && connection.has_hello);
    assert_eq!(connection.duration, 6000);
    assert_eq!(connection.from_client.payload, request.len() as u64);
    assert_eq!(connection.from_client.packets, 4);
    assert_eq!(
        connection.from_server.bytes,
        3 * 40 + b"HTTP/1.1 200 OK\r\n\r\n".len() as u64
    );
    assert_eq!(
        infos(&capture),
        [
            "50000 → 443 [SYN] Seq=0 Win=512 Len=0",
            "443 → 50000 [SYN, ACK] Seq=0 Ack=1 Win=512 Len=0",
            "50000 → 443 [ACK] Seq=1 Ack=1 Win=512 Len=0",
            "GET /letters HTTP/1.1",
            "HTTP/1.1 200 OK",
            "50000 → 443 [FIN, ACK] Seq=50 Ack=20 Win=512 Len=0",
            "443 → 50000 [FIN, ACK] Seq=20 Ack=51 Win=512 Len=0",
        ]
    );
    let froms: Vec<_> = capture.rows(3, 2).into_iter().map(|row| row.from).collect();
    assert_eq!(froms, [Some(Peer::Client), Some(Peer::Server)]);
    let found = |text| capture.find(text, None, 0, 100).packets;
    assert_eq!(found("LETTERS"), [3]);
    assert_eq!(found("198.51.100.7:443"), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(found("http"), [3, 4]);
    assert_eq!(capture.find("http", Some(1), 0, 100).packets, [0; 0]);
    let first = capture.find("http", None, 0, 4);
    assert_eq!((first.packets, first.next), (vec![3], Some(4)));
}

#[test]
fn a_port_used_again_is_another_connection() {
    let (_, connections) = read(vec![
        up("S", (100, 0), &[]),
        // The same again: it was lost on the way.
        up("S", (100, 0), &[]),
        down("SA", (500, 101), &[]),
        up("RA", (101, 501), &[]),
        up("S", (7_000_000, 0), &[]),
        down("SA", (600, 7_000_001), &[]),
    ]);
    assert_eq!(connections.len(), 2);
    assert_eq!(connections[0].end, ConnectionEnd::Reset);
    assert_eq!(connections[0].from_client.retransmissions, 1);
    assert_eq!(connections[0].from_client.packets, 3);
    assert_eq!(connections[1].first_packet, 4);
    assert_eq!(connections[1].end, ConnectionEnd::Missing);
}

#[test]
fn interleaved_connections_are_told_apart() {
    let ends = |number: u8| ([192, 0, 2, number], 50_000 + u16::from(number));
    let mut packets = Vec::new();
    for round in 0..4_u32 {
        for number in 0..5_u8 {
            packets.push(match round {
                0 => segment(ends(number), SERVER, "S", (round, 0), &[]),
                1 => segment(SERVER, ends(number), "SA", (9, 1), &[]),
                2 => segment(ends(number), SERVER, "A", (1, 10), &[number; 10]),
                _ => segment(SERVER, ends(number), "FA", (10, 11), &[]),
            });
        }
    }
    let (capture, connections) = read(packets);
    assert_eq!(connections.len(), 5);
    for (number, connection) in (0..).zip(&connections) {
        assert_eq!(connection.client.port, 50_000 + number);
        assert_eq!(connection.from_client.packets, 2);
        assert_eq!(connection.from_server.packets, 2);
        assert_eq!(connection.end, ConnectionEnd::HalfClosed);
    }
    let of: Vec<_> = capture
        .rows(0, 100)
        .into_iter()
        .filter_map(|row| row.connection)
        .collect();
    assert_eq!(of, [[0, 1, 2, 3, 4]; 4].concat());
}

#[test]
fn without_its_beginning_the_client_is_who_says_hello_or_else_a_guess() {
    let request = b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
    // The client has the lower port here.
    let (low, high) = (([192, 0, 2, 1], 400), ([192, 0, 2, 2], 8000));
    let (_, connections) = read(vec![
        segment(high, low, "A", (9, 1), &[]),
        segment(low, high, "A", (1, 9), request),
    ]);
    assert_eq!(connections[0].client_known_by, KnownBy::Hello);
    assert_eq!(connections[0].client.port, 400);
    assert!(!connections[0].has_syn && connections[0].has_hello);

    let (_, connections) = read(vec![segment(SERVER, CLIENT, "A", (9, 1), b"?")]);
    assert_eq!(connections[0].client_known_by, KnownBy::Port);
    assert_eq!(connections[0].client.port, 50_000);
    assert_eq!(connections[0].protocol, Protocol::Unknown);

    // The answer to a SYN that is not there.
    let (_, connections) = read(vec![segment(high, low, "SA", (9, 1), &[])]);
    assert_eq!(connections[0].client_known_by, KnownBy::Syn);
    assert_eq!(connections[0].client.port, 400);
    assert!(!connections[0].has_syn);
}

#[test]
fn what_came_again_out_of_order_or_not_at_all_is_counted() {
    let (capture, connections) = read(vec![
        up("S", (u32::MAX - 14, 0), &[]),
        up("A", (u32::MAX - 13, 0), &[1; 10]),
        // The same again; then one that is ahead, past the end of the numbers.
        up("A", (u32::MAX - 13, 0), &[1; 10]),
        up("A", (16, 0), &[3; 10]),
    ]);
    let traffic = connections[0].from_client;
    assert_eq!(traffic.retransmissions, 1);
    assert_eq!(traffic.missing, 20);
    let infos = infos(&capture);
    assert!(infos[2].starts_with("[TCP Retransmission] "), "{infos:?}");
    assert!(
        infos[3].starts_with("[TCP Previous segment not captured] "),
        "{infos:?}"
    );

    let (capture, connections) = read(vec![
        up("S", (0, 0), &[]),
        up("A", (1, 0), &[1; 10]),
        up("A", (31, 0), &[3; 10]),
        up("A", (11, 0), &[2; 10]),
        up("A", (40, 0), &[0; 1]),
    ]);
    let traffic = connections[0].from_client;
    assert_eq!((traffic.out_of_order, traffic.missing), (1, 10));
    assert_eq!(traffic.retransmissions, 0);
    let infos = self::infos(&capture);
    assert!(infos[3].starts_with("[TCP Out-Of-Order] "), "{infos:?}");
    assert!(infos[4].starts_with("[TCP Keep-Alive] "), "{infos:?}");
}

#[test]
fn mail_is_known_by_what_it_says_and_so_is_starttls() {
    let server = ([198, 51, 100, 7], 587);
    let talk = |from, to, payload: &[u8], number| segment(from, to, "A", (number, 0), payload);
    let hello = &std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/captures/curl-tls13.pcap"
    ))
    .unwrap();
    // The ClientHello of that capture: its fourth packet.
    let mut capture = CaptureFile::new();
    capture.push(hello).unwrap();
    let range = capture.frame(3).unwrap().ranges[0];
    let start = range.offset as usize;
    let hello = &hello[start + 66..start + range.length as usize];
    let (capture, connections) = read(vec![
        segment(CLIENT, server, "S", (0, 0), &[]),
        talk(server, CLIENT, b"220 mail.example ESMTP\r\n", 1),
        talk(CLIENT, server, b"EHLO me.example\r\n", 1),
        talk(CLIENT, server, b"STARTTLS\r\n", 18),
        talk(CLIENT, server, hello, 28),
    ]);
    assert_eq!(connections[0].protocol, Protocol::SmtpStartTls);
    assert_eq!(connections[0].server_name.as_deref(), Some("port443.test"));
    let protocols: Vec<_> = capture
        .rows(0, 9)
        .into_iter()
        .map(|row| (row.protocol, row.info))
        .collect();
    let row = |place: usize| (protocols[place].0, protocols[place].1.as_str());
    assert_eq!(row(2), ("SMTP", "EHLO me.example"));
    assert_eq!(row(4), ("TLS", "Client Hello (SNI=port443.test)"));
}

#[test]
fn what_is_not_tcp_is_listed() {
    let mut udp = Vec::new();
    etherparse::PacketBuilder::ipv4([192, 0, 2, 9], [192, 0, 2, 1], 64)
        .udp(53, 4000)
        .write(&mut udp, &[1; 30])
        .unwrap();
    let mut fragment = up("A", (1, 1), &[0; 8]);
    fragment[6] = 0x20; // more fragments
    let (capture, connections) = read(vec![udp, fragment, vec![0x45, 0]]);
    assert_eq!(connections.len(), 0);
    let rows: Vec<_> = capture
        .rows(0, 9)
        .into_iter()
        .map(|row| (row.protocol, row.source, row.info))
        .collect();
    assert_eq!(rows[0].0, "UDP");
    assert_eq!(rows[0].1, "192.0.2.9:53");
    assert_eq!(rows[0].2, "53 → 4000 Len=30");
    assert_eq!(rows[1].0, "IP fragment");
    assert_eq!(rows[2].1, "");
}
