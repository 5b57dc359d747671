import { EMPTY, text, utf8 } from "../../../assembly/base/bytes";
import { JsonDocument, JsonFault } from "../../../assembly/base/json/document";
import { ApiName } from "../../../assembly/canonical/api_name";
import { Effort, effortsBetween, leastEffort } from "../../../assembly/canonical/efforts";
import { modelOf } from "../../../assembly/canonical/model";
import { probeBody } from "../../../assembly/canonical/probe";

const QUESTION = "Answer with the word OK.";

describe("probeBody", () => {
  it("is one short user message for a chat", () => {
    const body = text(probeBody(ApiName.ChatCompletions, "gpt-4o", 0, EMPTY));
    expect(body).toBe(`{"model":"gpt-4o","messages":[{"role":"user","content":"${QUESTION}"}]}`);
  });

  it("limits the answer of a chat when asked to", () => {
    const body = text(probeBody(ApiName.ChatCompletions, "m", 5, EMPTY));
    expect(body).toBe(`{"model":"m","messages":[{"role":"user","content":"${QUESTION}"}],"max_tokens":5}`);
  });

  it("says how much a model is to think, and of a chat alone", () => {
    const body = text(probeBody(ApiName.ChatCompletions, "m", 5, leastEffort(effortsBetween(Effort.Low, Effort.High))));
    expect(body.endsWith('"max_tokens":5,"reasoning_effort":"low"}')).toBe(true);
    expect(text(leastEffort(Effort.Any))).toBe("none");
    expect(text(leastEffort(Effort.Minimal | Effort.High))).toBe("minimal");
    expect(leastEffort(0).length).toBe(0);
    expect(text(probeBody(ApiName.Embeddings, "m", 0, utf8("low"))).includes("low")).toBe(false);
  });

  it("is one input for embeddings, which know no limit", () => {
    expect(text(probeBody(ApiName.Embeddings, "m", 5, EMPTY))).toBe(`{"model":"m","input":"${QUESTION}"}`);
  });

  it("is nothing for the list of models", () => {
    expect(probeBody(ApiName.Models, "m", 5, EMPTY).length).toBe(0);
  });

  it("carries any name of a model", () => {
    const names = ['a"b', "a\\b", "\u0000\n", "\u00e9\u{1F600}", ""];
    for (let i = 0; i < names.length; i++) {
      const document = JsonDocument.parse(probeBody(ApiName.ChatCompletions, names[i], 0, EMPTY));
      expect(document.fault).toBe(JsonFault.None, names[i]);
      expect(text(modelOf(document))).toBe(names[i]);
    }
  });
});
