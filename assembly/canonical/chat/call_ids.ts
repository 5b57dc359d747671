import { isDigit, lower } from "../../base/ascii";
import { Bytes, EMPTY, concat, slice, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { fnv1a } from "../../base/fnv";
import { NONE } from "../../base/json/document";
import { Words } from "../../base/words";

const UNNAMED = utf8("call");
const SEPARATOR = utf8("_");
const UNDERSCORE: u8 = 0x5f;
/** Characters of an id; a longer one keeps its beginning and gets a mark of its own. */
const LONGEST: i32 = 64;
const KEPT: i32 = 48;

/**
 * Ids for the calls of a chat, as the vendor takes them: of letters, digits, `_` and `-`, none twice in the history.
 * What takes the place of an id depends on nothing that comes later, so that the beginning of a chat stays what it was.
 */
export class CallIds {
  private readonly used: Words = new Words();
  /** Numbers for ids that have to be made; it only grows, so that looking for a free one costs little in all. */
  private number: u32 = 0;

  /** The id for the next call, which the client calls `id`. */
  next(id: Bytes): Bytes {
    const own = fitting(id);
    const base = own.length == 0 ? UNNAMED : slice(own, 0, KEPT);
    let free = own;
    while (free.length == 0 || this.used.find(free) >= 0) {
      free = concat(base, concat(SEPARATOR, decimal(++this.number)));
    }
    this.used.add(free);
    return free;
  }
}

/** The calls of one turn, and what answers them. */
export class TurnCalls {
  /** Nodes of the calls, and of what answers each; NONE: nothing yet. */
  readonly nodes: i32[] = [];
  readonly results: i32[] = [];
  /** Numbers of the messages of each call and of its result. */
  readonly calledIn: i32[] = [];
  readonly answeredIn: i32[] = [];
  /** The vendor's ids of the calls. */
  readonly ids: Bytes[] = [];
  /** The client's ids, and of each the first and the last call with it that has no result. */
  private readonly known: Words = new Words();
  private readonly firsts: i32[] = [];
  private readonly lasts: i32[] = [];
  /** The call behind one that the client gave the same id. */
  private readonly nexts: i32[] = [];
  /** The first call that may have no result. */
  private waiting: i32 = 0;

  /** Adds the call at `node` in message `message`; the client calls it `key`, and the vendor is to call it `id`. */
  add(node: i32, message: i32, key: Bytes, id: Bytes): void {
    const place = this.ids.push(id) - 1;
    this.nodes.push(node);
    this.calledIn.push(message);
    this.results.push(NONE);
    this.answeredIn.push(NONE);
    this.nexts.push(NONE);
    const number = this.known.add(key);
    if (number == this.firsts.length) {
      this.firsts.push(place);
      this.lasts.push(place);
      return;
    }
    if (this.firsts[number] == NONE) this.firsts[number] = place;
    else this.nexts[this.lasts[number]] = place;
    this.lasts[number] = place;
  }

  /** Has the node `result` in message `message`, which names the call `key`, answer its call; false: there is none. */
  answer(result: i32, message: i32, key: Bytes): bool {
    let place = this.take(key);
    if (place == NONE) place = key.length == 0 ? this.firstWaiting() : this.take(EMPTY);
    if (place == NONE) return false;
    this.results[place] = result;
    this.answeredIn[place] = message;
    return true;
  }

  /** The first call without a result; NONE: all have one. */
  firstWaiting(): i32 {
    while (this.waiting < this.results.length && this.results[this.waiting] != NONE) this.waiting++;
    return this.waiting < this.results.length ? this.waiting : NONE;
  }

  /** The first call named `key` that has no result. */
  private take(key: Bytes): i32 {
    const number = this.known.find(key);
    if (number < 0 || number >= this.firsts.length) return NONE;
    let place = this.firsts[number];
    while (place != NONE && this.results[place] != NONE) place = this.nexts[place];
    this.firsts[number] = place == NONE ? NONE : this.nexts[place];
    return place;
  }
}

/** Of turns without calls. */
export const NO_CALLS: TurnCalls = new TurnCalls();

/** `id` of the characters and length that the vendor takes. */
function fitting(id: Bytes): Bytes {
  const clean = slice(id, 0, id.length);
  for (let i = 0; i < clean.length; i++) if (!isIdByte(clean[i])) clean[i] = UNDERSCORE;
  if (clean.length <= LONGEST) return clean;
  return concat(slice(clean, 0, KEPT), concat(SEPARATOR, decimal(fnv1a(id))));
}

function isIdByte(byte: u8): bool {
  const letter = lower(byte);
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x7a) || byte == UNDERSCORE || byte == 0x2d;
}
