import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { endpointOf, vendorClusters, type Bootstrap } from "../../cli/envoy/bootstrap.ts";
import type { Mode } from "../../cli/envoy/render.ts";
import { modulePath, repository } from "../../cli/envoy/shipped.ts";
import { catalogue } from "../mock/catalogue.ts";
import { createTestPki } from "../mock/certificate.ts";
import { FileServer } from "../mock/file_server.ts";
import { MockVendor } from "../mock/vendor.ts";
import { EnvoyProcess } from "./envoy_process.ts";
import { chatPath } from "./failing_pool.ts";
import { freePort } from "./free_port.ts";
import { clientSecret } from "./gateway.ts";
import { findLeaks } from "./leaks.ts";
import { sendRaw, type RawAnswer } from "./raw_client.ts";

export const poolNames = ["claude", "groq", "qwen"] as const;

export type PoolName = (typeof poolNames)[number];

const placeholders: Record<PoolName, string> = { claude: "<claude-token>", groq: "<grop-token>", qwen: "<qwen-token>" };
const authorityFile = "authority.pem";
const filesHost = "raw.githubusercontent.com";
const filePath = "/cr7258/test-context/refs/heads/main/README.md";

/** The text at the URL of the example. */
export const contextText = 'The context of "every" conversation.\n';

interface Parts {
  readonly url: string;
  readonly config: Bootstrap;
  readonly envoy: EnvoyProcess;
  readonly vendors: Record<PoolName, MockVendor>;
  readonly files: FileServer;
}

/** examples/higress-three-providers, rendered by the command and served by Envoy, in front of mocks that speak TLS. */
export class ThreeProviders {
  readonly parts: Parts;
  readonly #answers: string[] = [];

  private constructor(parts: Parts) {
    this.parts = parts;
  }

  static async start(mode: Mode): Promise<ThreeProviders> {
    const pki = createTestPki();
    const start = async (name: PoolName): Promise<MockVendor> => {
      const tokens = [`canary-${name}-${randomBytes(6).toString("hex")}`, badToken(name)];
      const vendor = await MockVendor.start({ name, tokens, identity: pki.identityFor([catalogue[name].host]) });
      vendor.setToken(badToken(name), { kind: "unauthorized" });
      vendor.forbidden.push(clientSecret);
      return vendor;
    };
    const vendors = { claude: await start("claude"), groq: await start("groq"), qwen: await start("qwen") };
    const files = await FileServer.start(pki.identityFor([filesHost]), filePath, contextText);
    try {
      const port = await freePort();
      const config = await render(exampleText(vendors), ["--mode", mode, "--port", String(port)]);
      leadTo(config, { vendors, files });
      const envoy = await EnvoyProcess.start({ config, files: { [authorityFile]: pki.authority } });
      return new ThreeProviders({ url: `http://127.0.0.1:${port}`, config, envoy, vendors, files });
    } catch (fault) {
      await stopAll({ vendors, files });
      throw fault;
    }
  }

  /** A chat to the example's host, with credentials of the client's own that must go nowhere. */
  async chat(body: object): Promise<RawAnswer> {
    const headers = { host: "test-ai.com", "content-type": "application/json", authorization: clientSecret };
    const answer = await sendRaw(this.parts.url, { path: chatPath, body: JSON.stringify(body), headers });
    this.#answers.push(JSON.stringify(answer));
    return answer;
  }

  /** Every secret in play. */
  get secrets(): string[] {
    return [clientSecret, ...poolNames.flatMap((name) => this.parts.vendors[name].tokens)];
  }

  /** Where a secret was seen that does not belong there. */
  leaks(): Promise<string[]> {
    return findLeaks(this.parts.envoy, this.secrets, this.#answers);
  }

  async stop(): Promise<void> {
    await this.parts.envoy.stop();
    await stopAll(this.parts);
  }
}

type Servers = Pick<Parts, "vendors" | "files">;

async function stopAll({ vendors, files }: Servers): Promise<void> {
  await Promise.all([files, ...Object.values(vendors)].map((server) => server.stop()));
}

/** The token of the example that its vendor refuses. */
export function badToken(name: PoolName): string {
  return `sk-bad-${name}`;
}

/** The example with its placeholders replaced, and nothing else changed. */
function exampleText(vendors: Record<PoolName, MockVendor>): string {
  let text = readFileSync(`${repository}examples/higress-three-providers/gateway.yaml`, "utf8");
  for (const name of poolNames) {
    const [token = ""] = vendors[name].tokens;
    if (!text.includes(placeholders[name])) throw new Error(`the example has no ${placeholders[name]}`);
    text = text.replace(placeholders[name], token);
  }
  return text;
}

/** What `ai-proxy render` makes of the text. */
async function render(text: string, args: string[]): Promise<Bootstrap> {
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-three-"));
  const [input, output] = [join(folder, "gateway.yaml"), join(folder, "rendered.yaml")];
  try {
    writeFileSync(input, text, { mode: 0o600 });
    const trust = ["--admin-port", "0", "--module", modulePath, "--ca", `$FOLDER/${authorityFile}`];
    const command = [`${repository}cli/bin.js`, "render", input, "-o", output, ...trust, ...args];
    await promisify(execFile)(process.execPath, command);
    return parse(readFileSync(output, "utf8")) as Bootstrap;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The one thing that is changed in what was rendered: the addresses. Names and certificates stay the vendors'. */
function leadTo(config: Bootstrap, { vendors, files }: Servers): void {
  const ports = new Map([[filesHost, files.port]]);
  for (const name of poolNames) ports.set(catalogue[name].host, vendors[name].port);
  for (const cluster of vendorClusters(config)) {
    const endpoint = endpointOf(cluster);
    const port = ports.get(endpoint.address);
    if (port === undefined) throw new Error(`cluster ${cluster.name} leads to ${endpoint.address}, which has no mock`);
    cluster.type = "STATIC";
    Object.assign(endpoint, { address: "127.0.0.1", port_value: port });
  }
}
