import { Bytes, concat, utf8 } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { quote } from "../base/json/writer";

const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");

/** `error.type` values of OpenAI's error object. */
export const INVALID_REQUEST = "invalid_request_error";
export const SERVER_ERROR = "server_error";

/** What went wrong, in the words of OpenAI's error object (https://platform.openai.com/docs/guides/error-codes). */
export class ApiError {
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
    const rest = `,"type":"${this.type}","param":null,"code":"${this.code}"}}`;
    return concat(start, utf8(rest));
  }
}

/** The body for a client whose vendor answered 200 with something else than an answer of its API. */
export function notUnderstood(): Bytes {
  return new ApiError(502, SERVER_ERROR, "bad_answer", "The vendor's answer could not be understood.").body();
}
