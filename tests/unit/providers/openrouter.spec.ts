import { Scene, post } from "../fakes/scene";

/** What the vendor gets of a body with `members`; the body itself when it stays as it is. */
function sent(members: string, path: string = "/v1/chat/completions"): string {
  const body = `{"model":"m",${members},"messages":[{"role":"user","content":"Q"}]}`;
  const scene = new Scene('{"provider":{"type":"openrouter","apiTokens":["t"]}}');
  scene.request(post(path));
  scene.body(body);
  const text = scene.sentBody == "-" ? body : scene.sentBody;
  return text.replace(',"messages":[{"role":"user","content":"Q"}]', "").replace('{"model":"m",', "{");
}

function thinking(wish: string): string {
  return `{"model":"m","max_tokens":9,"thinking":${wish},"messages":[{"role":"user","content":"Q"}]}`;
}

describe("openrouter", () => {
  it("gets a budget for thinking in its own place, instead of an effort", () => {
    expect(sent('"reasoning_effort":"high","reasoning_max_tokens":100')).toBe('{"reasoning":{"max_tokens":100}}');
    expect(sent('"reasoning_max_tokens":100,"reasoning":{"exclude":true}')).toBe(
      '{"reasoning":{"exclude":true,"max_tokens":100}}',
    );
    expect(sent('"reasoning_max_tokens":100,"reasoning":{"max_tokens":7,"x":0}')).toBe(
      '{"reasoning":{"max_tokens":100,"x":0}}',
    );
    expect(sent('"reasoning_max_tokens":100,"reasoning":null')).toBe('{"reasoning":{"max_tokens":100}}');
  });

  it("gets no budget that is none", () => {
    expect(sent('"reasoning_effort":"low","reasoning_max_tokens":0')).toBe('{"reasoning_effort":"low"}');
    expect(sent('"reasoning_effort":"low","reasoning_max_tokens":"7"')).toBe('{"reasoning_effort":"low"}');
    expect(sent('"reasoning_effort":"low"')).toBe('{"reasoning_effort":"low"}');
  });

  it("gets other bodies as they are", () => {
    expect(sent('"reasoning_max_tokens":100', "/v1/completions")).toBe('{"reasoning_max_tokens":100}');
  });

  it("gets the budget of a client of Anthropic's API", () => {
    const scene = new Scene('{"provider":{"type":"openrouter","apiTokens":["t"]}}');
    scene.request(post("/v1/messages"));
    scene.body(thinking('{"type":"enabled","budget_tokens":10000}'));
    expect(scene.sentBody.includes('"reasoning":{"max_tokens":10000}')).toBe(true, scene.sentBody);
    expect(scene.sentBody.includes("effort")).toBe(false);
    scene.request(post("/v1/messages"));
    scene.body(thinking('{"type":"disabled"}'));
    expect(scene.sentBody.includes('"reasoning_effort":"none"')).toBe(true, scene.sentBody);
  });
});
