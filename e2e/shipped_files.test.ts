import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findEnvoy } from "../scripts/envoy.ts";
import { connectionManager, endpointOf, plugins, virtualHost } from "../cli/envoy/bootstrap.ts";
import { modulePath, readShipped, repository, type ShippedFile } from "../cli/envoy/shipped.ts";
import { placeholders } from "./harness/shipped.ts";
import { catalogue, vendorNames } from "./mock/catalogue.ts";

const files: ShippedFile[] = ["envoy.yaml", "examples/envoy-downstream.yaml"];

describe("the Envoy configurations that are shipped", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ai-proxy-shipped-"));
    mkdirSync(join(folder, "build"));
    symlinkSync(modulePath, join(folder, "build/ai-proxy.wasm"));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const file of files) {
    it(`${file} is taken by Envoy and by the module without a complaint`, () => {
      const args = ["--mode", "validate", "-c", join(repository, file), "--log-level", "warning"];
      const { status, stdout, stderr } = spawnSync(findEnvoy(), args, { cwd: folder, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      assert.match(stdout, /OK/);
      assert.equal(
        stderr
          .split("\n")
          .filter((line) => /\[(warning|error|critical)\]|deprecat/i.test(line))
          .join("\n"),
        "",
      );
    });

    it(`${file} has a place for two tokens of every vendor, verified TLS to its host, and a private admin`, () => {
      const config = readShipped(file);
      for (const vendor of vendorNames) {
        assert.equal(placeholders(config, vendor).length, 2, vendor);
        const { host } = catalogue[vendor];
        const cluster = config.static_resources.clusters.find((candidate) => endpointOf(candidate).address === host);
        const tls = JSON.stringify(cluster?.transport_socket);
        assert.ok(
          tls.includes(`"sni":"${host}"`) && tls.includes(`"exact":"${host}"`) && tls.includes("trusted_ca"),
          tls,
        );
      }
      assert.equal(config.admin.address.socket_address.address, "127.0.0.1");
    });

    it(`${file} lets the filter hold headers, starts a dead VM again, and never fails open`, () => {
      const found = plugins(readShipped(file));
      assert.ok(found.length > 0);
      for (const plugin of found) {
        assert.equal(plugin.allow_on_headers_stop_iteration, true);
        assert.equal((plugin as { failure_policy?: string }).failure_policy, "FAIL_RELOAD");
      }
    });

    it(`${file} listens on this machine alone, trusts no x-envoy headers, and bounds heap and connections`, () => {
      const { overload_manager: overload, memory_allocator_manager: allocator, static_resources } = readShipped(file);
      assert.ok(Number(allocator?.soft_memory_limit_bytes) <= 2 ** 27);
      for (const { address } of static_resources.listeners) assert.equal(address.socket_address.address, "127.0.0.1");
      const manager = connectionManager(readShipped(file)) as { internal_address_config?: object };
      const nobody = [{ address_prefix: "255.255.255.255", prefix_len: 32 }];
      assert.deepEqual(manager.internal_address_config, { cidr_ranges: nobody });
      const [heap, connections] = overload?.resource_monitors.map((monitor) => monitor.typed_config) ?? [];
      assert.ok(Number(heap?.["max_heap_size_bytes"]) <= 3 * 2 ** 30);
      assert.ok(Number(connections?.["max_active_downstream_connections"]) <= 8192);
      assert.deepEqual(
        (overload?.actions as { name: string }[]).map(({ name }) => name.replace("envoy.overload_actions.", "")),
        ["shrink_heap", "reset_high_memory_stream", "stop_accepting_requests", "stop_accepting_connections"],
      );
    });

    it(`${file} writes neither queries nor header values of clients into the access log`, () => {
      const log = JSON.stringify((connectionManager(readShipped(file)) as { access_log?: unknown }).access_log);
      const fields: string[] = log.match(/%[^%]+%/g) ?? [];
      assert.ok(fields.includes("%PATH(NQ:PATH)%"), log);
      const printing = fields.filter((field) => /REQ\(|RESP\(|FILTER_STATE|QUERY/.test(field));
      assert.deepEqual(printing, ["%REQ(:METHOD)%"]);
    });
  }

  it("envoy.yaml lets streams last and never asks a vendor again but by the filter's word or after a reset", () => {
    const host = virtualHost(readShipped("envoy.yaml")) as { retry_policy?: { retry_on?: string } } & ReturnType<
      typeof virtualHost
    >;
    assert.equal(host.retry_policy?.retry_on, "retriable-headers,reset,connect-failure");
    for (const { route } of host.routes) assert.equal(route.timeout, "0s");
  });
});
