import assert from "node:assert/strict";
import type { Gateway } from "../harness/gateway.ts";
import { vendorNames, type VendorName } from "../mock/catalogue.ts";
import type { RecordedRequest } from "../mock/records.ts";
import type { Narrator } from "./narrator.ts";

const messages = [{ role: "user" as const, content: "Hello" }];

/** What the vendor saw, its token by its number only. */
function arrival(gateway: Gateway, vendor: VendorName, request: RecordedRequest | undefined): string {
  assert.ok(request !== undefined, `nothing arrived at ${vendor}`);
  const { model } = JSON.parse(request.body.toString("utf8") || "{}") as { model?: string };
  const token = gateway.vendors[vendor].tokens.indexOf(request.token) + 1;
  const about = model === undefined ? "" : `, model ${model}`;
  return `${vendor} saw  ${request.method} https://${request.host}${request.path}${about}, its token ${token}`;
}

async function chat(gateway: Gateway, vendor: VendorName): Promise<string[]> {
  const completion = await gateway.openai(vendor).chat.completions.create({ model: "gpt-4o", messages });
  const text = completion.choices[0]?.message.content;
  assert.equal(text, `Hello from ${vendor}.`);
  return [arrival(gateway, vendor, gateway.vendors[vendor].requests.at(-1)), `client got ${JSON.stringify(text)}`];
}

async function stream(gateway: Gateway): Promise<string[]> {
  gateway.vendors.groq.behaviour.paceMs = 120;
  const startMs = Date.now();
  const request = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } } as const;
  const pieces: string[] = [];
  let text = "";
  for await (const chunk of await gateway.openai("groq").chat.completions.create(request)) {
    const content = chunk.choices[0]?.delta.content ?? "";
    text += content;
    if (content !== "") pieces.push(`${JSON.stringify(content)} after ${Date.now() - startMs} ms`);
  }
  gateway.vendors.groq.behaviour.paceMs = 0;
  assert.equal(text, "word0 word1 word2 word3 ");
  return [`client got ${pieces.join(", ")}`];
}

async function embeddings(gateway: Gateway): Promise<string[]> {
  const input = ["one", "two", "three"];
  const answer = await gateway
    .openai("openai")
    .embeddings.create({ model: "text-embedding-3-small", input, encoding_format: "float" });
  assert.equal(answer.data.length, 3);
  return [
    arrival(gateway, "openai", gateway.vendors.openai.requests.at(-1)),
    `client got ${answer.data.length} vectors`,
  ];
}

async function models(gateway: Gateway): Promise<string[]> {
  const { data } = await gateway.openai("groq").models.list();
  assert.deepEqual(
    data.map(({ id }) => id),
    ["groq-small", "groq-large"],
  );
  return [`client got ${data.map(({ id }) => id).join(", ")}`];
}

async function tokens(gateway: Gateway): Promise<string[]> {
  const { groq } = gateway.vendors;
  const before = groq.requests.length;
  await Promise.all(Array.from({ length: 30 }, () => chat(gateway, "groq")));
  const used = groq.requests.slice(before).map((request) => request.token);
  const counts = groq.tokens.map((token) => used.filter((candidate) => candidate === token).length);
  assert.ok(
    counts.every((count) => count > 0),
    `used ${counts.join(" and ")} times`,
  );
  return counts.map((count, index) => `token ${index + 1} served ${count} of ${used.length} requests`);
}

async function attempts(gateway: Gateway): Promise<string[]> {
  const { groq } = gateway.vendors;
  const before = groq.requests.length;
  groq.behaviour.drops = 2;
  const told = await chat(gateway, "groq");
  assert.equal(groq.requests.length - before, 3);
  return [`${groq.requests.length - before} attempts arrived, the first two were cut off`, ...told.slice(1)];
}

async function refused(gateway: Gateway, path: string, body: string, status: number): Promise<string[]> {
  const before = gateway.arrived;
  const answer = await gateway.send("groq", { path, body, headers: { "content-type": "application/json" } });
  assert.equal(answer.status, status, answer.body);
  assert.equal(gateway.arrived, before, "it reached a vendor");
  return [`client got ${answer.status} ${answer.body}`, "nothing reached a vendor"];
}

/** The whole demonstration, in the order in which it is told. */
export async function demonstrate(gateway: Gateway, narrator: Narrator): Promise<void> {
  for (const vendor of vendorNames) {
    await narrator.step(`the openai client asks ${vendor} for gpt-4o`, () => chat(gateway, vendor));
  }
  await narrator.step("a streamed answer arrives at the vendor's pace", () => stream(gateway));
  await narrator.step("embeddings", () => embeddings(gateway));
  await narrator.step("the list of models", () => models(gateway));
  await narrator.step("30 requests share the tokens by weight 1 to 2", () => tokens(gateway));
  await narrator.step("a vendor that cuts the connection twice is asked again, and the client does not notice", () =>
    attempts(gateway),
  );
  await narrator.step("an unknown path is not passed on with the gateway's key", () =>
    refused(gateway, "/v1/secrets", "{}", 404),
  );
  await narrator.step("a broken body is refused at the gateway", () =>
    refused(gateway, "/v1/chat/completions", '{"model":', 400),
  );
  await narrator.step("no key arrived anywhere else, none is in Envoy's log, statistics or an answer", async () => {
    await gateway.verify();
    return [`${gateway.arrived} requests arrived, all with a token of the vendor they arrived at`];
  });
}
