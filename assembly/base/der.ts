import { Bytes, EMPTY, equal, slice } from "./bytes";

/** Tags of the elements that keys are made of (X.690, 8). */
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/** Longest element, in bytes of its length: no key is near it. */
const MOST_LENGTH_BYTES: i32 = 2;

/** Reads the elements of DER (X.690) one after the other. What is not as it is asked for ends all reading. */
export class Der {
  private at: i32 = 0;

  constructor(private readonly bytes: Bytes) {}

  /** The elements of a sequence. */
  sequence(): Der {
    return new Der(this.content(SEQUENCE));
  }

  /** What a string of octets holds. */
  octets(): Der {
    return new Der(this.content(OCTETS));
  }

  /** A natural number, most significant byte first, without zeros in front; EMPTY for 0, and for anything else. */
  natural(): Bytes {
    const content = this.content(INTEGER);
    if (content.length > 0 && content[0] >= 0x80) return EMPTY;
    let zeros = 0;
    while (zeros < content.length && content[zeros] == 0) zeros++;
    return slice(content, zeros, content.length);
  }

  /** Whether the next element is the object identifier with this content. */
  isObject(id: Bytes): bool {
    return equal(this.content(OBJECT_ID), id);
  }

  /** Whether the next element is a sequence; it stays the next. */
  get isSequence(): bool {
    return this.at < this.bytes.length && this.bytes[this.at] == SEQUENCE;
  }

  private content(tag: u8): Bytes {
    const bytes = this.bytes;
    const start = this.at + 2;
    if (start > bytes.length || bytes[this.at] != tag) return this.end();
    const first = <i32>bytes[this.at + 1];
    if (first < 0x80) return this.take(start, first);
    const lengthBytes = first - 0x80;
    if (lengthBytes == 0 || lengthBytes > MOST_LENGTH_BYTES || start + lengthBytes > bytes.length) return this.end();
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = (length << 8) | bytes[start + i];
    return this.take(start + lengthBytes, length);
  }

  private take(start: i32, length: i32): Bytes {
    if (length > this.bytes.length - start) return this.end();
    this.at = start + length;
    return slice(this.bytes, start, start + length);
  }

  private end(): Bytes {
    this.at = this.bytes.length;
    return EMPTY;
  }
}
