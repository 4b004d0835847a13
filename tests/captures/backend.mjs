// What stands behind front.rs and answers curl: one small page. `node backend.mjs h1|h2 PORT`
// HTTP/1.1 answers in chunks with a trailer; HTTP/2 without TLS.

import { createServer } from "node:http";
import { createServer as createServer2 } from "node:http2";

const [, , protocol, port] = process.argv;
const page = "<!doctype html><title>Port 443</title><p>A page for a capture.\n";

const server =
  protocol === "h2"
    ? createServer2((request, response) => {
        response.setHeader("content-type", "text/html");
        response.end(request.url === "/" ? page : "");
      })
    : createServer((request, response) => {
        request.resume();
        request.on("end", () => {
          if (request.method === "HEAD") {
            response.writeHead(200, { "Content-Length": page.length });
            response.end();
            return;
          }
          response.writeHead(200, {
            "Content-Type": "text/html",
            Trailer: "X-Lines",
          });
          response.write(page);
          response.write("<p>And more of it.\n");
          response.addTrailers({ "X-Lines": "2" });
          response.end();
        });
      });
server.listen(Number(port), "127.0.0.1", () => process.stdout.write("ACCEPT\n"));
