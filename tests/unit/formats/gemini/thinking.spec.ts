import { ApiName } from "../../../../assembly/canonical/api_name";
import { Fitted } from "../../../../assembly/canonical/fit/fitted";
import { callOf, members, sent } from "./samples";

/** The inside of the `thinkingConfig` for a chat with `more` members; "" for none. */
function thinking(more: string, model: string): string {
  const written = members(more, model);
  const mark = '"generationConfig":{"thinkingConfig":{';
  return written.startsWith(mark) ? written.substring(mark.length, written.length - 2) : written;
}

function effort(word: string, model: string): string {
  return thinking(`"reasoning_effort":"${word}"`, model);
}

function fitted(more: string, model: string): u32 {
  const call = callOf(ApiName.ChatCompletions, `{"messages":[{"role":"user","content":"q"}],${more}}`, model);
  sent(call);
  return call.fitted;
}

const TOLD = ',"includeThoughts":true';

describe("gemini thinking", () => {
  it("is a budget for the generation that counts tokens", () => {
    expect(effort("none", "gemini-2.5-flash")).toBe('"thinkingBudget":0');
    expect(effort("minimal", "gemini-2.5-flash")).toBe('"thinkingBudget":1024');
    expect(effort("low", "gemini-2.5-flash")).toBe('"thinkingBudget":1024' + TOLD);
    expect(effort("medium", "gemini-2.5-flash-lite")).toBe('"thinkingBudget":8192' + TOLD);
    expect(effort("high", "gemini-2.5-pro")).toBe('"thinkingBudget":24576' + TOLD);
    expect(effort("none", "gemini-2.5-pro")).toBe('"thinkingBudget":128');
    expect(thinking('"reasoning_max_tokens":2000,"reasoning_effort":"low"', "gemini-2.5-flash")).toBe(
      '"thinkingBudget":2000' + TOLD,
    );
    expect(thinking('"thinking_budget":-1', "gemini-2.5-flash")).toBe('"thinkingBudget":-1' + TOLD);
    expect(thinking('"enable_thinking":true', "gemini-2.5-flash")).toBe('"thinkingBudget":-1' + TOLD);
  });

  it("keeps budgets within what the model takes, and says so", () => {
    expect(thinking('"thinking_budget":10', "gemini-2.5-flash")).toBe('"thinkingBudget":512' + TOLD);
    expect(thinking('"thinking_budget":10', "gemini-2.5-pro")).toBe('"thinkingBudget":128' + TOLD);
    expect(thinking('"thinking_budget":99999', "gemini-2.5-flash")).toBe('"thinkingBudget":24576' + TOLD);
    expect(thinking('"thinking_budget":30000', "gemini-2.5-pro")).toBe('"thinkingBudget":30000' + TOLD);
    expect(fitted('"thinking_budget":10', "gemini-2.5-flash")).toBe(<u32>Fitted.Thinking);
    expect(fitted('"thinking_budget":1000', "gemini-2.5-flash")).toBe(0);
  });

  it("is a level from the third generation on, the least that the model takes for none", () => {
    expect(effort("none", "gemini-3.5-flash")).toBe('"thinkingLevel":"MINIMAL"');
    expect(effort("minimal", "gemini-3.5-flash")).toBe('"thinkingLevel":"MINIMAL"');
    expect(effort("low", "gemini-3-flash-preview")).toBe('"thinkingLevel":"LOW"' + TOLD);
    expect(effort("medium", "gemini-3.1-pro-preview")).toBe('"thinkingLevel":"MEDIUM"' + TOLD);
    expect(effort("xhigh", "gemini-3.8-flash")).toBe('"thinkingLevel":"HIGH"' + TOLD);
    expect(effort("none", "gemini-3.8-flash")).toBe('"thinkingLevel":"LOW"');
    expect(effort("minimal", "gemini-4-pro")).toBe('"thinkingLevel":"LOW"');
    expect(effort("none", "gemini-flash-latest")).toBe('"thinkingLevel":"LOW"');
    expect(fitted('"reasoning_effort":"none"', "gemini-3.8-flash")).toBe(<u32>Fitted.Thinking);
    expect(fitted('"reasoning_effort":"none"', "gemini-3.5-flash")).toBe(0);
  });

  it("takes budgets for levels where the model has these", () => {
    const model = "gemini-3.5-flash";
    expect(thinking('"thinking_budget":0', model)).toBe('"thinkingLevel":"MINIMAL"');
    expect(thinking('"thinking_budget":-1', model)).toBe('"includeThoughts":true');
    expect(thinking('"thinking_budget":2048', model)).toBe('"thinkingLevel":"LOW"' + TOLD);
    expect(thinking('"thinking":{"type":"enabled","budget_tokens":8192}', model)).toBe(
      '"thinkingLevel":"MEDIUM"' + TOLD,
    );
    expect(thinking('"reasoning":{"max_tokens":9000}', model)).toBe('"thinkingLevel":"HIGH"' + TOLD);
    expect(thinking('"reasoning":{"effort":"low"}', model)).toBe('"thinkingLevel":"LOW"' + TOLD);
    expect(thinking('"thinking":{"type":"disabled"}', model)).toBe('"thinkingLevel":"MINIMAL"');
  });

  it("is not asked of models that have none, nor where nobody asks", () => {
    expect(effort("high", "gemini-2.0-flash")).toBe("");
    expect(effort("high", "gemini-3-pro-image")).toBe("");
    expect(effort("high", "gemma-3-27b-it")).toBe("");
    expect(fitted('"reasoning_effort":"high"', "gemini-2.0-flash")).toBe(<u32>Fitted.Thinking);
    expect(members('"reasoning_effort":null')).toBe("");
  });

  it("is the client's own where it speaks Google's words", () => {
    expect(
      thinking(
        '"reasoning_effort":"low","extra_body":{"google":{"thinking_config":{"thinking_budget":5,"includeThoughts":true,"odd":1}}}',
        "gemini-3.8-flash",
      ),
    ).toBe('"thinkingBudget":5,"includeThoughts":true,"odd":1');
  });
});
