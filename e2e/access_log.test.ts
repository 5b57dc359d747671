import assert from "node:assert/strict";
import { it } from "node:test";
import { connectionManager, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { editProviders, numberedChat } from "./harness/failing_pool.ts";
import { until } from "./harness/health_log.ts";
import { downstreamRoute, editPlugins, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const names = [
  ...["ai_proxy.token", "ai_proxy.attempts", "ai_proxy.fault", "ai_proxy.asked_model", "gen_ai.provider.name"],
  ...["gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"],
];
const mark = "told:";

/** Has Envoy write a JSON object of what the module tells, a line for each request. */
function tell(config: Bootstrap): void {
  const members = names.map((name) => `"${name}":"%FILTER_STATE(wasm.${name}:PLAIN)%"`);
  const inline_string = `${mark}{${members.join()}}\n`;
  const manager = connectionManager(config) as unknown as Record<string, unknown>;
  manager["access_log"] = [
    {
      name: "envoy.access_loggers.stdout",
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
        log_format: { text_format_source: { inline_string } },
      },
    },
  ];
}

for (const mode of [upstream, downstreamRoute]) {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editPlugins(config, (plugin) => (plugin["accessLog"] = true));
    editProviders(config, (provider) => (provider["retryOnFailure"] = { enabled: true }));
    tell(config);
  };
  describeGateway(`access logs, ${mode.name}`, { ...mode, edit }, (gateway) => {
    /** What is told of the next request that `send` makes. */
    const toldOf = async (send: () => Promise<{ status: number }>): Promise<Record<string, string>> => {
      const from = gateway().envoy.log.length;
      assert.equal((await send()).status, 200);
      const line = await until(
        "a line of the access log",
        () =>
          gateway()
            .envoy.log.slice(from)
            .split("\n")
            .find((text) => text.includes(mark) && text.endsWith("}")) ?? null,
      );
      return JSON.parse(line.slice(line.indexOf(mark) + mark.length)) as Record<string, string>;
    };
    const send =
      (more: object = {}) =>
      () =>
        gateway().post("groq", "/v1/chat/completions", { ...numberedChat(1), ...more });

    it("have the token, the models and the usage of an answer", async () => {
      const told = await toldOf(send());
      assert.match(told["ai_proxy.token"] ?? "", /^(second|groq-[0-9a-f]{6})$/);
      assert.equal(told["ai_proxy.asked_model"], "gpt-4o");
      assert.equal(told["gen_ai.request.model"], "llama-3.3-70b-versatile");
      assert.equal(told["gen_ai.provider.name"], "groq");
      assert.deepEqual([told["ai_proxy.attempts"], told["ai_proxy.fault"]], ["1", "-"]);
      assert.match(told["gen_ai.usage.input_tokens"] ?? "", /^[1-9]\d*$/);
      assert.match(told["gen_ai.usage.output_tokens"] ?? "", /^[1-9]\d*$/);
    });

    it("have the usage of a stream", async () => {
      const told = await toldOf(send({ stream: true, stream_options: { include_usage: true } }));
      assert.match(told["gen_ai.usage.output_tokens"] ?? "", /^[1-9]\d*$/);
    });

    it("have the tries of a request that another token served, and why the first failed", async () => {
      const vendor = gateway().vendors.groq;
      vendor.setToken(vendor.tokens[0] ?? "", { kind: "unauthorized" });
      let told: Record<string, string> = {};
      for (let n = 0; n < 100 && told["ai_proxy.attempts"] !== "2"; n++) told = await toldOf(send());
      assert.deepEqual([told["ai_proxy.attempts"], told["ai_proxy.fault"]], ["2", "credential"]);
      assert.match(told["gen_ai.usage.output_tokens"] ?? "", /^[1-9]\d*$/);
    });
  });
}
