import { Bytes, concat } from "../bytes";
import { base64Url } from "../base64";
import { RsaKey } from "./rsa_key";
import { signRs256 } from "./rsa";

const DOT: Bytes = [0x2e];

/** A JSON Web Token (RFC 7519) of a header that says RS256 and of claims, both JSON; null: the key cannot sign. */
export function signedToken(header: Bytes, claims: Bytes, key: RsaKey): Bytes | null {
  const message = concat(concat(base64Url(header), DOT), base64Url(claims));
  const signature = signRs256(key, message);
  return signature === null ? null : concat(concat(message, DOT), base64Url(signature));
}
