// The apps of people who install the package: copies of the folders beside this file, outside of the
// project, with the packed package installed.
//
// - packed(folder): packs it, as `npm pack` does for whoever publishes it; PACKED names one that is there
// - unpacked(tarball): its files, by their paths
// - install(app, tarball, folder): a copy of the app with the package in it
// - run(folder, program, args): one of the app's own programs, to its end; throws what it wrote
// - evaluate(folder, program): what a program of one line writes in node, with the app's packages
// - serve(folder): files on loopback; develop(folder): Vite's development server

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { preview } from "vite";

const here = import.meta.dirname;
const root = join(here, "../..");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

const execute = promisify(execFile);

type Written = { readonly stdout: string; readonly stderr: string };

async function call(folder: string, program: string, args: readonly string[]): Promise<string> {
  // What npm and vitest tell the programs they start is none of the app's.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|VITE|NODE_ENV|TEST|DEV|PROD)/.test(name),
    ),
  );
  try {
    const { stdout } = await execute(program, args, { cwd: folder, env, maxBuffer: 1 << 26 });
    return stdout;
  } catch (cause) {
    const { stdout, stderr } = cause as Written;
    throw new Error(`${program} ${args.join(" ")}:\n${stdout}\n${stderr}`, { cause });
  }
}

export async function packed(folder: string): Promise<string> {
  const there = process.env["PACKED"];
  if (there) return there;
  await call(root, npm, ["pack", "--pack-destination", folder, "--loglevel=error"]);
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return join(folder, `${name}-${version}.tgz`);
}

/** As `tar` reads them: blocks of 512 bytes, a header before each file. */
export function unpacked(tarball: string): Map<string, Buffer> {
  const tar = gunzipSync(readFileSync(tarball));
  const files = new Map<string, Buffer>();
  for (let at = 0; tar[at]; ) {
    const text = (from: number, length: number): string =>
      tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12), 8);
    const prefix = text(345, 155);
    const path = prefix ? `${prefix}/${text(0, 100)}` : text(0, 100);
    // Long names, and what else npm writes as pax headers, are no files.
    if (text(156, 1) === "0") {
      files.set(path.replace(/^package\//, ""), tar.subarray(at + 512, at + 512 + size));
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];

export async function install(app: string, tarball: string, folder: string): Promise<string> {
  const copy = join(folder, app);
  cpSync(join(here, app), copy, { recursive: true });
  await call(copy, npm, ["install", ...quietly, tarball]);
  return copy;
}

export function run(folder: string, program: string, args: readonly string[]): Promise<string> {
  return call(folder, process.execPath, [join(folder, "node_modules", program), ...args]);
}

export function evaluate(folder: string, program: string): Promise<string> {
  return call(folder, process.execPath, ["--eval", program]);
}

export type Served = { readonly address: string; close(): unknown };

export async function serve(folder: string): Promise<Served> {
  const server = await preview({
    configFile: false,
    root: dirname(folder),
    build: { outDir: basename(folder) },
    logLevel: "warn",
    preview: { host: "127.0.0.1", port: 0, strictPort: false },
  });
  const { port } = server.httpServer.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** Vite's development server: the app's own, as `npx vite` starts it. */
export async function develop(folder: string): Promise<Served> {
  const program = join(folder, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [program, "--host=127.0.0.1", "--port=0"], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: "development", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { address: await told(child), close: () => child.kill() };
}

function told(child: ChildProcess): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    const hear = (more: unknown): void => {
      text += String(more);
      const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? [];
      if (address) resolve(address);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("exit", () => reject(new Error(`the development server ended: ${text}`)));
  });
}
