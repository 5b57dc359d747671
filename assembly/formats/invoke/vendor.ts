import { Bytes } from "../../base/bytes";
import { JsonDocument } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { isBase64Asked } from "../../canonical/base64_vector";
import { Call } from "../../canonical/call";
import { ResponseFacts } from "../../canonical/response_facts";
import { ConverseVendor } from "../converse/vendor";
import { readPictures, renderPictures } from "./pictures";
import { readVectors, renderVectors } from "./vectors";

/**
 * Amazon Bedrock's Converse for chats, and InvokeModel for what that has not: vectors and pictures. What InvokeModel is
 * asked has the form of the model's maker (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html).
 */
export class InvokeVendor extends ConverseVendor {
  override converts(api: ApiName): bool {
    return api == ApiName.Embeddings || api == ApiName.ImageGeneration || super.converts(api);
  }

  override renderRequest(call: Call): Rewrite {
    const isVectors = call.api == ApiName.Embeddings;
    if (!isVectors && call.api != ApiName.ImageGeneration) return super.renderRequest(call);
    const body = isVectors ? renderVectors(call) : renderPictures(call);
    return call.problem.length > 0 ? Rewrite.unchanged(call.document.bytes) : Rewrite.replaced(body);
  }

  override facts(call: Call): ResponseFacts {
    const facts = super.facts(call);
    facts.isBase64 = isBase64Asked(call);
    return facts;
  }

  override parseResponse(facts: ResponseFacts, answer: JsonDocument): Bytes {
    if (facts.api == ApiName.Embeddings) return readVectors(facts, answer);
    return facts.api == ApiName.ImageGeneration ? readPictures(facts, answer) : super.parseResponse(facts, answer);
  }
}
