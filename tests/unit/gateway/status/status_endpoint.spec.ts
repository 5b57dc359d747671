import { text, utf8 } from "../../../../assembly/base/bytes";
import { Health, TokenHealth } from "../../../../assembly/failover/token_health";
import { Roster } from "../../../../assembly/failover/roster";
import { encodeRoster } from "../../../../assembly/failover/roster_codec";
import { Step } from "../../../../assembly/gateway/step";
import { START_MS } from "../../fakes/host";
import { Scene, get, post } from "../../fakes/scene";

const SECRET = "status-secret-0001";
const SHOWN = ["authorization", "Bearer " + SECRET];
const POOL =
  '"provider":{"id":"team","type":"groq","apiTokens":[{"token":"k1","name":"one"},{"token":"k2","name":"two",' +
  '"weight":0}],"failover":{"enabled":true,"healthCheckModel":"m"}}';

function sceneOf(more: string = "", from: string = "127.0.0.1:4711"): Scene {
  const scene = new Scene(`{"status":{"path":"/status","token":"${SECRET}"${more}},${POOL}}`);
  scene.facts.sourceAddress = from;
  return scene;
}

/** Whether the request is answered with the status. */
function isTold(scene: Scene, headers: string[]): bool {
  const step = scene.request(headers, true);
  return step == Step.Reply && scene.replied == "200 ai-proxy.status";
}

/** Sets what the roster says about the first token. */
function record(scene: Scene, entry: TokenHealth): void {
  const pool = scene.gateway.backendOf(scene.gateway.config.providers[0]).pool;
  const roster = new Roster();
  roster.set(pool.config.apiTokens[0].fingerprint, entry);
  scene.host.shared.put(pool.keys.roster, encodeRoster(roster));
}

/** What is told of the first token. */
function toldOf(scene: Scene): string {
  scene.request(get("/status", SHOWN), true);
  const body = scene.replyBody;
  return body.substring(body.indexOf('{"alias"'), body.indexOf('},{"alias"') + 1);
}

describe("the status", () => {
  it("is told to who shows the secret from this machine", () => {
    expect(isTold(sceneOf(), get("/status", SHOWN))).toBe(true);
    expect(isTold(sceneOf(), get("/status?pretty", SHOWN))).toBe(true);
    expect(isTold(sceneOf("", "[::1]:4711"), get("/status", SHOWN))).toBe(true);
    expect(isTold(sceneOf(), get("/status", SHOWN.concat(["x-forwarded-for", "127.0.0.1"])))).toBe(true);
  });

  it("is nobody else's: the path is as any other, which is not served", () => {
    const other = ["authorization", "Bearer status-secret-0002"];
    const asked = [get("/status"), get("/status", other), post("/status", SHOWN), get("/statuses", SHOWN)];
    const forwarders = ["x-forwarded-for", "forwarded", "x-real-ip"];
    const clients = ["203.0.113.7", "127.0.0.1, 203.0.113.7", "203.0.113.7, 127.0.0.1"];
    for (let i = 0; i < forwarders.length; i++) {
      for (let j = 0; j < clients.length; j++) asked.push(get("/status", SHOWN.concat([forwarders[i], clients[j]])));
      const twice = [forwarders[i], "127.0.0.1", forwarders[i], "203.0.113.7"];
      asked.push(get("/status", SHOWN.concat(twice)));
    }
    const off = new Scene(`{${POOL}}`);
    for (let i = 0; i < asked.length; i++) {
      const scene = sceneOf();
      expect(isTold(scene, asked[i])).toBe(false, asked[i].join(" "));
      off.request(asked[i], true);
      expect(scene.replied).toBe(off.replied);
      expect(scene.replyBody).toBe(off.replyBody);
    }
    const elsewhere = ["", "203.0.113.7:4711", "127.0.0.6:4711"];
    for (let i = 0; i < elsewhere.length; i++) {
      expect(isTold(sceneOf("", elsewhere[i]), get("/status", SHOWN))).toBe(false, elsewhere[i]);
    }
  });

  it("is told elsewhere where the configuration allows that, and to nobody without the secret", () => {
    const anywhere = ',"allowRemote":true';
    const forwarded = ["x-forwarded-for", "203.0.113.7"];
    expect(isTold(sceneOf(anywhere, "203.0.113.7:4711"), get("/status", SHOWN.concat(forwarded)))).toBe(true);
    expect(isTold(sceneOf(anywhere, "203.0.113.7:4711"), get("/status"))).toBe(false);
  });

  it("costs no host call before the secret is right", () => {
    const scene = sceneOf();
    scene.request(get("/status", ["authorization", "Bearer x"]), true);
    expect(scene.facts.sourceReads).toBe(0);
    scene.request(get("/status", SHOWN), true);
    expect(scene.facts.sourceReads).toBe(1);
    expect(scene.host.shared.gets).toBe(2);
  });

  it("is not kept by anybody in between", () => {
    const scene = sceneOf();
    scene.request(get("/status", SHOWN), true);
    expect(scene.replyHeader("cache-control")).toBe("no-store");
    expect(scene.replyHeader("content-type")).toBe("application/json");
  });
});

describe("what is told", () => {
  it("of a pool that is well", () => {
    const scene = sceneOf();
    scene.request(get("/status", SHOWN), true);
    expect(scene.replyBody).toBe(
      '{"time":"2023-11-14T22:13:20Z","providers":[{"id":"team","type":"groq","failover":true,"leader":null,' +
        '"tokens":[{"alias":"one","state":"healthy","weight":1,"failures":0,"failedProbes":0,"generation":0},' +
        '{"alias":"two","state":"healthy","weight":0,"failures":0,"failedProbes":0,"generation":0}]}]}',
    );
  });

  it("of who leads, in which term", () => {
    const scene = sceneOf();
    scene.gateway.tick();
    scene.host.time.atMs += 1000;
    scene.gateway.tick();
    scene.request(get("/status", SHOWN), true);
    expect(scene.replyBody.includes('"leader":{"vm":"')).toBe(true);
    expect(scene.replyBody.includes('","term":1}')).toBe(true);
  });

  it("of a token that is out: since when, until when, and when it is probed", () => {
    const scene = sceneOf();
    const entry = new TokenHealth();
    entry.health = Health.Ejected;
    entry.generation = 3;
    entry.failedProbes = 2;
    entry.outSinceMs = START_MS - 60_000;
    entry.touchedMs = START_MS - 1000;
    entry.dueMs = START_MS + 4000;
    entry.reason = 2;
    entry.status = 429;
    entry.code = 1113;
    record(scene, entry);
    expect(toldOf(scene)).toBe(
      '{"alias":"one","state":"ejected","weight":1,"failures":0,"failedProbes":2,"generation":3,' +
        '"since":"2023-11-14T22:12:20Z","changed":"2023-11-14T22:13:19Z","reason":{"class":"quota","status":429,"code":"1113"},' +
        '"until":"2023-11-14T22:13:24Z","probing":false,"nextProbe":"2023-11-14T22:13:24Z"}',
    );
  });

  it("of a reason and a code that only a later version knows", () => {
    const scene = sceneOf();
    const entry = new TokenHealth();
    entry.health = Health.Ejected;
    entry.reason = 255;
    entry.code = 999;
    record(scene, entry);
    expect(toldOf(scene).includes('"reason":{"class":"unknown"}')).toBe(true);
  });

  it("of one that is being probed, and of one that is doubted", () => {
    const scene = sceneOf();
    const entry = new TokenHealth();
    entry.doubted = true;
    entry.consecutiveFailures = 3;
    entry.touchedMs = START_MS;
    entry.dueMs = START_MS + 4000;
    entry.nonce = utf8("0123456789abcdef");
    record(scene, entry);
    const told = toldOf(scene);
    expect(told.includes('"state":"doubted"')).toBe(true);
    expect(told.includes('"failures":3')).toBe(true);
    expect(told.includes('"probing":true}')).toBe(true);
    expect(told.includes("until")).toBe(false);
    expect(told.includes("0123456789abcdef") || told.includes(hexOf(entry))).toBe(false);
  });

  it("holds neither a token nor its fingerprint, nor the secret", () => {
    const scene = sceneOf();
    scene.request(get("/status", SHOWN), true);
    const tokens = scene.gateway.config.providers[0].apiTokens;
    for (let i = 0; i < tokens.length; i++) {
      expect(scene.replyBody.includes(tokens[i].fingerprint)).toBe(false);
      expect(scene.replyBody.includes(text(tokens[i].credential.secret))).toBe(false);
    }
    expect(scene.replyBody.includes(SECRET)).toBe(false);
  });
});

function hexOf(entry: TokenHealth): string {
  let hex = "";
  for (let i = 0; i < entry.nonce.length; i++) hex += entry.nonce[i].toString(16);
  return hex;
}
