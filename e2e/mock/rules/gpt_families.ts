/** Words of reasoning_effort, from none to the most. */
const words = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

/** What a family of OpenAI's models takes on chat completions. */
export interface GptFamily {
  /** Of the o-series, gpt-5 and later: only max_completion_tokens, and no sampling while it reasons. */
  isReasoning: boolean;
  /** Whether sampling is taken at effort none. */
  samplesAtNone: boolean;
  efforts: readonly string[];
  /** The effort of a request that names none. */
  usualEffort: string;
  /** Whether function tools are served: always, only at effort none, or never (they need the Responses API). */
  tools: "always" | "at none" | "never";
}

const plain: GptFamily = {
  isReasoning: false,
  samplesAtNone: true,
  efforts: [],
  usualEffort: "none",
  tools: "always",
};

/**
 * The family of a model by its name. Sources: https://developers.openai.com/api/docs/guides/latest-model and
 * /deployment-checklist; measured by bolna-ai/bolna#1019, LibreChat#14231, onyx#15008, community.openai.com/t/1386454.
 * A name that is newer than all of them is judged like the newest that takes tools on chat completions.
 */
export function gptFamily(model: string): GptFamily {
  const name = model.slice(model.lastIndexOf("/") + 1);
  if (/^o\d/.test(name)) return { ...reasoning("low", "high", "medium"), samplesAtNone: false };
  const [, major = "", minor = "0"] = /^gpt-(\d+)(?:\.(\d+))?(?!o)/.exec(name) ?? [];
  const version = Number(major) + Number(minor) / 10;
  if (major === "" || version < 5 || name.includes("-chat")) return plain;
  if (version < 5.1) return { ...reasoning("minimal", "high", "medium"), samplesAtNone: false };
  if (version < 5.2) return without("minimal", reasoning("none", "high", "none"));
  if (version < 5.4) return without("minimal", reasoning("none", "xhigh", "none"));
  if (version < 5.5) return atNone(without("minimal", reasoning("none", "xhigh", "none")));
  if (version < 5.6) return atNone(without("minimal", reasoning("none", "xhigh", "medium")));
  const onlyResponses = (version >= 6 && version < 7 && minor !== "0") || name.includes("astra");
  if (onlyResponses) return { ...reasoning("low", "xhigh", "medium"), samplesAtNone: false, tools: "never" };
  return atNone(without("minimal", reasoning("none", "max", "medium")));
}

function reasoning(least: string, most: string, usualEffort: string): GptFamily {
  const efforts = words.slice(words.indexOf(least), words.indexOf(most) + 1);
  return { isReasoning: true, samplesAtNone: true, efforts, usualEffort, tools: "always" };
}

function without(word: string, family: GptFamily): GptFamily {
  return { ...family, efforts: family.efforts.filter((effort) => effort !== word) };
}

function atNone(family: GptFamily): GptFamily {
  return { ...family, tools: "at none" };
}
