/**
 * What a model takes, where models of the canonical API differ. By default what a plain server of OpenAI's API does:
 * a provider says where its own models do not.
 */
export class ModelTraits {
  /** `cache_control` on parts of a message. Without it system blocks become one string. */
  cacheMarks: bool = true;
  /** `reasoning_content` in messages of the assistant. */
  thoughtsInHistory: bool = false;
  /** `reasoning_max_tokens`, for clients that say in tokens how much a model may think. */
  thinkingBudget: bool = false;
  /** Whether a developer's messages may say so; else they are the system's. */
  developers: bool = false;
}

/** Of a plain server. */
export const PLAIN: ModelTraits = new ModelTraits();
