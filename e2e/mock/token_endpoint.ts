import { generateKeyPairSync, randomBytes, verify } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { record, type RecordedRequest } from "./records.ts";
import { respond } from "./respond.ts";

export const tokenHost = "oauth2.googleapis.com";
const tokenUri = `https://${tokenHost}/token`;
const scope = "https://www.googleapis.com/auth/cloud-platform";
const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Service accounts, and the endpoint that grants them access tokens for JWTs that they signed. */
export class TokenEndpoint {
  /** Seconds that a token lasts. */
  lifeSeconds = 3600;
  /** Wait before an answer. */
  delayMs = 0;
  /** Names of accounts that are refused. */
  readonly refused = new Set<string>();
  /** Statuses of the next answers, whoever asks. */
  readonly failures: number[] = [];
  /** Names of the accounts that were granted a token, in order. */
  readonly granted: string[] = [];
  /** What was wrong with the requests that no client of Google's would have sent. */
  readonly violations: string[] = [];
  onGrant: (token: string, account: string) => void = () => {};
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      record(request).then(
        (recorded) => this.#serve(recorded, response),
        () => response.destroy(),
      );
    });
  }

  static async start(): Promise<TokenEndpoint> {
    const endpoint = new TokenEndpoint();
    await new Promise<void>((resolve) => endpoint.#server.listen(0, "127.0.0.1", resolve));
    return endpoint;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The key file of the account called `name`. */
  accountFile(name: string): string {
    return JSON.stringify({
      type: "service_account",
      project_id: "p-1",
      private_key_id: `kid-${name}`,
      private_key: this.#keys.privateKey.export({ type: "pkcs8", format: "pem" }),
      client_email: `${name}@p-1.iam.gserviceaccount.com`,
      token_uri: tokenUri,
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: RecordedRequest, response: ServerResponse): Promise<void> {
    if (this.delayMs > 0) await sleep(this.delayMs);
    const failure = this.failures.shift();
    if (failure !== undefined) return respond(response, failure, '{"error":"temporarily_unavailable"}');
    const { account, fault } = this.#judge(request);
    if (fault !== "") this.violations.push(fault);
    if (fault !== "" || this.refused.has(account)) {
      return respond(response, 400, JSON.stringify({ error: "invalid_grant", error_description: `refused: ${fault}` }));
    }
    const token = `ya29.canary-${account}-${randomBytes(12).toString("hex")}`;
    this.granted.push(account);
    this.onGrant(token, account);
    respond(response, 200, JSON.stringify({ access_token: token, expires_in: this.lifeSeconds, token_type: "Bearer" }));
  }

  /** Who asks, and what is wrong with that; "" when nothing is. */
  #judge(request: RecordedRequest): { account: string; fault: string } {
    const form = new URLSearchParams(request.body.toString());
    const [header = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    const told = { ...read(header), ...read(claims) };
    const account = String(told["iss"]).split("@")[0] ?? "";
    const now = Date.now() / 1000;
    const key = this.#keys.publicKey;
    const isSigned = verify("sha256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"));
    const checks: [boolean, string][] = [
      [request.method === "POST" && request.path === "/token" && request.host === tokenHost, "address"],
      [request.headers["content-type"] === "application/x-www-form-urlencoded", "content-type"],
      [form.get("grant_type") === grantType && [...form.keys()].length === 2, "form"],
      [isSigned && told["alg"] === "RS256" && told["typ"] === "JWT" && told["kid"] === `kid-${account}`, "signature"],
      [told["aud"] === tokenUri && told["scope"] === scope, "aud or scope"],
      [Number(told["iat"]) <= now + 10 && Number(told["exp"]) === Number(told["iat"]) + 3600, "iat or exp"],
    ];
    return { account, fault: checks.find(([isGood]) => !isGood)?.[1] ?? "" };
  }
}

function read(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
