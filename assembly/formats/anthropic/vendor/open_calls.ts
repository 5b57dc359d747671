import { JsonDocument } from "../../../base/json/document";
import { INDEX } from "../names";

/** A tool call whose arguments are still coming. */
export class OpenCall {
  /** Whether any of its arguments were told. */
  hasArguments: bool = false;

  constructor(
    /** Number of the content block. */
    readonly block: i64,
    /** Number among the tool calls of the answer. */
    readonly index: i32,
  ) {}
}

/** Blocks come one after the other; a stream that opens more at once loses the oldest. */
const MOST_OPEN: i32 = 64;

/** The tool calls of one stream. */
export class OpenCalls {
  private count: i32 = 0;
  private readonly open: OpenCall[] = [];

  /** A new call in content block `block`. */
  add(block: i64): OpenCall {
    this.take(block);
    if (this.open.length >= MOST_OPEN) this.open.shift();
    const call = new OpenCall(block, this.count++);
    this.open.push(call);
    return call;
  }

  /** The call in content block `block`; null when that is of another kind, or closed. */
  at(block: i64): OpenCall | null {
    for (let i = 0; i < this.open.length; i++) if (this.open[i].block == block) return this.open[i];
    return null;
  }

  /** Closes the call in content block `block` and answers it; null when there is none. */
  take(block: i64): OpenCall | null {
    const call = this.at(block);
    if (call !== null) this.open.splice(this.open.indexOf(call), 1);
    return call;
  }
}

/** Number of the content block that an event is about; -1: it does not say. */
export function blockOf(document: JsonDocument): i64 {
  return document.integer(document.member(document.root, INDEX), -1);
}
