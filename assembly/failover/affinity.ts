import { Bytes } from "../base/bytes";

const OFFSET: u32 = 2166136261;
const PRIME: u32 = 16777619;

/** FNV-1a, 32 bits: maps a consumer to a token, the same way in all VMs. */
export function fnv1a(bytes: Bytes): u32 {
  let hash = OFFSET;
  for (let i = 0; i < bytes.length; i++) hash = (hash ^ bytes[i]) * PRIME;
  return hash;
}
