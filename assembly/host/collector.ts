import { heapBytes } from "./heap";

/**
 * Garbage is collected between callbacks, when no frame of the module is on the stack, and where a frame says that it
 * needs nothing but what globals hold: the runtime (`minimal`) then needs no shadow stack and no write barriers
 * (docs/decisions/0005).
 */

/** What a callback is reckoned to leave behind, in bytes, its buffers aside. */
const PER_CALLBACK: usize = 2048;
/** Copies that are made of a host's buffer before it is done with: the index, the new text. */
const COPIES: usize = 2;
/** Garbage that is worth a collection: half as much as lives, within these bounds. */
const LEAST: usize = 1 << 19;
const MOST: usize = 1 << 24;
/** Garbage that is worth a collection in the midst of a callback. */
const MUCH: usize = 1 << 23;

/** Callbacks the VM is in: a host call of one may lead to another. */
let depth: i32 = 0;
let garbage: usize = 0;
/** Bytes that lived after the last collection between callbacks. */
let live: usize = 0;
let limit: usize = LEAST;

/** A callback begins. */
export function enter(): void {
  depth++;
  garbage += PER_CALLBACK;
}

/** A callback ends. */
export function leave(): void {
  depth--;
  if (depth > 0 || garbage < limit) return;
  __collect();
  garbage = 0;
  live = heapBytes();
  limit = max(LEAST, min(MOST, live / 2));
}

/**
 * The callback goes on with what globals hold and nothing else. What it will have left behind at its end is not known
 * yet, so that is reckoned as before.
 */
export function settle(): void {
  if (depth == 1 && garbage >= MUCH) __collect();
}

/** The host hands over a buffer of `size` bytes. */
export function expect(size: usize): void {
  garbage += size * COPIES;
}

/** Bytes in use, garbage included, as far as that is known. */
export function usedBytes(): usize {
  return live + garbage;
}
