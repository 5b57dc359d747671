import { Bytes, EMPTY, concat, slice, utf8 } from "../../../base/bytes";
import { decimal } from "../../../base/decimal";
import { HashSet } from "../../../base/hash_set";
import { ClientFacts } from "../../client_facts";

const ID_PREFIX = utf8("toolu_");
const UNDERSCORE: u8 = 0x5f;
const DASH: u8 = 0x2d;
const SEPARATOR = utf8("_");
/** Bytes of an answer's id that go into the ids of its calls. */
const LONGEST_ID: i32 = 64;
/** Further calls of one answer get ids of the filter's. */
const MOST_CALLS: i32 = 4096;

/**
 * Ids and names of the calls of one answer, as its client knows them. Clients pair calls and results by ids over the
 * whole conversation, while some vendors number the calls of each answer anew.
 */
export class AnswerCalls {
  /** The id of the answer, for the ids of calls that have none. */
  answerId: Bytes = EMPTY;
  private readonly given: HashSet = new HashSet(MOST_CALLS);
  /** The last number that took the place of one whose id was taken: none is tried twice. */
  private last: i32 = 0;

  constructor(private readonly facts: ClientFacts) {}

  /** The id of call number `number` of the answer, for which the vendor has `id`. */
  idOf(id: Bytes, number: i32): Bytes {
    const first = this.facts.calls + number;
    let own = id;
    if (id.length == 0 || this.isTaken(id)) own = this.madeUp(first);
    // In a full set every id is taken, and numbers alone are new.
    while (this.isKnown(own)) own = this.madeUp((this.last = max(first, this.last) + 1));
    this.given.add(own);
    return own;
  }

  /** What the client calls the tool that the vendor calls `name`. */
  nameOf(name: Bytes): Bytes {
    return this.facts.nameOf(name);
  }

  private isTaken(id: Bytes): bool {
    return this.isKnown(id) || this.facts.ids.isFull || this.given.isFull;
  }

  private isKnown(id: Bytes): bool {
    return this.facts.ids.has(id) || this.given.has(id);
  }

  private madeUp(number: i32): Bytes {
    const prefix = this.answerId.length == 0 ? EMPTY : concat(tame(this.answerId), SEPARATOR);
    return concat(concat(ID_PREFIX, prefix), decimal(<u32>number));
  }
}

/** The beginning of an id with the bytes alone that an id may have: https://docs.anthropic.com/en/api/messages. */
function tame(id: Bytes): Bytes {
  const tamed = slice(id, 0, LONGEST_ID);
  for (let i = 0; i < tamed.length; i++) {
    const byte = tamed[i];
    const letter = byte | 0x20;
    const isPlain = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte == UNDERSCORE;
    if (!isPlain) tamed[i] = DASH;
  }
  return tamed;
}
