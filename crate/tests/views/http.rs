//! HTTP/1.1 in the clear.

use port443::capture::Peer;
use port443::dissect::{Dissection, Field, dissect};
use port443::eavesdrop::{Topic, eavesdrop};

use crate::cover::{all_problems, check, value};
use crate::wire::Wire;

fn exchanged(request: &[u8], response: &[u8]) -> (Wire, Dissection) {
    let mut wire = Wire::open(80);
    for part in request.chunks(100) {
        wire.send(Peer::Client, part);
    }
    for part in response.chunks(100) {
        wire.send(Peer::Server, part);
    }
    let dissection = dissect(&wire.capture);
    check(&wire.capture, &dissection);
    (wire, dissection)
}

fn names(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|field| field.name).collect()
}

const REQUEST: &[u8] = b"POST /login?a=b HTTP/1.1\r\nHost:example.com \r\nCookie: id=7\r\n\
    content-type: application/x-www-form-urlencoded\r\nContent-Length: 48\r\n\r\n\
    user=anna&message=caf%C3%A9+%26+100%25&empty=&no";

#[test]
fn a_form_and_its_answer() {
    let response = b"HTTP/1.1 200 OK\r\nSet-Cookie: s=1\r\n\r\nHi";
    let (wire, dissection) = exchanged(REQUEST, response);
    assert_eq!(all_problems(&dissection), []);
    let unit = &dissection.client.units[0];
    assert_eq!(unit.name, "POST /login?a=b HTTP/1.1");
    assert_eq!(value(&unit.field, "method"), "POST");
    assert_eq!(value(&unit.field, "request-target"), "/login?a=b");
    assert_eq!(value(&unit.field, "HTTP-version"), "HTTP/1.1");
    let line = &unit.field.children[1];
    assert_eq!(line.value.as_deref(), Some("Host: example.com"));
    assert_eq!(
        names(&line.children),
        ["field-name", "\":\"", "field-value", "OWS", "CRLF"]
    );
    let mut fields = Vec::new();
    unit.field.each("field", &mut |field| {
        fields.push((
            value(field, "name"),
            field.find("value").and_then(|value| value.value.as_deref()),
        ));
    });
    assert_eq!(
        fields,
        [
            ("user", Some("anna")),
            ("message", Some("café & 100%")),
            ("empty", None),
            ("no", None)
        ]
    );
    let unit = &dissection.server.units[0];
    assert_eq!(unit.name, "HTTP/1.1 200 OK");
    assert_eq!(value(&unit.field, "status-code"), "200");
    assert_eq!(value(&unit.field, "content"), "Hi");

    let findings = eavesdrop(&wire.capture);
    assert!(findings.is_sorted_by_key(|finding| finding.at));
    let found = |topic: Topic| -> Vec<&str> {
        let found = findings.iter().filter(|finding| finding.topic == topic);
        found.map(|finding| finding.value.as_str()).collect()
    };
    assert_eq!(found(Topic::Request), ["POST /login?a=b HTTP/1.1"]);
    assert_eq!(found(Topic::ServerName), ["example.com"]);
    assert_eq!(found(Topic::Cookie), ["id=7", "s=1"]);
    assert_eq!(
        found(Topic::FormField),
        ["user=anna", "message=café & 100%", "empty=", "no="]
    );
    assert_eq!(found(Topic::Response), ["HTTP/1.1 200 OK"]);
    // The bytes that a finding points at are the bytes it was read from.
    let message = findings
        .iter()
        .find(|finding| finding.value.starts_with("message="))
        .unwrap();
    let bytes: Vec<u8> = message
        .evidence
        .iter()
        .flat_map(|place| {
            let segment = &wire.capture.segments[place.segment as usize];
            segment.bytes[place.start as usize..place.end as usize].to_vec()
        })
        .collect();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "message=caf%C3%A9+%26+100%25"
    );
}

#[test]
fn one_message_after_the_other() {
    let request = [
        REQUEST,
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /x HTTP/1.1\r\n\r\n",
    ]
    .concat();
    let response = [
        &b"HTTP/1.1 100 Continue\r\n\r\n"[..],
        b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: 1\r\n\r\n",
        b"HTTP/1.0 404 Not Found\r\nContent-Length: 3\r\n\r\nnot",
        b"HTTP/1.1 200\r\n\r\nto the end",
    ]
    .concat();
    let (_, dissection) = exchanged(&request, &response);
    assert_eq!(all_problems(&dissection), []);
    let names = |units: &[port443::dissect::Unit]| -> Vec<String> {
        units.iter().map(|unit| unit.name.clone()).collect()
    };
    assert_eq!(
        names(&dissection.client.units),
        [
            "POST /login?a=b HTTP/1.1",
            "GET / HTTP/1.1",
            "GET /x HTTP/1.1"
        ]
    );
    assert_eq!(
        names(&dissection.server.units),
        [
            "HTTP/1.1 100 Continue",
            "HTTP/1.1 204 No Content",
            "HTTP/1.1 200 OK",
            "HTTP/1.0 404 Not Found",
            "HTTP/1.1 200"
        ]
    );
    let mut chunks = Vec::new();
    dissection.server.units[2]
        .field
        .each("chunk-data", &mut |data| {
            chunks.extend_from_slice(
                &dissection.server.bytes[data.start as usize..data.end as usize],
            );
        });
    assert_eq!(chunks, b"hello world");
}

#[test]
fn what_is_wrong_is_said() {
    for (bytes, name, problem) in [
        (
            &b"GET / HTTP/1.1\nHost: a\r\n\r\n"[..],
            "LF",
            "a bare LF ends this line",
        ),
        (b"GET / HTTP/1.1\r\nnonsense\r\n\r\n", "unknown", "no colon"),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nshort",
            "HTTP request",
            "cut short: needs 47 bytes",
        ),
        (b"GET / HTTP/1.1", "request-line", "does not end with CRLF"),
        (b"\x01\x02\x03", "unknown", "not an HTTP message"),
    ] {
        let (_, dissection) = exchanged(bytes, b"");
        let found = all_problems(&dissection);
        assert!(found.contains(&(name, problem.into())), "{found:?}");
    }
}

#[test]
fn an_answer_to_head_has_no_body() {
    let requests = b"HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n";
    let responses = b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\
        HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    let (_, dissection) = exchanged(requests, responses);
    assert_eq!(all_problems(&dissection), []);
    let bodies: Vec<bool> = dissection
        .server
        .units
        .iter()
        .map(|unit| unit.field.find("message-body").is_some())
        .collect();
    assert_eq!(bodies, [false, false, true]);
}

#[test]
fn chunks_with_extensions_and_trailers() {
    let response = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
        5;a=b\r\nhello\r\n0\r\nX-Sum: 7\r\nX-Other: 8\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
    let (_, dissection) = exchanged(b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", response);
    assert_eq!(all_problems(&dissection), []);
    let [first, second] = &dissection.server.units[..] else {
        panic!("two answers");
    };
    let body = first.field.find("message-body").unwrap();
    assert_eq!(
        names(&body.children),
        [
            "chunk",
            "last-chunk",
            "trailer field-line",
            "trailer field-line",
            "CRLF"
        ]
    );
    assert_eq!(value(body, "chunk-size"), "5");
    assert_eq!(value(body, "chunk-ext"), ";a=b");
    assert_eq!(body.children[2].value.as_deref(), Some("X-Sum: 7"));
    assert_eq!(value(&second.field, "status-code"), "204");
}

#[cfg(feature = "everything")]
#[test]
fn what_comes_after_an_upgrade_is_not_http() {
    let response = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi";
    let (_, dissection) = exchanged(b"GET / HTTP/1.1\r\n\r\n", response);
    assert_eq!(all_problems(&dissection), []);
    assert_eq!(dissection.server.units[1].name, "upgraded protocol");
}
