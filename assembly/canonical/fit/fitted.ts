/** What was left out of a request, or said in another way, because the model does not take it; a set of bits. */
export enum Fitted {
  /** `temperature`, `top_p`, `top_k` and the penalties. */
  Sampling = 1,
  /** A `temperature` that is lower than the one that was asked for. */
  Temperature = 2,
  /** `reasoning_effort`. */
  Effort = 4,
  /** A tool that was to be called may be called. */
  ForcedTool = 8,
  /** `parallel_tool_calls`. */
  ParallelCalls = 16,
  /** `cache_control`. */
  CacheMarks = 32,
  /** Thoughts of earlier turns. */
  Thoughts = 64,
  /** A system message that stands in one of the user's. */
  SystemMessages = 128,
  /** What says how a request is to be served, and not what is to be answered. */
  Hints = 256,
  /** Stop sequences. */
  Stops = 512,
  /** Keywords of a schema, which its descriptions tell; or all of it, which the system's message does. */
  Schema = 1024,
  /** Another form of thinking than the one that was asked for, or none. */
  Thinking = 2048,
  /** Names of those who speak. */
  Names = 4096,
}

/** For metrics, by their bits' places. */
export const FITTED_WORDS: string[] = [
  "sampling",
  "temperature",
  "effort",
  "forced_tool",
  "parallel_calls",
  "cache_marks",
  "thoughts",
  "system_messages",
  "hints",
  "stops",
  "schema",
  "thinking",
  "names",
];
