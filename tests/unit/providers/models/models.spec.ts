import { utf8 } from "../../../../assembly/base/bytes";
import { Effort } from "../../../../assembly/canonical/efforts";
import { LimitName, ModelTraits, Sampling, ThinkingForm } from "../../../../assembly/canonical/traits";
import { claudeTraits } from "../../../../assembly/providers/models/claude";
import { gptTraits } from "../../../../assembly/providers/models/gpt";

function gpt(model: string): ModelTraits {
  const traits = gptTraits(utf8(model));
  return traits === null ? new ModelTraits() : traits;
}

function claude(model: string): ModelTraits {
  return claudeTraits(utf8(model));
}

function reasons(model: string): bool {
  return gpt(model).limit == LimitName.MaxCompletionTokens;
}

function takes(model: string, effort: Effort): bool {
  return (gpt(model).efforts & effort) != 0;
}

describe("a model of OpenAI's", () => {
  it("reasons by its family", () => {
    const reasoning = [
      "o1",
      "o3",
      "o4-mini",
      "openai/o3",
      "gpt-5",
      "gpt-5-mini",
      "gpt-5.5",
      "gpt-6-sol",
      "openai/gpt-5.4",
      "gpt-7-nova",
      "gpt-10",
    ];
    for (let i = 0; i < reasoning.length; i++) expect(reasons(reasoning[i])).toBe(true, reasoning[i]);
    const plain = [
      "gpt-4o",
      "gpt-4.1-mini",
      "gpt-3.5-turbo",
      "gpt-35-turbo",
      "chatgpt-4o-latest",
      "ft:gpt-4o-mini:a",
      "gpt-oss-120b",
      "octopus",
      "gpt-",
      "",
    ];
    for (let i = 0; i < plain.length; i++) expect(reasons(plain[i])).toBe(false, plain[i]);
    expect(gptTraits(utf8("gpt-oss-120b")) === null).toBe(true);
    expect(gptTraits(utf8("llama-3")) === null).toBe(true);
  });

  it("takes the efforts of its version", () => {
    expect(takes("gpt-4o", Effort.Low)).toBe(false);
    expect(takes("gpt-5-chat-latest", Effort.Low)).toBe(false);
    expect(takes("o3", Effort.Minimal)).toBe(false);
    expect(takes("gpt-5", Effort.Minimal)).toBe(true);
    expect(takes("gpt-5", Effort.None)).toBe(false);
    expect(takes("gpt-5.1", Effort.None)).toBe(true);
    expect(takes("gpt-5.1", Effort.Xhigh)).toBe(false);
    expect(takes("gpt-5.2", Effort.Xhigh)).toBe(true);
    expect(takes("gpt-5.6-sol", Effort.Max)).toBe(true);
    expect(takes("gpt-5.12", Effort.Max)).toBe(true);
    expect(takes("gpt-6.2-sol", Effort.Max)).toBe(false);
    expect(takes("gpt-9", Effort.None)).toBe(false);
  });

  it("samples and calls tools as its version does", () => {
    expect(gpt("gpt-4o").sampling).toBe(Sampling.All);
    expect(gpt("gpt-5").sampling).toBe(Sampling.None);
    expect(gpt("gpt-5.1").sampling).toBe(Sampling.WithoutEffort);
    expect(gpt("gpt-6-astra").sampling).toBe(Sampling.None);
    expect(gpt("gpt-6-luna").sampling).toBe(Sampling.WithoutEffort);
    expect(gpt("gpt-5.2").toolsWithEffort).toBe(true);
    expect(gpt("gpt-5.4-mini").toolsWithEffort).toBe(false);
    expect(gpt("gpt-5.4").reasonsByDefault).toBe(false);
    expect(gpt("gpt-5.5").reasonsByDefault).toBe(true);
    expect(gpt("gpt-8-x").toolsWithEffort).toBe(false);
    expect(gpt("o4-mini").parallelCalls).toBe(false);
  });
});

describe("a model of Anthropic's", () => {
  it("thinks in the forms of its generation", () => {
    const budgets = [
      "claude-3-5-sonnet-20241022",
      "claude-sonnet-4-20250514",
      "anthropic.claude-haiku-4-5-20251001-v1:0",
      "claude-2.1",
      "anthropic/claude-3.7-sonnet",
      "claude-opus-4-6",
    ];
    for (let i = 0; i < budgets.length; i++)
      expect(claude(budgets[i]).thinking & ThinkingForm.Budget).not.toBe(0, budgets[i]);
    const adaptive = [
      "claude-opus-4-7",
      "claude-sonnet-5",
      "us.anthropic.claude-opus-5-5",
      "claude-haiku-5-5",
      "claude-fable-5-2",
      "claude-mythos-preview",
      "claude-sonnet-7",
      "claude-nova",
      "alias",
    ];
    for (let i = 0; i < adaptive.length; i++)
      expect(claude(adaptive[i]).thinking & ThinkingForm.Budget).toBe(0, adaptive[i]);
    expect(claude("claude-sonnet-5-5").thinking & ThinkingForm.Disabled).toBe(0);
    expect(claude("claude-sonnet-5-5").thinking & ThinkingForm.BetweenTools).not.toBe(0);
    expect(claude("claude-sonnet-5").thinking & ThinkingForm.Disabled).not.toBe(0);
    expect(claude("claude-opus-5").thinking & ThinkingForm.Disabled).not.toBe(0);
    expect(claude("claude-opus-5-5").thinking & ThinkingForm.Disabled).toBe(0);
  });

  it("samples, goes on and is forced as its generation is", () => {
    expect(claude("claude-3-opus-20240229").sampling).toBe(Sampling.All);
    expect(claude("claude-sonnet-4-5").sampling).toBe(Sampling.OneOfTwo);
    expect(claude("claude-opus-4-6").sampling).toBe(Sampling.OneOfTwo);
    expect(claude("claude-opus-4-7").sampling).toBe(Sampling.None);
    expect(claude("claude-opus-4-5").prefill).toBe(true);
    expect(claude("claude-opus-4-6").prefill).toBe(false);
    expect(claude("claude-haiku-5-5").forcedTool).toBe(true);
    expect(claude("claude-sonnet-5-5").forcedTool).toBe(false);
    expect(claude("claude-fable-6").forcedTool).toBe(false);
    expect(claude("claude-fable-5").forcedTool).toBe(true);
  });

  it("takes the efforts of its generation", () => {
    expect(claude("claude-sonnet-4-5").ownEfforts).toBe(0);
    expect(claude("claude-opus-4-5").ownEfforts & Effort.High).not.toBe(0);
    expect(claude("claude-opus-4-5").ownEfforts & Effort.Max).toBe(0);
    expect(claude("claude-opus-4-6").ownEfforts & Effort.Xhigh).toBe(0);
    expect(claude("claude-opus-4-6").ownEfforts & Effort.Max).not.toBe(0);
    expect(claude("claude-sonnet-5").ownEfforts & Effort.Xhigh).not.toBe(0);
  });
});
