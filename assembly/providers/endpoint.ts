import { Bytes, EMPTY, concat, slice, startsWith, utf8 } from "../base/bytes";
import { API_NAMES, ApiName } from "../canonical/api_name";
import { filledPath } from "../canonical/routes";
import { ServedApis } from "../canonical/served_apis";

const SLASH: u8 = 0x2f;
const QUESTION_MARK: u8 = 0x3f;
const ROOT = utf8("/");

/** Of most endpoints, for which it is never changed. */
const NONE_CLOSED: StaticArray<bool> = new StaticArray<bool>(API_NAMES);

/** Where a provider's requests go, worked out once from profile and configuration. */
export class Endpoint extends ServedApis {
  /** EMPTY: the client's. */
  readonly host: Bytes;
  /** False where the configured path is the whole truth and the client's query is dropped. */
  keepsQuery: bool = true;
  /**
   * Whether clients speak the vendor's own API: requests then keep the client's path, with `strip` taken off; without
   * `strip` only where it is no API that the provider has.
   */
  keepsPath: bool = false;
  /** Whether such clients' paths are the vendor's even where they look like an API that the provider has. */
  hasOwnPaths: bool = false;
  /** What is taken off the front of a path that is kept. */
  strip: Bytes = EMPTY;
  /** What is put in front of every path that does not begin with it, first one first. */
  readonly prefixes: Bytes[] = [];
  private readonly paths: StaticArray<Bytes> = new StaticArray<Bytes>(API_NAMES);
  /** By the number of the API; what is no API has that of `Unknown`. */
  private closed: StaticArray<bool> = NONE_CLOSED;

  constructor(host: string) {
    super();
    this.host = utf8(host);
    this.paths.fill(EMPTY);
  }

  /** These routes at another host. */
  at(host: string): Endpoint {
    const copy = new Endpoint(host);
    copy.keepsQuery = this.keepsQuery;
    copy.keepsPath = this.keepsPath;
    copy.hasOwnPaths = this.hasOwnPaths;
    if (this.closed !== NONE_CLOSED) copy.closed = this.closed.slice<StaticArray<bool>>();
    for (let api = 0; api < API_NAMES; api++) {
      copy.paths[api] = this.paths[api];
    }
    return copy;
  }

  /** Where a request to `authority` goes. */
  hostFor(authority: Bytes): Bytes {
    return this.host.length > 0 ? this.host : authority;
  }

  /** `path`: its stars stand for the identifiers in the client's path. */
  route(api: ApiName, path: string): void {
    if (api > 0 && api < API_NAMES) this.paths[api] = utf8(path);
  }

  /** The vendor's path for `api` as configured; EMPTY when the provider does not serve it. */
  path(api: ApiName): Bytes {
    return api < 0 || api >= API_NAMES || this.paths[api].length == 0 ? EMPTY : this.prefixed(this.paths[api]);
  }

  /** Clients cannot ask for `api`, though the vendor may have it. */
  close(api: ApiName): void {
    if (api < 0 || api >= API_NAMES) return;
    if (this.closed === NONE_CLOSED) this.closed = new StaticArray<bool>(API_NAMES);
    this.closed[api] = true;
  }

  /** Clients can ask for these APIs alone. */
  openOnly(apis: ApiName[]): void {
    this.closed = new StaticArray<bool>(API_NAMES);
    for (let api = 0; api < API_NAMES; api++) this.closed[api] = !apis.includes(<ApiName>api);
  }

  override opens(api: ApiName): bool {
    return api >= 0 && api < API_NAMES && !this.closed[api];
  }

  override serves(api: ApiName): bool {
    return this.keepsPath || this.path(api).length > 0;
  }

  /** The vendor's path for a request to `api` at the client's `path`, without query. */
  pathFor(api: ApiName, path: Bytes): Bytes {
    const known = this.path(api);
    const size = this.strip.length;
    const isKnown = size == 0 && known.length > 0 && !this.hasOwnPaths;
    if (!this.keepsPath || isKnown) return filledPath(api, known, path);
    const rest = size > 0 && isBelow(path, this.strip) ? slice(path, size, path.length) : path;
    const whole = this.prefixed(rest);
    return whole.length == 0 && path.length > 0 ? ROOT : whole;
  }

  /** `path` of the vendor's, behind the prefixes that the configuration wants; itself where it is no path. */
  prefixed(path: Bytes): Bytes {
    if (path.length > 0 && path[0] != SLASH) return path;
    for (let i = 0; i < this.prefixes.length; i++) {
      if (!isBelow(path, this.prefixes[i])) path = concat(this.prefixes[i], path);
    }
    return path;
  }
}

/** Whether the first segments of `path` are those of `prefix`. */
function isBelow(path: Bytes, prefix: Bytes): bool {
  const size = prefix.length;
  return startsWith(path, prefix) && (path.length == size || path[size] == SLASH || path[size] == QUESTION_MARK);
}
