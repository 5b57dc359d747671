import { Bytes, equalRange, slice, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { quote } from "../../base/json/writer";

/** A shorter secret would be found in ordinary words; no vendor's tokens are as short. */
const LEAST_SECRET: i32 = 8;
const STAR: u8 = 0x2a;
const PERCENT: u8 = 0x25;

/**
 * Hides `secret` where a vendor repeats it in an error: stars take the place of its bytes, as many, so that no length
 * changes. Found as it is, as JSON writes it, and as URLs do (RFC 3986, 2.1). The same bytes where it is not in them.
 */
export function withoutSecret(secret: Bytes, bytes: Bytes): Bytes {
  if (secret.length < LEAST_SECRET || bytes.length < secret.length) return bytes;
  const forms = [secret, insideOf(quote(secret)), percentEncoded(secret, "0123456789ABCDEF")];
  forms.push(percentEncoded(secret, "0123456789abcdef"));
  let copy: Bytes | null = null;
  for (let at = 0; at < bytes.length; at++) {
    const size = sizeAt(bytes, at, forms);
    if (size == 0) continue;
    const changed: Bytes = copy === null ? slice(bytes, 0, bytes.length) : copy;
    for (let i = at; i < at + size; i++) changed[i] = STAR;
    copy = changed;
    at += size - 1;
  }
  return copy === null ? bytes : copy;
}

/** Hides each of `secrets` so. */
export function withoutSecrets(secrets: Bytes[], bytes: Bytes): Bytes {
  let masked = bytes;
  for (let i = 0; i < secrets.length; i++) masked = withoutSecret(secrets[i], masked);
  return masked;
}

/** Hides `secrets` in the headers of an answer that is no success. */
export function maskHeaders(secrets: Bytes[], headers: HeaderView, edits: Edits): void {
  for (let i = 0; i < headers.count; i++) {
    const value = headers.value(i);
    const masked = withoutSecrets(secrets, value);
    if (masked !== value) edits.set(headers.name(i), masked);
  }
}

/** Bytes of the first of `forms` that stands at `at`; 0: none does. */
function sizeAt(bytes: Bytes, at: i32, forms: Bytes[]): i32 {
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i];
    if (form[0] == bytes[at] && equalRange(bytes, at, at + form.length, form)) return form.length;
  }
  return 0;
}

/** The inside of a string literal. */
function insideOf(quoted: Bytes): Bytes {
  return slice(quoted, 1, quoted.length - 1);
}

function percentEncoded(secret: Bytes, digits: string): Bytes {
  const hex = utf8(digits);
  let size = secret.length;
  for (let i = 0; i < secret.length; i++) if (!isUnreserved(secret[i])) size += 2;
  const encoded = new StaticArray<u8>(size);
  for (let i = 0, at = 0; i < secret.length; i++) {
    const byte = secret[i];
    if (isUnreserved(byte)) {
      encoded[at++] = byte;
      continue;
    }
    encoded[at++] = PERCENT;
    encoded[at++] = hex[byte >> 4];
    encoded[at++] = hex[byte & 15];
  }
  return encoded;
}

/** RFC 3986, 2.3. */
function isUnreserved(byte: u8): bool {
  const letter = byte | 0x20;
  if ((letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
  return byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x7e;
}
