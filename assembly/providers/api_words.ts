import { ApiName } from "../canonical/api_name";

/** A second name of an API in the configuration. */
export class ApiWord {
  word: string = "";
  api: ApiName = ApiName.Unknown;
}

/** Names of the Higress Go plugin for APIs that it has as those of one vendor. */
export const API_WORDS: ApiWord[] = [
  { word: "qwen/v1/conversations", api: ApiName.Conversations },
  { word: "qwen/v1/rerank", api: ApiName.Reranks },
  { word: "qwen/v1/services/aigc", api: ApiName.AigcServices },
  { word: "qwen/v1/tasks", api: ApiName.AigcTasks },
  { word: "vertex/raw", api: ApiName.PublisherModel },
];
