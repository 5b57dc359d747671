import { Bytes } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { address } from "./memory";

/** The ABI's serialised header map: u32 count, the u32 sizes of each name and value, then each NUL-terminated. */
export function serialise(headers: Edits): Bytes {
  let size = 4;
  for (let i = 0; i < headers.count; i++) size += 10 + headers.name(i).length + headers.value(i).length;
  const bytes = new StaticArray<u8>(size);
  const start = changetype<usize>(bytes);
  store<u32>(start, headers.count);
  let table = start + 4;
  let data = table + ((<usize>headers.count) << 3);
  for (let i = 0; i < headers.count; i++) {
    const name = headers.name(i);
    const value = headers.value(i);
    store<u32>(table, name.length);
    store<u32>(table, value.length, 4);
    table += 8;
    memory.copy(data, address(name), name.length);
    data += name.length + 1;
    memory.copy(data, address(value), value.length);
    data += value.length + 1;
  }
  return bytes;
}
