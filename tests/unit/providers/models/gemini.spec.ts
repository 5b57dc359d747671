import { utf8 } from "../../../../assembly/base/bytes";
import { Effort, effortsBetween } from "../../../../assembly/canonical/efforts";
import { Sampling, Thoughts } from "../../../../assembly/canonical/traits";
import { geminiTraits } from "../../../../assembly/providers/models/gemini";

const MINIMAL = effortsBetween(Effort.None, Effort.High);
const LOW = Effort.None | effortsBetween(Effort.Low, Effort.High);

describe("gemini models", () => {
  it("think as their generation does", () => {
    const efforts = (model: string): u32 => geminiTraits(utf8(model)).efforts;
    expect(efforts("gemini-1.5-pro")).toBe(0);
    expect(efforts("gemini-2.0-flash-001")).toBe(0);
    expect(efforts("gemini-2.5-pro")).toBe(effortsBetween(Effort.Minimal, Effort.High));
    expect(efforts("gemini-2.5-flash-preview-09-2025")).toBe(MINIMAL);
    expect(efforts("google/gemini-2.5-flash-lite")).toBe(MINIMAL);
    expect(efforts("gemini-2.5-flash-image")).toBe(0);
    expect(efforts("gemini-2.5-flash-preview-tts")).toBe(0);
    expect(efforts("gemini-3-flash-preview")).toBe(MINIMAL);
    expect(efforts("gemini-3.6-flash")).toBe(MINIMAL);
    expect(efforts("gemini-3.5-flash-lite")).toBe(MINIMAL);
    expect(efforts("gemini-3.1-pro-preview")).toBe(LOW);
    expect(efforts("gemini-3.7-flash")).toBe(LOW);
    expect(efforts("gemini-4-flash")).toBe(LOW);
    expect(efforts("gemini-3-pro-image")).toBe(0);
    expect(efforts("gemini-flash-latest")).toBe(LOW);
    expect(efforts("tunedModels/odd")).toBe(LOW);
    expect(efforts("gemma-3-27b-it")).toBe(0);
  });

  it("take instructions of the system's, but for the open ones", () => {
    expect(geminiTraits(utf8("gemini-2.0-flash")).systemMessages).toBe(true);
    expect(geminiTraits(utf8("gemini-flash-latest")).systemMessages).toBe(true);
    expect(geminiTraits(utf8("gemma-3-27b-it")).systemMessages).toBe(false);
    expect(geminiTraits(utf8("models/gemma-3n-e4b-it")).systemMessages).toBe(false);
  });

  it("count tokens or want signatures", () => {
    const counts = (model: string): bool => geminiTraits(utf8(model)).thinkingBudget;
    const signs = (model: string): bool => geminiTraits(utf8(model)).thoughtsInHistory == Thoughts.ToolTurns;
    expect(counts("gemini-2.5-pro")).toBe(true);
    expect(counts("gemini-2.0-flash")).toBe(false);
    expect(counts("gemini-3-flash")).toBe(false);
    expect(signs("gemini-2.5-pro")).toBe(false);
    expect(signs("gemini-3-flash")).toBe(true);
    expect(signs("gemini-pro-latest")).toBe(true);
    expect(signs("gemini-3-pro-image")).toBe(true);
    expect(geminiTraits(utf8("gemini-3-flash")).sampling).toBe(Sampling.NoPenalties);
    expect(geminiTraits(utf8("gemini-2.5-flash")).sampling).toBe(Sampling.All);
  });
});
