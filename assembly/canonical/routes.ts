import { Bytes, concat, equal, slice, utf8 } from "../base/bytes";
import { ApiOwner, BodyForm, DELETE, GET, POST } from "./api";
import { ApiName } from "./api_name";
import { apiOf, firstAt, nextAt, ownedBy, patternOf } from "./api_table";
import { ServedApis } from "./served_apis";

/** Stands for an identifier in the path of an API. */
const ANY_ID: string = "*";

/** Which API `path` (without query) means; `Unknown` for every other path. */
export function apiNameOf(path: Bytes): ApiName {
  const first = firstAt(path);
  return first === null ? ApiName.Unknown : first.api;
}

/**
 * Which API a client asks for by `path` and `method`, where several have the path: the one of `owner`, and of those the
 * one of the method, unless the vendor does not have it.
 */
export function askedApi(path: Bytes, method: Bytes, owner: ApiOwner, served: ServedApis): ApiName {
  const first = firstAt(path);
  if (first === null) return ApiName.Unknown;
  const own = ownedBy(owner, first);
  let one = own;
  for (let last = false; !last;) {
    if (one.owner == own.owner && served.serves(one.api) && allowsMethod(one.api, method)) return one.api;
    const next = nextAt(one);
    last = next === null;
    if (next !== null) one = next;
  }
  return own.api;
}

/** `path` with its end, by which clients ask for one API, replaced by that of `api`; itself where it names none. */
export function pathBeside(path: Bytes, api: ApiName): Bytes {
  const pattern = patternOf(apiNameOf(path));
  return pattern === null ? path : concat(slice(path, 0, pattern.startIn(path)), utf8(pathOf(api)));
}

/** The end of the path by which clients ask for `api`, stars for identifiers; empty for `Unknown`. */
export function pathOf(api: ApiName): string {
  const one = apiOf(api);
  return one === null ? "" : one.path;
}

/** Whether `api` is called with `method`. */
export function allowsMethod(api: ApiName, method: Bytes): bool {
  const methods = methodsOf(api);
  for (let i = 0; i < METHODS.length; i++) if (METHODS[i].isNamed(method)) return (methods & METHODS[i].bit) != 0;
  return false;
}

/** Value of the `allow` header where `served` has `api`, and maybe others by the same path (RFC 9110, 10.2.1). */
export function allowedMethods(api: ApiName, served: ServedApis): Bytes {
  const asked = apiOf(api);
  let methods = methodsOf(api);
  if (asked !== null) {
    const other = nextAt(asked);
    if (other !== null && other.owner == asked.owner && served.serves(other.api)) methods |= other.methods;
  }
  const names = ["OPTIONS"];
  for (let i = 0; i < METHODS.length; i++) if ((methods & METHODS[i].bit) != 0) names.push(METHODS[i].name);
  return utf8(names.sort().join(", "));
}

/** Whether a request to `api` with `method` carries a JSON object that makes the vendor do something. */
export function carriesJson(api: ApiName, method: Bytes): bool {
  return (bodyFormOf(api) & BodyForm.Json) != 0 && equal(method, METHODS[0].bytes);
}

/** Whether a request to `api` with `method` can be a form with the model in it. */
export function carriesForm(api: ApiName, method: Bytes): bool {
  return (bodyFormOf(api) & BodyForm.Form) != 0 && equal(method, METHODS[0].bytes);
}

/** Whether what a client asked for belongs to the account of the token that it was asked with. */
export function isStateful(api: ApiName): bool {
  const one = apiOf(api);
  return one !== null && one.isStateful;
}

/** Whether a client asks by an id for something that such an account keeps. */
export function asksById(api: ApiName): bool {
  const one = apiOf(api);
  return one !== null && one.isStateful && one.path.includes(ANY_ID);
}

/** What requests to `api` carry. */
function bodyFormOf(api: ApiName): BodyForm {
  const one = apiOf(api);
  return one === null ? BodyForm.Opaque : one.form;
}

/** The vendor's `path` with the identifiers of the client's: those that the path of `api` has. */
export function filledPath(api: ApiName, path: Bytes, client: Bytes): Bytes {
  const pattern = patternOf(api);
  return pattern === null ? path : pattern.fill(path, client);
}

class Method {
  readonly bytes: Bytes;

  constructor(
    readonly name: string,
    readonly bit: u32,
  ) {
    this.bytes = utf8(name);
  }

  isNamed(name: Bytes): bool {
    return equal(this.bytes, name);
  }
}

const METHODS: Method[] = [
  new Method("POST", POST),
  new Method("GET", GET),
  new Method("HEAD", GET),
  new Method("DELETE", DELETE),
];

function methodsOf(api: ApiName): u32 {
  const one = apiOf(api);
  return one === null ? 0 : one.methods;
}
