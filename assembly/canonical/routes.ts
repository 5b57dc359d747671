import { Bytes, concat, equal, slice, utf8 } from "../base/bytes";
import { API_NAMES, ApiName } from "./api_name";
import { PathPattern, Star } from "./path_pattern";

/** What requests to an API carry, as bits; neither: nothing, or nothing that the filter has to read. */
enum BodyForm {
  Opaque = 0,
  /** A JSON object with the model in it. */
  Json = 1,
  /** A form (multipart/form-data) with the model as one of its fields. */
  Form = 2,
  /** The one or the other, by their content type. */
  Either = 3,
}

/** Methods of an API, as bits; where GET is, HEAD is. */
const GET: u32 = 1;
const POST: u32 = 2;
const DELETE: u32 = 4;

/** How clients address one API. */
class ApiRoute {
  readonly pattern: PathPattern;

  constructor(
    readonly api: ApiName,
    readonly path: string,
    readonly methods: u32,
    readonly form: BodyForm,
  ) {
    this.pattern = new PathPattern(path, api == ApiName.RetrieveModel ? Star.Name : Star.Segment);
  }
}

/** An API whose requests are JSON. */
function posted(api: ApiName, pattern: string): ApiRoute {
  return new ApiRoute(api, pattern, POST, BodyForm.Json);
}

/** An API whose requests the filter has no need to read. */
function opaque(api: ApiName, pattern: string, methods: u32): ApiRoute {
  return new ApiRoute(api, pattern, methods, BodyForm.Opaque);
}

/**
 * First hit wins. https://platform.openai.com/docs/api-reference, https://docs.anthropic.com/en/api,
 * https://docs.cohere.com/reference/rerank, https://help.aliyun.com/zh/model-studio/
 */
const ROUTES: ApiRoute[] = [
  posted(ApiName.ChatCompletions, "/v1/chat/completions"),
  posted(ApiName.Embeddings, "/v1/embeddings"),
  opaque(ApiName.Models, "/v1/models", GET),
  posted(ApiName.Completions, "/v1/completions"),
  posted(ApiName.Responses, "/v1/responses"),
  posted(ApiName.AnthropicMessages, "/v1/messages"),
  posted(ApiName.AnthropicCountTokens, "/v1/messages/count_tokens"),
  posted(ApiName.AnthropicComplete, "/v1/complete"),
  posted(ApiName.AudioSpeech, "/v1/audio/speech"),
  new ApiRoute(ApiName.AudioTranscription, "/v1/audio/transcriptions", POST, BodyForm.Form),
  new ApiRoute(ApiName.AudioTranslation, "/v1/audio/translations", POST, BodyForm.Form),
  opaque(ApiName.Realtime, "/v1/realtime", GET | POST),
  posted(ApiName.ImageGeneration, "/v1/images/generations"),
  new ApiRoute(ApiName.ImageVariation, "/v1/images/variations", POST, BodyForm.Either),
  new ApiRoute(ApiName.ImageEdit, "/v1/images/edits", POST, BodyForm.Either),
  opaque(ApiName.Batches, "/v1/batches", GET | POST),
  opaque(ApiName.Files, "/v1/files", GET | POST),
  new ApiRoute(ApiName.FineTuningJobs, "/v1/fine_tuning/jobs", GET | POST, BodyForm.Json),
  new ApiRoute(ApiName.Videos, "/v1/videos", GET | POST, BodyForm.Either),
  posted(ApiName.Rerank, "/v1/rerank"),
  posted(ApiName.Reranks, "/v1/reranks"),
  opaque(ApiName.Conversations, "/v1/conversations", POST),
  opaque(ApiName.RetrieveBatch, "/v1/batches/*", GET),
  opaque(ApiName.CancelBatch, "/v1/batches/*/cancel", POST),
  opaque(ApiName.RetrieveFile, "/v1/files/*", GET | DELETE),
  opaque(ApiName.RetrieveFileContent, "/v1/files/*/content", GET),
  opaque(ApiName.RetrieveVideo, "/v1/videos/*", GET | DELETE),
  opaque(ApiName.RetrieveVideoContent, "/v1/videos/*/content", GET),
  posted(ApiName.VideoRemix, "/v1/videos/*/remix"),
  opaque(ApiName.RetrieveFineTuningJob, "/v1/fine_tuning/jobs/*", GET),
  opaque(ApiName.FineTuningJobEvents, "/v1/fine_tuning/jobs/*/events", GET),
  opaque(ApiName.FineTuningJobCheckpoints, "/v1/fine_tuning/jobs/*/checkpoints", GET),
  opaque(ApiName.CancelFineTuningJob, "/v1/fine_tuning/jobs/*/cancel", POST),
  opaque(ApiName.ResumeFineTuningJob, "/v1/fine_tuning/jobs/*/resume", POST),
  opaque(ApiName.PauseFineTuningJob, "/v1/fine_tuning/jobs/*/pause", POST),
  opaque(ApiName.CheckpointPermissions, "/v1/fine_tuning/checkpoints/*/permissions", GET | POST),
  opaque(ApiName.DeleteCheckpointPermission, "/v1/fine_tuning/checkpoints/*/permissions/*", DELETE),
  opaque(ApiName.RetrieveModel, "/v1/models/*", GET),
  opaque(ApiName.RetrieveResponse, "/v1/responses/*", GET | DELETE),
];

/** Which API `path` (without query) means; `Unknown` for every other path. */
export function apiNameOf(path: Bytes): ApiName {
  for (let i = 0; i < ROUTES.length; i++) if (ROUTES[i].pattern.matches(path)) return ROUTES[i].api;
  return ApiName.Unknown;
}

/** `path` with its end, by which clients ask for one API, replaced by that of `api`; itself where it names none. */
export function pathBeside(path: Bytes, api: ApiName): Bytes {
  const route = routeOf(apiNameOf(path));
  return route === null ? path : concat(slice(path, 0, route.pattern.startIn(path)), utf8(pathOf(api)));
}

/** The end of the path by which clients ask for `api`, stars for identifiers; empty for `Unknown`. */
export function pathOf(api: ApiName): string {
  const route = routeOf(api);
  return route === null ? "" : route.path;
}

/** Whether `api` is called with `method`. */
export function allowsMethod(api: ApiName, method: Bytes): bool {
  const methods = methodsOf(api);
  for (let i = 0; i < METHODS.length; i++) if (METHODS[i].isNamed(method)) return (methods & METHODS[i].bit) != 0;
  return false;
}

/** Value of the `allow` header for `api` (RFC 9110, 10.2.1). */
export function allowedMethods(api: ApiName): Bytes {
  const methods = methodsOf(api);
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
  const isPlain = api <= ApiName.Completions || (api >= ApiName.AudioSpeech && api <= ApiName.ImageEdit);
  const isForeign = (api >= ApiName.AnthropicMessages && api <= ApiName.Reranks) || api == ApiName.AnthropicCountTokens;
  return !isPlain && !isForeign && api != ApiName.RetrieveModel;
}

/** What requests to `api` carry. */
function bodyFormOf(api: ApiName): BodyForm {
  const route = routeOf(api);
  return route === null ? BodyForm.Opaque : route.form;
}

/** The vendor's `path` with the identifiers of the client's: those that the path of `api` has. */
export function filledPath(api: ApiName, path: Bytes, client: Bytes): Bytes {
  const route = routeOf(api);
  return route === null ? path : route.pattern.fill(path, client);
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
  const route = routeOf(api);
  return route === null ? 0 : route.methods;
}

/** One for each API, at its number: looked up on every request. */
const BY_API: Array<ApiRoute | null> = byApi();

function routeOf(api: ApiName): ApiRoute | null {
  return api >= 0 && api < BY_API.length ? BY_API[api] : null;
}

function byApi(): Array<ApiRoute | null> {
  const table = new Array<ApiRoute | null>(API_NAMES);
  for (let i = 0; i < ROUTES.length; i++) table[ROUTES[i].api] = ROUTES[i];
  return table;
}
