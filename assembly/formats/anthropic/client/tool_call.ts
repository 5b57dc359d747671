import { Bytes, EMPTY } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

export enum CallState {
  /** Nothing of it was written. */
  Waiting,
  /** Its block is open. */
  Active,
  /** Its block is closed. */
  Done,
}

/** One tool call of a stream. */
export class ToolCall {
  /** As the vendor has it, and as the client was told. */
  id: Bytes = EMPTY;
  toldId: Bytes = EMPTY;
  name: Bytes = EMPTY;
  /** Google's signature of the thinking before it, until that was told. */
  signature: Bytes = EMPTY;
  state: CallState = CallState.Waiting;
  /** Arguments kept until the call is active, as the inside of a JSON string literal. */
  private readonly kept: JsonWriter = new JsonWriter();
  /** Bytes in `kept`. */
  private keptSize: i32 = 0;
  private depth: i32 = 0;
  private isQuoted: bool = false;
  private isEscaped: bool = false;
  /** Whether the arguments so far are a whole object. */
  isComplete: bool = false;
  private hasBegun: bool = false;

  /** `index` is the call's own number in the stream of the backend. */
  constructor(readonly index: i64) {}

  get hasArguments(): bool {
    return this.keptSize > 0;
  }

  /** Whether enough is known to open its block: a name, and an id, or arguments which an id would have come before. */
  get isReady(): bool {
    return this.state == CallState.Waiting && this.name.length > 0 && (this.id.length > 0 || this.hasArguments);
  }

  /** Whether its arguments have begun and are not whole. */
  get isCut(): bool {
    return this.hasBegun && !this.isComplete;
  }

  keep(escaped: Bytes): void {
    this.kept.rawText(escaped, 0, escaped.length);
    this.keptSize += escaped.length;
  }

  /** The arguments kept so far, which are not kept any longer. */
  takeKept(): Bytes {
    this.keptSize = 0;
    return this.kept.take();
  }

  /** Follows the brackets of a further piece of the arguments, to know when they are whole. */
  follow(text: Bytes): void {
    this.hasBegun = this.hasBegun || text.length > 0;
    for (let i = 0; i < text.length; i++) {
      const byte = text[i];
      if (this.isEscaped) this.isEscaped = false;
      else if (byte == QUOTE) this.isQuoted = !this.isQuoted;
      else if (this.isQuoted) this.isEscaped = byte == BACKSLASH;
      else this.followBracket(byte);
    }
  }

  private followBracket(byte: u8): void {
    if (byte == 0x7b || byte == 0x5b) this.depth++;
    if (byte != 0x7d && byte != 0x5d) return;
    this.depth--;
    this.isComplete = this.depth <= 0;
  }
}
