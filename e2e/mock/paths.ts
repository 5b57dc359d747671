/** How a chat is asked whose path names its model. */
export type PathForm = "gemini" | "vertex" | "vertex claude" | "converse" | "invoke" | "deployment";

/** Vertex AI's for the models of others, whose names say whose they are. */
export const openPath = /^\/v1\/projects\/[^/]+\/locations\/[^/]+\/endpoints\/openapi\/chat\/completions$/;

const project = String.raw`/v1(?:beta1)?/(?:projects/[^/]+/locations/[^/]+/)?publishers`;

/** The paths of each; their only group is the model. */
const forms: [PathForm, RegExp][] = [
  ["gemini", /^\/v1beta\/models\/([^/:]+):(?:streamG|g)enerateContent$/],
  ["vertex", new RegExp(`^${project}/google/models/([^/:]+):(?:streamG|g)enerateContent$`)],
  ["vertex claude", new RegExp(`^${project}/anthropic/models/([^/:]+):(?:streamR|r)awPredict$`)],
  ["converse", /^\/model\/([^/]+)\/converse(?:-stream)?$/],
  ["invoke", /^\/model\/([^/]+)\/invoke(?:-with-response-stream)?$/],
  ["deployment", /^\/openai\/deployments\/([^/]+)\/chat\/completions$/],
];

/** The form of a path without its query, and the model that it names; undefined: it names none. */
export function namedIn(path: string): { form: PathForm; model: string } | undefined {
  for (const [form, pattern] of forms) {
    const [, model] = pattern.exec(path) ?? [];
    if (model !== undefined) return { form, model: decodeURIComponent(model) };
  }
  return undefined;
}
