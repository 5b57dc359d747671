import type { Key, Section } from "./key.ts";

/** Names of APIs, by how they begin. */
const families = {
  "openai/v1": [
    ...["chatcompletions", "completions", "embeddings", "models", "retrievemodel"],
    ...["responses", "compactresponse", "responseinputtokens", "moderations", "realtime"],
    ...["retrieveresponse", "cancelresponse", "responseinputitems"],
    ...["conversations", "retrieveconversation", "conversationitems", "retrieveconversationitem"],
    ...["storedchats", "retrievestoredchat", "storedchatmessages"],
    ...["imagegeneration", "imagevariation", "imageedit"],
    ...["audiospeech", "audiotranscription", "audiotranslation"],
    ...["files", "retrievefile", "retrievefilecontent"],
    ...["uploads", "uploadparts", "completeupload", "cancelupload"],
    ...["batches", "retrievebatch", "cancelbatch"],
    ...["fine-tuningjobs", "retrievefine-tuningjob", "fine-tuningjobsevents", "fine-tuningjobcheckpoints"],
    ...["fine-tuningjobcheckpointpermissions", "deletefine-tuningjobcheckpointpermission"],
    ...["cancelfine-tuningjob", "resumefine-tuningjob", "pausefine-tuningjob"],
    ...["vectorstores", "retrievevectorstore", "searchvectorstore"],
    ...["vectorstorefiles", "retrievevectorstorefile", "vectorstorefilecontent"],
    ...["vectorstorebatches", "retrievevectorstorebatch", "cancelvectorstorebatch", "vectorstorebatchfiles"],
    ...["containers", "retrievecontainer", "containerfiles", "retrievecontainerfile", "containerfilecontent"],
    ...["videos", "retrievevideo", "retrievevideocontent", "videoremix"],
  ],
  "anthropic/v1": [
    ...["messages", "messages/count_tokens", "complete"],
    ...["messages/batches", "messages/retrievebatch", "messages/cancelbatch", "messages/batchresults"],
    ...["files", "retrievefile", "retrievefilecontent"],
  ],
  "cohere/v1": ["rerank"],
  "dashscope/v1": ["reranks", "services/aigc", "tasks"],
  "qwen/v1": ["conversations", "rerank", "services/aigc", "tasks"],
  "gemini/v1beta": ["generatecontent", "streamgeneratecontent"],
  "kling/v1": ["image2video", "retrieveimagevideo"],
  "google/v1": ["publishermodel"],
  vertex: ["raw"],
};

/** `capabilities` of a provider: its keys are names of APIs, and all that can be said of them is in the provider's. */
export const capabilities: Section = {
  title: "`capabilities` of a provider",
  path: ["provider", "capabilities"],
  text:
    "Each key is the name of an API, each value a path that starts with a slash; `{file_id}` and the like in it " +
    "stand for the identifiers in the client's path. null or an empty text closes the API.",
  base: {},
  keys: Object.entries(families).flatMap(([family, names]) =>
    names.map((name): Key => ({ key: `${family}/${name}`, type: "text", effect: "", example: "/v2/path" })),
  ),
};
