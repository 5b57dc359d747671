import { Bytes, EMPTY, equal } from "../base/bytes";
import { SharedStore, WriteOutcome } from "../ports/shared_store";
import { Roster } from "./roster";
import { RosterChange } from "./roster_change";
import { decodeRoster, encodeRoster } from "./roster_codec";

/** Rounds of read, decide and write before a change is given up. */
const MAX_ROUNDS: i32 = 8;

/** The roster of one provider in the shared store. One per VM and provider configuration. */
export class RosterStore {
  private seenBytes: Bytes = EMPTY;
  private seen: Roster = new Roster();

  constructor(
    private readonly store: SharedStore,
    private readonly key: Bytes,
  ) {}

  /** The roster as it is now, to be read only. One host call; what has not changed is not decoded again. */
  read(): Roster {
    const bytes = this.store.get(this.key).bytes;
    if (!equal(bytes, this.seenBytes)) {
      this.seen = rosterIn(bytes);
      this.seenBytes = bytes;
    }
    return this.seen;
  }

  /** What the last `read` answered: another object whenever the record has changed. */
  get lastRead(): Roster {
    return this.seen;
  }

  /**
   * Makes `change` and writes it over exactly the roster that it was decided on, in 8 rounds at most; Conflict when
   * others were faster in all of them. A change that changes nothing is not written, and counts as Written.
   */
  commit(change: RosterChange, nowMs: u64): WriteOutcome {
    let outcome = WriteOutcome.Conflict;
    for (let round = 0; round < MAX_ROUNDS && outcome == WriteOutcome.Conflict; round++) {
      const snapshot = this.store.get(this.key);
      const roster = rosterIn(snapshot.bytes);
      if (!change.apply(roster, nowMs)) return WriteOutcome.Written;
      outcome = this.store.set(this.key, encodeRoster(roster), snapshot.cas);
    }
    return outcome;
  }
}

/** Garbage, a foreign plugin's or a later version's, reads as no entries and is written over. */
function rosterIn(bytes: Bytes): Roster {
  const roster = decodeRoster(bytes);
  return roster === null ? new Roster() : roster;
}
