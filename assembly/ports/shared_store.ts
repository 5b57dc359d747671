import { Bytes } from "../base/bytes";

/**
 * The version of a key that does not exist: `set` with it creates the key and conflicts when somebody was faster.
 * Version 0 would overwrite blindly: no snapshot has it and no write uses it.
 */
export const NEVER: u32 = 0xffffffff;

/** A shared value as it was at one moment, with the version that a write must name to replace exactly it. */
export class Snapshot {
  constructor(
    readonly bytes: Bytes,
    readonly cas: u32,
  ) {}
}

/** What became of a conditional write. */
export enum WriteOutcome {
  Written,
  /** Somebody else wrote in between: read again. */
  Conflict,
  /** The host does not take the write at all; nothing was changed. */
  Refused,
}

/** Values shared by all VMs, with compare-and-set. Each call is a host call and copies the value. */
export abstract class SharedStore {
  /** The value of `key`; EMPTY and `NEVER` for one that does not exist or cannot be read. */
  abstract get(key: Bytes): Snapshot;

  /** Replaces the value of `key` if its version still is `cas`; refuses a `cas` of 0. */
  abstract set(key: Bytes, bytes: Bytes, cas: u32): WriteOutcome;
}
