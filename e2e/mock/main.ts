import { readFileSync } from "node:fs";
import { isVendorName } from "./catalogue.ts";
import { controlServer } from "./control.ts";
import { MockVendor } from "./vendor.ts";

/**
 * One mock vendor as a process of its own, for docker-compose.yaml. From the environment: VENDOR (openai, groq, qwen),
 * TOKENS (comma separated), PORT, CONTROL_PORT, and CERTIFICATES, a folder that certificates.ts has filled.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const name = env["VENDOR"] ?? "";
  if (!isVendorName(name)) throw new Error(`VENDOR must be openai, groq or qwen, not "${name}"`);
  const folder = env["CERTIFICATES"] ?? "";
  const identity = {
    key: readFileSync(`${folder}/${name}.key`, "utf8"),
    cert: readFileSync(`${folder}/${name}.crt`, "utf8"),
  };
  const tokens = (env["TOKENS"] ?? "").split(",").filter((token) => token !== "");
  const vendor = await MockVendor.start({
    name,
    tokens,
    port: Number(env["PORT"] ?? 443),
    address: "0.0.0.0",
    identity,
  });
  const control = controlServer(vendor);
  control.listen(Number(env["CONTROL_PORT"] ?? 8474), "0.0.0.0");
  console.log(`${name}: serving ${tokens.length} tokens on ${vendor.port}`);
  process.once("SIGTERM", () => process.exit(0));
}

await main(process.env);
