import { Bytes } from "../bytes";

/** The polynomial of ISO 3309, 8.1.1.6.2, its bits reversed. */
const POLYNOMIAL: u32 = 0xedb88320;
const ROWS: i32 = 256;
/** Bytes that are taken at a time. */
const STEP: i32 = 8;
/** What a byte does to the checksum, then what it does with one to seven bytes behind it. */
const TABLES = tables();

/** CRC-32 of `bytes[start, end)`, a range that exists. */
export function crc32(bytes: Bytes, start: i32, end: i32): u32 {
  let crc: u32 = ~0;
  let at = max(0, start);
  const last = min(end, bytes.length);
  for (; at + STEP <= last; at += STEP) {
    const low = crc ^ load<u32>(changetype<usize>(bytes) + at);
    const high = load<u32>(changetype<usize>(bytes) + at, 4);
    crc = after(low, 7) ^ after(low >> 8, 6) ^ after(low >> 16, 5) ^ after(low >> 24, 4);
    crc ^= after(high, 3) ^ after(high >> 8, 2) ^ after(high >> 16, 1) ^ after(high >> 24, 0);
  }
  for (; at < last; at++) crc = after(crc ^ bytes[at], 0) ^ (crc >> 8);
  return ~crc;
}

/** What the lowest byte of `value` does with `behind` others behind it, fewer than `STEP`. */
// @ts-ignore: decorator
@inline
function after(value: u32, behind: i32): u32 {
  return unchecked(TABLES[behind * ROWS + (value & 0xff)]);
}

function tables(): StaticArray<u32> {
  const rows = new StaticArray<u32>(STEP * ROWS);
  for (let byte: u32 = 0; byte < <u32>ROWS; byte++) {
    let row = byte;
    for (let bit = 0; bit < 8; bit++) row = (row & 1) == 1 ? (row >> 1) ^ POLYNOMIAL : row >> 1;
    rows[byte] = row;
  }
  for (let i = ROWS; i < rows.length; i++) rows[i] = rows[rows[i - ROWS] & 0xff] ^ (rows[i - ROWS] >> 8);
  return rows;
}
