import { Bytes, utf8 } from "../base/bytes";
import { isHeaderName } from "../base/http/syntax";
import { ApiName } from "../openai/api_name";
import { openai as openaiProtocol } from "../protocols/openai/request";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { SettingFault, Settings } from "./settings";

/** https://platform.openai.com/docs/api-reference */
const profile: Profile = {
  type: "openai",
  host: "api.openai.com",
  routes: [
    { api: ApiName.ChatCompletions, path: "/v1/chat/completions" },
    { api: ApiName.Embeddings, path: "/v1/embeddings" },
    { api: ApiName.Models, path: "/v1/models" },
  ],
  settings: [{ key: "openaiCustomUrl" }, { key: "authHeaderKey" }],
  planned: ["responseJsonSchema"],
};

/** A custom URL that ends like an API is that API's address, whatever the client asks for; any other is a base. */
const DIRECT_ENDINGS: string[] = [
  "/completions",
  "/embeddings",
  "/audio/speech",
  "/audio/transcriptions",
  "/audio/translations",
  "/images/generations",
  "/images/variations",
  "/images/edits",
  "/models",
  "/responses",
  "/fine_tuning/jobs",
  "/fine_tuning/checkpoints",
  "/realtime",
  "/videos",
];

/** Headers that a request cannot do without. */
const FRAMING: string[] = ["content-length", "content-type", "host", "transfer-encoding"];

class Openai extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const header = settings.text("authHeaderKey").toLowerCase();
    if (header.length > 0 && (!isHeaderName(utf8(header)) || FRAMING.includes(header))) {
      faults.push(new SettingFault("authHeaderKey", "must be the name of a header that can carry a key"));
    }
    const url = settings.text("openaiCustomUrl");
    if (url.length == 0) return super.endpoint(settings, faults);
    const address = withoutScheme(url);
    const slash = address.indexOf("/");
    const host = slash < 0 ? address : address.substring(0, slash);
    const path = slash < 0 ? "/" : address.substring(slash);
    if (host.length == 0) faults.push(new SettingFault("openaiCustomUrl", "has no host"));
    if (address.includes("://")) faults.push(new SettingFault("openaiCustomUrl", "must be an http or https URL"));
    if (!isVisible(url)) faults.push(new SettingFault("openaiCustomUrl", "must be of visible ASCII characters"));
    if (host.includes("@")) faults.push(new SettingFault("openaiCustomUrl", "must not carry credentials"));
    if (path.includes("?") || path.includes("#")) {
      faults.push(new SettingFault("openaiCustomUrl", "must not carry a query or fragment"));
    }
    return this.customEndpoint(host, path);
  }

  override clientKeyHeaders(settings: Settings): Bytes[] {
    const headers = ["x-api-key", "x-authorization", "authorization"];
    const configured = settings.text("authHeaderKey").toLowerCase();
    if (configured.length > 0) headers.unshift(configured);
    return headers.map<Bytes>((header) => utf8(header));
  }

  private customEndpoint(host: string, path: string): Endpoint {
    const endpoint = new Endpoint(host);
    const direct = isDirect(path);
    endpoint.keepsQuery = !direct;
    let end = path.length;
    while (end > 0 && path.charAt(end - 1) == "/") end--;
    const base = path.substring(0, end);
    for (let i = 0; i < profile.routes.length; i++) {
      const route = profile.routes[i];
      endpoint.route(route.api, direct ? path : base + route.path.substring("/v1".length));
    }
    return endpoint;
  }
}

/** Schemes are compared without case (RFC 3986, 3.1). */
function withoutScheme(url: string): string {
  const folded = url.toLowerCase();
  if (folded.startsWith("https://")) return url.substring(8);
  return folded.startsWith("http://") ? url.substring(7) : url;
}

function isVisible(url: string): bool {
  for (let i = 0; i < url.length; i++) if (url.charCodeAt(i) <= 0x20 || url.charCodeAt(i) >= 0x7f) return false;
  return true;
}

function isDirect(path: string): bool {
  for (let i = 0; i < DIRECT_ENDINGS.length; i++) if (path.endsWith(DIRECT_ENDINGS[i])) return true;
  return false;
}

export const openai = new Openai(profile, openaiProtocol);
