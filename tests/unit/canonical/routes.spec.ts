import { Bytes, text, utf8 } from "../../../assembly/base/bytes";
import { ApiOwner } from "../../../assembly/canonical/api";
import { ApiName } from "../../../assembly/canonical/api_name";
import {
  allowedMethods as methodsAt,
  allowsMethod,
  apiNameOf,
  askedApi,
  carriesJson,
  filledPath,
  isStateful,
  pathBeside,
} from "../../../assembly/canonical/routes";
import { ServedApis } from "../../../assembly/canonical/served_apis";

/** A vendor that has the APIs that are named. */
class Vendor extends ServedApis {
  constructor(private readonly apis: ApiName[]) {
    super();
  }

  override opens(_api: ApiName): bool {
    return true;
  }

  override serves(api: ApiName): bool {
    return this.apis.includes(api);
  }
}

const plainVendor = new Vendor([ApiName.ChatCompletions, ApiName.Models]);
const storing = new Vendor([ApiName.ChatCompletions, ApiName.StoredChats, ApiName.Models]);

function allowedMethods(api: ApiName, vendor: Vendor = plainVendor): Bytes {
  return methodsAt(api, vendor);
}

function asked(path: string, method: string, owner: ApiOwner, vendor: Vendor = storing): ApiName {
  return askedApi(utf8(path), utf8(method), owner, vendor);
}

function apiOf(path: string): ApiName {
  return apiNameOf(utf8(path));
}

describe("routes", () => {
  it("know an API by the end of the path, whatever stands before", () => {
    expect(apiOf("/v1/chat/completions")).toBe(ApiName.ChatCompletions);
    expect(apiOf("/a/b/v1/chat/completions")).toBe(ApiName.ChatCompletions);
    expect(apiOf("/proxy/v1/embeddings")).toBe(ApiName.Embeddings);
    expect(apiOf("/v1/models")).toBe(ApiName.Models);
  });

  it("take every other path for unknown", () => {
    const others = ["", "/", "/v1", "/v1/", "/v1/chat/completions/", "/v1/chat/completions2", "/chat/completions"];
    for (let i = 0; i < others.length; i++) expect(apiOf(others[i])).toBe(ApiName.Unknown, others[i]);
    const more = ["/v1/models/", "/v1/Models", "/V1/models", "v1/models", "/v1/chat", "/v1//models"];
    for (let i = 0; i < more.length; i++) expect(apiOf(more[i])).toBe(ApiName.Unknown, more[i]);
  });

  it("allow each API its own method, and HEAD where GET is", () => {
    expect(allowsMethod(ApiName.ChatCompletions, utf8("POST"))).toBe(true);
    expect(allowsMethod(ApiName.ChatCompletions, utf8("GET"))).toBe(false);
    expect(allowsMethod(ApiName.ChatCompletions, utf8("HEAD"))).toBe(false);
    expect(allowsMethod(ApiName.Embeddings, utf8("PUT"))).toBe(false);
    expect(allowsMethod(ApiName.Models, utf8("GET"))).toBe(true);
    expect(allowsMethod(ApiName.Models, utf8("HEAD"))).toBe(true);
    expect(allowsMethod(ApiName.Models, utf8("POST"))).toBe(false);
    expect(allowsMethod(ApiName.Models, utf8("get"))).toBe(false);
    expect(allowsMethod(ApiName.Unknown, utf8("POST"))).toBe(false);
  });

  it("name the allowed methods and tell who has a body", () => {
    expect(text(allowedMethods(ApiName.Models))).toBe("GET, HEAD, OPTIONS");
    expect(text(allowedMethods(ApiName.Embeddings))).toBe("OPTIONS, POST");
    expect(text(allowedMethods(ApiName.RetrieveFile))).toBe("DELETE, GET, HEAD, OPTIONS");
    expect(carriesJson(ApiName.ChatCompletions, utf8("POST"))).toBe(true);
    expect(carriesJson(ApiName.FineTuningJobs, utf8("POST"))).toBe(true);
    expect(carriesJson(ApiName.FineTuningJobs, utf8("GET"))).toBe(false);
    expect(carriesJson(ApiName.Files, utf8("POST"))).toBe(false);
    expect(carriesJson(ApiName.Models, utf8("GET"))).toBe(false);
    expect(carriesJson(ApiName.Unknown, utf8("POST"))).toBe(false);
  });

  it("tell APIs of one path by whose client asks, and by the method", () => {
    const ours = ApiOwner.Canonical;
    const theirs = ApiOwner.Anthropic;
    expect(asked("/v1/models", "GET", ours)).toBe(ApiName.Models);
    expect(asked("/v1/models", "GET", theirs)).toBe(ApiName.AnthropicModels);
    expect(asked("/p/v1/models/m", "GET", theirs)).toBe(ApiName.AnthropicRetrieveModel);
    expect(asked("/v1/files/f/content", "GET", theirs)).toBe(ApiName.AnthropicFileContent);
    expect(asked("/v1/chat/completions", "POST", theirs)).toBe(ApiName.ChatCompletions);
    expect(asked("/v1/messages", "POST", ours)).toBe(ApiName.AnthropicMessages);
    expect(asked("/v1/none", "GET", theirs)).toBe(ApiName.Unknown);
    expect(asked("/v1/chat/completions", "GET", ours)).toBe(ApiName.StoredChats);
    expect(asked("/v1/chat/completions", "PATCH", ours)).toBe(ApiName.ChatCompletions);
    expect(asked("/v1/chat/completions", "GET", ours, plainVendor)).toBe(ApiName.ChatCompletions);
    expect(text(allowedMethods(ApiName.ChatCompletions, storing))).toBe("GET, HEAD, OPTIONS, POST");
    expect(text(allowedMethods(ApiName.ChatCompletions))).toBe("OPTIONS, POST");
  });

  it("take words of an API for no identifier", () => {
    expect(apiOf("/v1/responses/compact")).toBe(ApiName.CompactResponse);
    expect(apiOf("/v1/responses/input_tokens")).toBe(ApiName.ResponseInputTokens);
    expect(apiOf("/v1/responses/r/cancel")).toBe(ApiName.CancelResponse);
    expect(apiOf("/v1/responses/r/input_items")).toBe(ApiName.ResponseInputItems);
    expect(apiOf("/v1/responses/r")).toBe(ApiName.RetrieveResponse);
    expect(apiOf("/v1/videos/image2video/v")).toBe(ApiName.RetrieveImageToVideo);
    expect(apiOf("/v1/containers/c/files/f/content")).toBe(ApiName.ContainerFileContent);
    expect(apiOf("/v1/vector_stores/v/files/f/content")).toBe(ApiName.VectorStoreFileContent);
    expect(apiOf("/v1/messages/batches/b/results")).toBe(ApiName.AnthropicBatchResults);
    expect(apiOf("/v1beta/models/m:generateContent")).toBe(ApiName.GenerateContent);
    expect(apiOf("/v1beta/models/a/m:generateContent")).toBe(ApiName.Unknown);
  });

  it("know APIs with an identifier in their path, and carry it over", () => {
    expect(apiOf("/v1/files/file-1")).toBe(ApiName.RetrieveFile);
    expect(apiOf("/p/v1/files/file-1/content")).toBe(ApiName.RetrieveFileContent);
    expect(apiOf("/v1/batches/b/cancel")).toBe(ApiName.CancelBatch);
    expect(apiOf("/v1/fine_tuning/checkpoints/c/permissions/p")).toBe(ApiName.DeleteCheckpointPermission);
    expect(apiOf("/v1/videos/v/remix")).toBe(ApiName.VideoRemix);
    expect(apiOf("/v1/models/gpt-4o")).toBe(ApiName.RetrieveModel);
    expect(apiOf("/v1/files//content")).toBe(ApiName.Unknown);
    const dots = [".", "..", "%2e", "%2E%2e", ".%2e"];
    for (let i = 0; i < dots.length; i++) expect(apiOf(`/v1/files/${dots[i]}/content`)).toBe(ApiName.Unknown, dots[i]);
    expect(apiOf("/v1/files/.../content")).toBe(ApiName.RetrieveFileContent);
    expect(apiOf("/v1/files/.env/content")).toBe(ApiName.RetrieveFileContent);
    const path = filledPath(ApiName.RetrieveFileContent, utf8("/x/*/y"), utf8("/p/v1/files/file-1/content"));
    expect(text(path)).toBe("/x/file-1/y");
    const client = utf8("/v1/fine_tuning/checkpoints/c/permissions/p");
    expect(text(filledPath(ApiName.DeleteCheckpointPermission, utf8("/a/*/b/*"), client))).toBe("/a/c/b/p");
    expect(text(filledPath(ApiName.Models, utf8("/m"), utf8("/v1/models")))).toBe("/m");
  });

  it("lead from one API to another behind the same prefix", () => {
    const chat = ApiName.ChatCompletions;
    expect(text(pathBeside(utf8("/team/v1/embeddings"), chat))).toBe("/team/v1/chat/completions");
    expect(text(pathBeside(utf8("/team/v1/files/f-1/content"), chat))).toBe("/team/v1/chat/completions");
    expect(text(pathBeside(utf8("/v1/fine_tuning/checkpoints/c/permissions/p"), chat))).toBe("/v1/chat/completions");
    expect(text(pathBeside(utf8("/odd"), chat))).toBe("/odd");
    expect(text(pathBeside(utf8(""), chat))).toBe("");
  });

  it("know what belongs to the account of the token that asked for it", () => {
    const stateful = [
      ApiName.Responses,
      ApiName.Files,
      ApiName.RetrieveBatch,
      ApiName.PauseFineTuningJob,
      ApiName.VideoRemix,
    ];
    for (let i = 0; i < stateful.length; i++) expect(isStateful(stateful[i])).toBe(true, stateful[i].toString());
    const plain = [
      ApiName.ChatCompletions,
      ApiName.Embeddings,
      ApiName.Models,
      ApiName.ImageEdit,
      ApiName.AnthropicMessages,
    ];
    for (let i = 0; i < plain.length; i++) expect(isStateful(plain[i])).toBe(false, plain[i].toString());
    expect(isStateful(ApiName.Conversations)).toBe(true);
    expect(isStateful(ApiName.RetrieveResponse)).toBe(true);
  });
});
