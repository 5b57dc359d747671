import { EMPTY, utf8 } from "../../base/bytes";
import { ContextSettings } from "../../config/context";
import { ProviderConfig } from "../../config/provider_config";
import { CalloutRequest } from "../../ports/callouts";
import { ContextFile } from "./context_file";
import { Ledger } from "./ledger";

const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const GET = utf8("GET");
const HTTPS = utf8("https");

/** A context file that the configuration names by its URL. One per VM and provider configuration. */
export class UrlFile extends ContextFile {
  private readonly asked: CalloutRequest;

  constructor(config: ProviderConfig, settings: ContextSettings, ledger: Ledger) {
    super(config, ledger);
    this.asked = new CalloutRequest(settings.cluster, EMPTY, config.timeoutMs);
    this.asked.headers.set(METHOD, GET);
    this.asked.headers.set(SCHEME, HTTPS);
    this.asked.headers.set(AUTHORITY, settings.authority);
    this.asked.headers.set(PATH, settings.path);
  }

  protected override request(_nowMs: u64): CalloutRequest {
    return this.asked;
  }
}
