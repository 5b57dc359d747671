import { Step } from "../../../assembly/gateway/step";
import { Scene, chat } from "../fakes/scene";

const GROQ = '{"provider":{"type":"groq","apiTokens":["canary-key"]}}';
const TWO =
  '{"_rules_":[{"_match_domain_":["one"],"provider":{"type":"groq","apiTokens":["canary-1"]}}],' +
  '"provider":{"type":"groq","apiTokens":["canary-2"]}}';

function host(name: string): string[] {
  const headers = chat();
  headers[3] = name;
  return headers;
}

/** A rule whose request was answered from another cluster than the one it was chosen by. */
function strayed(config: string = GROQ, authority: string = "gateway.example"): Scene {
  const scene = new Scene(config);
  scene.request(host(authority));
  scene.facts.clusterName = "vendor-virtual-host";
  scene.answer(200);
  scene.facts.clusterName = "outbound|443||vendor.dns";
  return scene;
}

function refuses(scene: Scene, authority: string): bool {
  const step = scene.request(host(authority));
  if (step != Step.Reply) return false;
  expect(scene.replied).toBe("500 ai-proxy.misrouted");
  expect(scene.headers.join(" ").includes("canary")).toBe(false);
  expect(scene.exchange.edits.headers.count).toBe(0);
  return true;
}

describe("RouteGuard", () => {
  it("closes a rule whose request went to another cluster: it answers 500 and sends no key", () => {
    const scene = strayed();
    expect(refuses(scene, "gateway.example")).toBe(true);
    expect(refuses(scene, "gateway.example")).toBe(true);
  });

  it("says once what happened and what helps", () => {
    const scene = strayed();
    refuses(scene, "gateway.example");
    const lines = scene.journal.lines.filter((line) => line.startsWith("error "));
    expect(lines.length).toBe(1);
    expect(lines[0].includes('"outbound|443||vendor.dns" was routed to "vendor-virtual-host"')).toBe(true);
    expect(lines[0].includes("hostRewrite: route")).toBe(true);
    expect(lines[0].includes("canary")).toBe(false);
  });

  it("tells it once, however many requests were under way", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    const first = scene.exchange;
    scene.request(chat());
    scene.facts.clusterName = "elsewhere";
    scene.receive(first, [":status", "200"], true, "via_upstream");
    scene.answer(200);
    expect(scene.journal.lines.filter((line) => line.startsWith("error ")).length).toBe(1);
  });

  it("closes a rule for which no route was left", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    scene.answer(404, "route_not_found");
    expect(scene.journal.text.includes("no route is left")).toBe(true);
    expect(refuses(scene, "gateway.example")).toBe(true);
    expect(scene.meter.text).toBe("");
  });

  it("closes that rule only", () => {
    const scene = strayed(TWO, "one");
    expect(refuses(scene, "one")).toBe(true);
    expect(scene.journal.text.includes("$._rules_[0]")).toBe(true);
    expect(refuses(scene, "other")).toBe(false);
  });

  it("charges nothing for an answer from the wrong place", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    scene.facts.clusterName = "elsewhere";
    scene.answer(401);
    expect(scene.meter.text).toBe("");
  });

  it("stops a request whose headers were held when the rule was closed", () => {
    const scene = new Scene('{"provider":{"type":"groq","apiTokens":["canary-key"],"modelMapping":{"a":"b"}}}');
    scene.request(chat());
    const first = scene.exchange;
    expect(scene.request(chat())).toBe(Step.Hold);
    scene.facts.clusterName = "elsewhere";
    scene.receive(first, [":status", "200"], true, "via_upstream");
    expect(scene.body('{"model":"a"}')).toBe(Step.Reply);
    expect(scene.replied).toBe("500 ai-proxy.misrouted");
    expect(scene.sentBody).toBe("-");
  });

  it("keeps a rule open whose requests end where they should", () => {
    const scene = new Scene(GROQ);
    const statuses: u32[] = [200, 404, 429, 500, 0];
    for (let i = 0; i < statuses.length; i++) {
      scene.request(chat());
      scene.answer(statuses[i]);
    }
    scene.request(chat());
    scene.answer(503, "no_healthy_upstream");
    expect(refuses(scene, "gateway.example")).toBe(false);
  });

  it("does not ask for the cluster in upstream mode, which is behind the route", () => {
    const scene = new Scene('{"mode":"upstream","provider":{"type":"groq","apiTokens":["canary-key"]}}');
    scene.request(chat());
    scene.facts.clusterName = "elsewhere";
    scene.answer(200);
    expect(scene.facts.clusterReads).toBe(0);
    expect(refuses(scene, "gateway.example")).toBe(false);
  });
});
