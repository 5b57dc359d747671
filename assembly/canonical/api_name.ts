/**
 * The APIs a client can ask for. A provider says which of them it serves, and where. Shared records hold the numbers:
 * new names go to the end.
 */
export enum ApiName {
  Unknown = 0,
  ChatCompletions,
  Embeddings,
  Models,
  Completions,
  Responses,
  AudioSpeech,
  AudioTranscription,
  AudioTranslation,
  Realtime,
  ImageGeneration,
  ImageVariation,
  ImageEdit,
  Files,
  RetrieveFile,
  RetrieveFileContent,
  Batches,
  RetrieveBatch,
  CancelBatch,
  FineTuningJobs,
  RetrieveFineTuningJob,
  FineTuningJobEvents,
  FineTuningJobCheckpoints,
  CancelFineTuningJob,
  ResumeFineTuningJob,
  PauseFineTuningJob,
  CheckpointPermissions,
  DeleteCheckpointPermission,
  Videos,
  RetrieveVideo,
  RetrieveVideoContent,
  VideoRemix,
  AnthropicMessages,
  AnthropicComplete,
  Rerank,
  Reranks,
  Conversations,
  RetrieveModel,
  RetrieveResponse,
  AnthropicCountTokens,
}

/** Length of a table indexed by `ApiName`. */
export const API_NAMES: i32 = 40;
