import { Bytes, EMPTY } from "../base/bytes";

/** Where the host writes pointers, sizes and numbers that it returns: valid until the next host call. */
export const OUT_POINTER: usize = memory.data(8);
export const OUT_SIZE: usize = memory.data(8);

/** Host buffers arrive in unmanaged memory: no zero fill, no collector, freed as soon as they are copied. */
export function allocateForHost(size: usize): usize {
  return heap.alloc(size);
}

/** The buffer that the last host call returned through `OUT_POINTER` and `OUT_SIZE`, copied and freed. */
export function takeReturned(): Bytes {
  const pointer = load<usize>(OUT_POINTER);
  const size = load<usize>(OUT_SIZE);
  if (pointer == 0) return EMPTY;
  const bytes = size == 0 ? EMPTY : new StaticArray<u8>(<i32>size);
  memory.copy(changetype<usize>(bytes), pointer, size);
  heap.free(pointer);
  return bytes;
}

/** Forgets what an earlier call returned, so that a host that writes nothing is read as "empty". */
export function clearReturned(): void {
  store<usize>(OUT_POINTER, 0);
  store<usize>(OUT_SIZE, 0);
}

/** Address of `bytes` for the length of one host call. */
export function address(bytes: Bytes): usize {
  return changetype<usize>(bytes);
}
