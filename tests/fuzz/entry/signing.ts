import { Bytes, EMPTY, concat, indexOf, slice, utf8 } from "../../../assembly/base/bytes";
import { Credential } from "../../../assembly/base/credential";
import { Rewrite } from "../../../assembly/base/rewrite";
import { SigV4, SignedMessage } from "../../../assembly/base/signing/sigv4";

/** Signatures, for a fuzzer outside. */

const LF: u8 = 0x0a;

export function bytesId(): u32 {
  return idof<Bytes>();
}

/**
 * What the signer of `lines` makes: access key, secret key, session token, region, service, method, path, query, and
 * from there on headers, their names and values in turn. The date, a line's end, the authorization.
 */
export function signed(lines: Bytes, body: Bytes, cut: i32, nowMs: f64): Bytes {
  const parts: Bytes[] = [];
  for (let start = 0; start <= lines.length;) {
    const found = indexOf(lines, LF, start);
    const end = found < 0 ? lines.length : found;
    parts.push(slice(lines, start, end));
    start = end + 1;
  }
  if (parts.length < 8) return EMPTY;
  const pair = Credential.pair(parts[0], parts[1], parts[2]);
  const signer = new SigV4(pair, parts[3], parts[4], <u64>nowMs);
  const sent = cut < 0 ? Rewrite.unchanged(body) : new Rewrite(body, min(cut, body.length), slice(body, 0, cut));
  const message = new SignedMessage(parts[5], parts[6], parts[7], sent);
  message.header(utf8("x-amz-date"), signer.time);
  for (let i = 8; i + 1 < parts.length; i += 2) message.header(parts[i], parts[i + 1]);
  return concat(concat(signer.time, [LF]), signer.authorization(message));
}

/** Signs a body of `size` bytes, for who measures. */
export function signLarge(size: i32): i32 {
  const pair = Credential.pair(utf8("AKIDEXAMPLE"), utf8("secret"), EMPTY);
  const message = new SignedMessage(
    utf8("POST"),
    utf8("/model/m/converse"),
    EMPTY,
    Rewrite.replaced(new StaticArray<u8>(size)),
  );
  return new SigV4(pair, utf8("us-east-1"), utf8("bedrock"), 1767323045000).authorization(message).length;
}
