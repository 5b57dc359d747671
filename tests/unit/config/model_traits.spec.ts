import { utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { Effort, effortsBetween } from "../../../assembly/canonical/efforts";
import { LimitName, ModelTraits, Sampling, ThinkingForm, Thoughts } from "../../../assembly/canonical/traits";
import { TraitRules } from "../../../assembly/config/model_traits";
import { Problems } from "../../../assembly/config/problems";
import { Section } from "../../../assembly/config/section";

let problems = new Problems();

function read(json: string): TraitRules {
  const document = JsonDocument.parse(utf8(`{"modelTraits":${json}}`));
  problems = new Problems();
  return TraitRules.read(new Section(document, document.root, "$", problems));
}

function corrected(json: string, model: string): ModelTraits {
  return read(json).corrected(new ModelTraits(), utf8(model));
}

describe("modelTraits", () => {
  it("are those that are known where nothing is said of the model", () => {
    const known = new ModelTraits();
    expect(read('{"a*":{"cacheMarks":true}}').corrected(known, utf8("b")) === known).toBe(true);
    expect(read("null").corrected(known, utf8("a")) === known).toBe(true);
  });

  it("change what is said, and nothing of what is known", () => {
    const known = new ModelTraits();
    const own = read('{"a":{"cacheMarks":true,"prefill":false}}').corrected(known, utf8("a"));
    expect(own.cacheMarks).toBe(true);
    expect(own.prefill).toBe(false);
    expect(own.forcedTool).toBe(true);
    expect(known.cacheMarks).toBe(false);
  });

  it("are of every kind", () => {
    const own = corrected(
      '{"*":{"limit":"max_completion_tokens","sampling":"none","highestTemperature":1.5,"efforts":["low","medium"],' +
        '"ownEfforts":["max"],"thinking":["adaptive","between_tools"],"thoughtsInHistory":"tool_turns",' +
        '"longestToolName":128,"reasonsByDefault":true,"toolsWithEffort":false,"forcedTool":false,' +
        '"parallelCalls":false,"thinkingBudget":true,"preservesThoughts":true,"developers":true,"systemFirst":true,"systemMessages":false,"toolsNeedProperties":true,' +
        '"strictSchemas":false,"failedResults":true}}',
      "m",
    );
    expect(problems.errors.length).toBe(0);
    expect(own.limit).toBe(LimitName.MaxCompletionTokens);
    expect(own.sampling).toBe(Sampling.None);
    expect(own.highestTemperature).toBe(1.5);
    expect(own.efforts).toBe(effortsBetween(Effort.Low, Effort.Medium));
    expect(own.ownEfforts).toBe(Effort.Max);
    expect(own.thinking).toBe(ThinkingForm.Adaptive | ThinkingForm.BetweenTools);
    expect(own.thoughtsInHistory).toBe(Thoughts.ToolTurns);
    expect(own.longestToolName).toBe(128);
    expect(own.reasonsByDefault && own.thinkingBudget && own.developers && own.systemFirst).toBe(true);
    expect(own.toolsNeedProperties && own.preservesThoughts).toBe(true);
    expect(own.strictSchemas || own.systemMessages).toBe(false);
    expect(own.failedResults).toBe(true);
    expect(own.toolsWithEffort || own.forcedTool || own.parallelCalls).toBe(false);
    expect(corrected('{"m":{"efforts":["any"]}}', "m").efforts).toBe(Effort.Any);
    expect(corrected('{"m":{"efforts":[]}}', "m").efforts).toBe(0);
  });

  it("are those of the longest beginning, and of the name before all", () => {
    const json = '{"gpt-4o":{"prefill":true},"gpt*":{"prefill":false,"cacheMarks":true},"gpt-4*":{"cacheMarks":false}}';
    expect(corrected(json, "gpt-4o").prefill).toBe(true);
    expect(corrected(json, "gpt-4o").cacheMarks).toBe(false);
    expect(corrected(json, "gpt-5").cacheMarks).toBe(true);
  });

  it("are told with every problem", () => {
    read('{"a":{"sampling":"some","efforts":["odd",1],"highestTemperature":-1,"cacheMarks":"yes"},"b":7}');
    expect(problems.errors.length).toBe(6);
  });
});
