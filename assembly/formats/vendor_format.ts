import { Bytes, EMPTY } from "../base/bytes";
import { JsonDocument } from "../base/json/document";
import { Rewrite } from "../base/rewrite";
import { ApiOwner } from "../canonical/api";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { ResponseFacts } from "../canonical/response_facts";
import { StreamReader } from "../canonical/stream_reader";
import { ThoughtForm } from "./thoughts/thought_form";

/** A wire format that several providers share. Stateless: what belongs to one answer is in its StreamReader. */
export abstract class VendorFormat {
  /** Whose API the vendor's own is. */
  get owner(): ApiOwner {
    return ApiOwner.Canonical;
  }

  /** Whether bodies of `api` have another form than the canonical API's, so that answers must be read. */
  converts(_api: ApiName): bool {
    return false;
  }

  /** How the vendor's bodies of `api` send reasoning back. */
  thoughts(api: ApiName): ThoughtForm {
    switch (api) {
      case ApiName.AnthropicMessages:
        return ThoughtForm.Messages;
      case ApiName.Responses:
      case ApiName.CompactResponse:
        return ThoughtForm.Responses;
      case ApiName.GenerateContent:
      case ApiName.StreamGenerateContent:
        return ThoughtForm.Contents;
      default:
        return ThoughtForm.None;
    }
  }

  /** The vendor's body for `call`, with `call.model` as its model. Sets `call.problem` when there can be none. */
  abstract renderRequest(call: Call): Rewrite;

  /** What the answer to `call` is read by. */
  facts(call: Call): ResponseFacts {
    const facts = new ResponseFacts(call.api);
    facts.hidesUsage = call.hidesUsage;
    return facts;
  }

  /** The canonical body of a whole answer of 2xx; EMPTY when `answer` is none that is understood. */
  parseResponse(_facts: ResponseFacts, _answer: JsonDocument): Bytes {
    return EMPTY;
  }

  /** Reads the vendor's stream into canonical events; null: they are canonical already. */
  reader(_facts: ResponseFacts): StreamReader | null {
    return null;
  }
}
