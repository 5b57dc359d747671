import { errorsOf, groqWith, warningsOf } from "../fakes/configured";

const AT = "$.provider.customSettings";

describe("what is done to bodies", () => {
  it("is refused with every problem at its path", () => {
    expect(errorsOf(groqWith('"customSettings":[7,{},{"name":"a.b","value":1,"mode":"x","overwrite":1}]'))).toBe(
      [
        AT + "[0]: must be an object",
        AT + "[1].name: is needed",
        AT + "[1].value: is needed",
        AT + "[2].mode: must be one of auto, raw",
        AT + "[2].overwrite: must be true or false",
      ].join("\n"),
    );
    const deep = "a.".repeat(16) + "a";
    expect(errorsOf(groqWith(`"customSettings":[{"name":"${deep}","value":1,"mode":"raw"}]`))).toBe(
      AT + "[0].name: must be of at most 16 keys",
    );
    expect(errorsOf(groqWith('"customSettings":{},"contextCleanupCommands":"/new","mergeConsecutiveMessages":1'))).toBe(
      "$.provider.customSettings: must be a list\n" +
        "$.provider.contextCleanupCommands: must be a list\n" +
        "$.provider.mergeConsecutiveMessages: must be true or false",
    );
    expect(errorsOf(groqWith('"promoteThinkingOnEmpty":1,"hiclawMode":"","firstByteTimeout":-1'))).toBe(
      "$.provider.hiclawMode: must be true or false\n" +
        "$.provider.promoteThinkingOnEmpty: must be true or false\n" +
        "$.provider.firstByteTimeout: must not be negative",
    );
  });

  it("is warned of where it has no effect", () => {
    expect(warningsOf(groqWith('"customSettings":[{"name":"top_k","value":1}]'))).toBe(
      AT + "[0].name: is none that this vendor's API has, ignored; `mode: raw` takes any",
    );
    expect(warningsOf(groqWith('"reasoningContentMode":"thoughts"'))).toBe(
      "$.provider.reasoningContentMode: is none of passthrough, ignore, concat: thoughts pass as they are",
    );
  });
});
