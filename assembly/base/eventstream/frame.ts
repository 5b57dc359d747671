import { ByteRange } from "../byte_range";
import { Bytes, EMPTY, equalRange, utf8 } from "../bytes";
import { crc32 } from "../crypto/crc32";

/** Bytes before the headers: two sizes and a checksum. */
export const PRELUDE: i32 = 12;
const CHECKSUM: i32 = 4;
const LEAST_FRAME: i32 = PRELUDE + CHECKSUM;

/** The headers that are read. */
const NAMES: Bytes[] = [":message-type", ":event-type", ":exception-type", ":error-code", ":error-message"].map<Bytes>(
  (name) => utf8(name),
);
const UNKNOWN: i32 = -1;

const BYTES_TYPE: u8 = 6;
const TEXT_TYPE: u8 = 7;
/** Bytes of a header's value by its type: true, false, four sizes of integers, (two with a length), a time, an UUID. */
const SIZES: StaticArray<i32> = [0, 0, 1, 2, 4, 8, -1, -1, 8, 16];

/**
 * One message of the binary event stream encoding:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html. Integers are big endian.
 * Its ranges are of the bytes that it was read from.
 */
export class Frame {
  readonly payload: ByteRange = new ByteRange();
  /** Of the headers `NAMES`; an empty one is not there. */
  private readonly values: ByteRange[] = [];

  constructor() {
    for (let i = 0; i < NAMES.length; i++) this.values.push(new ByteRange());
  }

  /** `event`, `exception` or `error`. */
  get messageType(): ByteRange {
    return this.values[0];
  }

  get eventType(): ByteRange {
    return this.values[1];
  }

  get exceptionType(): ByteRange {
    return this.values[2];
  }

  get errorCode(): ByteRange {
    return this.values[3];
  }

  get errorMessage(): ByteRange {
    return this.values[4];
  }

  /** Lets the bytes go that it was read from. */
  forget(): void {
    this.payload.setAll(EMPTY);
    for (let i = 0; i < this.values.length; i++) this.values[i].setAll(EMPTY);
  }

  /** Reads the frame in `bytes[start, start + size)`, whose prelude is one; false: it is damaged. */
  read(bytes: Bytes, start: i32, size: i32): bool {
    const end = start + size;
    if (start < 0 || size < LEAST_FRAME || end > bytes.length) return false;
    const checked = end - CHECKSUM;
    if (number32(bytes, checked) != crc32(bytes, start, checked)) return false;
    const payload = start + PRELUDE + <i32>number32(bytes, start + 4);
    if (payload > checked || !this.readHeaders(bytes, start + PRELUDE, payload)) return false;
    this.payload.set(bytes, payload, checked);
    return true;
  }

  /** Reads the headers in `bytes[at, end)`; false: they are none. */
  private readHeaders(bytes: Bytes, at: i32, end: i32): bool {
    this.forget();
    while (at < end) {
      const name = at + 1;
      const type = name + <i32>bytes[at];
      if (type >= end) return false;
      const kind = bytes[type];
      let value = type + 1;
      if (kind >= <u8>SIZES.length) return false;
      let size = SIZES[kind];
      if (size < 0) {
        if (value + 2 > end) return false;
        size = ((<i32>bytes[value]) << 8) | bytes[value + 1];
        value += 2;
      }
      if (value + size > end) return false;
      const number = kind == TEXT_TYPE || kind == BYTES_TYPE ? numberOf(bytes, name, type) : UNKNOWN;
      if (number != UNKNOWN) this.values[number].set(bytes, value, value + size);
      at = value + size;
    }
    return true;
  }
}

/** Size of the frame whose prelude stands at `start` of `bytes`; 0: that is none. */
export function frameSize(bytes: Bytes, start: i32): i32 {
  if (start < 0 || start + PRELUDE > bytes.length) return 0;
  const size = number32(bytes, start);
  const headers = number32(bytes, start + 4);
  if (number32(bytes, start + 8) != crc32(bytes, start, start + 8)) return 0;
  if (size > <u32>i32.MAX_VALUE || size < <u32>LEAST_FRAME || headers > size - LEAST_FRAME) return 0;
  return <i32>size;
}

/** The place of the header called `bytes[start, end)` among `NAMES`; UNKNOWN: it is none of them. */
function numberOf(bytes: Bytes, start: i32, end: i32): i32 {
  for (let i = 0; i < NAMES.length; i++) if (equalRange(bytes, start, end, NAMES[i])) return i;
  return UNKNOWN;
}

/** Of four bytes that exist. */
function number32(bytes: Bytes, at: i32): u32 {
  return bswap<u32>(load<u32>(changetype<usize>(bytes) + at));
}
