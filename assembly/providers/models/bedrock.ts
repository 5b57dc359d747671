import { Bytes, contains, utf8 } from "../../base/bytes";
import { Effort, effortsBetween } from "../../canonical/efforts";
import { ModelTraits, Sampling } from "../../canonical/traits";
import { hostedClaudeTraits } from "./claude";

const CLAUDE = utf8("claude");
const NOVA = utf8("amazon.nova");
/** Makers whose models do not reason, or take no word for how much. */
const PLAIN_MAKERS: Bytes[] = ["meta.", "mistral.", "cohere.", "ai21.", "amazon.titan", "writer."].map<Bytes>((maker) =>
  utf8(maker),
);

/** Words of `maxReasoningEffort`. */
export const NOVA_EFFORTS: u32 = effortsBetween(Effort.Low, Effort.High);

/** What Converse has nothing for, whichever the model. */
function base(traits: ModelTraits): ModelTraits {
  traits.systemFirst = true;
  traits.longestToolName = 64;
  traits.failedResults = true;
  return traits;
}

function other(efforts: u32): ModelTraits {
  const traits = base(new ModelTraits());
  traits.thinking = 0;
  traits.parallelCalls = false;
  traits.highestTemperature = 1;
  traits.efforts = efforts;
  return traits;
}

function nova(): ModelTraits {
  const traits = other(NOVA_EFFORTS);
  traits.cacheMarks = true;
  traits.strictSchemas = false;
  return traits;
}

const NOVAS = nova();
const PLAIN = other(0);
const REASONING = other(Effort.Any);

export function isClaude(model: Bytes): bool {
  return contains(model, CLAUDE);
}

export function isNova(model: Bytes): bool {
  return contains(model, NOVA);
}

/**
 * What a model behind Converse takes, by its id, an inference profile's or an ARN:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
 */
export function bedrockTraits(model: Bytes): ModelTraits {
  if (isClaude(model)) return ofClaude(model);
  if (isNova(model)) return NOVAS;
  for (let i = 0; i < PLAIN_MAKERS.length; i++) if (contains(model, PLAIN_MAKERS[i])) return PLAIN;
  return REASONING;
}

/** Those that take no sampling take no schema for their answers here either. */
function ofClaude(model: Bytes): ModelTraits {
  const traits = base(hostedClaudeTraits(model));
  traits.topK = true;
  if (traits.sampling == Sampling.None) traits.strictSchemas = false;
  return traits;
}
