import { Api, ApiOwner, DELETE, GET, POST } from "./api";
import { ApiName } from "./api_name";

/**
 * The APIs about what an account keeps.
 * https://platform.openai.com/docs/api-reference, https://docs.anthropic.com/en/api,
 * https://help.aliyun.com/zh/model-studio/, https://app.klingai.com/global/dev/document-api
 */
export const STORES: Api[] = [
  new Api(ApiName.RetrieveResponse, "openai/v1/retrieveresponse", "/v1/responses/*", GET | DELETE).kept(
    "stored responses",
  ),
  new Api(ApiName.CancelResponse, "openai/v1/cancelresponse", "/v1/responses/*/cancel").kept("stored responses"),
  new Api(ApiName.ResponseInputItems, "openai/v1/responseinputitems", "/v1/responses/*/input_items", GET).kept(
    "stored responses",
  ),
  new Api(ApiName.Conversations, "openai/v1/conversations", "/v1/conversations").kept("conversations"),
  new Api(
    ApiName.RetrieveConversation,
    "openai/v1/retrieveconversation",
    "/v1/conversations/*",
    GET | POST | DELETE,
  ).kept("conversations"),
  new Api(ApiName.ConversationItems, "openai/v1/conversationitems", "/v1/conversations/*/items", GET | POST).kept(
    "conversations",
  ),
  new Api(
    ApiName.RetrieveConversationItem,
    "openai/v1/retrieveconversationitem",
    "/v1/conversations/*/items/*",
    GET | DELETE,
  ).kept("conversations"),
  new Api(ApiName.StoredChats, "openai/v1/storedchats", "/v1/chat/completions", GET).kept("stored chats"),
  new Api(
    ApiName.RetrieveStoredChat,
    "openai/v1/retrievestoredchat",
    "/v1/chat/completions/*",
    GET | POST | DELETE,
  ).kept("stored chats"),
  new Api(ApiName.StoredChatMessages, "openai/v1/storedchatmessages", "/v1/chat/completions/*/messages", GET).kept(
    "stored chats",
  ),
  new Api(ApiName.Files, "openai/v1/files", "/v1/files", GET | POST).kept("files"),
  new Api(ApiName.RetrieveFile, "openai/v1/retrievefile", "/v1/files/*", GET | DELETE).kept("files"),
  new Api(ApiName.RetrieveFileContent, "openai/v1/retrievefilecontent", "/v1/files/*/content", GET).kept("files"),
  new Api(ApiName.Uploads, "openai/v1/uploads", "/v1/uploads").kept("uploads"),
  new Api(ApiName.UploadParts, "openai/v1/uploadparts", "/v1/uploads/*/parts").kept("uploads"),
  new Api(ApiName.CompleteUpload, "openai/v1/completeupload", "/v1/uploads/*/complete").kept("uploads"),
  new Api(ApiName.CancelUpload, "openai/v1/cancelupload", "/v1/uploads/*/cancel").kept("uploads"),
  new Api(ApiName.Batches, "openai/v1/batches", "/v1/batches", GET | POST).kept("batches"),
  new Api(ApiName.RetrieveBatch, "openai/v1/retrievebatch", "/v1/batches/*", GET).kept("batches"),
  new Api(ApiName.CancelBatch, "openai/v1/cancelbatch", "/v1/batches/*/cancel").kept("batches"),
  new Api(ApiName.RetrieveFineTuningJob, "openai/v1/retrievefine-tuningjob", "/v1/fine_tuning/jobs/*", GET).kept(
    "fine-tuning jobs",
  ),
  new Api(ApiName.FineTuningJobEvents, "openai/v1/fine-tuningjobsevents", "/v1/fine_tuning/jobs/*/events", GET).kept(
    "fine-tuning jobs",
  ),
  new Api(
    ApiName.FineTuningJobCheckpoints,
    "openai/v1/fine-tuningjobcheckpoints",
    "/v1/fine_tuning/jobs/*/checkpoints",
    GET,
  ).kept("fine-tuning jobs"),
  new Api(ApiName.CancelFineTuningJob, "openai/v1/cancelfine-tuningjob", "/v1/fine_tuning/jobs/*/cancel").kept(
    "fine-tuning jobs",
  ),
  new Api(ApiName.ResumeFineTuningJob, "openai/v1/resumefine-tuningjob", "/v1/fine_tuning/jobs/*/resume").kept(
    "fine-tuning jobs",
  ),
  new Api(ApiName.PauseFineTuningJob, "openai/v1/pausefine-tuningjob", "/v1/fine_tuning/jobs/*/pause").kept(
    "fine-tuning jobs",
  ),
  new Api(
    ApiName.CheckpointPermissions,
    "openai/v1/fine-tuningjobcheckpointpermissions",
    "/v1/fine_tuning/checkpoints/*/permissions",
    GET | POST,
  ).kept("fine-tuning jobs"),
  new Api(
    ApiName.DeleteCheckpointPermission,
    "openai/v1/deletefine-tuningjobcheckpointpermission",
    "/v1/fine_tuning/checkpoints/*/permissions/*",
    DELETE,
  ).kept("fine-tuning jobs"),
  new Api(ApiName.VectorStores, "openai/v1/vectorstores", "/v1/vector_stores", GET | POST).kept("vector stores"),
  new Api(
    ApiName.RetrieveVectorStore,
    "openai/v1/retrievevectorstore",
    "/v1/vector_stores/*",
    GET | POST | DELETE,
  ).kept("vector stores"),
  new Api(ApiName.SearchVectorStore, "openai/v1/searchvectorstore", "/v1/vector_stores/*/search").kept("vector stores"),
  new Api(ApiName.VectorStoreFiles, "openai/v1/vectorstorefiles", "/v1/vector_stores/*/files", GET | POST).kept(
    "vector stores",
  ),
  new Api(
    ApiName.RetrieveVectorStoreFile,
    "openai/v1/retrievevectorstorefile",
    "/v1/vector_stores/*/files/*",
    GET | POST | DELETE,
  ).kept("vector stores"),
  new Api(
    ApiName.VectorStoreFileContent,
    "openai/v1/vectorstorefilecontent",
    "/v1/vector_stores/*/files/*/content",
    GET,
  ).kept("vector stores"),
  new Api(ApiName.VectorStoreBatches, "openai/v1/vectorstorebatches", "/v1/vector_stores/*/file_batches").kept(
    "vector stores",
  ),
  new Api(
    ApiName.RetrieveVectorStoreBatch,
    "openai/v1/retrievevectorstorebatch",
    "/v1/vector_stores/*/file_batches/*",
    GET,
  ).kept("vector stores"),
  new Api(
    ApiName.CancelVectorStoreBatch,
    "openai/v1/cancelvectorstorebatch",
    "/v1/vector_stores/*/file_batches/*/cancel",
  ).kept("vector stores"),
  new Api(
    ApiName.VectorStoreBatchFiles,
    "openai/v1/vectorstorebatchfiles",
    "/v1/vector_stores/*/file_batches/*/files",
    GET,
  ).kept("vector stores"),
  new Api(ApiName.Containers, "openai/v1/containers", "/v1/containers", GET | POST).kept("containers"),
  new Api(ApiName.RetrieveContainer, "openai/v1/retrievecontainer", "/v1/containers/*", GET | DELETE).kept(
    "containers",
  ),
  new Api(ApiName.ContainerFiles, "openai/v1/containerfiles", "/v1/containers/*/files", GET | POST).kept("containers"),
  new Api(
    ApiName.RetrieveContainerFile,
    "openai/v1/retrievecontainerfile",
    "/v1/containers/*/files/*",
    GET | DELETE,
  ).kept("containers"),
  new Api(ApiName.ContainerFileContent, "openai/v1/containerfilecontent", "/v1/containers/*/files/*/content", GET).kept(
    "containers",
  ),
  new Api(ApiName.RetrieveImageToVideo, "kling/v1/retrieveimagevideo", "/v1/videos/image2video/*", GET).kept("videos"),
  new Api(ApiName.RetrieveVideo, "openai/v1/retrievevideo", "/v1/videos/*", GET | DELETE).kept("videos"),
  new Api(ApiName.RetrieveVideoContent, "openai/v1/retrievevideocontent", "/v1/videos/*/content", GET).kept("videos"),
  new Api(ApiName.AnthropicBatches, "anthropic/v1/messages/batches", "/v1/messages/batches", GET | POST)
    .kept("batches")
    .of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicRetrieveBatch, "anthropic/v1/messages/retrievebatch", "/v1/messages/batches/*", GET | DELETE)
    .kept("batches")
    .of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicCancelBatch, "anthropic/v1/messages/cancelbatch", "/v1/messages/batches/*/cancel")
    .kept("batches")
    .of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicBatchResults, "anthropic/v1/messages/batchresults", "/v1/messages/batches/*/results", GET)
    .kept("batches")
    .of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicFiles, "anthropic/v1/files", "/v1/files", GET | POST).kept("files").of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicRetrieveFile, "anthropic/v1/retrievefile", "/v1/files/*", GET | DELETE)
    .kept("files")
    .of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicFileContent, "anthropic/v1/retrievefilecontent", "/v1/files/*/content", GET)
    .kept("files")
    .of(ApiOwner.Anthropic),
  new Api(ApiName.AigcServices, "dashscope/v1/services/aigc", "/api/v1/services/aigc/*/*").kept("tasks"),
  new Api(ApiName.AigcTasks, "dashscope/v1/tasks", "/api/v1/tasks/*", GET).kept("tasks"),
];
