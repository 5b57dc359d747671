import { Bytes, utf8 } from "../base/bytes";
import { sha256 } from "../base/crypto/sha256";
import { hex } from "../base/hex";

const PREFIX = "ai-proxy";
const DIGEST_BYTES: i32 = 16;

/**
 * The two keys of a provider in the shared store, which other plugins may share. They depend on the provider alone, not
 * on its tokens, their order or the rule: equal providers share their keys, and editing rules loses nothing.
 */
export class SharedKeys {
  /** What names the provider in both keys and in probe marks: 32 hex digits. */
  readonly id: string;
  readonly roster: Bytes;
  readonly lease: Bytes;

  /** `providerId` is the configured id, `host` the configured host instead of the vendor's; "" when there is none. */
  constructor(providerType: string, providerId: string, host: string) {
    const named = part(PREFIX) + part(providerType) + part(providerId) + part(host);
    const id = hex(sha256(utf8(named)), DIGEST_BYTES);
    this.id = id;
    this.roster = SharedKeys.rosterKey(id);
    this.lease = utf8(`${PREFIX}.lease.${id}`);
  }

  /** Key of the roster of the provider that `id` names. */
  static rosterKey(id: string): Bytes {
    return utf8(`${PREFIX}.roster.${id}`);
  }
}

/** `text` after its length: no two lists of parts make the same text. */
function part(text: string): string {
  return `${text.length}:${text},`;
}
