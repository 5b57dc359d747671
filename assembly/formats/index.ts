import { ApiOwner } from "../canonical/api";
import { ApiName } from "../canonical/api_name";
import { MESSAGES } from "./anthropic/client/client";
import { ClientFormat } from "./client_format";
import { CANONICAL } from "./openai/client";

/** All but the canonical one. */
const CLIENTS: ClientFormat[] = [MESSAGES];

/** The format of clients that ask for `api`, of `Unknown` that of `owner`; the canonical one where it is no other's. */
export function clientOf(api: ApiName, owner: ApiOwner = ApiOwner.Canonical): ClientFormat {
  if (api == ApiName.Unknown) return owner == ApiOwner.Anthropic ? MESSAGES : CANONICAL;
  for (let i = 0; i < CLIENTS.length; i++) if (CLIENTS[i].owns(api)) return CLIENTS[i];
  return CANONICAL;
}
