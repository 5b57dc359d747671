import { text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument, JsonFault } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { modelOf } from "../../../assembly/canonical/model";
import { probeBody } from "../../../assembly/canonical/probe";

const QUESTION = "Answer with the word OK.";

describe("probeBody", () => {
  it("is one short user message for a chat", () => {
    const body = text(probeBody(ApiName.ChatCompletions, "gpt-4o", 0));
    expect(body).toBe(`{"model":"gpt-4o","messages":[{"role":"user","content":"${QUESTION}"}]}`);
  });

  it("limits the answer of a chat when asked to", () => {
    const body = text(probeBody(ApiName.ChatCompletions, "m", 5));
    expect(body).toBe(`{"model":"m","messages":[{"role":"user","content":"${QUESTION}"}],"max_tokens":5}`);
  });

  it("is one input for embeddings, which know no limit", () => {
    expect(text(probeBody(ApiName.Embeddings, "m", 5))).toBe(`{"model":"m","input":"${QUESTION}"}`);
  });

  it("is nothing for the list of models", () => {
    expect(probeBody(ApiName.Models, "m", 5).length).toBe(0);
  });

  it("carries any name of a model", () => {
    const names = ['a"b', "a\\b", "\u0000\n", "\u00e9\u{1F600}", ""];
    for (let i = 0; i < names.length; i++) {
      const document = JsonDocument.parse(probeBody(ApiName.ChatCompletions, names[i], 0));
      expect(document.fault).toBe(JsonFault.None, names[i]);
      expect(text(modelOf(document))).toBe(names[i]);
    }
  });
});
