import { heapBytes } from "./heap";

/**
 * Garbage is collected between callbacks, when no frame of the module is on the stack, and where a frame says that it
 * needs nothing but what globals hold: the runtime (`minimal`) then needs no shadow stack and no write barriers
 * (docs/decisions/0005).
 */

/** Copies that are made of a host's buffer before it is done with: the index, the new text. */
const COPIES: usize = 2;
/** Garbage that is worth a collection: as much as lives, within these bounds, so that each costs the same a byte. */
const LEAST: usize = 1 << 20;
const MOST: usize = 1 << 25;
/** Garbage that is worth a collection in the midst of a callback. */
const MUCH: usize = 1 << 23;
/** One collection in so many finds out what callbacks leave behind, and what lives where that is little. */
const RECKONING: u32 = 4;
/** Bytes in use of which nobody needs to know at once how many live. */
const LITTLE: usize = 1 << 22;
/** Bounds of what a callback is reckoned to leave behind, in bytes, its buffers aside. */
const LEAST_EACH: usize = 64;
const MOST_EACH: usize = 2048;

/** Callbacks the VM is in: a host call of one may lead to another. */
let depth: i32 = 0;
/** Callbacks since the last collection. */
let callbacks: usize = 0;
/** What a callback is reckoned to leave behind: what those before the last collection did. */
let each: usize = MOST_EACH;
/** What buffers are reckoned to leave behind. */
let buffers: usize = 0;
/** Bytes that lived after the last collection between callbacks; of few, after one of the last. */
let live: usize = 0;
let limit: usize = LEAST;
let isDue: bool = false;
/** Collections so far. */
let rounds: u32 = 0;

/** A callback begins. */
export function enter(): void {
  depth++;
  callbacks++;
}

/** A callback ends. */
export function leave(): void {
  depth--;
  if (depth == 0 && (isDue || garbage() >= limit)) collect();
}

/** Collects at the end of the callback in any case. */
export function collectSoon(): void {
  isDue = true;
}

/**
 * The callback goes on with what globals hold and nothing else. What it will have left behind at its end is not known
 * yet, so that is reckoned as before.
 */
export function settle(): void {
  if (depth == 1 && garbage() >= MUCH) __collect();
}

/** The host hands over a buffer of `size` bytes. */
export function expect(size: usize): void {
  buffers += size * COPIES;
}

/** Bytes in use, garbage included, as far as that is known. */
export function usedBytes(): usize {
  return live + garbage();
}

function garbage(): usize {
  return buffers + callbacks * each;
}

function collect(): void {
  isDue = false;
  const isReckoning = rounds++ % RECKONING == 0;
  const isLittle = usedBytes() < LITTLE;
  const before = isReckoning ? heapBytes() : 0;
  __collect();
  // To look at all that lives costs as much as to collect it.
  if (isReckoning || !isLittle) live = heapBytes();
  if (isReckoning) reckon(before - min(before, live));
  limit = max(LEAST, min(MOST, live));
  buffers = 0;
  callbacks = 0;
}

/** Callbacks and buffers have left `bytes` behind. */
function reckon(bytes: usize): void {
  each = max(LEAST_EACH, min(MOST_EACH, (bytes - min(bytes, buffers)) / max<usize>(1, callbacks)));
}
