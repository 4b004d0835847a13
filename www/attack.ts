// What the reader asks of an attacker. The desk's tools dispatch an `AttackEvent`; <port-443> runs
// the scenario at hand again with it, on the same seed, so that only the attacker is new.

import type { Attack } from "../crate/pkg/port443.js";

/** With nothing as its detail: the same run without an attacker. An attack names its target by the
 * place it has in that run. */
export class AttackEvent extends CustomEvent<Attack | undefined> {
  static readonly type = "port443-attack";
  constructor(attack: Attack | undefined) {
    super(AttackEvent.type, { bubbles: true, composed: true, detail: attack });
  }
}
