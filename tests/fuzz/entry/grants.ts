import { Bytes, EMPTY, concat, utf8 } from "../../../assembly/base/bytes";
import { ServiceAccount } from "../../../assembly/providers/service_account";
import { GrantedToken } from "../../../assembly/providers/token_exchange";

/** What endpoints grant and accounts are read from, for a fuzzer outside. */

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** Milliseconds of its life, a space and the token that `body` grants; empty for none. */
export function granted(body: Bytes): Bytes {
  const token = GrantedToken.parse(body);
  return token === null ? EMPTY : concat(utf8(token.lifeMs.toString() + " "), token.secret);
}

/** What is wrong with the account of a key file. */
export function faultOf(file: Bytes): Bytes {
  return utf8(new ServiceAccount(file).fault);
}
