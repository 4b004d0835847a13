// Somebody else's host: pages of theirs, and dist/ in a folder.
//
// - elsewhere(pages, headers, ofFiles): serves both, until it is closed, as when the network is cut
// - dist: where the built files are; FOLDER: where that host has them
// - fingerprint(wire): of what passed, as tests/browser/fingerprints.txt has it; native(name): of what
//   passed natively

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

export const dist = new URL("../../dist/", import.meta.url).pathname;
export const FOLDER = "/a/b/";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

export type Elsewhere = {
  readonly origin: string;
  /** The paths that were asked for, in that order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

/** `pages` by their paths; one may stand in for a file of dist/. `headers` are given
 * with them, and with our page; `ofFiles` with the rest of dist/. */
export async function elsewhere(
  pages: Record<string, string | Buffer>,
  headers: Record<string, string> = {},
  ofFiles: Record<string, string> = {},
): Promise<Elsewhere> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://elsewhere");
    asked.push(pathname);
    if (pathname === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    const file = pathname.replace(/\/$/, "/index.html");
    const type = types[extname(file)] ?? "text/html; charset=utf-8";
    try {
      const page = pages[pathname];
      const body = page ?? readFileSync(join(dist, file.slice(FOLDER.length)));
      const more = page !== undefined || pathname === FOLDER ? headers : ofFiles;
      response.writeHead(200, { ...more, "content-type": type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Of a run's recordings, what can leave a browser. */
export type Wire = readonly { readonly segments: string; readonly keyLog: string }[];

/** For runs that came to their end. */
export function fingerprint(wire: Wire): string {
  const hash = createHash("sha256");
  for (const { segments, keyLog } of wire) {
    hash.update(Buffer.from(segments, "base64")).update(keyLog);
  }
  return hash.digest("hex");
}

/** The same of a native run, with the message `Hello` and the seed 443. */
export function native(name: string): string {
  const lines = readFileSync(new URL("../browser/fingerprints.txt", import.meta.url), "utf8");
  const [, , wire] = lines.match(new RegExp(`^${name} (\\w+) (\\w+)$`, "m")) ?? [];
  if (!wire) throw new Error(`no native run ${name}`);
  return wire;
}
