import { Bytes, EMPTY } from "../base/bytes";
import { ApiName } from "./api_name";
import { Call } from "./call";

/** What the answer to a call is read by: all that stays of a request once it is written. Of bounded size. */
export class ResponseFacts {
  /** The model that was asked for; EMPTY: none was named. */
  model: Bytes = EMPTY;
  /** The vendor's name for the request, for answers without one of their own; EMPTY: none is known. */
  requestId: Bytes = EMPTY;
  /** Unix time of the request in milliseconds. */
  nowMs: u64 = 0;
  /** Whether a stream was asked for. */
  isStream: bool = false;
  /** Whether the client of a stream gets its usage. */
  tellsUsage: bool = false;
  /** Whether a stream of canonical chunks has one of usage that only the filter asked for. */
  hidesUsage: bool = false;
  /** Whether each event of the vendor's stream tells only what is new. */
  isIncremental: bool = true;
  /** Whether the client wants vectors in base64. */
  isBase64: bool = false;
  /** Whether the client knows `function_call` and no `tool_calls`. */
  isLegacy: bool = false;
  /** Whether the model can look something up, so that its answer may tell where it is from. */
  looksUp: bool = false;

  constructor(readonly api: ApiName) {}

  /** Of a call whose answer is written anew. */
  static of(call: Call): ResponseFacts {
    const facts = new ResponseFacts(call.api);
    facts.model = call.askedModel;
    facts.nowMs = call.nowMs;
    facts.tellsUsage = call.tellsUsage;
    return facts;
  }
}
