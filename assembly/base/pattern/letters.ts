const CASE_BIT = 0x20;
const UNDERSCORE = 0x5f;

/** Whether `rune` is an ASCII letter. */
export function isLetter(rune: i32): bool {
  const folded = rune | CASE_BIT;
  return folded >= 0x61 && folded <= 0x7a;
}

/** Whether `rune` is an ASCII letter or digit. */
export function isAlphanumeric(rune: i32): bool {
  return isLetter(rune) || (rune >= 0x30 && rune <= 0x39);
}

/** Whether `byte` may be part of a group's name. */
export function isNameByte(byte: i32): bool {
  return isAlphanumeric(byte) || byte == UNDERSCORE;
}
