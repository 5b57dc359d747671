import { Bytes, EMPTY, indexOf, slice } from "../base/bytes";

/** Longest parts of a route in bytes; they keep the shared record small. */
const MAX_AUTHORITY: i32 = 255;
const MAX_PATH: i32 = 512;
const MAX_CLUSTER: i32 = 255;

const QUESTION_MARK: u8 = 0x3f;
const NUMBER_SIGN: u8 = 0x23;

/**
 * Where the failing request of an ejection went, for the probes that follow: coordinates of the route only, never a
 * query and no other text of the client. All parts are printable ASCII without spaces and within their caps; either all
 * are there or none.
 */
export class ProbeRoute {
  private constructor(
    /** The API asked for, as the number of its name. */
    readonly api: u32,
    /** What the client addressed, before any rewrite. */
    readonly authority: Bytes,
    /** The client's path without its query. */
    readonly path: Bytes,
    readonly cluster: Bytes,
  ) {}

  /** The route with these coordinates, the query cut off; without coordinates when one cannot be recorded. */
  static of(api: u32, authority: Bytes, path: Bytes, cluster: Bytes): ProbeRoute {
    const bare = withoutQuery(path);
    const fits = isPart(authority, MAX_AUTHORITY) && isPart(bare, MAX_PATH) && isPart(cluster, MAX_CLUSTER);
    return fits ? new ProbeRoute(api, authority, bare, cluster) : new ProbeRoute(api, EMPTY, EMPTY, EMPTY);
  }

  /** Whether there are coordinates; the API is known in any case. */
  get isKnown(): bool {
    return this.authority.length > 0;
  }
}

/** No coordinates, and the API of number 0. */
export const NO_ROUTE: ProbeRoute = ProbeRoute.of(0, EMPTY, EMPTY, EMPTY);

function isPart(bytes: Bytes, cap: i32): bool {
  if (bytes.length == 0 || bytes.length > cap) return false;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] <= 0x20 || bytes[i] >= 0x7f) return false;
  return true;
}

function withoutQuery(path: Bytes): Bytes {
  const query = indexOf(path, QUESTION_MARK);
  const bare = query < 0 ? path : slice(path, 0, query);
  const fragment = indexOf(bare, NUMBER_SIGN);
  return fragment < 0 ? bare : slice(bare, 0, fragment);
}
