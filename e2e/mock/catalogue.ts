/** The vendors the mocks stand in for: the real host, and the path in front of the OpenAI-shaped API there. */
export const catalogue = {
  openai: { host: "api.openai.com", basePath: "" },
  groq: { host: "api.groq.com", basePath: "/openai" },
  qwen: { host: "dashscope.aliyuncs.com", basePath: "/compatible-mode" },
} as const;

export type VendorName = keyof typeof catalogue;

export const vendorNames = Object.keys(catalogue) as VendorName[];

/** Narrows any text to a vendor's name; the caller says what to do about other texts. */
export function isVendorName(text: string): text is VendorName {
  return Object.hasOwn(catalogue, text);
}
