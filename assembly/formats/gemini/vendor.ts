import { Bytes, EMPTY } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { isLegacy } from "../../canonical/chat/tool_choice";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { openai } from "../openai/vendor";
import { VendorFormat } from "../vendor_format";
import { Dialect } from "./dialect";
import { renderChat } from "./request";
import { readChat } from "./response";
import { ChatReader } from "./stream";

/**
 * Google's `generateContent` (https://ai.google.dev/api/generate-content) behind chat completions. The model is in the
 * path, which is the provider's. Bodies of other APIs pass as they are.
 */
export class GeminiVendor extends VendorFormat {
  constructor(private readonly dialect: Dialect) {
    super();
  }

  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions;
  }

  override renderRequest(call: Call): Rewrite {
    if (!this.converts(call.api)) return openai.renderRequest(call);
    const body = renderChat(call, this.dialect);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  override facts(call: Call): ResponseFacts {
    if (!this.converts(call.api)) return super.facts(call);
    const facts = ResponseFacts.of(call);
    facts.isLegacy = isLegacy(new Source(call.document, call.document.root));
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    return facts.api == ApiName.ChatCompletions ? readChat(facts, answer) : EMPTY;
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new ChatReader(facts) : null;
  }
}
