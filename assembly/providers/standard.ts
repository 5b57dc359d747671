import { ApiName } from "../canonical/api_name";
import { pathOf } from "../canonical/routes";
import { LimitName, ModelTraits, SignedThoughts } from "../canonical/traits";
import { VendorRoute } from "./profile";

/** Of vendors whose API is OpenAI's before models reasoned: a newer name of the limit would be overlooked there. */
export const older: ModelTraits = { limit: LimitName.MaxTokens, signedThoughts: SignedThoughts.LeftOut };

/** How OpenAI's paths begin. */
const VERSION = "/v1";

/** The APIs of files, batches and fine-tuning jobs: those with objects of their own at the vendor. */
export const FILES: ApiName[] = [ApiName.Files, ApiName.RetrieveFile, ApiName.RetrieveFileContent];
export const BATCHES: ApiName[] = [ApiName.Batches, ApiName.RetrieveBatch, ApiName.CancelBatch];
export const FINE_TUNING: ApiName[] = [
  ApiName.FineTuningJobs,
  ApiName.RetrieveFineTuningJob,
  ApiName.FineTuningJobEvents,
  ApiName.FineTuningJobCheckpoints,
  ApiName.CancelFineTuningJob,
  ApiName.ResumeFineTuningJob,
  ApiName.PauseFineTuningJob,
  ApiName.CheckpointPermissions,
  ApiName.DeleteCheckpointPermission,
];
export const AUDIO: ApiName[] = [ApiName.AudioSpeech, ApiName.AudioTranscription, ApiName.AudioTranslation];
export const IMAGES: ApiName[] = [ApiName.ImageGeneration, ApiName.ImageVariation, ApiName.ImageEdit];
export const VIDEOS: ApiName[] = [
  ApiName.Videos,
  ApiName.RetrieveVideo,
  ApiName.RetrieveVideoContent,
  ApiName.VideoRemix,
];

/** What an account keeps beside these. */
export const STORES: ApiName[] = [
  ApiName.RetrieveResponse,
  ApiName.CancelResponse,
  ApiName.ResponseInputItems,
  ApiName.Conversations,
  ApiName.RetrieveConversation,
  ApiName.ConversationItems,
  ApiName.RetrieveConversationItem,
  ApiName.StoredChats,
  ApiName.RetrieveStoredChat,
  ApiName.StoredChatMessages,
  ApiName.Uploads,
  ApiName.UploadParts,
  ApiName.CompleteUpload,
  ApiName.CancelUpload,
  ApiName.VectorStores,
  ApiName.RetrieveVectorStore,
  ApiName.SearchVectorStore,
  ApiName.VectorStoreFiles,
  ApiName.RetrieveVectorStoreFile,
  ApiName.VectorStoreFileContent,
  ApiName.VectorStoreBatches,
  ApiName.RetrieveVectorStoreBatch,
  ApiName.CancelVectorStoreBatch,
  ApiName.VectorStoreBatchFiles,
  ApiName.Containers,
  ApiName.RetrieveContainer,
  ApiName.ContainerFiles,
  ApiName.RetrieveContainerFile,
  ApiName.ContainerFileContent,
];

/** `apis` where OpenAI has them, behind `prefix`. */
export function standard(prefix: string, apis: ApiName[]): VendorRoute[] {
  return versioned(prefix + VERSION, apis);
}

/** `apis` where OpenAI has them, with `base` in place of `/v1`. */
export function versioned(base: string, apis: ApiName[]): VendorRoute[] {
  const routes: VendorRoute[] = [];
  for (let i = 0; i < apis.length; i++) {
    routes.push({ api: apis[i], path: base + pathOf(apis[i]).substring(VERSION.length) });
  }
  return routes;
}
