import { Bytes } from "../base/bytes";
import { API_NAMES, ApiName } from "./api_name";
import { PathPattern, Star } from "./path_pattern";

/** What requests to an API carry, as bits; neither: nothing, or nothing that the filter has to read. */
export enum BodyForm {
  Opaque = 0,
  /** A JSON object with the model in it. */
  Json = 1,
  /** A form (multipart/form-data) with the model as one of its fields. */
  Form = 2,
  /** The one or the other, by their content type. */
  Either = 3,
}

/** Whose clients ask for an API. */
export enum ApiOwner {
  /** Those of the canonical API. */
  Canonical,
  Anthropic,
}

/** Methods of an API, as bits; where GET is, HEAD is. */
export const GET: u32 = 1;
export const POST: u32 = 2;
export const DELETE: u32 = 4;

/** All that is known of one API: by default it is posted JSON, of the canonical API's clients. */
export class Api {
  form: BodyForm = BodyForm.Json;
  owner: ApiOwner = ApiOwner.Canonical;
  /** Whether what a client asks for belongs to the account of the token. */
  isStateful: bool = false;
  /** What of the account whoever has its token can list, read or delete by it; empty: nothing. */
  keeps: string = "";
  /** Whether probes ask for it. */
  isProbed: bool = false;

  constructor(
    readonly api: ApiName,
    /** By this the configuration names it: as the Higress Go plugin does, where that has it. */
    readonly word: string,
    /** The end of the path by which clients ask for it, stars for identifiers. */
    readonly path: string,
    readonly methods: u32 = POST,
  ) {}

  /** The filter has no need to read what its requests carry. */
  opaque(): Api {
    return this.carrying(BodyForm.Opaque);
  }

  carrying(form: BodyForm): Api {
    this.form = form;
    return this;
  }

  of(owner: ApiOwner): Api {
    this.owner = owner;
    return this;
  }

  keeping(what: string): Api {
    this.isStateful = true;
    this.keeps = what;
    return this;
  }

  probed(): Api {
    this.isProbed = true;
    return this;
  }
}

/**
 * The first whose path fits is meant. https://platform.openai.com/docs/api-reference,
 * https://docs.anthropic.com/en/api, https://docs.cohere.com/reference/rerank, https://help.aliyun.com/zh/model-studio/
 */
export const APIS: Api[] = [
  new Api(ApiName.ChatCompletions, "openai/v1/chatcompletions", "/v1/chat/completions").probed(),
  new Api(ApiName.Embeddings, "openai/v1/embeddings", "/v1/embeddings").probed(),
  new Api(ApiName.Models, "openai/v1/models", "/v1/models", GET).opaque().probed(),
  new Api(ApiName.Completions, "openai/v1/completions", "/v1/completions"),
  new Api(ApiName.Responses, "openai/v1/responses", "/v1/responses").keeping(""),
  new Api(ApiName.AnthropicMessages, "anthropic/v1/messages", "/v1/messages").of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicCountTokens, "anthropic/v1/messages/count_tokens", "/v1/messages/count_tokens").of(
    ApiOwner.Anthropic,
  ),
  new Api(ApiName.AnthropicComplete, "anthropic/v1/complete", "/v1/complete").of(ApiOwner.Anthropic),
  new Api(ApiName.AudioSpeech, "openai/v1/audiospeech", "/v1/audio/speech"),
  new Api(ApiName.AudioTranscription, "openai/v1/audiotranscription", "/v1/audio/transcriptions").carrying(
    BodyForm.Form,
  ),
  new Api(ApiName.AudioTranslation, "openai/v1/audiotranslation", "/v1/audio/translations").carrying(BodyForm.Form),
  new Api(ApiName.Realtime, "openai/v1/realtime", "/v1/realtime", GET | POST).opaque(),
  new Api(ApiName.ImageGeneration, "openai/v1/imagegeneration", "/v1/images/generations"),
  new Api(ApiName.ImageVariation, "openai/v1/imagevariation", "/v1/images/variations").carrying(BodyForm.Either),
  new Api(ApiName.ImageEdit, "openai/v1/imageedit", "/v1/images/edits").carrying(BodyForm.Either),
  new Api(ApiName.Rerank, "cohere/v1/rerank", "/v1/rerank"),
  new Api(ApiName.Reranks, "dashscope/v1/reranks", "/v1/reranks"),
  new Api(ApiName.Files, "openai/v1/files", "/v1/files", GET | POST).opaque().keeping("files"),
  new Api(ApiName.RetrieveFile, "openai/v1/retrievefile", "/v1/files/*", GET | DELETE).opaque().keeping("files"),
  new Api(ApiName.RetrieveFileContent, "openai/v1/retrievefilecontent", "/v1/files/*/content", GET)
    .opaque()
    .keeping("files"),
  new Api(ApiName.Batches, "openai/v1/batches", "/v1/batches", GET | POST).opaque().keeping("batches"),
  new Api(ApiName.RetrieveBatch, "openai/v1/retrievebatch", "/v1/batches/*", GET).opaque().keeping("batches"),
  new Api(ApiName.CancelBatch, "openai/v1/cancelbatch", "/v1/batches/*/cancel").opaque().keeping("batches"),
  new Api(ApiName.FineTuningJobs, "openai/v1/fine-tuningjobs", "/v1/fine_tuning/jobs", GET | POST).keeping(
    "fine-tuning jobs",
  ),
  new Api(ApiName.RetrieveFineTuningJob, "openai/v1/retrievefine-tuningjob", "/v1/fine_tuning/jobs/*", GET)
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(ApiName.FineTuningJobEvents, "openai/v1/fine-tuningjobsevents", "/v1/fine_tuning/jobs/*/events", GET)
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(
    ApiName.FineTuningJobCheckpoints,
    "openai/v1/fine-tuningjobcheckpoints",
    "/v1/fine_tuning/jobs/*/checkpoints",
    GET,
  )
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(ApiName.CancelFineTuningJob, "openai/v1/cancelfine-tuningjob", "/v1/fine_tuning/jobs/*/cancel")
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(ApiName.ResumeFineTuningJob, "openai/v1/resumefine-tuningjob", "/v1/fine_tuning/jobs/*/resume")
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(ApiName.PauseFineTuningJob, "openai/v1/pausefine-tuningjob", "/v1/fine_tuning/jobs/*/pause")
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(
    ApiName.CheckpointPermissions,
    "openai/v1/fine-tuningjobcheckpointpermissions",
    "/v1/fine_tuning/checkpoints/*/permissions",
    GET | POST,
  )
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(
    ApiName.DeleteCheckpointPermission,
    "openai/v1/deletefine-tuningjobcheckpointpermission",
    "/v1/fine_tuning/checkpoints/*/permissions/*",
    DELETE,
  )
    .opaque()
    .keeping("fine-tuning jobs"),
  new Api(ApiName.RetrieveResponse, "openai/v1/retrieveresponse", "/v1/responses/*", GET | DELETE)
    .opaque()
    .keeping("stored responses"),
  new Api(ApiName.Conversations, "openai/v1/conversations", "/v1/conversations").opaque().keeping("conversations"),
  new Api(ApiName.Videos, "openai/v1/videos", "/v1/videos", GET | POST).carrying(BodyForm.Either).keeping("videos"),
  new Api(ApiName.RetrieveVideo, "openai/v1/retrievevideo", "/v1/videos/*", GET | DELETE).opaque().keeping("videos"),
  new Api(ApiName.RetrieveVideoContent, "openai/v1/retrievevideocontent", "/v1/videos/*/content", GET)
    .opaque()
    .keeping("videos"),
  new Api(ApiName.VideoRemix, "openai/v1/videoremix", "/v1/videos/*/remix").keeping("videos"),
  new Api(ApiName.RetrieveModel, "openai/v1/retrievemodel", "/v1/models/*", GET).opaque(),
];

const PATTERNS: PathPattern[] = APIS.map<PathPattern>(
  (one) => new PathPattern(one.path, one.api == ApiName.RetrieveModel ? Star.Name : Star.Segment),
);

/** Places in `APIS` by number: looked up on every request. */
const PLACES: StaticArray<i32> = places();

/** Place in `APIS` of the one that `path` (without query) asks for; -1: none. */
export function placeOf(path: Bytes): i32 {
  for (let i = 0; i < PATTERNS.length; i++) if (PATTERNS[i].matches(path)) return i;
  return -1;
}

/** What is known of `api`; null for `Unknown`. */
export function apiOf(api: ApiName): Api | null {
  const place = api > 0 && api < API_NAMES ? PLACES[api] : -1;
  return place < 0 ? null : APIS[place];
}

/** The pattern of `api`'s path; null for `Unknown`. */
export function patternOf(api: ApiName): PathPattern | null {
  const place = api > 0 && api < API_NAMES ? PLACES[api] : -1;
  return place < 0 ? null : PATTERNS[place];
}

function places(): StaticArray<i32> {
  const table = new StaticArray<i32>(API_NAMES);
  table.fill(-1);
  for (let i = 0; i < APIS.length; i++) table[APIS[i].api] = i;
  return table;
}
