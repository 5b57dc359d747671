import { Bytes } from "../bytes";
import { JsonFault, MAX_BYTES, MAX_DEPTH } from "./kind";
import { scanNumber } from "./number";
import { StringScanner } from "./string_scanner";
import { ESCAPED, KEY, MORE, NESTED, OFFSET, Tape } from "./tape";
import { sequenceLength } from "./utf8";

enum Step {
  Value,
  After,
  Stop,
}

/**
 * Parses by RFC 8259, without recursion:
 *
 *   text   = ws value ws
 *   value  = "null" | "false" | "true" | number | string | array | object
 *   array  = "[" ws [ value *( ws "," ws value ) ] ws "]"
 *   object = "{" ws [ member *( ws "," ws member ) ] ws "}"
 *   member = string ws ":" ws value
 *   ws     = *( space | tab | line feed | carriage return )
 *
 * No byte order mark, at most MAX_DEPTH containers inside each other, at most MAX_BYTES.
 *
 * It is the tape it writes: one step less to every word.
 */
// @ts-ignore: decorator
@unmanaged
export class JsonParser extends Tape {
  fault: JsonFault = JsonFault.None;
  /** Byte offset of the fault. */
  faultAt: i32 = 0;

  private base: usize = 0;
  private at: usize = 0;
  private end: usize = 0;
  /** Innermost open container and the byte that closes it. */
  private open: i32 = 0;
  private closer: u8 = 0;
  private depth: i32 = 0;
  private strings: StringScanner = new StringScanner();

  /**
   * Indexes `bytes[start, end)`, a range that exists, by offsets from the beginning of `bytes`, which the caller keeps
   * alive; the tape holds the index unless `fault` is set.
   */
  parse(bytes: Bytes, start: i32, end: i32): void {
    this.base = changetype<usize>(bytes);
    this.at = this.base + start;
    this.end = this.base + end;
    this.open = 0;
    this.closer = 0;
    this.depth = 0;
    this.begin(end - start);
    this.fault = JsonFault.None;
    this.faultAt = 0;
    let step = end > MAX_BYTES ? this.stop(JsonFault.Size, this.base) : Step.Value;
    while (step != Step.Stop) step = step == Step.Value ? this.value() : this.after();
  }

  private value(): Step {
    const byte = this.peek();
    if (byte == 0x22) return this.string(0) ? Step.After : Step.Stop;
    if ((byte | 0x20) == 0x7b) return this.enter(byte);
    const start = this.at;
    const numeric = byte == 0x2d || <u8>(byte - 0x30) < 10;
    const end = numeric ? scanNumber(start, this.end) : scanLiteral(start, this.end);
    if (end == 0) return this.unexpected();
    return this.push(start, end, 0, 0) ? Step.After : Step.Stop;
  }

  /** A value is complete: closes containers, or finds the comma before the next value. */
  private after(): Step {
    const byte = this.peek();
    if (this.depth == 0) return this.at == this.end ? Step.Stop : this.unexpected();
    if (byte == this.closer) return this.leave();
    if (byte != 0x2c) return this.unexpected();
    this.at++;
    const last = this.load(this.open + 1);
    this.store(last, this.load(last) | MORE);
    return this.closer == 0x7d ? this.key() : Step.Value;
  }

  private enter(opener: u8): Step {
    if (this.depth == MAX_DEPTH) return this.stop(JsonFault.Depth, this.at);
    this.depth++;
    const start = this.at++;
    const node = this.used;
    if (!this.push(start, this.at, 0, 0)) return Step.Stop;
    this.store(this.used++, this.open);
    this.open = node;
    this.closer = opener + 2; // ']' and '}' in ASCII
    if (this.peek() == this.closer) return this.leave();
    return opener == 0x7b ? this.key() : Step.Value;
  }

  private leave(): Step {
    const node = this.open;
    const parent = this.load(node + 2);
    this.at++;
    this.depth--;
    this.store(node + 1, (<u32>(this.at - this.base)) | NESTED);
    this.store(node + 2, this.used);
    this.open = parent;
    this.closer = this.depth == 0 ? 0 : load<u8>(this.base + (this.load(parent) & OFFSET)) + 2;
    return Step.After;
  }

  private key(): Step {
    if (this.peek() != 0x22) return this.unexpected();
    if (!this.string(KEY)) return Step.Stop;
    if (this.peek() != 0x3a) return this.unexpected();
    this.at++;
    return Step.Value;
  }

  private string(key: u32): bool {
    const start = this.at;
    const end = this.strings.scan(start + 1, this.end);
    if (end == 0) {
      this.stop(this.strings.fault, this.strings.faultAt);
      return false;
    }
    return this.push(start, end, this.strings.escaped ? ESCAPED : 0, key);
  }

  /** Appends two words, with room for a third one behind them; false when the tape is full. */
  private push(start: usize, end: usize, mark: u32, key: u32): bool {
    const node = this.used;
    if (!this.reserve(<i32>(this.end - this.at))) {
      this.stop(JsonFault.Nodes, start);
      return false;
    }
    this.store(node, (<u32>(start - this.base)) | mark);
    this.store(node + 1, (<u32>(end - this.base)) | key);
    this.used = node + 2;
    if (key != 0 || this.closer != 0x7d) this.store(this.open + 1, node);
    this.at = end;
    return true;
  }

  /** The next byte that is not white space; 0 at the end. */
  private peek(): u8 {
    let p = this.at;
    const end = this.end;
    let byte: u8 = 0;
    while (p < end) {
      byte = load<u8>(p);
      if (byte > 0x20 || !(byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09)) break;
      p++;
    }
    this.at = p;
    return p < end ? byte : 0;
  }

  private unexpected(): Step {
    const foreign = this.at < this.end && load<u8>(this.at) >= 0x80 && sequenceLength(this.at, this.end) == 0;
    return this.stop(foreign ? JsonFault.Encoding : JsonFault.Syntax, this.at);
  }

  private stop(fault: JsonFault, at: usize): Step {
    this.fault = fault;
    this.faultAt = <i32>(at - this.base);
    this.clear();
    return Step.Stop;
  }
}

/** Position after `null`, `false` or `true` at `p`; 0 when it is none of them. */
function scanLiteral(p: usize, end: usize): usize {
  if (p + 4 > end) return 0;
  const word = load<u32>(p);
  if (word == 0x6c6c756e || word == 0x65757274) return p + 4;
  return p + 5 <= end && word == 0x736c6166 && load<u8>(p, 4) == 0x65 ? p + 5 : 0;
}
