import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { modulePath, readShipped, repository } from "../cli/envoy/shipped.ts";
import { placeholders } from "./harness/shipped.ts";
import { catalogue, vendorNames } from "./mock/catalogue.ts";

interface Service {
  image: string;
  working_dir?: string;
  entrypoint?: string[];
  command: string[];
  environment?: Record<string, string>;
  volumes: string[];
  ports?: string[];
  networks?: { default: { aliases: string[] } };
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, object>;
}

const file = fileURLToPath(new URL("docker-compose.yaml", import.meta.url));
const compose = parse(readFileSync(file, "utf8")) as Compose;

/** A validator of the Compose Specification. */
function composeValidator() {
  const { $schema: _dialect, ...schema } = JSON.parse(
    readFileSync(join(dirname(file), "schema/compose-spec.json"), "utf8"),
  ) as {
    $schema: string;
  };
  return new Ajv({
    strict: false,
    formats: { duration: true, ports: true, expose: true, subnet_ip_address: true },
  }).compile(schema);
}

describe("docker-compose.yaml", () => {
  it("obeys the Compose Specification", () => {
    const validate = composeValidator();
    assert.ok(validate(compose), JSON.stringify(validate.errors, null, 2));
    assert.equal(validate({ services: { envoy: { imagee: "x" } } }), false, "the schema refuses a slip");
  });

  it("mounts files that exist, or that `make build` makes, and volumes that it declares", () => {
    const mounts = Object.values(compose.services).flatMap((service) => service.volumes);
    assert.ok(mounts.length > 0);
    for (const mount of mounts) {
      const [source = ""] = mount.split(":");
      if (!source.startsWith(".")) assert.ok(Object.hasOwn(compose.volumes, source), `no volume ${source}`);
      else if (source !== "../build/ai-proxy.wasm")
        assert.ok(existsSync(resolve(dirname(file), source)), `no file ${source}`);
    }
    assert.ok(statSync(modulePath).size > 0);
  });

  it("runs the shipped configurations where their relative paths hold", () => {
    const envoy = compose.services["envoy"];
    assert.match(envoy?.image ?? "", /^envoyproxy\/envoy:v1\.40/);
    for (const name of ["envoy.yaml", "examples/envoy-downstream.yaml", "build/ai-proxy.wasm"]) {
      assert.ok(envoy?.volumes.includes(`../${name}:${envoy.working_dir}/${name}:ro`), name);
    }
    for (const port of envoy?.ports ?? []) assert.match(port, /^127\.0\.0\.1:/);
  });

  for (const place of ["deploy", "e2e"]) {
    it(`lets the listener be reached from outside the container, and changes nothing else: ${place}`, () => {
      const folder = mkdtempSync(join(tmpdir(), "ai-proxy-compose-"));
      try {
        const { services } = parse(readFileSync(join(repository, place, "docker-compose.yaml"), "utf8")) as Compose;
        const { entrypoint = [], command = [] } = services["envoy"] ?? {};
        assert.equal(entrypoint[0], "/docker-entrypoint.sh");
        writeFileSync(join(folder, "envoy"), `#!/bin/sh\necho "# $*" && test "$1" = -c && cat "$2"\n`, { mode: 0o755 });
        for (const name of ["envoy.yaml", "examples/envoy-downstream.yaml"] as const) {
          copyFileSync(join(repository, name), join(folder, "config.yaml"));
          const inFolder = [...entrypoint.slice(1), ...command].map((word) =>
            word.replaceAll("$$", "$").replace("${CONFIG:-envoy.yaml}", "config.yaml").replaceAll("/tmp", folder),
          );
          const [shell = "", ...args] = inFolder;
          const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
          const { stdout } = spawnSync(shell, args, { cwd: folder, env, encoding: "utf8" });
          assert.equal(stdout.split("\n")[0], `# -c ${folder}/envoy.yaml --concurrency 2`);
          const expected = readShipped(name);
          for (const listener of expected.static_resources.listeners)
            listener.address.socket_address.address = "0.0.0.0";
          assert.deepEqual(JSON.parse(JSON.stringify(parse(stdout, { merge: true }))), expected);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  for (const name of vendorNames) {
    it(`stands in for ${name} under its real name, with the tokens of the shipped files`, () => {
      const service = compose.services[name];
      assert.deepEqual(service?.networks?.default.aliases, [catalogue[name].host]);
      assert.equal(service?.environment?.["VENDOR"], name);
      const tokens = service?.environment?.["TOKENS"]?.split(",");
      for (const shipped of ["envoy.yaml", "examples/envoy-downstream.yaml"] as const) {
        assert.deepEqual(tokens, placeholders(readShipped(shipped), name));
      }
      const [node, script = ""] = service?.command ?? [];
      assert.equal(node, "node");
      assert.ok(existsSync(join(repository, script.replace("/ai-proxy/", ""))), script);
    });
  }
});
