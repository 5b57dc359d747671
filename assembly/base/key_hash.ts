import { Bytes } from "./bytes";

const START: u64 = 0xcbf29ce484222325;
/** 2^64 over the golden ratio. */
const FACTOR: u64 = 0x9e3779b97f4a7c15;
const ROTATION: u64 = 29;
/** Bytes that are taken at once. */
const WORD: i32 = 8;

/**
 * A name of 64 bits for parts of texts, the same in all VMs: a word at a time, as FxHash does
 * (https://docs.rs/rustc-hash). Not for secrets, nor against those who look for two parts of one name.
 */
export class KeyHash {
  private state: u64 = START;

  /** The name of a text of one part. */
  static of(bytes: Bytes): u64 {
    return named(behind(START, bytes, 0, bytes.length));
  }

  /** The name; never 0. */
  get key(): u64 {
    return named(this.state);
  }

  /** Goes on with bytes `start` to `end` of `bytes` as one part; whether there are any. */
  add(bytes: Bytes, start: i32, end: i32): bool {
    this.state = behind(this.state, bytes, start, end);
    return max(0, start) < min(end, bytes.length);
  }
}

function behind(state: u64, bytes: Bytes, start: i32, end: i32): u64 {
  const first = max(0, start);
  const last = max(first, min(end, bytes.length));
  const text = changetype<usize>(bytes);
  let at = first;
  for (; at + WORD <= last; at += WORD) state = mixed(state, load<u64>(text + at));
  for (; at < last; at++) state = mixed(state, load<u8>(text + at));
  // Two parts are not one of the same bytes.
  return mixed(state, ~(<u64>(last - first)));
}

function mixed(state: u64, word: u64): u64 {
  return (rotl(state, ROTATION) ^ word) * FACTOR;
}

function named(state: u64): u64 {
  return state == 0 ? 1 : state;
}
