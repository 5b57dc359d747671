import { Bytes, EMPTY } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { isBase64Asked } from "../../canonical/base64_vector";
import { Call } from "../../canonical/call";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { openai } from "../openai/vendor";
import { VendorFormat } from "../vendor_format";
import { readEmbeddings, renderEmbeddings } from "./embeddings";
import { isIncremental } from "./parameters";
import { renderChat } from "./request";
import { readChat } from "./response";
import { ChatReader } from "./stream";

/**
 * DashScope's own API (https://help.aliyun.com/zh/model-studio/qwen-api-via-dashscope) behind chat completions and
 * embeddings. Bodies of other APIs are the vendor's own but for the model.
 */
export class DashscopeVendor extends VendorFormat {
  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions || api == ApiName.Embeddings;
  }

  override renderRequest(call: Call): Rewrite {
    if (!this.converts(call.api)) return openai.renderRequest(call);
    const body = call.api == ApiName.ChatCompletions ? renderChat(call) : renderEmbeddings(call);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  override facts(call: Call): ResponseFacts {
    if (!this.converts(call.api)) return super.facts(call);
    const facts = ResponseFacts.of(call);
    facts.isIncremental = isIncremental(call);
    facts.isBase64 = isBase64Asked(call);
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    if (facts.api == ApiName.Embeddings) return readEmbeddings(facts, answer);
    return this.converts(facts.api) ? readChat(facts, answer) : EMPTY;
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new ChatReader(facts) : null;
  }
}
