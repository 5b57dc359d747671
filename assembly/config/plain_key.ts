/** Whether `key` can stand behind a dot in a JSON path. */
export function isPlain(key: string): bool {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    const index = (code >= 0x30 && code <= 0x39) || code == 0x5b || code == 0x5d;
    if (!index && !isLetter(code)) return false;
  }
  return key.length > 0;
}

/** ASCII letters and the underscore. */
function isLetter(code: i32): bool {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code == 0x5f;
}
