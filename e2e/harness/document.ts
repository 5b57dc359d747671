import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { endpointOf, vendorClusters, virtualHost, type Bootstrap } from "../../cli/envoy/bootstrap.ts";
import type { Mode } from "../../cli/envoy/render.ts";
import { aiProxy } from "../../tests/cli/command.ts";
import { catalogue, type MockName } from "../mock/catalogue.ts";
import { createTestPki } from "../mock/certificate.ts";
import { MockVendor } from "../mock/vendor.ts";
import { EnvoyProcess } from "./envoy_process.ts";
import { freePort } from "./free_port.ts";
import { sendRaw, type RawAnswer } from "./raw_client.ts";

const authorityFile = "authority.pem";
const names = Object.keys(catalogue) as MockName[];

/** Gateway files as a document has them, rendered and served by Envoy in front of mock vendors that speak TLS. */
export class DocumentedGateway {
  readonly vendors: readonly MockVendor[];
  readonly #envoy: EnvoyProcess;
  readonly #url: string;
  readonly #host: string;

  private constructor(vendors: readonly MockVendor[], envoy: EnvoyProcess, at: { url: string; host: string }) {
    this.vendors = vendors;
    this.#envoy = envoy;
    this.#url = at.url;
    this.#host = at.host;
  }

  /** Serves `text`, changed in nothing but its placeholders, the vendors' addresses and whom TLS trusts. */
  static async start(text: string, mode: Mode): Promise<DocumentedGateway> {
    const pki = createTestPki();
    const tokens = new Map<string, string>();
    const settled = text.replaceAll(/YOUR_([A-Z]+)_TOKEN(_\d+)?/g, (placeholder) => {
      const token = tokens.get(placeholder) ?? `canary-${randomBytes(8).toString("hex")}`;
      tokens.set(placeholder, token);
      return token;
    });
    const start = (name: MockName): Promise<MockVendor> => {
      const own = [...tokens]
        .filter(([key]) => key.startsWith(`YOUR_${name.toUpperCase()}_`))
        .map(([, token]) => token);
      return MockVendor.start({ name, tokens: own, identity: pki.identityFor([catalogue[name].host]) });
    };
    const vendors = await Promise.all(names.map(start));
    try {
      const port = await freePort();
      const config = await rendered(settled, mode, port);
      leadTo(config, vendors);
      const [domain = "*"] = virtualHost(config).domains;
      const at = { url: `http://127.0.0.1:${port}`, host: domain === "*" ? "localhost" : domain };
      const envoy = await EnvoyProcess.start({ config, files: { [authorityFile]: pki.authority }, workers: 1 });
      return new DocumentedGateway(vendors, envoy, at);
    } catch (fault) {
      await Promise.all(vendors.map((vendor) => vendor.stop()));
      throw fault;
    }
  }

  chat(): Promise<RawAnswer> {
    const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] });
    const headers = { host: this.#host, "content-type": "application/json" };
    return sendRaw(this.#url, { path: "/v1/chat/completions", body, headers });
  }

  async stop(): Promise<void> {
    await this.#envoy.stop();
    await Promise.all(this.vendors.map((vendor) => vendor.stop()));
  }
}

async function rendered(text: string, mode: Mode, port: number): Promise<Bootstrap> {
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-document-"));
  const [input, output] = [join(folder, "block.yaml"), join(folder, "rendered.yaml")];
  try {
    writeFileSync(input, text, { mode: 0o600 });
    const place = ["--port", String(port), "--admin-port", "0", "--ca", `$FOLDER/${authorityFile}`];
    const { status, stderr } = await aiProxy("render", input, "-o", output, "--mode", mode, ...place);
    if (status !== 0) throw new Error(stderr);
    return parse(readFileSync(output, "utf8")) as Bootstrap;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names and certificates stay the vendors'; a cluster that no mock stands in for is a fault of the document. */
function leadTo(config: Bootstrap, vendors: readonly MockVendor[]): void {
  for (const cluster of vendorClusters(config)) {
    const endpoint = endpointOf(cluster);
    const vendor = vendors.find(({ name }) => catalogue[name].host === endpoint.address);
    if (vendor === undefined) throw new Error(`${cluster.name} leads to ${endpoint.address}, which has no mock`);
    cluster.type = "STATIC";
    Object.assign(endpoint, { address: "127.0.0.1", port_value: vendor.port });
  }
}
