// The built page on loopback, for as long as the tests run. Each test gets its address with
// `inject("address")`.

import type { AddressInfo } from "node:net";
import { preview } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the page is, with a slash at the end. */
    readonly address: string;
  }
}

/** Serves dist/ on a free port, with more headers if need be. */
export async function serve(
  headers: Record<string, string> = {},
): Promise<{ address: string; close: () => Promise<void> }> {
  const server = await preview({
    logLevel: "warn",
    preview: { host: "127.0.0.1", port: 0, strictPort: false, headers },
  });
  const { port } = server.httpServer.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { address, close } = await serve();
  project.provide("address", address);
  return close;
}
