import { Bytes, EMPTY } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { isLegacy } from "../../canonical/chat/tool_choice";
import { openai } from "../openai/vendor";
import { ThoughtForm } from "../thoughts/thought_form";
import { VendorFormat } from "../vendor_format";
import { renderConverse } from "./request";
import { SettingNames } from "./setting_names";
import { readConverse } from "./response";
import { ConverseReader } from "./stream";

/** Amazon Bedrock's Converse behind chat completions. Bodies of other APIs are the vendor's own but for the model. */
export class ConverseVendor extends VendorFormat {
  constructor(private readonly names: SettingNames) {
    super();
  }

  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions;
  }

  /** Converse and InvokeModel have no names of their own among the APIs: clients of theirs ask for unknown ones. */
  override thoughts(api: ApiName): ThoughtForm {
    return api == ApiName.ChatCompletions || api == ApiName.Unknown ? ThoughtForm.Messages : super.thoughts(api);
  }

  override renderRequest(call: Call): Rewrite {
    if (!this.converts(call.api)) return openai.renderRequest(call);
    const body = renderConverse(call, this.names);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  override facts(call: Call): ResponseFacts {
    if (!this.converts(call.api)) return super.facts(call);
    const facts = ResponseFacts.of(call);
    facts.isLegacy = isLegacy(new Source(call.document, call.document.root));
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    return facts.api == ApiName.ChatCompletions ? readConverse(facts, answer) : EMPTY;
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new ConverseReader(facts) : null;
  }
}
