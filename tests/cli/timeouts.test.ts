import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseAllDocuments } from "yaml";
import { repository } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";
import { documents, blocksOf } from "./documents.ts";

type Json = Record<string, unknown>;

/** Seconds that a whole answer may take. */
const longest = 600;

/** Conditions by which Envoy tries again when the time of a try is over. */
const onTimeout = /\b(reset|5xx|gateway-error|retriable-4xx)\b/;

const shipped = ["envoy.yaml", ...yamlIn("deploy"), ...yamlIn("examples"), ...yamlIn("tests/cli/golden")];

function yamlIn(folder: string): string[] {
  const names = readdirSync(`${repository}${folder}`, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".yaml")).map((name) => `${folder}/${name}`);
}

/** Every object in `value`, itself included. */
function objectsIn(value: unknown): Json[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Json, ...inner];
}

function objectsOf(text: string): Json[] {
  return parseAllDocuments(text, { merge: true }).flatMap((document) => objectsIn(document.toJS()));
}

const seconds = (duration: unknown): number => Number(/^([\d.]+)s$/.exec(String(duration))?.[1] ?? NaN);

/** Policies by which an answer that takes too long is asked for again: Envoy's, and Istio's. */
function multiplying(objects: readonly Json[]): Json[] {
  return objects.filter(({ retry_on, per_try_timeout, per_try_idle_timeout, attempts, perTryTimeout }) => {
    const isLimited = per_try_timeout !== undefined || per_try_idle_timeout !== undefined;
    if (perTryTimeout !== undefined && attempts !== 0) return true;
    return isLimited && onTimeout.test(String(retry_on));
  });
}

/** What is wrong with the times of Envoy's routes and connection managers. */
function shortTimes(objects: readonly Json[]): string[] {
  return objects.flatMap((object) => {
    const isManager = String(object["@type"]).endsWith(".HttpConnectionManager");
    const idle = object["stream_idle_timeout"];
    if (isManager && !(seconds(idle) > longest)) return [`stream_idle_timeout: ${idle}`];
    const leads = object["cluster"] !== undefined || object["weighted_clusters"] !== undefined;
    const isRoute = leads && object["timeout"] !== undefined;
    return isRoute && seconds(object["timeout"]) !== 0 ? [`timeout: ${String(object["timeout"])}`] : [];
  });
}

/** `retryTimeout` of what repeats by callouts: each try waits for a whole answer. */
function shortTries(objects: readonly Json[]): Json[] {
  return objects.filter((object) => {
    const retry = object["retryOnFailure"] as Json | undefined;
    return retry?.["enabled"] === true && !(Number(retry["retryTimeout"]) > longest * 1000);
  });
}

/** The objects of the plugin configurations that are texts within others. */
function withConfigurations(objects: readonly Json[]): Json[] {
  const texts = objects.map(({ value }) => value).filter((value) => typeof value === "string" && value.startsWith("{"));
  return [...objects, ...texts.flatMap((text) => objectsOf(String(text)))];
}

function assertPatient(text: string): void {
  const objects = objectsOf(text);
  assert.deepEqual(multiplying(objects), []);
  assert.deepEqual(shortTimes(objects), []);
}

describe("an answer that takes ten minutes is waited for, and asked for once,", () => {
  for (const file of shipped) {
    it(`by ${file}`, () => {
      const text = readFileSync(`${repository}${file}`, "utf8");
      assertPatient(text);
      assert.deepEqual(shortTries(withConfigurations(objectsOf(text))), []);
    });
  }

  const inputs = [...yamlIn("examples"), "deploy/higress-wasmplugin.yaml", "tests/cli/good/rules.yaml"];
  for (const file of inputs.filter((input) => !input.includes("envoy-"))) {
    for (const mode of ["upstream", "downstream"]) {
      it(`by what render makes of ${file} ${mode}`, async () => {
        const { status, stdout, stderr } = await aiProxy("render", `${repository}${file}`, "-o", "-", "--mode", mode);
        assert.equal(status, 0, stderr);
        assertPatient(stdout);
      });
    }
  }

  for (const file of documents) {
    it(`by the blocks of ${file}`, () => {
      for (const { language, text } of blocksOf(file)) if (/^ya?ml$/.test(language)) assertPatient(text);
    });
  }

  it("which these checks can tell", () => {
    const retry_on = "retriable-headers,reset";
    assert.equal(multiplying([{ retry_on, per_try_timeout: "120s" }, { retry_on }]).length, 1);
    assert.equal(multiplying([{ retry_on: "connect-failure", per_try_timeout: "120s" }]).length, 0);
    assert.equal(multiplying([{ attempts: 2, perTryTimeout: "2s" }, { attempts: 0 }]).length, 1);
    assert.equal(shortTimes([{ "@type": "x/a.v3.HttpConnectionManager" }]).length, 1);
    assert.equal(shortTimes([{ "@type": "a.HttpConnectionManager", stream_idle_timeout: "900s" }]).length, 0);
    assert.equal(
      shortTimes([
        { cluster: "a", timeout: "15s" },
        { cluster: "a", timeout: "0s" },
      ]).length,
      1,
    );
    assert.equal(shortTries([{ retryOnFailure: { enabled: true } }]).length, 1);
  });
});
