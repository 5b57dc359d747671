import { Bytes, text, utf8 } from "../../../assembly/base/bytes";
import { Edits } from "../../../assembly/base/http/edits";
import { HeaderView } from "../../../assembly/base/http/header_view";

/** Names and values in turn, serialised as the host does it: sizes first, then each name and value closed by a NUL. */
export function headerMap(pairs: string[]): Bytes {
  const count = pairs.length / 2;
  let size = 4 + 8 * count;
  for (let i = 0; i < pairs.length; i++) size += utf8(pairs[i]).length + 1;
  const bytes = new StaticArray<u8>(size);
  const base = changetype<usize>(bytes);
  store<u32>(base, count);
  let at = base + 4 + 8 * count;
  for (let i = 0; i < pairs.length; i++) {
    const part = utf8(pairs[i]);
    store<u32>(base + 4 + 4 * i, part.length);
    memory.copy(at, changetype<usize>(part), part.length);
    at += part.length + 1;
  }
  return bytes;
}

export function headerView(pairs: string[]): HeaderView {
  return new HeaderView(headerMap(pairs));
}

/** `pairs` after `edits`, as Envoy applies them: a replacement takes the place of all values of its name. */
export function edited(pairs: string[], edits: Edits): string[] {
  let now = pairs;
  for (let i = 0; i < edits.count; i++) {
    const name = text(edits.name(i));
    now = without(now, name);
    if (edits.isRemoval(i)) continue;
    now.push(name);
    now.push(text(edits.value(i)));
  }
  return now;
}

/** All values of `name`, joined by a comma; "-" when there is none. */
export function valueOf(pairs: string[], name: string): string {
  const values: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] == name) values.push(pairs[i + 1]);
  return values.length == 0 ? "-" : values.join(",");
}

function without(pairs: string[], name: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i] == name) continue;
    kept.push(pairs[i]);
    kept.push(pairs[i + 1]);
  }
  return kept;
}
