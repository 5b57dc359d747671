/**
 * Garbage is collected between callbacks only, when no frame of the module is on the stack: the runtime (`minimal`)
 * then needs no shadow stack and no write barriers (docs/decisions/0005).
 */

/** What a callback is reckoned to leave behind, in bytes, its buffers aside. */
const PER_CALLBACK: usize = 2048;
/** Copies that are made of a host's buffer before it is done with: the index, the new text. */
const COPIES: usize = 2;
/** Garbage that is worth a collection. */
const LIMIT: usize = 1 << 19;

/** Callbacks the VM is in: a host call of one may lead to another. */
let depth: i32 = 0;
let garbage: usize = 0;

/** A callback begins. */
export function enter(): void {
  depth++;
  garbage += PER_CALLBACK;
}

/** A callback ends. */
export function leave(): void {
  depth--;
  if (depth > 0 || garbage < LIMIT) return;
  garbage = 0;
  __collect();
}

/** The host hands over a buffer of `size` bytes. */
export function expect(size: usize): void {
  garbage += size * COPIES;
}
