import { Bytes } from "./bytes";

/**
 * Whether `given` is `secret`, which must not be empty. The time that this takes depends on the length of `given`
 * alone, so it tells nobody how much of a guess is right.
 */
export function isSameSecret(given: Bytes, secret: Bytes): bool {
  if (secret.length == 0) return false;
  let difference: u32 = given.length ^ secret.length;
  for (let i = 0; i < given.length; i++) difference |= given[i] ^ secret[i % secret.length];
  return difference == 0;
}
