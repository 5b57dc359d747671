/**
 * The objects of the collector, which has them in one ring (rt/tcms and rt/tlsf of AssemblyScript 0.28): before each
 * stand the size of its block, the next object and the one before, its class and its length, 20 bytes in all. The two
 * lowest bits of the first two words are flags.
 */
const HEADER: usize = 20;
const FLAGS: usize = 3;

/** An object that always lives, from which the ring is walked. */
const ANCHOR = new StaticArray<u8>(1);

/** Bytes of all objects. Right after a collection: of those that live. */
export function heapBytes(): usize {
  const first = changetype<usize>(ANCHOR) - HEADER;
  let sum: usize = 0;
  let object = first;
  do {
    sum += (load<usize>(object) & ~FLAGS) + sizeof<usize>();
    object = load<usize>(object, sizeof<usize>()) & ~FLAGS;
  } while (object != first);
  return sum;
}
