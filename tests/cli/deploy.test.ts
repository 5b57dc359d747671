import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { modulePath, repository } from "../../cli/envoy/shipped.ts";
import { findEnvoy } from "../../scripts/envoy.ts";
import { aiProxy } from "./command.ts";
import { IstioGateway } from "./istio.ts";
import { documentsOf, schemaFaults, type Document } from "./resources.ts";

const files = readdirSync(`${repository}deploy`).filter((file) => file.endsWith(".yaml"));
const resources = files.filter((file) => /^(higress|istio)-/.test(file) && file !== "istio-module-patch.yaml");

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-deploy-"));
});
after(() => rmSync(folder, { recursive: true }));

/** Problems that `check` finds, without those of placeholders. */
async function problemsOf(...paths: string[]): Promise<string[]> {
  const { stderr } = await aiProxy("check", ...paths);
  const problems = stderr.split("\n").filter((line) => / (error|warning): /.test(line));
  assert.ok(
    problems.some((line) => / is a placeholder/.test(line)),
    stderr,
  );
  return problems
    .filter((line) => !/ is a placeholder/.test(line))
    .map((line) => line.replace(/^.*? (?=error|warning)/, ""));
}

function validate(file: string): void {
  const args = ["--mode", "validate", "-c", file, "--log-level", "error"];
  const { status, stderr } = spawnSync(findEnvoy(), args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

/** The gateway of istio-routes.yaml with an EnvoyFilter applied, where the module is the one under test. */
function patched(file: string): string {
  const gateway = new IstioGateway(documentsOf("deploy/istio-routes.yaml"));
  for (const filter of documentsOf(`deploy/${file}`)) gateway.apply(filter);
  const path = join(folder, file);
  const text = JSON.stringify(gateway.bootstrap());
  assert.ok(text.includes(mountedModule()), "the module is where istio-module-patch.yaml mounts it");
  writeFileSync(path, text.replaceAll(mountedModule(), resolve(modulePath)));
  return path;
}

function mountedModule(): string {
  const patch = parse(readFileSync(`${repository}deploy/istio-module-patch.yaml`, "utf8"));
  return `${patch.spec.template.spec.containers[0].volumeMounts[0].mountPath}/ai-proxy.wasm`;
}

/** What is merged into or inserted by the first patch of an EnvoyFilter for `applyTo`. */
function patchValue(file: string, applyTo: string): any {
  const patches = documentsOf(`deploy/${file}`).flatMap(({ spec }) => spec["configPatches"] as any[]);
  return patches.find((patch) => patch.applyTo === applyTo)?.patch.value;
}

/** What the test reads of a Compose file. */
interface Compose {
  services: { envoy: Record<"volumes" | "ports" | "command", string[]> };
}

describe("deploy/", () => {
  it("is described file by file", () => {
    const readme = readFileSync(`${repository}deploy/README.md`, "utf8");
    for (const file of files) assert.ok(readme.includes(file), file);
  });

  for (const file of resources) {
    it(`${file} obeys the schemas of its resources`, () => {
      const documents = documentsOf(`deploy/${file}`);
      assert.ok(documents.length > 0);
      for (const document of documents) {
        assert.ok(document.metadata.namespace !== undefined && document.metadata.name !== "");
        if (document.kind === "Ingress") continue;
        assert.deepEqual(schemaFaults(document), [], document.kind);
        const slip: Document = { ...document, spec: { ...document.spec, slip: 1 } };
        assert.notDeepEqual(schemaFaults(slip), [], "the schema refuses a slip");
      }
    });
  }

  it("higress-wasmplugin.yaml is taken by the module, and by Envoy as it is rendered", async () => {
    const file = `${repository}deploy/higress-wasmplugin.yaml`;
    assert.deepEqual(await problemsOf(file), []);
    for (const mode of ["upstream", "downstream"]) {
      const output = join(folder, `${mode}.yaml`);
      assert.equal((await aiProxy("render", file, "--mode", mode, "-o", output)).status, 0);
      validate(output);
    }
  });

  it("istio-wasmplugin.yaml is taken by the module; check says for which routes it is", async () => {
    const [warning, ...more] = await problemsOf(`${repository}deploy/istio-wasmplugin.yaml`);
    assert.match(warning ?? "", /^warning: .*unless one route takes everything/);
    assert.deepEqual(more, []);
    const routes = documentsOf("deploy/istio-routes.yaml").find(({ kind }) => kind === "VirtualService")?.spec;
    assert.deepEqual(routes?.["hosts"], ["*"]);
    assert.equal((routes?.["http"] as object[]).length, 1);
  });

  for (const file of ["istio-hold.yaml", "istio-upstream.yaml"]) {
    it(`${file} makes of Istio's configuration one that Envoy and the module take`, async () => {
      const path = patched(file);
      validate(path);
      assert.deepEqual(await problemsOf(path), []);
    });
  }

  it("istio-hold.yaml is istio-wasmplugin.yaml with the flag", () => {
    const [plugin] = documentsOf("deploy/istio-wasmplugin.yaml");
    const { config } = patchValue("istio-hold.yaml", "HTTP_FILTER").typed_config;
    assert.deepEqual(JSON.parse(config.configuration.value), plugin?.spec["pluginConfig"]);
    assert.equal(config.root_id, plugin?.spec["pluginName"]);
    assert.equal(config.allow_on_headers_stop_iteration, true);
  });

  it("istio-upstream.yaml retries, adds and removes what envoy.yaml does", () => {
    const shipped = parse(readFileSync(`${repository}envoy.yaml`, "utf8"), { merge: true });
    const routes = shipped.static_resources.listeners[0].filter_chains[0].filters[0].typed_config.route_config;
    const { retry_policy, request_body_buffer_limit } = routes.virtual_hosts[0];
    const { request_headers_to_add, response_headers_to_remove } = routes;
    assert.deepEqual(patchValue("istio-upstream.yaml", "VIRTUAL_HOST"), {
      retry_policy,
      request_body_buffer_limit,
      request_headers_to_add,
      response_headers_to_remove,
    });
  });

  for (const file of ["istio-hold.yaml", "istio-upstream.yaml"]) {
    it(`${file} has paths read as envoy.yaml has`, () => {
      const shipped = parse(readFileSync(`${repository}envoy.yaml`, "utf8"), { merge: true });
      const manager = shipped.static_resources.listeners[0].filter_chains[0].filters[0].typed_config;
      const { "@type": type, ...options } = patchValue(file, "NETWORK_FILTER").typed_config;
      assert.equal(type, manager["@type"]);
      assert.equal(options.path_with_escaped_slashes_action, "REJECT_REQUEST");
      for (const [key, value] of Object.entries(options)) assert.equal(manager[key], value, key);
    });
  }

  it("docker-compose.yaml obeys the Compose Specification and mounts files that exist or are built", () => {
    const compose = parse(readFileSync(`${repository}deploy/docker-compose.yaml`, "utf8")) as Compose;
    const { envoy } = compose.services;
    const { $schema: _dialect, ...schema } = JSON.parse(
      readFileSync(`${repository}e2e/schema/compose-spec.json`, "utf8"),
    ) as { $schema: string };
    const formats = { duration: true, ports: true, expose: true, subnet_ip_address: true } as const;
    const check = new Ajv({ strict: false, formats }).compile(schema);
    assert.ok(check(compose), JSON.stringify(check.errors));
    const { volumes, ports, command } = envoy;
    const targets = volumes.map((volume: string) => volume.split(":").at(-2));
    assert.deepEqual(targets, [`/ai-proxy/${command[2] ?? ""}`, "/ai-proxy/build/ai-proxy.wasm"]);
    const shipped = /^\.\.\/\$\{CONFIG:-(.*)\}:/.exec(volumes[0] ?? "")?.[1] ?? "";
    assert.ok(existsSync(`${repository}${shipped}`) && shipped !== "");
    assert.ok(readFileSync(`${repository}${shipped}`, "utf8").includes("filename: build/ai-proxy.wasm"));
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:/);
  });
});
