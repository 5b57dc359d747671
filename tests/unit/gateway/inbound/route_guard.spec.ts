import { text } from "../../../../assembly/base/bytes";
import { ResponsePhase } from "../../../../assembly/gateway/response/response";
import { Step } from "../../../../assembly/gateway/step";
import { Scene, chat, post } from "../../fakes/scene";

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

/** `status details` of what the client gets instead of the answer. */
function instead(scene: Scene): string {
  const arrival = scene.arrival;
  if (arrival === null) return "-";
  const reply = arrival.reply;
  return reply === null ? "-" : `${reply.status} ${text(reply.details)} ${text(reply.body).slice(0, 16)}`;
}

/** A rule whose clients choose the path. */
function keeping(): Scene {
  return new Scene('{"provider":{"type":"generic","genericHost":"in","basePath":"/team","apiTokens":["canary-key"]}}');
}

/** Whether the request to `path` leaves; it is then answered from `cluster`. */
function leaves(scene: Scene, path: string, cluster: string = "outbound|443||vendor.dns"): bool {
  scene.facts.clusterName = "outbound|443||vendor.dns";
  const step = scene.request(post(path));
  if (step == Step.Reply) return false;
  scene.facts.clusterName = cluster;
  scene.answer(200);
  return true;
}

describe("RouteGuard, where clients choose the path", () => {
  it("sends nothing more below the segment that led elsewhere, and everything else", () => {
    const scene = keeping();
    expect(leaves(scene, "/team/other/x", "elsewhere")).toBe(true);
    expect(leaves(scene, "/team/other/x")).toBe(false);
    expect(leaves(scene, "/team/other/y?z")).toBe(false);
    expect(leaves(scene, "/team/v1/chat/completions")).toBe(true);
    expect(leaves(scene, "/team/others")).toBe(true);
  });

  it("keeps open what was right before, whatever a client finds beside it", () => {
    const scene = keeping();
    expect(leaves(scene, "/team/v1/chat/completions")).toBe(true);
    expect(leaves(scene, "/team/v1/other", "elsewhere")).toBe(true);
    expect(leaves(scene, "/team/v1/chat/completions")).toBe(true);
    expect(leaves(scene, "/team/v1/unseen")).toBe(false);
    expect(leaves(scene, "/team/v1/chat/completions", "elsewhere")).toBe(true);
    expect(leaves(scene, "/team/v1/chat/completions")).toBe(false);
  });

  it("lets no client try one path after the other", () => {
    const scene = keeping();
    expect(leaves(scene, "/team/v1/chat/completions")).toBe(true);
    let gone = 0;
    for (let i = 0; i < 100; i++) if (leaves(scene, `/team/p${i}/x`, "elsewhere")) gone++;
    expect(gone).toBe(17);
    expect(leaves(scene, "/team/unseen")).toBe(false);
    expect(leaves(scene, "/team/v1/chat/completions")).toBe(true);
    scene.host.time.atMs += 60_000;
    expect(leaves(scene, "/team/unseen")).toBe(true);
  });

  it("remembers a bounded number of paths as right", () => {
    const scene = keeping();
    for (let i = 0; i < 200; i++) expect(leaves(scene, `/team/v1/${i}`)).toBe(true);
    expect(leaves(scene, "/team/v1/other", "elsewhere")).toBe(true);
    expect(leaves(scene, "/team/v1/127")).toBe(true);
    expect(leaves(scene, "/team/v1/128")).toBe(false);
  });
});

describe("RouteGuard", () => {
  it("lets no request through that is like one which went to another cluster, and sends no key", () => {
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

  it("answers 404 where no route was left, and shuts out nobody for it", () => {
    const scene = new Scene(GROQ);
    for (let i = 0; i < 3; i++) {
      scene.request(chat());
      expect(scene.answer(404, "route_not_found")).toBe(ResponsePhase.Replaced);
      expect(instead(scene)).toBe('404 ai-proxy.unknown_url {"error":{"messa');
    }
    expect(scene.journal.text.split("no route is left").length).toBe(2);
    expect(refuses(scene, "gateway.example")).toBe(false);
    expect(scene.meter.text).toBe("");
  });

  it("gives the client nothing of an answer from the wrong place", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    scene.facts.clusterName = "elsewhere";
    expect(scene.answer(200)).toBe(ResponsePhase.Replaced);
    expect(instead(scene)).toBe('500 ai-proxy.misrouted {"error":{"messa');
  });

  it("says it to clients of Anthropic's API in that one's shape", () => {
    const scene = new Scene(GROQ);
    scene.request(post("/v1/messages"));
    scene.facts.clusterName = "elsewhere";
    scene.answer(200);
    expect(instead(scene)).toBe('500 ai-proxy.misrouted {"type":"error",');
  });

  it("forgets after a minute, also where the clock goes back", () => {
    const scene = strayed();
    scene.host.time.atMs += 59_999;
    expect(refuses(scene, "gateway.example")).toBe(true);
    scene.host.time.atMs += 1;
    expect(refuses(scene, "gateway.example")).toBe(false);
    const other = strayed();
    other.host.time.atMs -= 1;
    expect(refuses(other, "gateway.example")).toBe(false);
  });

  it("shuts out nobody who was drawn to another cluster, or asks for another API", () => {
    const scene = strayed();
    scene.facts.clusterName = "outbound|443||other.dns";
    expect(refuses(scene, "gateway.example")).toBe(false);
    scene.facts.clusterName = "outbound|443||vendor.dns";
    expect(scene.request(post("/v1/embeddings"))).toBe(Step.Hold);
    expect(refuses(scene, "gateway.example")).toBe(true);
  });

  it("asks nobody for the time while all is well", () => {
    const scene = new Scene(GROQ);
    scene.request(chat());
    scene.answer(200);
    expect(scene.host.time.reads).toBe(0);
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
