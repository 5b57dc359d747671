import { Bytes, concat, utf8 } from "../../../base/bytes";
import { decimal } from "../../../base/decimal";
import { Words } from "../../../base/words";
import { ClientFacts } from "../../client_facts";

const PREFIX = utf8("call_");
const NONE: i32 = -1;

/** A call of the history, as its result may find it. */
class OpenCall {
  isAnswered: bool = false;
  /** The next call of the same turn that the client gave the same id; NONE: it is the last. */
  next: i32 = NONE;

  constructor(
    /** As the vendor gets it. */
    readonly id: Bytes,
    readonly name: Bytes,
  ) {}
}

/**
 * Ids of the calls of a conversation, for vendors who take each for one call alone and none that is empty. What takes
 * the place of an id depends on nothing that comes later, so that the beginning of a conversation stays what it was.
 */
export class CallIds {
  /** The client's ids of the calls of one turn, and of each the first and the last call that has it. */
  private known: Words = new Words();
  private firsts: i32[] = [];
  private lasts: i32[] = [];
  private open: OpenCall[] = [];
  /** The first of them that may have no result yet. */
  private waiting: i32 = 0;
  /** No number below it is tried again: those that the client's ids take are passed over once. */
  private untried: u32 = 0;

  constructor(private readonly facts: ClientFacts) {}

  /** Another turn with calls begins: results belong to its calls from now on. */
  begin(): void {
    if (this.open.length == 0) return;
    this.known = new Words();
    this.firsts = [];
    this.lasts = [];
    this.open = [];
    this.waiting = 0;
  }

  /** The id of the next call, of the tool `name`. */
  call(id: Bytes, name: Bytes): Bytes {
    const own = id.length > 0 && !this.facts.ids.has(id) ? id : this.madeUp();
    this.facts.ids.add(own);
    this.facts.calls++;
    const place = this.open.push(new OpenCall(own, name)) - 1;
    const number = this.known.add(id);
    if (number == this.firsts.length) {
      this.firsts.push(place);
      this.lasts.push(place);
    } else {
      this.open[this.lasts[number]].next = place;
      this.lasts[number] = place;
    }
    return own;
  }

  /** The call that the next result with this id belongs to; null: there is none. */
  result(id: Bytes): OpenCall | null {
    const number = this.known.find(id);
    const place = number >= 0 ? this.firsts[number] : id.length == 0 ? this.firstWaiting() : NONE;
    if (place < 0 || place >= this.open.length) return null;
    const call = this.open[place];
    if (number >= 0 && call.next != NONE) this.firsts[number] = call.next;
    call.isAnswered = true;
    return call;
  }

  private firstWaiting(): i32 {
    while (this.waiting < this.open.length && this.open[this.waiting].isAnswered) this.waiting++;
    return this.waiting < this.open.length ? this.waiting : NONE;
  }

  private madeUp(): Bytes {
    this.untried = max(this.untried, <u32>this.facts.calls);
    let id = this.numbered();
    while (this.facts.ids.has(id)) id = this.numbered();
    return id;
  }

  private numbered(): Bytes {
    return concat(PREFIX, decimal(this.untried++));
  }
}
