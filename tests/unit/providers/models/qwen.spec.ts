import { utf8 } from "../../../../assembly/base/bytes";
import { preservesThoughts } from "../../../../assembly/providers/models/qwen";

describe("models of DashScope that can be told to go by thoughts of earlier turns", () => {
  it("are Qwen's Plus and Max from 3.6 on, and Kimi from K2.6 on, under any prefix", () => {
    const names = [
      "qwen3.6-plus",
      "qwen3.6-plus-2026-04-02",
      "qwen3.6-max-preview",
      "kimi-k2.6",
      "kimi/kimi-k2.6",
      "a/b/qwen3.6-plus",
    ];
    for (let i = 0; i < names.length; i++) expect(preservesThoughts(utf8(names[i]))).toBe(true, names[i]);
  });

  it("are the newer ones of these lines", () => {
    const names = ["qwen3.7-plus", "qwen3.10-max", "qwen4-max", "qwen12.1-plus", "kimi-k2.7-code", "kimi-k3"];
    for (let i = 0; i < names.length; i++) expect(preservesThoughts(utf8(names[i]))).toBe(true, names[i]);
  });

  it("are no older ones, and none of other lines", () => {
    const words =
      "qwen qwen-plus qwen-plus-latest qwen-max qwen3-max qwen3.5-plus qwen2.5-max qwen3.6-flash qwen3.6-35b-a3b " +
      "qwen3.6 qwen3.6plus qwen3.6-vl-plus qwen20260401-plus qwen.6-plus xqwen3.6-plus qwen3.6-plus/x kimi-k2 " +
      "kimi-k2.5 kimi-k kimi-k2-thinking deepseek-v4-pro glm-5 /";
    const names = words.split(" ").concat([""]);
    for (let i = 0; i < names.length; i++) expect(preservesThoughts(utf8(names[i]))).toBe(false, names[i]);
  });
});
