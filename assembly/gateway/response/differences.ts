import { ApiName } from "../../canonical/api_name";
import { ResponseFacts } from "../../canonical/response_facts";
import { VendorFormat } from "../../formats/vendor_format";
import { Request } from "../attempt/request";

/** Whether the configuration has a say in where a chat's thoughts stand. */
export function changesThoughts(request: Request): bool {
  const config = request.config;
  return config.needsBody && config.bodies.thoughts.matter && request.api == ApiName.ChatCompletions;
}

/** Whether the client would get a stream's usage that the filter, not the client, asked for. */
export function hasForeignUsage(request: Request, facts: ResponseFacts): bool {
  return facts.hidesUsage && !request.isConverted && foreignFormat(request) === null;
}

/** The vendor's wire format, where the answer is in another than the canonical one. */
export function foreignFormat(request: Request): VendorFormat | null {
  const protocol = vendorFormat(request);
  return request.config.needsBody && protocol.converts(request.api) ? protocol : null;
}

export function vendorFormat(request: Request): VendorFormat {
  return request.config.provider.formatFor(request.config.settings);
}
