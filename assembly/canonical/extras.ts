/** What a backend understands beyond OpenAI's own chat API; members add up. */
export enum Extra {
  None = 0,
  /** `cache_control` on parts of a message. Without it system blocks become one string. */
  CacheMarks = 1,
  /** `reasoning_content` in messages of the assistant. */
  Thoughts = 2,
  /** `reasoning_max_tokens`, for clients that say in tokens how much a model may think. */
  ThinkingBudget = 4,
}
