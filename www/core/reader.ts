// The thread that reads captures, started. Where there are no files to start it from, another module
// stands in for this one (www/carried).

export function reader(): Worker {
  return new Worker(new URL("./capture-file.worker.ts", import.meta.url), { type: "module" });
}
