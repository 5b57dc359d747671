import { sentMembers } from "../fakes/sent_body";

const PENALTIES = '"temperature":1,"frequency_penalty":0.5,"presence_penalty":1';

describe("grok", () => {
  it("gets no penalties where it reasons, and the rest of what steers words", () => {
    const reasoning = ["grok-latest", "grok-4.3", "grok-4.6", "grok-4.20-reasoning", "grok-9"];
    for (let i = 0; i < reasoning.length; i++) {
      expect(sentMembers("grok", reasoning[i], PENALTIES)).toBe('"temperature":1', reasoning[i]);
    }
    expect(sentMembers("grok", "grok-4.20-non-reasoning", PENALTIES)).toBe(PENALTIES);
  });

  it("gets the words of effort that its generation knows", () => {
    expect(sentMembers("grok", "grok-4.6", '"reasoning_effort":"xhigh"')).toBe('"reasoning_effort":"xhigh"');
    expect(sentMembers("grok", "grok-latest", '"reasoning_effort":"max"')).toBe('"reasoning_effort":"xhigh"');
    expect(sentMembers("grok", "grok-4.5", '"reasoning_effort":"xhigh"')).toBe('"reasoning_effort":"high"');
    expect(sentMembers("grok", "grok-4.3", '"reasoning_effort":"none"')).toBe('"reasoning_effort":"none"');
    expect(sentMembers("grok", "grok-4.3", '"reasoning_effort":"minimal"')).toBe('"reasoning_effort":"low"');
    expect(sentMembers("grok", "grok-4.6", '"reasoning_effort":"minimal"')).toBe('"reasoning_effort":"low"');
    expect(sentMembers("grok", "grok-4.20-reasoning", '"n":1,"reasoning_effort":"low"')).toBe('"n":1');
    expect(sentMembers("grok", "grok-4.20-non-reasoning", '"n":1,"reasoning_effort":"low"')).toBe('"n":1');
  });

  it("gets its limit by the newer name, and what stops it as the client says it", () => {
    expect(sentMembers("grok", "grok-4.6", '"max_tokens":7,"stop":["x"]')).toBe(
      '"max_completion_tokens":7,"stop":["x"]',
    );
  });
});
