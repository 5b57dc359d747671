import { Bytes, EMPTY } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { isBase64Asked } from "../../canonical/base64_vector";
import { Call } from "../../canonical/call";
import { isLegacy } from "../../canonical/chat/tool_choice";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { openai } from "../openai/vendor";
import { ThoughtForm } from "../thoughts/thought_form";
import { VendorFormat } from "../vendor_format";
import { Dialect } from "./dialect";
import { readEmbeddings, renderEmbeddings } from "./embeddings";
import { readImages, renderImages } from "./images";
import { readModel, readModels } from "./model_list";
import { renderChat } from "./request";
import { readChat } from "./response";
import { ChatReader } from "./stream";
import { looksUp } from "./tools";

/**
 * Google's `generateContent` (https://ai.google.dev/api/generate-content) behind chat completions and images, and
 * what belongs to it behind embeddings and models. The model is in the path, which is the provider's. Bodies of other
 * APIs pass as they are.
 */
export class GeminiVendor extends VendorFormat {
  constructor(private readonly dialect: Dialect) {
    super();
  }

  override converts(api: ApiName): bool {
    const isAsked = api == ApiName.ChatCompletions || api == ApiName.Embeddings || api == ApiName.ImageGeneration;
    return isAsked || api == ApiName.Models || api == ApiName.RetrieveModel;
  }

  override thoughts(api: ApiName): ThoughtForm {
    return api == ApiName.ChatCompletions ? ThoughtForm.Contents : super.thoughts(api);
  }

  override renderRequest(call: Call): Rewrite {
    if (!this.converts(call.api)) return openai.renderRequest(call);
    const body = this.render(call);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  override facts(call: Call): ResponseFacts {
    if (!this.converts(call.api)) return super.facts(call);
    const facts = ResponseFacts.of(call);
    facts.isBase64 = isBase64Asked(call);
    const body = new Source(call.document, call.document.root);
    facts.isLegacy = isLegacy(body);
    facts.looksUp = looksUp(body);
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    if (facts.api == ApiName.ChatCompletions) return readChat(facts, answer);
    if (facts.api == ApiName.Embeddings) return readEmbeddings(facts, answer);
    if (facts.api == ApiName.ImageGeneration) return readImages(facts, answer);
    if (facts.api == ApiName.Models) return readModels(answer);
    return facts.api == ApiName.RetrieveModel ? readModel(answer) : EMPTY;
  }

  override reader(facts: ResponseFacts): StreamReader | null {
    return facts.api == ApiName.ChatCompletions ? new ChatReader(facts) : null;
  }

  protected render(call: Call): Bytes {
    if (call.api == ApiName.Embeddings) return renderEmbeddings(call);
    return call.api == ApiName.ImageGeneration ? renderImages(call) : renderChat(call, this.dialect);
  }
}
