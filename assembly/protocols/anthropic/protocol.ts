import { Bytes, EMPTY } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../openai/api_name";
import { Call } from "../../openai/call";
import { openai } from "../openai/request";
import { Protocol } from "../protocol";
import { StreamReader } from "../stream_reader";
import { renderMessages } from "./request";
import { readMessage } from "./response";
import { MessageReader } from "./stream";

/**
 * The Messages API (https://docs.anthropic.com/en/api/messages) behind chat completions. Bodies of other APIs are the
 * vendor's own but for the model.
 */
export class AnthropicProtocol extends Protocol {
  /** `preamble`: a text that every system prompt begins with; EMPTY: none. */
  constructor(private readonly preamble: Bytes) {
    super();
  }

  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions;
  }

  override request(call: Call): Rewrite {
    if (!this.converts(call.api)) return openai.request(call);
    const bytes = call.document.bytes;
    const body = renderMessages(call, this.preamble);
    return call.problem.length > 0 ? Rewrite.unchanged(bytes) : new Rewrite(bytes, bytes.length, body);
  }

  override answer(call: Call, answer: JsonDocument): Bytes {
    return this.converts(call.api) ? readMessage(call, answer) : EMPTY;
  }

  override reader(call: Call): StreamReader | null {
    return this.converts(call.api) ? new MessageReader(call) : null;
  }
}

export const anthropic: Protocol = new AnthropicProtocol(EMPTY);
