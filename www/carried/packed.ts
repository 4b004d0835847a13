// Wasm that came as text inside a script: the build packs it with gzip and writes that in base64.
//
// - unpacked(base64): as a server would have answered

export function unpacked(base64: string): Response {
  const packed = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const wasm = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(wasm, { headers: { "content-type": "application/wasm" } });
}
