import { Bytes } from "../bytes";
import { ByteBuffer } from "./buffer";
import { appendEscaped } from "./quote";

const NULL: u32 = 0x6c6c756e;
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;

/**
 * Writes one JSON text from its beginning to its end; commas come by themselves. The calls must follow the grammar: it
 * does not check that what is opened is closed, that a key has a value, or that raw text is JSON.
 */
export class JsonWriter {
  private buffer: ByteBuffer = new ByteBuffer();
  /** Whether a value stands right before. */
  private behind: bool = false;

  /** `size`: about how many bytes the text will have; 0: nobody knows. */
  constructor(size: i32 = 0) {
    this.buffer.expect(size);
  }

  beginObject(): void {
    this.open(0x7b);
  }

  endObject(): void {
    this.close(0x7d);
  }

  beginArray(): void {
    this.open(0x5b);
  }

  endArray(): void {
    this.close(0x5d);
  }

  /** A key from unescaped UTF-8. */
  key(name: Bytes): void {
    this.string(name);
    this.colon();
  }

  /** A key from the string literal in `bytes[start, end)`, quotes included. */
  keyRange(bytes: Bytes, start: i32, end: i32): void {
    this.rawRange(bytes, start, end);
    this.colon();
  }

  /** A string from UTF-8; bytes that are not become U+FFFD. */
  string(value: Bytes): void {
    this.beginString();
    this.text(value);
    this.endString();
  }

  /** Opens a string whose inside follows in pieces: any number of `text` and `rawText`, then `endString`. */
  beginString(): void {
    this.separate();
    this.buffer.byte(0x22);
  }

  /** A piece of a string from UTF-8. */
  text(value: Bytes): void {
    appendEscaped(this.buffer, value);
  }

  /** A piece of a string that is escaped already: a range inside the quotes of another text's literal. */
  rawText(bytes: Bytes, start: i32, end: i32): void {
    const from = max(0, min(start, bytes.length));
    const to = min(end, bytes.length);
    if (to > from) this.buffer.copy(changetype<usize>(bytes) + from, to - from);
  }

  endString(): void {
    this.buffer.byte(0x22);
    this.behind = true;
  }

  /** A value that is JSON already. */
  raw(value: Bytes): void {
    this.rawRange(value, 0, value.length);
  }

  /** A value that stands in `bytes[start, end)`; the range is clamped to what exists. */
  rawRange(bytes: Bytes, start: i32, end: i32): void {
    this.separate();
    this.rawText(bytes, start, end);
    this.behind = true;
  }

  integer(value: i64): void {
    this.separate();
    if (value < 0) this.buffer.byte(0x2d);
    let rest: u64 = value < 0 ? 0 - <u64>value : <u64>value;
    let size = 1;
    for (let bound: u64 = 10; size < 19 && rest >= bound; bound *= 10) size++;
    const to = this.buffer.extend(size);
    for (let i = size - 1; i >= 0; i--) {
      store<u8>(to + i, <u8>(rest % 10) + 0x30);
      rest /= 10;
    }
    this.behind = true;
  }

  bool(value: bool): void {
    this.separate();
    store<u32>(this.buffer.extend(4), value ? TRUE : FALS);
    if (!value) this.buffer.byte(0x65);
    this.behind = true;
  }

  null(): void {
    this.separate();
    store<u32>(this.buffer.extend(4), NULL);
    this.behind = true;
  }

  /** Where the text ends, to go back to. */
  get place(): i32 {
    return (this.buffer.size << 1) | i32(this.behind);
  }

  /** Takes back all that was written since the text ended at `place`. */
  backTo(place: i32): void {
    this.buffer.shorten(this.buffer.size - (place >> 1));
    this.behind = (place & 1) != 0;
  }

  /** Ends a text with `rest`, which is written as it is; the next text follows it. */
  finish(rest: Bytes): void {
    this.rawText(rest, 0, rest.length);
    this.behind = false;
  }

  /** The text; the writer is empty afterwards. */
  take(): Bytes {
    this.behind = false;
    return this.buffer.take();
  }

  private open(bracket: u8): void {
    this.separate();
    this.buffer.byte(bracket);
    this.behind = false;
  }

  private close(bracket: u8): void {
    this.buffer.byte(bracket);
    this.behind = true;
  }

  private colon(): void {
    this.buffer.byte(0x3a);
    this.behind = false;
  }

  private separate(): void {
    if (this.behind) this.buffer.byte(0x2c);
  }
}

const literals = new JsonWriter();

/** `value` as one JSON string literal; bytes that are not UTF-8 become U+FFFD. */
export function quote(value: Bytes): Bytes {
  literals.string(value);
  return literals.take();
}
