import { Bytes, EMPTY } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { openai } from "../openai/vendor";
import { VendorFormat } from "../vendor_format";
import { isBase64Asked } from "./base64_vector";
import { readEmbeddings, renderEmbeddings } from "./embeddings";
import { withFiles } from "./files";
import { DashscopeNames } from "./names";
import { isIncremental } from "./parameters";
import { renderChat } from "./request";
import { readChat } from "./response";
import { ChatReader } from "./stream";

/**
 * DashScope's own API (https://help.aliyun.com/zh/model-studio/qwen-api-via-dashscope) behind chat completions and
 * embeddings. Bodies of other APIs are the vendor's own but for the model.
 */
export class DashscopeVendor extends VendorFormat {
  constructor(private readonly names: DashscopeNames) {
    super();
  }

  override converts(api: ApiName): bool {
    return api == ApiName.ChatCompletions || api == ApiName.Embeddings;
  }

  override request(call: Call): Rewrite {
    if (!this.converts(call.api)) return openai.request(call);
    const body = call.api == ApiName.ChatCompletions ? this.chat(call) : renderEmbeddings(call);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  override facts(call: Call): ResponseFacts {
    if (!this.converts(call.api)) return super.facts(call);
    const facts = ResponseFacts.of(call);
    facts.isIncremental = isIncremental(call);
    facts.isBase64 = isBase64Asked(call);
    return facts;
  }

  override answer(facts: ResponseFacts, answer: JsonDocument): Bytes {
    if (facts.api == ApiName.Embeddings) return readEmbeddings(facts, answer);
    return this.converts(facts.api) ? readChat(facts, answer) : EMPTY;
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new ChatReader(facts) : null;
  }

  private chat(call: Call): Bytes {
    const whole = withFiles(call, this.names).settled();
    const body = renderChat(whole, this.names);
    call.problem = whole.problem;
    return body;
  }
}

/** DashScope's API in OpenAI's form; a chat names files as in its own form. */
export class CompatibleVendor extends VendorFormat {
  constructor(private readonly names: DashscopeNames) {
    super();
  }

  override request(call: Call): Rewrite {
    return openai.request(call.api == ApiName.ChatCompletions ? withFiles(call, this.names) : call);
  }
}
