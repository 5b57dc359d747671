import { Bytes } from "../bytes";

/** The polynomial of ISO 3309, 8.1.1.6.2, its bits reversed. */
const POLYNOMIAL: u32 = 0xedb88320;
const TABLE = table();

/** CRC-32 of `bytes[start, end)`, a range that exists. */
export function crc32(bytes: Bytes, start: i32, end: i32): u32 {
  let crc: u32 = ~0;
  for (let i = max(0, start), last = min(end, bytes.length); i < last; i++) {
    crc = TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);
  }
  return ~crc;
}

function table(): StaticArray<u32> {
  const rows = new StaticArray<u32>(256);
  for (let byte: u32 = 0; byte < 256; byte++) {
    let row = byte;
    for (let bit = 0; bit < 8; bit++) row = (row & 1) == 1 ? (row >> 1) ^ POLYNOMIAL : row >> 1;
    rows[byte] = row;
  }
  return rows;
}
