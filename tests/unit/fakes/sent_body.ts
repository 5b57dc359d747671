import { Scene, post } from "./scene";

/** What the vendor `provider` (type, and maybe keys of it) gets of a body that a client sends to `path`. */
export function sentBody(provider: string, path: string, body: string): string {
  const scene = new Scene(`{"provider":{"type":${provider},"apiTokens":["t"]}}`);
  scene.request(post(path));
  scene.body(body);
  return scene.sentBody == "-" ? body : scene.sentBody;
}

/** The members that it gets of a chat with these `members`, model and messages apart. */
export function sentMembers(type: string, model: string, members: string): string {
  const head = `{"model":"${model}","messages":[{"role":"user","content":"Q"}],`;
  const body = sentBody(`"${type}"`, "/v1/chat/completions", head + members + "}");
  return body.startsWith(head) ? body.substring(head.length, body.length - 1) : body;
}
