import { Effort } from "./efforts";

/** Which name of its limit a model takes. */
export enum LimitName {
  /** Both, or what the client says. */
  Either,
  MaxTokens,
  MaxCompletionTokens,
}

/** Which of `temperature`, `top_p` and the penalties a model takes. */
export enum Sampling {
  All,
  /** `temperature` or `top_p`. */
  OneOfTwo,
  /** All of them while it does not reason. */
  WithoutEffort,
  None,
  /** `temperature` and `top_p`. */
  NoPenalties,
}

/** What becomes of thoughts in messages of the assistant that came before. */
export enum Thoughts {
  /** A chat's client gets through what it says; those of other APIs are left out. */
  AsSent,
  /** The vendor refuses them. */
  Dropped,
  /** Those of turns with calls of tools are needed. */
  ToolTurns,
  All,
}

/** How a vendor has its signed and its encrypted thoughts back. */
export enum SignedThoughts {
  /** Not at all. */
  LeftOut,
  /** `thinking_blocks`, as LiteLLM has it: https://docs.litellm.ai/docs/reasoning_content. */
  Blocks,
  /** `reasoning_details`: https://openrouter.ai/docs/use-cases/reasoning-tokens. */
  Details,
}

/** Forms of Anthropic's `thinking` that a model takes; a set of bits. */
export enum ThinkingForm {
  Budget = 1,
  Adaptive = 2,
  Disabled = 4,
  BetweenTools = 8,
}

/**
 * What a model takes, where models of the canonical API differ. By default what a plain server of OpenAI's API does:
 * a provider says where its own models do not, and `modelTraits` of the configuration corrects both.
 */
export class ModelTraits {
  limit: LimitName = LimitName.Either;
  sampling: Sampling = Sampling.All;
  /** Higher values of `temperature` become this one. */
  highestTemperature: f64 = 2;
  /** Words of `reasoning_effort`, a set of bits; 0: the member is refused. */
  efforts: u32 = Effort.Any;
  /** Whether a model reasons when no effort is named. */
  reasonsByDefault: bool = false;
  /** Whether tools can be called by a model that reasons. */
  toolsWithEffort: bool = true;
  /** Words of Anthropic's `output_config.effort`, a set of bits; 0: the member is refused. */
  ownEfforts: u32 = 0;
  /** Forms of Anthropic's `thinking`, a set of bits. */
  thinking: u32 = ThinkingForm.Budget | ThinkingForm.Disabled;
  /** Whether the client can have the model call a tool. */
  forcedTool: bool = true;
  /** Whether the model goes on with a last message of the assistant. */
  prefill: bool = true;
  /** `parallel_tool_calls`. */
  parallelCalls: bool = true;
  /** `cache_control` on parts of a message and on tools. Without it system blocks become one string. */
  cacheMarks: bool = false;
  thoughtsInHistory: Thoughts = Thoughts.AsSent;
  /** What becomes of thoughts that have a signature, in clients' APIs that have such; see `thoughtsInHistory`, too. */
  signedThoughts: SignedThoughts = SignedThoughts.Blocks;
  /** Whether the model goes by thoughts in messages that came before where `preserve_thinking` says so. */
  preservesThoughts: bool = false;
  /** `top_k`. */
  topK: bool = false;
  /** `reasoning_max_tokens`, for clients that say in tokens how much a model may think. */
  thinkingBudget: bool = false;
  /** Whether a developer's messages may say so; else they are the system's. */
  developers: bool = false;
  /** Whether only the first message can be the system's, as many chat templates want it. */
  systemFirst: bool = false;
  /** Whether any message can be the system's. */
  systemMessages: bool = true;
  /** Characters of a tool's name. */
  longestToolName: i32 = 64;
  /** `thread` of a Messages request: whether the vendor keeps conversations. */
  threads: bool = false;
  /** Whether a tool's schema of an object must say which properties it has. */
  toolsNeedProperties: bool = false;
  /** Whether answers, and calls of tools that are `strict`, can be held to a schema. */
  strictSchemas: bool = true;
  /** `is_error` of a tool's message. Without it the text of a failed tool's result begins with the word Error. */
  failedResults: bool = false;

  /** Whether the model is Anthropic's behind another API: it takes `thinking` as clients of Messages say it. */
  get takesThinking(): bool {
    const isSigned = this.signedThoughts == SignedThoughts.Blocks;
    return isSigned && this.thinkingBudget && this.thoughtsInHistory == Thoughts.All;
  }

  copy(): ModelTraits {
    const copy = new ModelTraits();
    copy.limit = this.limit;
    copy.sampling = this.sampling;
    copy.highestTemperature = this.highestTemperature;
    copy.efforts = this.efforts;
    copy.reasonsByDefault = this.reasonsByDefault;
    copy.toolsWithEffort = this.toolsWithEffort;
    copy.ownEfforts = this.ownEfforts;
    copy.thinking = this.thinking;
    copy.forcedTool = this.forcedTool;
    copy.prefill = this.prefill;
    copy.parallelCalls = this.parallelCalls;
    copy.cacheMarks = this.cacheMarks;
    copy.thoughtsInHistory = this.thoughtsInHistory;
    copy.signedThoughts = this.signedThoughts;
    copy.preservesThoughts = this.preservesThoughts;
    copy.topK = this.topK;
    copy.thinkingBudget = this.thinkingBudget;
    copy.developers = this.developers;
    copy.systemFirst = this.systemFirst;
    copy.systemMessages = this.systemMessages;
    copy.longestToolName = this.longestToolName;
    copy.threads = this.threads;
    copy.toolsNeedProperties = this.toolsNeedProperties;
    copy.strictSchemas = this.strictSchemas;
    copy.failedResults = this.failedResults;
    return copy;
  }
}

/** Of a plain server. */
export const PLAIN: ModelTraits = new ModelTraits();
