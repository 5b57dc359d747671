import { EMPTY, utf8 } from "../../base/bytes";
import { ContextSettings } from "../../config/context";
import { ProviderConfig } from "../../config/provider_config";
import { CalloutRequest } from "../../ports/callouts";
import { Host } from "../../ports/host";
import { Request } from "../attempt/request";
import { Fetched } from "./fetched";

const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const GET = utf8("GET");
const HTTPS = utf8("https");

/** A context file that the configuration names by its URL. One per VM and provider configuration. */
export class UrlFile extends Fetched {
  private readonly asked: CalloutRequest;

  constructor(config: ProviderConfig, settings: ContextSettings, host: Host) {
    super(config.provider.profile.type, host);
    this.asked = new CalloutRequest(settings.cluster, EMPTY, config.timeoutMs);
    this.asked.headers.set(METHOD, GET);
    this.asked.headers.set(SCHEME, HTTPS);
    this.asked.headers.set(AUTHORITY, settings.authority);
    this.asked.headers.set(PATH, settings.path);
  }

  protected override request(_attempt: Request): CalloutRequest {
    return this.asked;
  }
}
