// What is on stage, as a file. Loaded when one is asked for.
//
// - file(office, format): Promise<Blob>; rejects with a sentence

import { exported } from "../core/export.ts";
import { isOwn } from "../core/run.ts";
import type { Office } from "../office.ts";
import { png } from "../share/picture.ts";
import { take } from "../share/take.ts";
import { element as say } from "../story/element.ts";
import type { ExportFormat } from "./api.ts";

export async function file(office: Office, format: ExportFormat): Promise<Blob> {
  const [run] = office.runs ?? [];
  if (!run) throw new Error(say.noRun);
  switch (format) {
    case "pcapng":
    case "key-log":
    case "json": {
      if (!isOwn(run)) throw new Error(say.fromFile);
      const { open, keyLog, json } = await exported(run.recording.scenario);
      if (format === "json") return new Blob([json], { type: "application/json" });
      if (format === "key-log") return new Blob([keyLog], { type: "text/plain" });
      return new Blob([open], { type: "application/octet-stream" });
    }
    case "svg":
      return new Blob([(await take(office)).svg], { type: "image/svg+xml" });
    case "png":
      return png(await take(office));
    default:
      throw new RangeError(say.noFormat(format));
  }
}
