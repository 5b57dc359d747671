import { createHash, createHmac, type BinaryLike } from "node:crypto";
import type { RecordedRequest } from "./records.ts";

/** How far a request's clock may be from the vendor's: 5 minutes. */
const mostSkewMs = 300_000;
const form = new RegExp(
  "^AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, " +
    "SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$",
);

/** What belongs to an access key of a mock. */
export const secretOf = (accessKey: string): string => `secret-${accessKey}`;
export const sessionOf = (accessKey: string): string => `session-${accessKey}`;

function hmac(key: BinaryLike, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(data: BinaryLike): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Percent-encoding of everything but unreserved characters; the text is one of bytes. */
function encoded(text: string): string {
  return text.replace(
    /[^A-Za-z0-9\-._~]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

function canonicalQuery(query: string): string {
  const pairs = query === "" ? [] : query.split("&").map((pair) => (pair.includes("=") ? pair : `${pair}=`));
  return pairs.sort().join("&");
}

/**
 * The access key that a request is signed with, by version 4 of AWS's signatures:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. "": the signature is not
 * that of this key's secret over this request, now.
 */
export function signerOf(request: RecordedRequest): string {
  const [, accessKey = "", date = "", region = "", service = "", names = "", signature = ""] =
    form.exec(request.headers["authorization"] ?? "") ?? [];
  const time = request.headers["x-amz-date"] ?? "";
  const ms = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  const signed = names.split(";");
  const isWhole = ["host", "x-amz-date", "x-amz-security-token"].every((name) => signed.includes(name));
  if (!isWhole || !time.startsWith(date) || !(Math.abs(ms - request.atMs) < mostSkewMs)) return "";
  if (request.headers["x-amz-security-token"] !== sessionOf(accessKey) || service !== "bedrock") return "";
  const [path = "", query = ""] = request.path.split("?");
  const valueOf = (name: string): string => (name === "host" ? request.host : (request.headers[name] ?? "")).trim();
  const canonical = [
    request.method,
    path.split("/").map(encoded).join("/"),
    canonicalQuery(query),
    ...signed.map((name) => `${name}:${valueOf(name)}`),
    "",
    names,
    sha256(request.body),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const steps = [date, region, service, "aws4_request"];
  const key = steps.reduce<BinaryLike>((last, step) => hmac(last, step), `AWS4${secretOf(accessKey)}`);
  const expected = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  return expected === signature ? accessKey : "";
}
