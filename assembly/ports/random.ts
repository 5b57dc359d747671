import { Bytes } from "../base/bytes";

/** A source of chance, seeded by the host once per VM. */
export abstract class Random {
  /** Uniform in [0, bound); 0 when `bound` is 0. */
  abstract below(bound: u32): u32;

  /** `size` bytes that nobody can foresee; zeros when the host has no such source. */
  abstract secret(size: i32): Bytes;
}
