import { Bytes, EMPTY, concat, utf8 } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { JsonDocument, JsonFault, JsonKind, NONE } from "../base/json/document";
import { JsonWriter, quote } from "../base/json/writer";

const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");
const ERROR = utf8("error");
const MESSAGE = utf8("message");
const MSG = utf8("msg");
const TYPE = utf8("type");
const STATUS = utf8("status");
const CODE = utf8("code");
const PARAM = utf8("param");
const UPSTREAM_ERROR = utf8("upstream_error");

/** `error.type` values of OpenAI's error object. */
export const INVALID_REQUEST = "invalid_request_error";
export const SERVER_ERROR = "server_error";

const DETAILS = utf8(',"details":');
const END = utf8("}}");

/** What went wrong, in the words of OpenAI's error object (https://platform.openai.com/docs/guides/error-codes). */
export class ApiError {
  /** What programs of other APIs' clients read: a JSON object, or EMPTY. */
  details: Bytes = EMPTY;

  constructor(
    readonly status: u32,
    readonly type: string,
    /** Machine-readable reason; also ends the response code details, after `ai-proxy.`. */
    readonly code: string,
    readonly message: string,
  ) {}

  /** `{"error":{"message","type","param":null,"code"}}` as an answer to the client. */
  reply(): LocalReply {
    const reply = new LocalReply(this.status, utf8("ai-proxy." + this.code), this.body());
    reply.headers.set(CONTENT_TYPE, JSON_TYPE);
    return reply;
  }

  /** `{"error":{"message","type","param":null,"code"}}`, without status and headers. */
  body(): Bytes {
    const start = concat(utf8('{"error":{"message":'), quote(utf8(this.message)));
    const rest = `,"type":"${this.type}","param":null,"code":"${this.code}"`;
    const known = concat(start, utf8(rest));
    return concat(this.details.length > 0 ? concat(known, concat(DETAILS, this.details)) : known, END);
  }
}

/** The error for a client whose vendor answered 200 with something else than an answer of its API. */
export function badAnswer(): ApiError {
  return new ApiError(502, SERVER_ERROR, "bad_answer", "The vendor's answer could not be understood.");
}

/** The body of `badAnswer`. */
export function notUnderstood(): Bytes {
  return badAnswer().body();
}

/**
 * A vendor's error, or the first of a list of such, as Google has it, in the words of OpenAI's error object
 * (https://platform.openai.com/docs/guides/error-codes); EMPTY when it tells no message.
 */
export function openaiError(body: Bytes): Bytes {
  const document = JsonDocument.parse(body);
  if (document.fault != JsonFault.None) return EMPTY;
  const root = document.root;
  const isList = document.kind(root) == JsonKind.Array;
  const outer = isList ? document.first(root) : root;
  const inner = document.member(outer, ERROR);
  const isInside = document.kind(inner) == JsonKind.Object;
  if (isList && !isInside) return EMPTY;
  const source = isInside ? inner : outer;
  const message = document.kind(inner) == JsonKind.String ? inner : textIn(document, source, MESSAGE, MSG);
  if (message == NONE) return EMPTY;
  const type = textIn(document, source, TYPE, STATUS);
  const code = document.member(source, CODE);
  const writer = new JsonWriter();
  writer.beginObject();
  writer.key(ERROR);
  writer.beginObject();
  writer.key(MESSAGE);
  writer.raw(document.raw(message));
  writer.key(TYPE);
  if (type == NONE) writer.string(UPSTREAM_ERROR);
  else writer.raw(document.raw(type));
  writer.key(PARAM);
  const param = document.member(source, PARAM);
  if (document.kind(param) == JsonKind.String) writer.raw(document.raw(param));
  else writer.null();
  writer.key(CODE);
  if (document.kind(code) == JsonKind.String || document.kind(code) == JsonKind.Number) {
    writer.raw(document.raw(code));
  } else writer.null();
  writer.endObject();
  writer.endObject();
  return writer.take();
}

/** The first of two members that is text. */
function textIn(document: JsonDocument, object: i32, first: Bytes, second: Bytes): i32 {
  const node = document.member(object, first);
  if (document.kind(node) == JsonKind.String) return node;
  const other = document.member(object, second);
  return document.kind(other) == JsonKind.String ? other : NONE;
}
