import { Bytes, slice, utf8 } from "../bytes";
import { HeaderView } from "./header_view";

const STAR: u8 = 0x2a;

/** Names of headers, to be found among those of a message without a copy. */
export class HeaderNames {
  /** By length: most headers are then compared with few. */
  private readonly byLength: Bytes[][] = [];
  private readonly beginnings: Bytes[] = [];

  /** `names` in lower case; a star at the end stands for any end. */
  static of(names: string[]): HeaderNames {
    const set = new HeaderNames();
    for (let i = 0; i < names.length; i++) set.add(utf8(names[i]));
    return set;
  }

  /** Whether header `index` of `headers` is one of them. */
  has(headers: HeaderView, index: i32): bool {
    const size = headers.nameLength(index);
    if (size < this.byLength.length) {
      const candidates = this.byLength[size];
      for (let i = 0; i < candidates.length; i++) if (headers.isNamed(index, candidates[i])) return true;
    }
    for (let i = 0; i < this.beginnings.length; i++) {
      if (headers.nameStartsWith(index, this.beginnings[i])) return true;
    }
    return false;
  }

  private add(name: Bytes): void {
    const last = name.length - 1;
    if (last >= 0 && name[last] == STAR) {
      this.beginnings.push(slice(name, 0, last));
      return;
    }
    while (this.byLength.length <= name.length) this.byLength.push([]);
    this.byLength[name.length].push(name);
  }
}

/** None. */
export const NO_HEADER_NAMES: HeaderNames = new HeaderNames();
