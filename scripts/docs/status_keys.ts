import type { Section } from "./key.ts";

/** `status` of the configuration. */
export const status: Section = {
  title: "`status`",
  path: ["status"],
  text:
    "A read-only answer in JSON for operators, and for `ai-proxy status`: how each token is and why, who probes " +
    "([observability](observability.md#status)). It is given to who shows the secret from this machine; to " +
    "everybody else the path is as any other. With a problem in it there is no such answer, and all else is served.",
  base: { path: "/ai-proxy/status", token: "YOUR_STATUS_SECRET" },
  keys: [
    {
      key: "path",
      type: "text",
      absent: "needed",
      effect: "the path, as the filter gets it; at most 256 characters, without a query",
      example: "/internal/tokens",
    },
    {
      key: "token",
      type: "text",
      absent: "needed",
      effect: "the secret: `authorization: Bearer SECRET` shows it. 16 to 256 visible ASCII characters",
      isSecret: true,
      example: "YOUR_OTHER_STATUS_SECRET",
    },
    {
      key: "allowRemote",
      type: "true or false",
      fallback: false,
      effect:
        "whether the secret alone is enough. Without it the client must be `127.0.0.1` or `::1`, and no " +
        "`x-forwarded-for`, `forwarded` or `x-real-ip` may name another",
      example: true,
    },
  ],
};
