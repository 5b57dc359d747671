import { Bytes, EMPTY, equalRange, indexOf, slice, together, utf8 } from "../base/bytes";
import { unescaped } from "../base/http/path";

const SLASH: u8 = 0x2f;
const STAR: u8 = 0x2a;

/** What a star stands for. */
export enum Star {
  /** One segment, however a server may read it. */
  Segment,
  /** One segment that may have escaped slashes in it, as names of models do. */
  Name,
}

/**
 * The end of a path: a star stands for one segment, any prefix may come before. The same form is used for a vendor's
 * path, whose stars take the segments that the client's had, in order.
 */
export class PathPattern {
  private readonly bytes: Bytes;
  private readonly stars: i32;

  constructor(
    pattern: string,
    private readonly star: Star = Star.Segment,
  ) {
    const bytes = utf8(pattern);
    let stars = 0;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] == STAR) stars++;
    this.bytes = bytes;
    this.stars = stars;
  }

  /** Whether `path` (without query) ends like this; a trailing slash is another path. */
  matches(path: Bytes): bool {
    return this.startIn(path) >= 0;
  }

  /** Where this begins in `path`, behind any prefix; -1: it does not match. */
  startIn(path: Bytes): i32 {
    const start = path.length - this.bytes.length;
    if (this.stars == 0) return start >= 0 && equalRange(path, start, path.length, this.bytes) ? start : -1;
    const segments = this.capture(path);
    if (segments === null) return -1;
    let at = start + this.stars;
    for (let i = 0; i < segments.length; i++) at -= segments[i].length;
    return at;
  }

  /** `path` with what the stars of this pattern stand for in `client`; EMPTY when `client` does not match. */
  fill(path: Bytes, client: Bytes): Bytes {
    if (this.stars == 0) return path;
    const segments = this.capture(client);
    if (segments === null) return EMPTY;
    const filled: Bytes[] = [];
    let next = segments.length;
    let from = 0;
    for (let i = 0; i < path.length; i++) {
      if (path[i] != STAR || next == 0) continue;
      filled.push(slice(path, from, i));
      filled.push(segments[--next]);
      from = i + 1;
    }
    filled.push(slice(path, from, path.length));
    return together(EMPTY, filled);
  }

  /** Whether `path` has the bytes of this around its segments, whatever they are. */
  private fits(path: Bytes): bool {
    let at = path.length;
    for (let i = this.bytes.length - 1; i >= 0; i--) {
      if (this.bytes[i] == STAR) {
        while (at > 0 && path[at - 1] != SLASH) at--;
      } else if (at == 0 || path[--at] != this.bytes[i]) return false;
    }
    return true;
  }

  /** What the stars stand for, last one first; null: no match. */
  private capture(path: Bytes): Bytes[] | null {
    if (!this.fits(path)) return null;
    const segments: Bytes[] = [];
    let at = path.length;
    for (let i = this.bytes.length - 1; i >= 0; i--) {
      if (this.bytes[i] != STAR) {
        if (at == 0 || path[at - 1] != this.bytes[i]) return null;
        at--;
        continue;
      }
      const end = at;
      while (at > 0 && path[at - 1] != SLASH) at--;
      if (at == end || !this.isOne(path, at, end)) return null;
      segments.push(slice(path, at, end));
    }
    return segments;
  }

  /** Whether `path[start, end)` is one identifier, for servers that unescape before they route, too. */
  private isOne(path: Bytes, start: i32, end: i32): bool {
    const text = unescaped(path, start, end);
    return text !== null && (this.star == Star.Name || indexOf(text, SLASH) < 0);
  }
}
