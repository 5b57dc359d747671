import { generateKeyPairSync, verify } from "node:crypto";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The key file of a service account called `name`; all have one key. */
export function accountFile(name: string, tokenUri = "https://oauth2.googleapis.com/token"): string {
  return JSON.stringify({
    type: "service_account",
    client_email: `${name}@p-1.iam.gserviceaccount.com`,
    private_key_id: `kid-${name}`,
    private_key: keys.privateKey.export({ type: "pkcs8", format: "pem" }),
    token_uri: tokenUri,
  });
}

/** The claims of the JWT in the body of an exchange, its signature checked. */
export function claimsOf(body: string): Record<string, unknown> {
  const assertion = new URLSearchParams(body).get("assertion") ?? "";
  const [header = "", claims = "", signature = ""] = assertion.split(".");
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    keys.publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw new Error(`no signature of the account: ${assertion}`);
  return { ...read(header), ...read(claims) };
}

function read(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
}
