/** Text in and out of the ABI; leaks by design, as this filter lives for one test. */
export const out: usize = memory.data(8);
export const outSize: usize = memory.data(8);
export const outThird: usize = memory.data(8);

export function utf8(text: string): usize {
  const bytes = String.UTF8.encode(text);
  __pin(changetype<usize>(bytes));
  return changetype<usize>(bytes);
}

export function utf8Size(text: string): usize {
  return String.UTF8.byteLength(text);
}

/** The text the host has given at `out`/`outSize`; both are cleared. */
export function taken(): string {
  const pointer = load<u32>(out);
  const size = load<u32>(outSize);
  store<u32>(out, 0);
  store<u32>(outSize, 0);
  if (pointer == 0) return "";
  const text = String.UTF8.decodeUnsafe(pointer, size);
  heap.free(pointer);
  return text;
}

/** Header pairs "name=value,name=value" in the ABI's form. */
export function pairs(text: string): StaticArray<u8> {
  const all: string[] = text.length == 0 ? new Array<string>() : text.split(",");
  let size: i32 = 4 + 8 * all.length;
  for (let at = 0; at < all.length; at++) size += i32(String.UTF8.byteLength(all[at])) + 1;
  const bytes = new StaticArray<u8>(size);
  const start = changetype<usize>(bytes);
  store<u32>(start, all.length);
  let to = start + 4 + 8 * all.length;
  for (let at = 0; at < all.length; at++) {
    const cut = all[at].indexOf("=");
    const name = all[at].substring(0, cut);
    const value = all[at].substring(cut + 1);
    store<u32>(start + 4 + 8 * at, u32(String.UTF8.byteLength(name)));
    store<u32>(start + 8 + 8 * at, u32(String.UTF8.byteLength(value)));
    to += put(name, to);
    to += put(value, to);
  }
  return bytes;
}

function put(text: string, to: usize): usize {
  const bytes = String.UTF8.encode(text);
  memory.copy(to, changetype<usize>(bytes), bytes.byteLength);
  store<u8>(to + bytes.byteLength, 0);
  return bytes.byteLength + 1;
}
