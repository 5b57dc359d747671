import { Bytes, EMPTY, utf8 } from "./bytes";
import { ByteBuffer } from "./json/buffer";
import { sequenceLength } from "./json/utf8";

const HEX = utf8("0123456789abcdef");
const QUOTE: u8 = 0x22;
/** Bytes of one that is escaped: `\xNN`. */
const ESCAPED: i32 = 4;

/**
 * Appends `bytes` to a line of text, `most` bytes of it at the most: letters stay; what could end or forge a line, or
 * turn its direction, is written as `\xNN` byte by byte, as are quotes with `isQuoted`. False where the end did not
 * fit.
 */
export function appendPrintable(line: ByteBuffer, bytes: Bytes, most: i32, isQuoted: bool = false): bool {
  const start = changetype<usize>(bytes);
  const end = start + bytes.length;
  const full = line.size + most;
  for (let at = start; at < end;) {
    const byte = load<u8>(at);
    const size = byte < 0x80 ? 1 : sequenceLength(at, end);
    const isPlain = size > 0 && isVisible(at, size) && !(isQuoted && byte == QUOTE);
    if (line.size + (isPlain ? size : ESCAPED) > full) return false;
    if (isPlain) line.copy(at, size);
    else escape(line, byte);
    at += isPlain ? <usize>size : 1;
  }
  return true;
}

/** `bytes` as a text of its own, `most` bytes of it, with quotes escaped, too. */
export function printable(bytes: Bytes, most: i32): Bytes {
  const line = new ByteBuffer();
  appendPrintable(line, bytes, most, true);
  return line.size == 0 ? EMPTY : line.take();
}

function escape(line: ByteBuffer, byte: u8): void {
  line.byte(0x5c);
  line.byte(0x78);
  line.byte(HEX[byte >> 4]);
  line.byte(HEX[byte & 15]);
}

/** Whether the well-formed sequence of `size` bytes at `at` is no control, line break or mark of direction. */
function isVisible(at: usize, size: i32): bool {
  const lead = load<u8>(at);
  if (size == 1) return lead >= 0x20 && lead != 0x7f;
  // U+0080 to U+009F.
  if (size == 2) return lead != 0xc2 || load<u8>(at, 1) >= 0xa0;
  const second = load<u8>(at, 1);
  if (size == 3 && lead == 0xe2 && (second == 0x80 || second == 0x81)) {
    const last = load<u8>(at, 2);
    // U+200B to U+200F, U+2028 to U+202E; U+2060 to U+206F.
    return second == 0x80 ? last < 0x8b || (last > 0x8f && last < 0xa8) || last > 0xae : last < 0xa0 || last > 0xaf;
  }
  // U+FEFF.
  return !(size == 3 && lead == 0xef && second == 0xbb && load<u8>(at, 2) == 0xbf);
}
