import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import OpenAI from "openai";
import { vendorNames, type VendorName } from "../mock/catalogue.ts";
import { createTestPki } from "../mock/certificate.ts";
import { MockVendor, type ServerIdentity } from "../mock/vendor.ts";
import { EnvoyProcess } from "./envoy_process.ts";
import type { Bootstrap } from "../../cli/envoy/bootstrap.ts";
import { freePort } from "./free_port.ts";
import { findLeaks } from "./leaks.ts";
import { sendRaw, type RawAnswer, type RawRequest } from "./raw_client.ts";
import { readShipped, type ShippedFile } from "../../cli/envoy/shipped.ts";
import { placeholders, settle } from "./shipped.ts";

/** How a client of a gateway says which vendor it wants. */
export interface Choice {
  basePath: string;
  headers: Record<string, string>;
}

export interface GatewayOptions {
  file: ShippedFile;
  /** Changes to the shipped file that the case is about; runs before the file is moved into its surroundings. */
  edit?: (config: Bootstrap) => void;
  /** Changes to the settled file, and more files for Envoy's folder. */
  editSettled?: (config: Bootstrap) => Record<string, string> | void;
  choose: (vendor: VendorName) => Choice;
  /** Envoy's threads, each with a VM of its own; absent: two. */
  workers?: number;
  /** With it the vendors speak TLS under these host names. */
  tlsHosts?: Record<VendorName, string>;
}

/** What the client calls its own; none of it may reach a vendor, a log or a statistic. */
export const clientSecret = `client-canary-${randomBytes(6).toString("hex")}`;

/** Envoy with the module, a mock of every vendor, and clients: everything one end-to-end case needs. */
export class Gateway {
  readonly url: string;
  readonly envoy: EnvoyProcess;
  readonly vendors: Record<VendorName, MockVendor>;
  readonly #options: GatewayOptions;
  readonly #answers: (string | Promise<string>)[] = [];

  private constructor(parts: Pick<Gateway, "url" | "envoy" | "vendors">, options: GatewayOptions) {
    this.url = parts.url;
    this.envoy = parts.envoy;
    this.vendors = parts.vendors;
    this.#options = options;
  }

  static async start(options: GatewayOptions): Promise<Gateway> {
    const config = readShipped(options.file);
    const tokens = new Map<string, string>();
    const pki = options.tlsHosts && createTestPki();
    const entries = vendorNames.map(async (name): Promise<[VendorName, MockVendor]> => {
      const own = placeholders(config, name).map((placeholder, index) => {
        const token = `canary-${name}-${index + 1}-${randomBytes(6).toString("hex")}`;
        tokens.set(placeholder, token);
        return token;
      });
      const identity: ServerIdentity | undefined = options.tlsHosts && pki?.identityFor([options.tlsHosts[name]]);
      const vendor = await MockVendor.start({ name, tokens: own, ...(identity && { identity }) });
      vendor.forbidden.push(clientSecret);
      return [name, vendor];
    });
    const vendors = Object.fromEntries(await Promise.all(entries)) as Record<VendorName, MockVendor>;
    try {
      return await Gateway.#launch(config, { vendors, tokens, ...(pki && { authority: pki.authority }) }, options);
    } catch (fault) {
      await Promise.all(Object.values(vendors).map((vendor) => vendor.stop()));
      throw fault;
    }
  }

  static async #launch(
    config: Bootstrap,
    parts: { vendors: Record<VendorName, MockVendor>; tokens: Map<string, string>; authority?: string },
    options: GatewayOptions,
  ): Promise<Gateway> {
    const { vendors, tokens, authority } = parts;
    const ports = { openai: vendors.openai.port, groq: vendors.groq.port, qwen: vendors.qwen.port };
    options.edit?.(config);
    const port = await freePort();
    settle(config, { port, ports, tokens, ...(authority !== undefined && { authority: "$FOLDER/authority.pem" }) });
    const files = {
      ...(options.editSettled?.(config) ?? {}),
      ...(authority !== undefined && { "authority.pem": authority }),
    };
    const envoy = await EnvoyProcess.start({
      config,
      files,
      ...(options.workers !== undefined && { workers: options.workers }),
    });
    return new Gateway({ url: await envoy.listenerUrl("llm"), envoy, vendors }, options);
  }

  /** How a client says here that it wants `vendor`. */
  choiceOf(vendor: VendorName): Choice {
    return this.#options.choose(vendor);
  }

  /** The real client, pointed at the gateway as for `vendor`, with a key of its own that must go nowhere. */
  openai(vendor: VendorName): OpenAI {
    const { basePath, headers } = this.#options.choose(vendor);
    return new OpenAI({
      apiKey: clientSecret,
      baseURL: `${this.url}${basePath}/v1`,
      defaultHeaders: headers,
      maxRetries: 0,
      timeout: 20_000,
      fetch: async (input, init) => this.#keep(await fetch(input, init)),
    });
  }

  /** A request byte for byte, to `path` as the OpenAI API names it. */
  async send(vendor: VendorName, request: RawRequest): Promise<RawAnswer> {
    const { basePath, headers } = this.#options.choose(vendor);
    const path = `${basePath}${request.path}`;
    const answer = await sendRaw(this.url, { ...request, path, headers: { ...headers, ...request.headers } });
    this.#answers.push(JSON.stringify(answer));
    return answer;
  }

  /** A JSON request; content-type included. */
  async post(
    vendor: VendorName,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<RawAnswer> {
    return this.send(vendor, {
      path,
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  }

  /** How many requests arrived at all vendors together. */
  get arrived(): number {
    return vendorNames.reduce((sum, name) => sum + this.vendors[name].requests.length, 0);
  }

  /** Forgets what arrived and how the vendors were steered. */
  reset(): void {
    for (const name of vendorNames) this.vendors[name].reset();
  }

  /** Every secret in play: the vendors' tokens and the client's own. */
  get secrets(): string[] {
    return [clientSecret, ...vendorNames.flatMap((name) => this.vendors[name].tokens)];
  }

  /** Fails when a key arrived at the wrong place, or a secret shows where Envoy or the module could leave one. */
  async verify(): Promise<void> {
    for (const name of vendorNames) {
      const reasons = this.vendors[name].violations.map(
        ({ reason, request }) => `${reason}: ${request.method} ${request.path}`,
      );
      assert.deepEqual(reasons, [], `the mock of ${name} received what it should not have`);
    }
    await this.verifySecrets();
  }

  /** The second half of `verify`, for cases in which a wrong delivery is expected. */
  async verifySecrets(): Promise<void> {
    await sleep(20);
    assert.deepEqual(await findLeaks(this.envoy, this.secrets, await Promise.all(this.#answers)), []);
  }

  async stop(): Promise<void> {
    await this.envoy.stop();
    await Promise.all(vendorNames.map((name) => this.vendors[name].stop()));
  }

  #keep(response: Response): Response {
    const headers = JSON.stringify([...response.headers]);
    const copy = response.clone();
    this.#answers.push(
      copy.text().then(
        (text) => headers + text,
        () => headers,
      ),
    );
    return response;
  }
}
