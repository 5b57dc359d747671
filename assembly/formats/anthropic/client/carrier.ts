import { Bytes, EMPTY, concat, indexOf, slice, startsWith, utf8 } from "../../../base/bytes";

/**
 * Encrypted thoughts have one member in the client's API, `data` of `redacted_thinking`, which it gives back as it was.
 * What else the vendor needs to know them again stands before it.
 */

const ENTRY = utf8("reasoning_details:");
const SIGNATURE = utf8("thought_signature:");
const COLON: u8 = 0x3a;
const COLON_TEXT = utf8(":");

/** The data for an entry of `reasoning_details` of another format than the client's own. */
export function carriedEntry(entry: Bytes): Bytes {
  return concat(ENTRY, entry);
}

/** The data for a signature of Google's, which belongs to the call `id`, or to the message where that is EMPTY. */
export function carriedSignature(signature: Bytes, id: Bytes): Bytes {
  return concat(concat(SIGNATURE, signature), concat(COLON_TEXT, id));
}

/** The entry that `data` carries; EMPTY: none. */
export function entryIn(data: Bytes): Bytes {
  return startsWith(data, ENTRY) ? slice(data, ENTRY.length, data.length) : EMPTY;
}

/** The signature that `data` carries; EMPTY: none. */
export function signatureIn(data: Bytes): Bytes {
  return startsWith(data, SIGNATURE) ? slice(data, SIGNATURE.length, colonIn(data)) : EMPTY;
}

/** The call that the signature in `data` belongs to. */
export function callIn(data: Bytes): Bytes {
  return slice(data, colonIn(data) + COLON_TEXT.length, data.length);
}

/** Where the signature ends, which is base64. */
function colonIn(data: Bytes): i32 {
  const colon = indexOf(data, COLON, SIGNATURE.length);
  return colon < 0 ? data.length : colon;
}
