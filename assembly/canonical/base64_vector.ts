import { Bytes, utf8 } from "../base/bytes";
import { JsonDocument, NONE } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";
import { Call } from "./call";

const ENCODING_FORMAT = utf8("encoding_format");
const BASE64 = utf8("base64");
const DIGITS = utf8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PADDING: u8 = 0x3d;
const FLOAT_SIZE: i32 = 4;

/** Whether the client wants vectors in base64: the official JavaScript client does where its user says nothing. */
export function isBase64Asked(call: Call): bool {
  return call.document.is(call.document.member(call.document.root, ENCODING_FORMAT), BASE64);
}

/** Writes the list of numbers `vector` as a string: 32-bit floats, the lowest byte first, in base64 (RFC 4648, 4). */
export function writeBase64(document: JsonDocument, vector: i32, writer: JsonWriter): void {
  const bytes = new StaticArray<u8>(document.count(vector) * FLOAT_SIZE);
  let size = 0;
  for (let at = document.first(vector); at != NONE && size + FLOAT_SIZE <= bytes.length; at = document.next(at)) {
    const bits = reinterpret<u32>(<f32>document.float(at));
    for (let i = 0; i < FLOAT_SIZE; i++) bytes[size++] = <u8>(bits >> (8 * i));
  }
  writer.string(encoded(bytes));
}

function encoded(bytes: Bytes): Bytes {
  const groups = (bytes.length + 2) / 3;
  const digits = new StaticArray<u8>(groups * 4);
  for (let group = 0; group < groups; group++) {
    const at = group * 3;
    const given = min(3, bytes.length - at);
    let bits: u32 = (<u32>bytes[at]) << 16;
    if (given > 1) bits |= (<u32>bytes[at + 1]) << 8;
    if (given > 2) bits |= bytes[at + 2];
    for (let i = 0; i < 4; i++) {
      digits[group * 4 + i] = i <= given ? DIGITS[(bits >> (18 - 6 * i)) & 63] : PADDING;
    }
  }
  return digits;
}
