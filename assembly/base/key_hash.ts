import { Bytes } from "./bytes";

const START: u64 = 0xcbf29ce484222325;
const PRIME: u64 = 0x100000001b3;
/** Between two parts; no byte of UTF-8. */
const BOUND: u8 = 0xff;

/** A name of 64 bits for parts of texts: FNV-1a, the same in all VMs. Its high bits are poor. Not for secrets. */
export class KeyHash {
  private state: u64 = START;

  /** The name; never 0. */
  get key(): u64 {
    return this.state == 0 ? 1 : this.state;
  }

  /** Goes on with bytes `start` to `end` of `bytes` as one part; whether there are any. */
  add(bytes: Bytes, start: i32, end: i32): bool {
    let state = this.state;
    const last = min(end, bytes.length);
    for (let i = max(0, start); i < last; i++) state = (state ^ bytes[i]) * PRIME;
    this.state = (state ^ BOUND) * PRIME;
    return start < last;
  }
}
