import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { JsonWriter } from "../../../../assembly/base/json/writer";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Envelope } from "../../../../assembly/canonical/chat/envelope";
import { ResponseFacts } from "../../../../assembly/canonical/response_facts";

/** How a chunk begins, for a client that asks for `model` of a vendor that tells `id`, `by` and `tier`. */
function begun(model: string, id: string, by: string, tier: string): string {
  const facts = new ResponseFacts(ApiName.ChatCompletions);
  facts.model = utf8(model);
  const told = JsonDocument.parse(utf8(`{"id":"${id}","model":"${by}","tier":"${tier}"}`));
  const envelope = new Envelope(facts);
  const writer = new JsonWriter();
  envelope.identify(told, told.member(told.root, utf8("id")));
  if (by.length > 0) envelope.answerBy(told, told.member(told.root, utf8("model")));
  if (tier.length > 0) envelope.serveIn(told, told.member(told.root, utf8("tier")));
  envelope.begin(utf8("o"), writer);
  envelope.writeTier(writer);
  writer.endObject();
  return text(writer.take());
}

describe("the envelope of an answer", () => {
  it("is what the vendor tells", () => {
    expect(begun("m", "i", "by", "t")).toBe('{"id":"i","object":"o","created":0,"model":"by","service_tier":"t"}');
    expect(begun("m", "i", "", "")).toBe('{"id":"i","object":"o","created":0,"model":"m"}');
  });

  it("has no text that is too long to be repeated in every chunk", () => {
    const long = "x".repeat(1000);
    const name = "n".repeat(256);
    expect(begun("m", long, long, long)).toBe('{"id":"","object":"o","created":0,"model":"m"}');
    expect(begun(name + "n", "i", "", "")).toBe(`{"id":"i","object":"o","created":0,"model":"${name}"}`);
  });
});
