import { Api, ApiOwner, BodyForm, GET, POST } from "./api";
import { ApiName } from "./api_name";

/**
 * The APIs by which a vendor's models are told, asked or tuned.
 * https://platform.openai.com/docs/api-reference, https://docs.anthropic.com/en/api,
 * https://docs.cohere.com/reference/rerank, https://help.aliyun.com/zh/model-studio/, https://ai.google.dev/api,
 * https://app.klingai.com/global/dev/document-api
 */
export const CALLS: Api[] = [
  new Api(ApiName.ChatCompletions, "openai/v1/chatcompletions", "/v1/chat/completions").probed(),
  new Api(ApiName.Embeddings, "openai/v1/embeddings", "/v1/embeddings").probed(),
  new Api(ApiName.Models, "openai/v1/models", "/v1/models", GET).opaque().probed(),
  new Api(ApiName.Completions, "openai/v1/completions", "/v1/completions"),
  new Api(ApiName.Responses, "openai/v1/responses", "/v1/responses").keeping(""),
  new Api(ApiName.AnthropicMessages, "anthropic/v1/messages", "/v1/messages").of(ApiOwner.Anthropic),
  new Api(ApiName.AnthropicCountTokens, "anthropic/v1/messages/count_tokens", "/v1/messages/count_tokens").of(
    ApiOwner.Anthropic,
  ),
  new Api(ApiName.AnthropicComplete, "anthropic/v1/complete", "/v1/complete").of(ApiOwner.Anthropic),
  new Api(ApiName.AudioSpeech, "openai/v1/audiospeech", "/v1/audio/speech"),
  new Api(ApiName.AudioTranscription, "openai/v1/audiotranscription", "/v1/audio/transcriptions").carrying(
    BodyForm.Form,
  ),
  new Api(ApiName.AudioTranslation, "openai/v1/audiotranslation", "/v1/audio/translations").carrying(BodyForm.Form),
  new Api(ApiName.Realtime, "openai/v1/realtime", "/v1/realtime", GET | POST).opaque(),
  new Api(ApiName.ImageGeneration, "openai/v1/imagegeneration", "/v1/images/generations"),
  new Api(ApiName.ImageVariation, "openai/v1/imagevariation", "/v1/images/variations").carrying(BodyForm.Either),
  new Api(ApiName.ImageEdit, "openai/v1/imageedit", "/v1/images/edits").carrying(BodyForm.Either),
  new Api(ApiName.Moderations, "openai/v1/moderations", "/v1/moderations"),
  new Api(ApiName.Rerank, "cohere/v1/rerank", "/v1/rerank").probed(),
  new Api(ApiName.Reranks, "dashscope/v1/reranks", "/v1/reranks").probed(),
  new Api(ApiName.CompactResponse, "openai/v1/compactresponse", "/v1/responses/compact").keeping(""),
  new Api(ApiName.ResponseInputTokens, "openai/v1/responseinputtokens", "/v1/responses/input_tokens").keeping(""),
  new Api(ApiName.FineTuningJobs, "openai/v1/fine-tuningjobs", "/v1/fine_tuning/jobs", GET | POST).keeping(
    "fine-tuning jobs",
  ),
  new Api(ApiName.ImageToVideo, "kling/v1/image2video", "/v1/videos/image2video").keeping("videos"),
  new Api(ApiName.Videos, "openai/v1/videos", "/v1/videos", GET | POST).carrying(BodyForm.Either).keeping("videos"),
  new Api(ApiName.VideoRemix, "openai/v1/videoremix", "/v1/videos/*/remix").keeping("videos"),
  new Api(ApiName.AnthropicModels, "openai/v1/models", "/v1/models", GET).opaque().of(ApiOwner.Anthropic).sharingWord(),
  new Api(ApiName.GenerateContent, "gemini/v1beta/generatecontent", "/v1beta/models/*:generateContent").opaque(),
  new Api(
    ApiName.StreamGenerateContent,
    "gemini/v1beta/streamgeneratecontent",
    "/v1beta/models/*:streamGenerateContent",
  ).opaque(),
  new Api(
    ApiName.PublisherModel,
    "google/v1/publishermodel",
    "/v1/projects/*/locations/*/publishers/*/models/*",
  ).opaque(),
  new Api(ApiName.RetrieveModel, "openai/v1/retrievemodel", "/v1/models/*", GET).opaque(),
  new Api(ApiName.AnthropicRetrieveModel, "openai/v1/retrievemodel", "/v1/models/*", GET)
    .opaque()
    .of(ApiOwner.Anthropic)
    .sharingWord(),
];
