import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { completed, yamlBlocks } from "../tests/cli/documents.ts";
import { DocumentedGateway } from "./harness/document.ts";

describe("the YAML of the documents, served", { concurrency: 1 }, () => {
  for (const block of yamlBlocks) {
    for (const mode of ["upstream", "downstream"] as const) {
      it(`${block.at} answers a chat with the vendor's words, ${mode}`, async () => {
        const gateway = await DocumentedGateway.start(completed(block), mode);
        try {
          const { status, body } = await gateway.chat();
          assert.equal(status, 200, body);
          const asked = gateway.vendors.filter(({ requests }) => requests.length > 0);
          assert.equal(asked.length, 1);
          const { choices } = JSON.parse(body) as { choices: { message: { content: string } }[] };
          assert.equal(choices[0]?.message.content, `Hello from ${asked[0]?.name}.`);
          assert.deepEqual(asked[0]?.violations, []);
        } finally {
          await gateway.stop();
        }
      });
    }
  }
});
