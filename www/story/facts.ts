// The numbers that the scenes' sentences speak of.
//
// - facts(run): Facts; pure, and remembered for each run

import { type Run, remembered } from "../core/run.ts";
import { plot } from "../player/plot.ts";
import type { Facts } from "./page.ts";

function make(run: Run): Facts {
  const { scenario, capture, duration, events } = run.recording;
  const { scheme, request, answer, message, requestRecords, shares } = plot(run);
  const seal = run.recording.events[run.records[requestRecords[0] ?? -1]?.sealedBy ?? -1];
  // The name that the client checks: a look-alike's is not the one that was meant.
  const named = events.find(
    (event) => event.kind === "verifyCertificate" && event.peer === "client",
  );
  // One round trip: until the answer to the very first segment is here.
  const reply = capture.segments.find(({ from }) => from === "server");
  return {
    scheme,
    host: (named?.kind === "verifyCertificate" && named.host) || (scenario?.host ?? ""),
    characters: [...(scenario?.message ?? "")].length,
    messageBytes: message ? message.end - message.start : 0,
    requestBytes: request?.event.bytes.length ?? 0,
    group: shares.client?.event.group.replace("x", "X") ?? "",
    aead: seal?.kind === "seal" ? seal.aead : "",
    answerBytes: answer?.event.bytes.length ?? 0,
    segments: capture.segments.length,
    // In a file it may be next to nothing, or unknown: counting by it says little.
    roundTrip: run.file ? 0 : (reply?.arrivesAt ?? 0),
    duration,
  };
}

export const facts = remembered(make);
