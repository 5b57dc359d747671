import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { modes } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const chatPath = "/v1/chat/completions";
const json = { "content-type": "application/json" };
const digest = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

for (const mode of modes) {
  describeGateway(`request bodies through the ${mode.name}`, mode, (gateway) => {
    it("changes the model and no other byte", async () => {
      const body =
        ' {"temperature":0, "big":12345678901234567890.10,"model":"gpt-4o" ,\n' +
        '"messages":[],"\\u0061":"\\u00e9\\ud83d\\ude00ä"} ';
      assert.equal((await gateway().send("groq", { path: chatPath, body, headers: json })).status, 200);
      const expected = body.replace("gpt-4o", "llama-3.3-70b-versatile");
      assert.equal(gateway().vendors.groq.requests[0]?.body.toString("utf8"), expected);
    });

    it("forwards a chunked body that ends with trailers", async () => {
      const body = JSON.stringify({ model: "gpt-4o", messages: [] });
      const answer = await gateway().send("groq", {
        path: chatPath,
        body,
        headers: json,
        trailers: { "x-checksum": "1" },
      });
      assert.equal(answer.status, 200, answer.body);
      const sent = gateway().vendors.groq.requests[0]?.body.toString("utf8");
      assert.equal(sent, body.replace("gpt-4o", "llama-3.3-70b-versatile"));
    });

    it("forwards a body of 3 MB whole", async () => {
      const body = JSON.stringify({
        model: "gpt-4o",
        messages: [{ role: "user", content: "0123456789abcdef".repeat(196_608) }],
      });
      const answer = await gateway().send("groq", { path: chatPath, body, headers: json });
      assert.equal(answer.status, 200, answer.body);
      const request = gateway().vendors.groq.requests[0];
      const expected = body.replace("gpt-4o", "llama-3.3-70b-versatile");
      assert.equal(request?.headers["content-length"], String(Buffer.byteLength(expected)));
      assert.equal(digest(request?.body ?? ""), digest(expected));
    });

    it("changes the model of a form and no byte of its file", async () => {
      const file = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index) % 251));
      const form = (model: string): Buffer => {
        const field = `--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n${model}\r\n--b\r\n`;
        const head = 'Content-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n';
        return Buffer.concat([Buffer.from(field + head), file, Buffer.from("\r\n--b--\r\n")]);
      };
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      await gateway().send("groq", { path: "/v1/audio/transcriptions", body: form("gpt-4o"), headers });
      const request = gateway().vendors.groq.requests[0];
      const expected = form("llama-3.3-70b-versatile");
      assert.equal(request?.headers["content-length"], String(expected.length));
      assert.equal(digest(request?.body ?? ""), digest(expected));
    });

    it("waits for a client that uploads slowly", async () => {
      const { url, secrets } = gateway();
      assert.ok(secrets.length > 0);
      const path = `${mode.choose("groq").basePath}${chatPath}`;
      const status = new Promise<number>((resolve, reject) => {
        const headers = { ...json, ...mode.choose("groq").headers, "transfer-encoding": "chunked" };
        const upload = httpRequest(url, { method: "POST", path, headers, agent: false }, (response) => {
          response.resume().on("end", () => resolve(response.statusCode ?? 0));
        });
        upload.on("error", reject);
        void (async () => {
          for (const piece of ['{"model":"gp', 't-4o","mess', 'ages":[]}']) {
            upload.write(piece);
            await sleep(1100);
          }
          upload.end();
        })();
      });
      assert.equal(await status, 200);
      const sent = gateway().vendors.groq.requests[0]?.body.toString("utf8");
      assert.equal(sent, '{"model":"llama-3.3-70b-versatile","messages":[]}');
    });
  });
}
