import { Bytes, utf8 } from "../bytes";
import { Pattern } from "../pattern/pattern";

const FIRST: u32 = 100;
const LAST: u32 = 599;

/** `FIRST` to `LAST` in digits. */
const TEXTS: Bytes[] = statusTexts();

/** The client's own mistakes: they say nothing about the token that carried them. */
const CLIENT_FAULTS: StaticArray<u32> = [400, 404, 405, 406, 409, 411, 413, 414, 415, 422];

/** A set of HTTP statuses, worked out once so that asking is one look-up. A 2xx is in it only where it takes these. */
export class StatusSet {
  private takesSuccesses: bool = false;
  private readonly members: StaticArray<bool> = new StaticArray<bool>(LAST - FIRST + 1);

  /** All 4xx and 5xx but those that a client's own request causes. */
  static ofTokenFaults(): StatusSet {
    const set = new StatusSet();
    for (let status: u32 = 400; status <= LAST; status++) {
      set.members[status - FIRST] = !CLIENT_FAULTS.includes(status);
    }
    return set;
  }

  /** One that takes a 2xx, too. */
  static ofAny(): StatusSet {
    const set = new StatusSet();
    set.takesSuccesses = true;
    return set;
  }

  /** Whether there is a 2xx in it. */
  get hasSuccess(): bool {
    for (let status: u32 = 200; status < 300; status++) if (this.has(status)) return true;
    return false;
  }

  /** Adds every status that `pattern` matches as a whole; false when that is none. */
  add(pattern: Pattern): bool {
    let added = false;
    for (let status = FIRST; status <= LAST; status++) {
      const isTaken = this.takesSuccesses || status < 200 || status >= 300;
      if (!isTaken || !pattern.matchesWhole(TEXTS[status - FIRST])) continue;
      this.members[status - FIRST] = true;
      added = true;
    }
    return added;
  }

  has(status: u32): bool {
    return status >= FIRST && status <= LAST && this.members[status - FIRST];
  }
}

function statusTexts(): Bytes[] {
  const texts: Bytes[] = [];
  for (let status = FIRST; status <= LAST; status++) texts.push(utf8(status.toString()));
  return texts;
}
