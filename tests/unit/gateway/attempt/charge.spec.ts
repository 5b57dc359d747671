import { text } from "../../../../assembly/base/bytes";
import { Health, TokenHealth } from "../../../../assembly/failover/token_health";
import { LogLevel } from "../../../../assembly/ports/journal";
import { START_MS } from "../../fakes/host";
import { pooled } from "../../fakes/probing";
import { Scene, chat, post } from "../../fakes/scene";

const NAMED =
  '{"provider":{"type":"groq","apiTokens":[{"token":"canary-1","name":"first"},{"token":"canary-2","name":"second"}]}}';

function answered(status: u32, details: string = "via_upstream", config: string = NAMED): Scene {
  const scene = new Scene(config);
  scene.random.draws = [1];
  scene.request(chat());
  scene.answer(status, details);
  return scene;
}

describe("an answer", () => {
  it("of 2xx is put down to nobody", () => {
    const good: u32[] = [200, 201, 204, 299];
    for (let i = 0; i < good.length; i++) {
      const scene = answered(good[i]);
      expect(scene.meter.text).toBe("");
      expect(scene.journal.lines.length).toBe(1, scene.journal.text);
      expect(scene.facts.detailsReads).toBe(0);
    }
  });

  it("of another status is counted for the token that was used, by its alias", () => {
    expect(answered(429).meter.text).toBe("ai_proxy.token.second.upstream_rq_429");
    expect(answered(400).meter.text).toBe("ai_proxy.token.second.upstream_rq_400");
    expect(answered(529).meter.text).toBe("ai_proxy.token.second.upstream_rq_529");
  });

  it("of a rare status is counted by its class, so that names stay few", () => {
    expect(answered(418).meter.text).toBe("ai_proxy.token.second.upstream_rq_4xx");
    expect(answered(599).meter.text).toBe("ai_proxy.token.second.upstream_rq_5xx");
    expect(answered(302).meter.text).toBe("ai_proxy.token.second.upstream_rq_3xx");
    expect(answered(0).meter.text).toBe("ai_proxy.token.second.upstream_rq_0xx");
  });

  it("is logged with the alias and whose fault it is", () => {
    expect(
      answered(401).journal.text.endsWith("token second answered 401 (credential): a fault of the token or the vendor"),
    ).toBe(true);
    expect(answered(400).journal.text.endsWith("token second answered 400 (caller): not the token's fault")).toBe(true);
  });

  it("that Envoy itself gave is nobody's", () => {
    const own = ["", "no_healthy_upstream", "request_payload_too_large"];
    for (let i = 0; i < own.length; i++) {
      const scene = answered(503, own[i]);
      expect(scene.meter.text).toBe("", own[i]);
      expect(scene.journal.text.includes("answered")).toBe(false);
    }
  });

  it("that Envoy gave because the vendor broke off is counted, but not as an answer of the token", () => {
    const scene = answered(503, "upstream_reset_before_response_started{connection_termination}");
    expect(scene.meter.text).toBe("ai_proxy.token.second.upstream_rq_unanswered");
    expect(scene.journal.text.includes("answered")).toBe(false);
  });

  it("is told apart by failoverOnStatus", () => {
    const config = '{"provider":{"type":"groq","apiTokens":["t"],"failover":{"failoverOnStatus":["404"]}}}';
    expect(answered(404, "via_upstream", config).journal.text.endsWith("a fault of the token or the vendor")).toBe(
      true,
    );
    expect(answered(429, "via_upstream", config).journal.text.endsWith("not the token's fault")).toBe(true);
  });

  it("never puts a token into log or metrics", () => {
    const scene = answered(401);
    expect((scene.journal.text + scene.meter.text).includes("canary")).toBe(false);
    expect(scene.journal.text.includes("using token second")).toBe(true);
  });

  it("costs no log line whose level is off", () => {
    const scene = new Scene(NAMED);
    scene.journal.level = LogLevel.Warn;
    scene.request(chat());
    scene.answer(401);
    expect(scene.journal.lines.length + scene.journal.wasted).toBe(0);
    expect(scene.meter.names.length).toBe(1);
  });
});

/** The health of the token `first` after its answer `status` to a request with `headers`. */
function healthAfter(status: u32, headers: string[] = chat(), retryAfter: string = ""): TokenHealth {
  const scene = new Scene(pooled('"failoverOnStatus":["4.*"]'));
  scene.request(headers);
  scene.answer(status, "via_upstream", ["retry-after", retryAfter]);
  const pool = scene.gateway.backendOf(scene.gateway.config.providers[0]).pool;
  return pool.roster.read().get(pool.config.apiTokens[0].fingerprint);
}

/** `authority path cluster` of the probes that a failed request leads to; "-" when there is no failure. */
function routeAfter(headers: string[]): string {
  const route = healthAfter(429, headers).probeRoute;
  return route.isKnown ? `${text(route.authority)} ${text(route.path)} ${text(route.cluster)}` : "-";
}

function from(authority: string): string[] {
  const headers = post("/v1/embeddings?a=1");
  headers[3] = authority;
  return headers;
}

describe("a failure that takes a token out", () => {
  it("records where the client's request went, without its query", () => {
    expect(routeAfter(from("gateway.example"))).toBe("gateway.example /v1/embeddings outbound|443||vendor.dns");
  });

  it("records the vendor's host and path when the client's cannot be recorded: the token is probed all the same", () => {
    const vendor = "api.groq.com /openai/v1/embeddings outbound|443||vendor.dns";
    const hosts = ["", "x".repeat(256), "a b", "\u00e9.example"];
    for (let i = 0; i < hosts.length; i++) expect(routeAfter(from(hosts[i]))).toBe(vendor, hosts[i]);
    const paths = ["/" + "x".repeat(512) + "/v1/embeddings", "/\u00e9/v1/embeddings"];
    for (let i = 0; i < paths.length; i++) expect(routeAfter(post(paths[i]))).toBe(vendor, paths[i]);
  });

  it("waits as long as the vendor asks; nonsense is no wish", () => {
    expect(healthAfter(401, chat(), "30").dueMs).toBe(START_MS + 30_000);
    expect(healthAfter(401, chat(), "Tue, 14 Nov 2023 22:13:50 GMT").dueMs).toBe(START_MS + 30_000);
    const others = ["", "soon", "-1", "1.5", "Tue, 14 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 23 22:13:50 GMT"];
    for (let i = 0; i < others.length; i++) {
      expect(healthAfter(401, chat(), others[i]).dueMs).toBe(START_MS + 5000, others[i]);
    }
  });

  it("waits a minute at most: one request can make a vendor ask for an hour", () => {
    expect(healthAfter(401, chat(), "3600").dueMs).toBe(START_MS + 60_000);
    expect(healthAfter(401, chat(), "3600").notBeforeMs).toBe(START_MS + 60_000);
  });

  it("is one that failoverOnStatus names", () => {
    expect(healthAfter(404).health).toBe(Health.Ejected);
    expect(healthAfter(503).generation).toBe(0);
    expect(healthAfter(200).generation).toBe(0);
  });
});

describe("the health of the pool", () => {
  it("decides the next request: another token, and 503 with retry-after when there is none", () => {
    const scene = new Scene(pooled('"whenNoneHealthy":"reject"'));
    scene.request(chat());
    expect(scene.header("authorization")).toBe("Bearer canary-1");
    scene.answer(401);
    scene.request(chat());
    expect(scene.header("authorization")).toBe("Bearer canary-2");
    scene.host.time.atMs += 1500;
    scene.answer(401);
    scene.request(chat());
    expect(scene.replied).toBe("503 ai-proxy.no_healthy_token");
    expect(scene.replyHeader("retry-after")).toBe("4");
  });

  it("is not written for a success that has no failure to forget", () => {
    const scene = new Scene(pooled('"failureThreshold":2'));
    scene.request(chat());
    scene.answer(200);
    expect(scene.host.shared.sets).toBe(0);
    scene.request(chat());
    scene.answer(500);
    expect(scene.host.shared.written).toBe(1);
    scene.request(chat());
    scene.answer(200);
    expect(scene.host.shared.written).toBe(2);
  });
});
