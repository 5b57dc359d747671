import { Bytes, EMPTY, slice } from "../base/bytes";
import { expect } from "./collector";

/** Where the host writes pointers, sizes and numbers that it returns: valid until the next host call. */
export const OUT_POINTER: usize = memory.data(8);
export const OUT_SIZE: usize = memory.data(8);

/** From this size on a buffer is worth more than a copy of it. */
const LARGE: usize = 1024;

/** Where the host puts a small buffer: it asks for one in a call, which is copied before the next call. */
const SCRATCH: usize = memory.data(<i32>LARGE);
let isScratchTaken: bool = false;

/** The large buffer that the host fills at the moment. The host asks for one buffer in a call, and fills it at once. */
let filling: Bytes = EMPTY;

/** Small buffers are copied: no zero fill, no object as large as the host may ask for. Large ones are kept. */
export function allocateForHost(size: usize): usize {
  expect(size);
  if (size < LARGE && !isScratchTaken) {
    isScratchTaken = true;
    return SCRATCH;
  }
  if (size < LARGE || size > <usize>i32.MAX_VALUE) return heap.alloc(size);
  filling = new StaticArray<u8>(<i32>size);
  return changetype<usize>(filling);
}

/** The buffer that the last host call returned through `OUT_POINTER` and `OUT_SIZE`. */
export function takeReturned(): Bytes {
  const pointer = load<usize>(OUT_POINTER);
  const size = load<usize>(OUT_SIZE);
  if (pointer == 0) return EMPTY;
  const large = filling;
  filling = EMPTY;
  isScratchTaken = false;
  if (pointer == changetype<usize>(large)) return size == large.length ? large : slice(large, 0, <i32>size);
  const bytes = size == 0 ? EMPTY : new StaticArray<u8>(<i32>size);
  memory.copy(changetype<usize>(bytes), pointer, size);
  if (pointer != SCRATCH) heap.free(pointer);
  return bytes;
}

/** Forgets what an earlier call returned, so that a host that writes nothing is read as "empty". */
export function clearReturned(): void {
  isScratchTaken = false;
  store<usize>(OUT_POINTER, 0);
  store<usize>(OUT_SIZE, 0);
}

/** Address of `bytes` for the length of one host call. */
export function address(bytes: Bytes): usize {
  return changetype<usize>(bytes);
}
