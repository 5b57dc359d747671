import { Bytes, endsWith, equal, utf8 } from "../base/bytes";
import { ApiName } from "./api_name";

/** How clients address one API: any prefix, then `suffix`, with `method`. */
class ApiRoute {
  constructor(
    readonly api: ApiName,
    readonly suffix: Bytes,
    readonly method: Bytes,
    /** For the `allow` header. */
    readonly allowed: Bytes,
  ) {}
}

const GET = utf8("GET");
const HEAD = utf8("HEAD");
const POST = utf8("POST");
const POST_ONLY = utf8("OPTIONS, POST");
const GET_ONLY = utf8("GET, HEAD, OPTIONS");

/** https://platform.openai.com/docs/api-reference; first hit wins, a trailing slash is another path. */
const ROUTES: ApiRoute[] = [
  new ApiRoute(ApiName.ChatCompletions, utf8("/v1/chat/completions"), POST, POST_ONLY),
  new ApiRoute(ApiName.Embeddings, utf8("/v1/embeddings"), POST, POST_ONLY),
  new ApiRoute(ApiName.Models, utf8("/v1/models"), GET, GET_ONLY),
];

/** Which API `path` (without query) means; `Unknown` for every other path. */
export function apiNameOf(path: Bytes): ApiName {
  for (let i = 0; i < ROUTES.length; i++) if (endsWith(path, ROUTES[i].suffix)) return ROUTES[i].api;
  return ApiName.Unknown;
}

/** Whether `api` is called with `method`. Where GET is, HEAD is. */
export function allowsMethod(api: ApiName, method: Bytes): bool {
  const route = routeOf(api);
  if (route === null) return false;
  return equal(route.method, method) || (equal(route.method, GET) && equal(HEAD, method));
}

/** Value of the `allow` header for `api` (RFC 9110, 10.2.1). */
export function allowedMethods(api: ApiName): Bytes {
  const route = routeOf(api);
  return route === null ? POST_ONLY : route.allowed;
}

/** Whether a request to `api` carries a JSON body. */
export function hasBody(api: ApiName): bool {
  const route = routeOf(api);
  return route !== null && equal(route.method, POST);
}

function routeOf(api: ApiName): ApiRoute | null {
  for (let i = 0; i < ROUTES.length; i++) if (ROUTES[i].api == api) return ROUTES[i];
  return null;
}
