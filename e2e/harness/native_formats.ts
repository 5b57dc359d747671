import type { Bootstrap } from "../../cli/envoy/bootstrap.ts";
import { callArguments } from "../mock/formats/format.ts";
import { signature as geminiSignature } from "../mock/rules/gemini.ts";
import { editPlugins, type Mode } from "./modes.ts";

/** A vendor that is asked in a format of its own, and what it must get in it. */
export interface NativeVendor {
  title: string;
  /** What makes a provider's configuration one of it. */
  provider: object;
  /** Writes of a stream until the first word is told. */
  writesToFirstWord: number;
  /** The path of a chat, headers that it has, and its body. */
  chat: { path: string; headers: Record<string, string | undefined>; body: object };
  /** A question with a picture and a tool that must be called, and the same with the tool's result. */
  picture: { path: string; messages: (body: Body) => unknown; asked: unknown; told: unknown };
}

type Body = Record<string, unknown>;

/** What a client asks with `pixel`, in OpenAI's format. */
export const pixel = "data:image/png;base64,iVBORw0KGgo=";
export const question = "Is it sunny here?";
const model = "llama-3.3-70b-versatile";

const anthropicQuestion = {
  role: "user",
  content: [
    { type: "text", text: question },
    { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
  ],
};

const claude: NativeVendor = {
  title: "Anthropic's format",
  provider: { type: "claude" },
  writesToFirstWord: 4,
  chat: {
    path: "/v1/messages",
    headers: { "anthropic-version": "2023-06-01", authorization: undefined },
    body: { model, max_tokens: 32768, messages: [{ role: "user", content: "Hello" }] },
  },
  picture: {
    path: "/v1/messages",
    messages: ({ messages }) => messages,
    asked: [anthropicQuestion],
    told: [
      anthropicQuestion,
      { role: "assistant", content: [{ type: "tool_use", id: "toolu_mock", name: "weather", input: callArguments }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_mock", content: "sunny" }] },
    ],
  },
};

const dashscopeQuestion = { role: "user", content: [{ text: question }, { image: pixel }] };
const call = { name: "weather", arguments: JSON.stringify(callArguments) };

const dashscope: NativeVendor = {
  title: "DashScope's format",
  provider: { type: "qwen", qwenEnableCompatible: false },
  writesToFirstWord: 1,
  chat: {
    path: "/api/v1/services/aigc/text-generation/generation",
    headers: { "x-dashscope-sse": undefined, accept: "*/*" },
    body: {
      model,
      input: { messages: [{ role: "user", content: "Hello" }] },
      parameters: { result_format: "message" },
    },
  },
  picture: {
    path: "/api/v1/services/aigc/multimodal-generation/generation",
    messages: ({ input }) => (input as Body)["messages"],
    asked: [dashscopeQuestion],
    told: [
      dashscopeQuestion,
      { role: "assistant", content: "", tool_calls: [{ index: 0, id: "call_mock", type: "function", function: call }] },
      { role: "tool", content: "sunny", tool_call_id: "call_mock" },
    ],
  },
};

const geminiQuestion = {
  role: "user",
  parts: [{ text: question }, { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } }],
};
const geminiPath = `/v1beta/models/${model}:generateContent`;

const gemini: NativeVendor = {
  title: "Google's format",
  provider: { type: "gemini" },
  writesToFirstWord: 1,
  chat: {
    path: geminiPath,
    headers: { authorization: undefined },
    body: { contents: [{ role: "user", parts: [{ text: "Hello" }] }] },
  },
  picture: {
    path: geminiPath,
    messages: ({ contents }) => contents,
    asked: [geminiQuestion],
    told: [
      geminiQuestion,
      {
        role: "model",
        parts: [
          {
            functionCall: { id: "idmock", name: "weather", args: callArguments },
            thoughtSignature: geminiSignature,
          },
        ],
      },
      {
        role: "user",
        parts: [{ functionResponse: { id: "idmock", name: "weather", response: { output: "sunny" } } }],
      },
    ],
  },
};

export const nativeVendors = [claude, dashscope, gemini];

/** A mode in which the vendor called groq is this one, at the host that its mock answers to. */
export function withGroqAs({ provider }: Pick<NativeVendor, "provider">, mode: Mode): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editPlugins(config, (plugin) => {
      for (const { provider: groq } of [plugin, ...(plugin._rules_ ?? [])]) {
        if (groq?.type === "groq") Object.assign(groq, { providerDomain: "api.groq.com", ...provider });
      }
    });
  };
  return { ...mode, edit };
}
