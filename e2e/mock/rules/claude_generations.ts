/** What a generation of Claude takes on /v1/messages. */
export interface ClaudeGeneration {
  /** Values of `thinking.type`. */
  thinking: readonly string[];
  /** "one": not temperature and top_p together. */
  sampling: "all" | "one" | "none";
  prefill: boolean;
  /** tool_choice any and tool. */
  forcedChoice: boolean;
  /** Values of output_config.effort. */
  efforts: readonly string[];
  /** Efforts at which `disabled` or `between_tools` is refused. */
  needsThinkingAt: readonly string[];
  /** Messages of the system within the conversation. */
  systemMessages: boolean;
}

const all = ["low", "medium", "high", "xhigh", "max"];

const newest: ClaudeGeneration = {
  thinking: ["adaptive"],
  sampling: "none",
  prefill: false,
  forcedChoice: false,
  efforts: all,
  needsThinkingAt: [],
  systemMessages: true,
};

const at45: ClaudeGeneration = {
  thinking: ["enabled", "disabled"],
  sampling: "one",
  prefill: true,
  forcedChoice: true,
  efforts: [],
  needsThinkingAt: [],
  systemMessages: false,
};
const at46: ClaudeGeneration = {
  ...at45,
  thinking: ["adaptive", "enabled", "disabled"],
  prefill: false,
  efforts: ["low", "medium", "high", "max"],
};
const at47: ClaudeGeneration = {
  ...newest,
  thinking: ["adaptive", "disabled"],
  forcedChoice: true,
  systemMessages: false,
};

/**
 * The generation of a model by its name; null: no Claude. Sources: https://platform.claude.com/docs/en/models and its
 * migration guides (opus-5-5, sonnet-5-5, haiku-5-5, fable-5-1, fable-5-2), /build-with-claude/adaptive-thinking and
 * /effort; both sampling members together refused from 4.5 to 4.6: live on 2026-08-20 and 2026-09-29.
 */
export function claudeGeneration(model: string): ClaudeGeneration | null {
  const name = model.replaceAll(".", "-").replace(/-\d{8}$/, "");
  if (!name.includes("claude-")) return null;
  const [, line = "", major = "", minor = "0"] = /claude-([a-z]+)-(\d)(?:-(\d))?(?!\d)/.exec(name) ?? [];
  if (line === "") return /claude-[123](-|$)/.test(name) ? { ...at45, sampling: "all" } : newest;
  const version = Number(major) + Number(minor) / 10;
  if (version < 4.5) return { ...at45, sampling: "all" };
  if (version < 4.6) return line === "opus" ? { ...at45, efforts: all.slice(0, 3) } : at45;
  if (version < 4.7) return at46;
  if (version < 4.8) return at47;
  if (version < 5) return { ...at47, systemMessages: true };
  return version < 5.1 ? first5(line) : later5(line, version);
}

function first5(line: string): ClaudeGeneration {
  const common = { ...newest, forcedChoice: true };
  if (line === "sonnet") return { ...common, thinking: ["adaptive", "disabled"], systemMessages: false };
  if (line === "opus") return { ...common, thinking: ["adaptive", "disabled"], needsThinkingAt: ["xhigh", "max"] };
  return common;
}

function later5(line: string, version: number): ClaudeGeneration {
  if (version > 5.5) return newest;
  const needsThinkingAt = ["xhigh", "max"];
  if (line === "sonnet") return { ...newest, thinking: ["adaptive", "between_tools"], needsThinkingAt };
  if (line === "haiku") return { ...newest, thinking: ["adaptive", "disabled"], forcedChoice: true, needsThinkingAt };
  return newest;
}
