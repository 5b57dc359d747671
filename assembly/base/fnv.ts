import { Bytes } from "./bytes";

/** The hash of no bytes. */
export const FNV_START: u32 = 2166136261;
const PRIME: u32 = 16777619;

/** The hash of what `hash` is of with `byte` behind it. */
// @ts-ignore: decorator
@inline
export function fnv1aStep(hash: u32, byte: u8): u32 {
  return (hash ^ byte) * PRIME;
}

/** FNV-1a, 32 bits: the same in all VMs. Not for secrets. */
export function fnv1a(bytes: Bytes): u32 {
  let hash = FNV_START;
  for (let i = 0; i < bytes.length; i++) hash = fnv1aStep(hash, bytes[i]);
  return hash;
}
