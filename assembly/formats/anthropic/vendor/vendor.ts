import { Bytes, EMPTY } from "../../../base/bytes";
import { Source } from "../../../base/json/copy";
import { JsonDocument } from "../../../base/json/document";
import { Rewrite } from "../../../base/rewrite";
import { ApiOwner } from "../../../canonical/api";
import { ApiName } from "../../../canonical/api_name";
import { Call } from "../../../canonical/call";
import { isLegacy } from "../../../canonical/chat/tool_choice";
import { ResponseFacts } from "../../../canonical/response_facts";
import { StreamReader } from "../../../canonical/stream_reader";
import { openai } from "../../openai/vendor";
import { ThoughtForm } from "../../thoughts/thought_form";
import { VendorFormat } from "../../vendor_format";
import { readModel, readModels } from "./model_list";
import { sayVersion } from "./platform";
import { renderMessages } from "./request";
import { readMessage } from "./response";
import { MessageReader } from "./stream";

/**
 * The Messages API (https://docs.anthropic.com/en/api/messages) behind chat completions, and its models behind those of
 * the canonical API. Bodies of other APIs are the vendor's own but for the model.
 */
export class AnthropicVendor extends VendorFormat {
  constructor(
    /** A text that every system prompt begins with; EMPTY: none. */
    private readonly preamble: Bytes,
    /** The version of the API where bodies say it, and name no model: a platform's, in whose paths it is. */
    private readonly version: Bytes = EMPTY,
  ) {
    super();
  }

  override get owner(): ApiOwner {
    return ApiOwner.Anthropic;
  }

  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions || api == ApiName.Models || api == ApiName.RetrieveModel;
  }

  override thoughts(api: ApiName): ThoughtForm {
    return api == ApiName.ChatCompletions ? ThoughtForm.Messages : super.thoughts(api);
  }

  override renderRequest(call: Call): Rewrite {
    if (!this.converts(call.api)) return this.renderOwn(call);
    const body = renderMessages(call, this.preamble, this.version);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  /** The body of a client of the vendor's own API. */
  private renderOwn(call: Call): Rewrite {
    if (this.version.length > 0) sayVersion(call, this.version);
    return openai.renderRequest(call);
  }

  override facts(call: Call): ResponseFacts {
    if (!this.converts(call.api)) return super.facts(call);
    const facts = ResponseFacts.of(call);
    facts.isLegacy = isLegacy(new Source(call.document, call.document.root));
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    if (facts.api == ApiName.Models) return readModels(answer);
    if (facts.api == ApiName.RetrieveModel) return readModel(answer);
    return facts.api == ApiName.ChatCompletions ? readMessage(facts, answer) : EMPTY;
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new MessageReader(facts) : null;
  }
}

export const anthropic: VendorFormat = new AnthropicVendor(EMPTY);
