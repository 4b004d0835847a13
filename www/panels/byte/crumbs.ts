// The way to a byte, from the segment down to the innermost field. Pure functions of a run.
//
// - crumbs(run, at, whole): its steps, each with what selects it
// - fieldsAt(run, at): the fields around it, on the wire and inside the sealed record

import type { Field } from "../../../crate/pkg/port443.js";
import type { Run } from "../../core/run.ts";
import type { Selection } from "../../selection.ts";
import { desk } from "../../story/desk.ts";
import { openedOf, type Place, path, streamOf } from "../places.ts";

const words = desk.byte;

export type Crumb = { readonly name: string; readonly to: Selection | undefined };

export function fieldsAt(
  run: Run,
  at: Place,
): { readonly outer: Field[]; readonly inner: Field[] } {
  const { column, stream, unit, wire } = at;
  const root = unit && streamOf(run, unit.from).units[unit.unit]?.field;
  const outer =
    root && stream
      ? path([root], stream.offset)
      : wire
        ? path(run.dissection.packets[wire.segment]?.fields ?? [], wire.offset)
        : [];
  const inTape = column && column.row !== "header" && column.row !== "tag";
  const opened = unit && inTape ? openedOf(run, unit.from, unit.unit) : undefined;
  return { outer, inner: opened ? path(opened.messages, column?.offset ?? 0) : [] };
}

/** `whole`: the unit or message was picked, and not a byte of it. */
export function crumbs(
  run: Run,
  at: Place,
  whole: boolean,
): { readonly outer: Crumb[]; readonly inner: Crumb[] } {
  const { outer, inner } = fieldsAt(run, at);
  const { column, message, stream, unit, wire } = at;
  const found: Crumb[] = [];
  if (wire) {
    const { segment } = wire;
    found.push({ name: words.segment(segment + 1), to: { kind: "wire", segment, offset: 0 } });
    if (stream) {
      const offset = run.dissection.packets[segment]?.payloadStart ?? 0;
      found.push({ name: words.payload, to: { kind: "wire", segment, offset } });
    }
  }
  (whole ? outer.slice(0, 1) : outer).forEach(({ name, start }, i) => {
    if (i === 0 && unit) {
      found.push({ name, to: { kind: "unit", ...unit } });
    } else if (stream) {
      found.push({ name, to: { kind: "stream", from: stream.from, offset: start } });
    } else if (wire) {
      found.push({ name, to: { kind: "wire", segment: wire.segment, offset: start } });
    }
  });
  const shown = !whole ? inner : message === undefined ? [] : inner.slice(0, 1);
  return {
    outer: found,
    inner: shown.map(({ name, start }) => ({
      name,
      to: column && { kind: "record", record: column.record, row: "plaintext", offset: start },
    })),
  };
}
