import { Health } from "../../../../assembly/failover/token_health";
import { ResponsePhase } from "../../../../assembly/gateway/response/response";
import { edited, valueOf } from "../../fakes/header_map";
import { Probing, headerOf, pooled } from "../../fakes/probing";
import { Scene, chat, get, post } from "../../fakes/scene";

const JSON_TYPE: string[] = ["content-type", "application/json"];
const EVENTS_TYPE: string[] = ["content-type", "text/event-stream"];
const ERROR = '{"error":{"code":401,"message":"bad key"}}';
const GOOD = '{"choices":[{"message":{"content":"hi"}}]}';
const CHUNK = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n';
const RETRY = "x-ai-proxy-retry";

/** Upstream, with the tokens `first` and `second`, of which one failure takes one out. */
function upstream(provider: string = ""): string {
  const top = '"mode":"upstream",';
  return provider.length == 0 ? pooled("", top) : pooled("", top).replace('"type"', provider + ',"type"');
}

/** A chat request on its way. */
function asked(config: string = upstream()): Scene {
  const scene = new Scene(config);
  scene.request(chat());
  if (scene.sentBody == "-") scene.body('{"model":"m"}');
  return scene;
}

/** The header `name` of an answer with `headers` as it goes on, after the last step. */
function passed(scene: Scene, headers: string[], name: string): string {
  const response = scene.response;
  return response === null ? "none" : valueOf(edited(headers, response.edits.headers), name);
}

function events(scene: Scene, ending: string): i32 {
  let count = 0;
  const names = scene.meter.names;
  for (let i = 0; i < names.length; i++) if (names[i].endsWith(ending)) count++;
  return count;
}

describe("an answer of 2xx", () => {
  it("is held while it can be an error: JSON and event streams of an API that generates", () => {
    expect(asked().answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Peeking);
    expect(asked().answerHead(201, ["content-type", "application/json; charset=utf-8"])).toBe(ResponsePhase.Peeking);
    expect(asked().answerHead(200, EVENTS_TYPE)).toBe(ResponsePhase.Peeking);
    const scene = new Scene(upstream());
    scene.request(post("/v1/embeddings"));
    expect(scene.answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Peeking);
  });

  it("goes on at once when its type is another or it is encoded", () => {
    expect(asked().answerHead(200, ["content-type", "audio/mpeg"])).toBe(ResponsePhase.Passing);
    expect(asked().answerHead(200, ["content-encoding", "gzip"].concat(JSON_TYPE))).toBe(ResponsePhase.Passing);
  });

  it("is a bad one without a body, and tried again", () => {
    const scene = asked();
    scene.answerBare(200);
    expect(scene.shown(":status")).toBe("502");
    expect(scene.shown(RETRY)).toBe("1");
    expect(asked().answerBare(202)).toBe(ResponsePhase.Passing);
  });

  it("goes on at once where stored results are fetched", () => {
    const scene = new Scene(upstream());
    scene.request(get("/v1/models"), true);
    expect(scene.answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Passing);
  });

  it("goes on at once when answers are not looked into", () => {
    expect(asked(upstream('"firstEventTimeout":0')).answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Passing);
    const plain = '{"mode":"upstream","provider":{"type":"groq","apiTokens":["canary-1","canary-2"]}}';
    expect(asked(plain).answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Passing);
  });

  it("is held for firstEventTimeout, 5 seconds by default", () => {
    const scene = asked();
    scene.answerHead(200, JSON_TYPE);
    const response = scene.response;
    expect(response === null ? <u32>0 : response.body.patienceMs).toBe(5000);
    const shorter = asked(upstream('"firstEventTimeout":700'));
    shorter.answerHead(200, JSON_TYPE);
    const other = shorter.response;
    expect(other === null ? <u32>0 : other.body.patienceMs).toBe(700);
  });

  it("is not asked for what it does not need yet", () => {
    const scene = asked();
    scene.answerHead(200, JSON_TYPE);
    const response = scene.response;
    if (response === null) return expect(false).toBe(true);
    expect(response.body.wants(100, false)).toBe(false);
    expect(response.body.wants(100, true)).toBe(true);
  });

  it("goes on untouched when it is ordinary", () => {
    const json = asked();
    json.answerHead(200, JSON_TYPE);
    expect(json.answerBody(GOOD, true)).toBe(ResponsePhase.Passing);
    const stream = asked();
    stream.answerHead(200, EVENTS_TYPE);
    expect(stream.answerBody(": wait\n\n", false)).toBe(ResponsePhase.Peeking);
    expect(stream.answerBody(": wait\n\n" + CHUNK, false)).toBe(ResponsePhase.Passing);
    const both = [json, stream];
    for (let i = 0; i < both.length; i++) {
      expect(both[i].shownBody).toBe("-");
      expect(both[i].shown(":status") + both[i].shown("content-length") + both[i].shown(RETRY)).toBe("---");
      expect(both[i].meter.text).toBe("");
    }
  });

  it("forgets the failures of its token, once it is known to be good", () => {
    const scene = asked(upstream('"retryOnFailure":{"enabled":false}').replace('Threshold":1', 'Threshold":2'));
    scene.answer(401);
    scene.request(chat());
    scene.body('{"model":"m"}');
    const written = scene.host.shared.written;
    expect(scene.answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Peeking);
    expect(scene.host.shared.written).toBe(written);
    scene.answerBody(GOOD, true);
    expect(scene.host.shared.written).toBe(written + 1);
  });

  it("goes on as it is when nothing came for too long, and is no longer looked into", () => {
    const scene = asked();
    scene.answerHead(200, EVENTS_TYPE);
    const response = scene.response;
    if (response === null) return expect(false).toBe(true);
    response.overdue(false, scene.facts);
    expect(response.edits.headers.count).toBe(0);
    expect(response.body.wants(100, true)).toBe(false);
    expect(scene.answerBody(`data: ${ERROR}\n\n`, true)).toBe(ResponsePhase.Passing);
    expect(scene.shownBody).toBe("-");
    expect(events(scene, ".ejected")).toBe(0);
  });
});

describe("an error inside a 200", () => {
  it("gets its real status and the form of an ordinary JSON error", () => {
    const scene = asked();
    scene.answerHead(200, EVENTS_TYPE);
    expect(scene.answerBody(`data: ${ERROR}\n\ndata: [DONE]\n\n`, false)).toBe(ResponsePhase.Replaced);
    expect(scene.shown(":status")).toBe("401");
    expect(scene.shown("content-type")).toBe("application/json");
    expect(scene.shown("content-length")).toBe(ERROR.length.toString());
    expect(scene.shownBody).toBe(ERROR);
  });

  it("keeps its body when it is JSON already", () => {
    const scene = asked();
    scene.answerHead(200, JSON_TYPE);
    scene.answerBody(ERROR, true);
    expect(scene.shown(":status")).toBe("401");
    expect(scene.shownBody).toBe(ERROR);
  });

  it("is charged to the token like the status itself, and another attempt is asked for", () => {
    const scene = asked();
    scene.answerHead(200, JSON_TYPE);
    scene.answerBody(ERROR, true);
    expect(scene.meter.text).toBe("ai_proxy.token.first.upstream_rq_401 ai_proxy.retries");
    expect(scene.shown(RETRY)).toBe("1");
    scene.attempt();
    expect(scene.header("authorization")).toBe("Bearer canary-2");
    scene.answer(200);
    expect(events(scene, "first.ejected")).toBe(1);
  });

  it("reaches the client when no token is left", () => {
    const scene = asked();
    scene.answer(401);
    scene.attempt();
    scene.body('{"model":"m"}');
    scene.answerHead(200, JSON_TYPE);
    expect(scene.answerBody(ERROR, true)).toBe(ResponsePhase.Replaced);
    expect(scene.shown(RETRY)).toBe("-");
    expect(scene.shown(":status")).toBe("401");
    expect(events(scene, ".doubted")).toBe(2);
  });

  it("waits as long as the head of the answer asks", () => {
    const scene = asked();
    scene.answerHead(200, JSON_TYPE.concat(["retry-after", "37"]));
    scene.answerBody('{"error":{"code":429,"message":"slow down"}}', true);
    scene.attempt();
    scene.answer(200);
    const pool = scene.gateway.backendOf(scene.gateway.config.providers[0]).pool;
    const health = pool.roster.read().get(pool.config.apiTokens[0].fingerprint);
    const restMs = health.notBeforeMs - scene.host.time.atMs;
    expect(restMs >= 37_000 && restMs < 42_000).toBe(true, restMs.toString());
  });

  it("is charged to nobody, but shown, when the client brought its own key", () => {
    const scene = asked('{"mode":"upstream","provider":{"type":"openai","retryOnFailure":{"enabled":true}}}');
    expect(scene.answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Peeking);
    scene.answerBody(ERROR, true);
    expect(scene.shown(":status")).toBe("401");
    expect(scene.shown(RETRY)).toBe("-");
    expect(scene.meter.text).toBe("");
  });

  it("makes the filter repeat the request downstream, when it is told to", () => {
    const config = pooled().replace('"type"', '"retryOnFailure":{"enabled":true},"type"');
    const scene = asked(config);
    expect(scene.answerHead(200, EVENTS_TYPE)).toBe(ResponsePhase.Peeking);
    expect(scene.answerBody(`data: ${ERROR}\n\n`, false)).toBe(ResponsePhase.Retrying);
    expect(scene.shown(RETRY)).toBe("-");
    expect(scene.shown(":status")).toBe("401");
    const once = asked(pooled());
    once.answerHead(200, EVENTS_TYPE);
    expect(once.answerBody(`data: ${ERROR}\n\n`, false)).toBe(ResponsePhase.Replaced);
    expect(once.shown(":status")).toBe("401");
  });
});

/** The probe of the token `first` under way, and the gateway that serves it. */
class Served {
  readonly probing: Probing;
  readonly scene: Scene;

  constructor() {
    const probing = new Probing(upstream(), true);
    probing.eject();
    probing.tick(0, 6000);
    const scene = new Scene(upstream(), probing.host);
    scene.request(chat(["x-ai-proxy-probe", headerOf(probing.last, "x-ai-proxy-probe")]));
    scene.body('{"model":"probe"}');
    this.probing = probing;
    this.scene = scene;
  }

  /** `passed`, or how many probes have failed. */
  get found(): string {
    const health = this.probing.health();
    return health.health == Health.Healthy ? "passed" : health.failedProbes.toString();
  }
}

describe("the answer to a probe", () => {
  it("is a 200 to everything on the way, and asks for no further attempt", () => {
    const served = new Served();
    expect(served.scene.header("authorization")).toBe("Bearer canary-1");
    expect(served.scene.answer(429)).toBe(ResponsePhase.Replaced);
    expect(served.scene.shown(":status")).toBe("200");
    expect(served.scene.shown(RETRY)).toBe("-");
    expect(served.found).toBe("1");
  });

  it("is what an error inside a 200 says", () => {
    const served = new Served();
    expect(served.scene.answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Peeking);
    expect(served.scene.answerBody(ERROR, true)).toBe(ResponsePhase.Replaced);
    expect(served.found).toBe("1");
    expect(served.scene.shown(":status")).toBe("200");
    expect(served.scene.shownBody).toBe("");
    expect(served.scene.shown("content-length") + served.scene.shown("content-type")).toBe("--");
    expect(served.scene.shown(RETRY)).toBe("-");
  });

  it("passes with an ordinary 200, and with one that was too slow", () => {
    const served = new Served();
    served.scene.answerHead(200, JSON_TYPE);
    served.scene.answerBody(GOOD, true);
    expect(served.found).toBe("passed");
    const slow = new Served();
    slow.scene.answerHead(200, JSON_TYPE);
    const response = slow.scene.response;
    if (response !== null) response.overdue(false, slow.scene.facts);
    expect(slow.found).toBe("passed");
  });

  it("is no answer to a client: nothing is counted", () => {
    const served = new Served();
    const before = served.scene.meter.names.length;
    served.scene.answer(401);
    expect(served.scene.meter.names.length).toBe(before);
  });
});

describe("a header in the filter's name", () => {
  it("is removed from a vendor's answer, whatever its status", () => {
    const statuses: u32[] = [200, 400, 500];
    for (let i = 0; i < statuses.length; i++) {
      const scene = new Scene('{"mode":"upstream","provider":{"type":"groq","apiTokens":["canary-1"]}}');
      scene.request(chat());
      scene.answer(statuses[i], "via_upstream", forgedHeaders());
      const names = [RETRY, "x-ai-proxy-probe-status", "x-ai-proxy-other"];
      for (let n = 0; n < names.length; n++) expect(passed(scene, forgedHeaders(), names[n])).toBe("-", names[n]);
      expect(passed(scene, forgedHeaders(), "x-request-id")).toBe("7");
    }
  });

  it("is removed before the answer is held", () => {
    const scene = asked();
    expect(scene.answerHead(200, JSON_TYPE.concat(forgedHeaders()))).toBe(ResponsePhase.Peeking);
    expect(passed(scene, forgedHeaders(), RETRY)).toBe("-");
  });

  it("is the filter's own where it asks for another attempt", () => {
    const scene = asked();
    scene.answer(401, "via_upstream", [RETRY, "0"]);
    expect(passed(scene, [RETRY, "0"], RETRY)).toBe("1");
  });
});

function forgedHeaders(): string[] {
  return [RETRY, "1", "x-ai-proxy-probe-status", "200", "x-ai-proxy-other", "x", "x-request-id", "7"];
}

describe("an answer of Envoy's own", () => {
  it("is charged to nobody and changed by nothing", () => {
    const own = ["upstream_reset_before_response_started{x}", "upstream_response_timeout", "no_healthy_upstream", ""];
    for (let i = 0; i < own.length; i++) {
      const scene = asked();
      expect(scene.answer(503, own[i])).toBe(ResponsePhase.Passing);
      expect(scene.meter.text).toBe("", own[i]);
      expect(scene.shown(RETRY)).toBe("-");
    }
  });

  it("makes the filter repeat the request downstream where the vendor broke off or took too long", () => {
    const broken = ["upstream_reset_before_response_started{connection_termination}", "upstream_response_timeout"];
    for (let i = 0; i < broken.length; i++) {
      const scene = asked(replayConfig());
      expect(scene.answer(503, broken[i])).toBe(ResponsePhase.Retrying, broken[i]);
      expect(scene.meter.text).toBe("ai_proxy.token.first.upstream_rq_unanswered");
    }
    const others = ["no_healthy_upstream", "request_payload_too_large", "cluster_not_found"];
    for (let i = 0; i < others.length; i++) {
      const scene = asked(replayConfig());
      expect(scene.answer(503, others[i])).toBe(ResponsePhase.Passing, others[i]);
      expect(scene.meter.text).toBe("");
    }
  });

  it("is the client's once the vendor may have worked on the request", () => {
    const broken = ["upstream_reset_before_response_started{connection_termination}", "upstream_response_timeout"];
    for (let i = 0; i < broken.length; i++) {
      const scene = asked(replayConfig());
      scene.leave();
      scene.host.time.atMs += 10_001;
      expect(scene.answer(503, broken[i])).toBe(ResponsePhase.Passing, broken[i]);
      expect(scene.meter.text).toBe("ai_proxy.token.first.upstream_rq_unanswered");
    }
  });

  it("that no route was left is charged to nobody", () => {
    const scene = asked(pooled());
    expect(scene.answer(404, "route_not_found")).toBe(ResponsePhase.Replaced);
    expect(scene.meter.text).toBe("");
  });
});

function replayConfig(): string {
  return pooled().replace('"type"', '"retryOnFailure":{"enabled":true},"type"');
}

describe("an answer from another cluster than the one chosen", () => {
  it("is charged to nobody, not held, and kept from the client", () => {
    const scene = asked(pooled());
    scene.facts.clusterName = "outbound|443||other.dns";
    expect(scene.answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Replaced);
    expect(scene.meter.text).toBe("");
    scene.facts.clusterName = "outbound|443||vendor.dns";
    scene.request(chat());
    expect(scene.replied.startsWith("500 ")).toBe(true, scene.replied);
  });
});
