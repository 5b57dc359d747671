import { Bytes, EMPTY } from "../base/bytes";
import { JsonDocument } from "../base/json/document";
import { Rewrite } from "../base/rewrite";
import { ApiName } from "../openai/api_name";
import { Call } from "../openai/call";
import { StreamReader } from "./stream_reader";

/** A wire format that several providers share. Stateless: what belongs to one answer is in its StreamReader. */
export abstract class Protocol {
  /** Whether bodies of `api` have another form than the canonical API's, so that answers must be read. */
  converts(_api: ApiName): bool {
    return false;
  }

  /** The vendor's body for `call`, with `call.model` as its model. Sets `call.problem` when there can be none. */
  abstract request(call: Call): Rewrite;

  /** The canonical body of a whole answer of 2xx; EMPTY when `answer` is none that is understood. */
  answer(_call: Call, _answer: JsonDocument): Bytes {
    return EMPTY;
  }

  /** Reads the vendor's stream of `call` into canonical events; null: they are canonical already. */
  reader(_call: Call): StreamReader | null {
    return null;
  }
}
