import { openaiRules } from "./openai.ts";
import type { Asked, Refused, Rule } from "./rule.ts";

/** https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle: the v1 API has no dated versions. */
function apiVersion({ path }: Asked): Refused | null {
  const { searchParams, pathname } = new URL(path, "https://vendor.example");
  const isV1 = pathname.startsWith("/openai/v1/");
  if (isV1 && searchParams.has("api-version")) return { message: "api-version query parameter is not allowed" };
  return isV1 || searchParams.has("api-version") ? null : { message: "Resource not found", status: 404, code: "404" };
}

/** A bearer is a token of Entra's, a JWT; keys have a header of their own. */
function bearer({ headers }: Asked): Refused | null {
  const { authorization } = headers;
  if (authorization === undefined || authorization.startsWith("Bearer eyJ")) return null;
  const message = "Access denied due to invalid subscription key or wrong API endpoint.";
  return { message, status: 401, code: "401" };
}

/** What a resource of Azure OpenAI refuses: what OpenAI does, and what is asked as only OpenAI is. */
export const azureRules: readonly Rule[] = [apiVersion, bearer, ...openaiRules];
