import { Bytes, EMPTY } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../openai/api_name";
import { AnswerFacts } from "../../openai/answer_facts";
import { Call } from "../../openai/call";
import { openai } from "../openai/request";
import { Protocol } from "../protocol";
import { StreamReader } from "../stream_reader";
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
export class DashscopeProtocol extends Protocol {
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

  override facts(call: Call): AnswerFacts {
    if (!this.converts(call.api)) return super.facts(call);
    const facts = AnswerFacts.of(call);
    facts.isIncremental = isIncremental(call);
    facts.isBase64 = isBase64Asked(call);
    return facts;
  }

  override answer(facts: AnswerFacts, answer: JsonDocument): Bytes {
    if (facts.api == ApiName.Embeddings) return readEmbeddings(facts, answer);
    return this.converts(facts.api) ? readChat(facts, answer) : EMPTY;
  }

  override reader(facts: AnswerFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new ChatReader(facts) : null;
  }

  private chat(call: Call): Bytes {
    const whole = withFiles(call, this.names).settled();
    const body = renderChat(whole, this.names);
    call.problem = whole.problem;
    return body;
  }
}

/** The same vendor's API in OpenAI's form, which takes files in the same way. */
export class CompatibleProtocol extends Protocol {
  constructor(private readonly names: DashscopeNames) {
    super();
  }

  override request(call: Call): Rewrite {
    return openai.request(call.api == ApiName.ChatCompletions ? withFiles(call, this.names) : call);
  }
}
