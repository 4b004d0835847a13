// node-forge's TLS, both ends in memory: the newest that it speaks is TLS 1.1, here with
// TLS_RSA_WITH_AES_128_CBC_SHA, a certificate of RSA 2048 that the client checks, and one message
// each way. So it does less than ours: no key exchange but RSA's, no intermediate, no TCP, no HTTP,
// nothing recorded, and its key and certificate are made beforehand, whereas ours are minted anew
// for each run.

import forge from "node-forge";

/** Makes a key and a certificate, and returns what connects once and sends the message. */
export function forgeConnection(host: string, message: string): () => void {
  const keys = forge.pki.rsa.generateKeyPair({ bits: 2048 });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = "01";
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: "commonName", value: host }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const certificatePem = forge.pki.certificateToPem(certificate);
  const keyPem = forge.pki.privateKeyToPem(keys.privateKey);
  const cipherSuite = forge.tls.CipherSuites["TLS_RSA_WITH_AES_128_CBC_SHA"];
  if (cipherSuite === undefined) throw new Error("node-forge has lost its cipher suite");

  return () => {
    let received = "";
    let answered = "";
    const fail = (_: unknown, error: { message: string }) => {
      throw new Error(`node-forge: ${error.message}`);
    };
    const client: forge.tls.Connection = forge.tls.createConnection({
      server: false,
      caStore: forge.pki.createCaStore([certificatePem]),
      cipherSuites: [cipherSuite],
      virtualHost: host,
      verify: (_connection, verified) => verified,
      connected: (connection) => connection.prepare(forge.util.encodeUtf8(message)),
      tlsDataReady: (connection) => server.process(connection.tlsData.getBytes()),
      dataReady: (connection) => {
        answered += connection.data.getBytes();
      },
      closed: () => {},
      error: fail,
    });
    const server: forge.tls.Connection = forge.tls.createConnection({
      server: true,
      cipherSuites: [cipherSuite],
      getCertificate: () => certificatePem,
      getPrivateKey: () => keyPem,
      connected: () => {},
      tlsDataReady: (connection) => client.process(connection.tlsData.getBytes()),
      dataReady: (connection) => {
        received += connection.data.getBytes();
        connection.prepare("received");
      },
      closed: () => {},
      error: fail,
    });
    client.handshake();
    if (received !== forge.util.encodeUtf8(message) || answered !== "received") {
      throw new Error("node-forge did not deliver the message");
    }
  };
}
