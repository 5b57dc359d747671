/** The APIs a client can ask for. A provider says which of them it serves, and where. */
export enum ApiName {
  Unknown = 0,
  ChatCompletions,
  Embeddings,
  Models,
}

/** Length of a table indexed by `ApiName`. */
export const API_NAMES: i32 = 4;
