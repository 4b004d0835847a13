// `node weigh.mjs FILE...`: for each file a line with its bytes as they are, with gzip and with
// brotli, each compressor at its best, as a static host would do it once.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  const gzip = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  process.stdout.write(`${bytes.length} ${gzip.length} ${brotli.length}\n`);
}
