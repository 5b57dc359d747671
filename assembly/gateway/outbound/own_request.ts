import { equal, utf8 } from "../../base/bytes";
import { Credential } from "../../base/credential";
import { HeaderView, NO_HEADERS } from "../../base/http/header_view";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { ProviderConfig } from "../../config/provider_config";
import { VendorRequest } from "../../providers/vendor_request";
import { RequestHead } from "../attempt/request_head";

const GET = utf8("GET");

/** The request for the file that `config` names at its vendor, as who has `credential` sees it. */
export function fileRequest(config: ProviderConfig, credential: Credential): VendorRequest {
  const out = new VendorRequest(GET, config.endpoint.host, config.vendorFile, NO_HEADERS);
  config.provider.address(Call.withoutBody(ApiName.Unknown, config.settings), out);
  config.provider.authorize(credential, config.settings, out, 0);
  return out;
}

/**
 * Whether this is such a request, with one of the tokens: in upstream mode it comes by the filter of the cluster. A
 * client that can make it has the token, and needs no gateway.
 */
export function asksForFile(head: RequestHead, config: ProviderConfig): bool {
  if (config.vendorFile.length == 0 || !equal(head.path, config.vendorFile) || head.query.length > 0) return false;
  if (!equal(head.method, GET) || !equal(head.authority, config.endpoint.host)) return false;
  const tokens = config.apiTokens;
  for (let i = 0; i < tokens.length; i++) {
    if (isAlike(head.headers, fileRequest(config, tokens[i].credential))) return true;
  }
  return false;
}

function isAlike(headers: HeaderView, own: VendorRequest): bool {
  for (let i = 0; i < own.headers.count; i++) {
    if (!equal(headers.get(own.headers.name(i)), own.headers.value(i))) return false;
  }
  return own.headers.count > 0;
}
