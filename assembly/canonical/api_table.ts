import { Bytes } from "../base/bytes";
import { Api, ApiOwner } from "./api";
import { CALLS } from "./api_calls";
import { API_NAMES, ApiName } from "./api_name";
import { STORES } from "./api_stores";
import { PathPattern, Star } from "./path_pattern";

const NONE: i32 = -1;

/** All APIs: the first whose path fits is meant, of several with one path that of the client's own and its method. */
export const APIS: Api[] = CALLS.concat(STORES);

const PATTERNS: PathPattern[] = APIS.map<PathPattern>(
  (one) => new PathPattern(one.path, one.path.endsWith("/models/*") ? Star.Name : Star.Segment),
);

/** Places in `APIS` by number: looked up on every request. */
const PLACES: StaticArray<i32> = places();

/** By the place of an API that of the next one with the same path; `NONE`: there is none. */
const NEXT: StaticArray<i32> = nextOnes();

/** The first API that `path` (without query) names; null: none. */
export function firstAt(path: Bytes): Api | null {
  for (let i = 0; i < PATTERNS.length; i++) if (PATTERNS[i].matches(path)) return APIS[i];
  return null;
}

/** The next API with the path of `api`; null: there is none. */
export function nextAt(api: Api): Api | null {
  const next = NEXT[PLACES[api.api]];
  return next == NONE ? null : APIS[next];
}

/** The first API with the path of `api` that is `owner`'s; `api` itself where none is. */
export function ownedBy(owner: ApiOwner, api: Api): Api {
  for (let at = PLACES[api.api]; at != NONE; at = NEXT[at]) if (APIS[at].owner == owner) return APIS[at];
  return api;
}

/** What is known of `api`; null for `Unknown`. */
export function apiOf(api: ApiName): Api | null {
  const place = api > 0 && api < API_NAMES ? PLACES[api] : NONE;
  return place < 0 ? null : APIS[place];
}

/** The pattern of `api`'s path; null for `Unknown`. */
export function patternOf(api: ApiName): PathPattern | null {
  const place = api > 0 && api < API_NAMES ? PLACES[api] : NONE;
  return place < 0 ? null : PATTERNS[place];
}

function places(): StaticArray<i32> {
  const table = new StaticArray<i32>(API_NAMES);
  table.fill(NONE);
  for (let i = 0; i < APIS.length; i++) table[APIS[i].api] = i;
  return table;
}

function nextOnes(): StaticArray<i32> {
  const table = new StaticArray<i32>(APIS.length);
  table.fill(NONE);
  for (let i = 0; i < APIS.length; i++) {
    for (let j = i + 1; j < APIS.length && table[i] == NONE; j++) if (APIS[j].path == APIS[i].path) table[i] = j;
  }
  return table;
}
