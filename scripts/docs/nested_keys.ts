import { groq, type Section } from "./key.ts";

/** One entry of `apiTokens` that is an object. */
export const token: Section = {
  title: "A token: an entry of `apiTokens`",
  path: ["provider", "apiTokens", 0],
  text:
    "A text, or an object with these keys. A token given twice is one; its weights add up. Quotes around a token, " +
    "characters beyond ASCII in it (a byte order mark, a zero-width space) and `Bearer ` before it are warnings.",
  isAlsoText: true,
  within: { ...groq, tokenSelection: "tiered" },
  base: { token: "YOUR_GROQ_TOKEN_1" },
  keys: [
    {
      key: "token",
      type: "text",
      absent: "needed",
      effect: "the secret, or where it is ([secrets](#secrets-outside-of-files))",
      isSecret: true,
      example: "YOUR_GROQ_TOKEN_2",
    },
    {
      key: "name",
      type: "text",
      absent: "`type` and six digits of its fingerprint",
      effect: "what logs and metrics call it: at most 64 letters, digits, hyphens and underscores",
      example: "team-b",
    },
    {
      key: "weight",
      type: "number",
      range: [0, 10_000],
      fallback: 1,
      effect:
        "its share of the draws among healthy tokens. With 0 it is drained: it stays known, with its health and its " +
        "probes, and is used only while no token with a weight is healthy; one token must have a weight",
      example: 2,
    },
    {
      key: "tier",
      type: "number",
      fallback: 0,
      effect:
        "with `tokenSelection: tiered`: a token is used while no healthy one of a lower tier is left " +
        "untried. Free ones have the lowest",
      example: 1,
    },
    {
      key: "account",
      type: "text",
      absent: "one of its own",
      effect:
        "what the vendor's account is called that it belongs to: at most 64 letters, digits, hyphens and " +
        "underscores. A quota that is used up is so for all tokens of one account " +
        "([how](failover.md#tokens-of-one-account))",
      example: "team-b",
    },
  ],
};

const shared = token.keys.filter(({ key }) => ["name", "weight", "tier", "account"].includes(key));

/** One entry of `credentials`. */
export const credential: Section = {
  title: "A credential: an entry of `credentials`",
  path: ["provider", "credentials", 0],
  text:
    "What shows the vendor an account where that takes more than one text. An entry is a token like all others: its " +
    "fingerprint is over all its parts, one that is given twice is one, and `failover` heals it. No part of it is " +
    "shown. Only a signature goes out that is made with `secretKey`. Of type `vertex` it is `serviceAccount`, the " +
    "text of a key file.",
  elsewhere: [{ key: "serviceAccount", type: "text", effect: "the text of a key file", isSecret: true, example: "{}" }],
  within: { type: "bedrock", awsRegion: "us-east-1", tokenSelection: "tiered" },
  base: { accessKey: "YOUR_ACCESS_KEY_1", secretKey: "YOUR_SECRET_KEY_1" },
  keys: [
    {
      key: "accessKey",
      type: "text",
      absent: "needed for a key pair",
      effect: "the name of the key",
      isSecret: true,
      example: "YOUR_ACCESS_KEY_2",
    },
    {
      key: "secretKey",
      type: "text",
      absent: "needed for a key pair",
      effect: "the key, which signs",
      isSecret: true,
      example: "YOUR_SECRET_KEY_2",
    },
    {
      key: "sessionToken",
      type: "text",
      effect: "with keys of a session: its token",
      isSecret: true,
      example: "YOUR_SESSION_TOKEN",
    },
    ...shared,
  ],
};

/** `context` of a provider. */
export const context: Section = {
  title: "`context` of a provider",
  path: ["provider", "context"],
  text:
    "A text that every chat begins with, as a message of the system's behind those that are there (`claude`: in " +
    "front). It is fetched from the cluster `outbound|<servicePort>||<serviceName>` and read again after 10 minutes. " +
    "While it cannot be had, chats are answered 500.",
  base: { fileUrl: "https://files.example.com/context.txt", serviceName: "files.dns", servicePort: 443 },
  keys: [
    {
      key: "fileUrl",
      type: "text",
      absent: "needed",
      effect: "its URL; a query, which may be a secret, is never logged ([secrets](#secrets-outside-of-files))",
      isSecret: true,
      example: "https://files.example.com/team.txt",
    },
    { key: "serviceName", type: "text", absent: "needed", effect: "the service that has it", example: "github.dns" },
    {
      key: "servicePort",
      type: "number",
      range: [1, 65535],
      absent: "needed",
      effect: "the port of the service",
      example: 8443,
    },
  ],
};

/** One entry of `customSettings`. */
export const setting: Section = {
  title: "A setting: an entry of `customSettings`",
  path: ["provider", "customSettings", 0],
  base: { name: "temperature", value: 0.2 },
  keys: [
    {
      key: "name",
      type: "text",
      absent: "needed",
      effect:
        "`max_tokens`, `temperature`, `top_p` or `seed`, and with `protocol: original` the vendor's own names; " +
        "with `mode: raw` any path (`a.b`)",
      example: "top_p",
    },
    { key: "value", type: "any", absent: "needed", effect: "any JSON", example: 0.9 },
    {
      key: "mode",
      type: "text",
      choices: ["auto", "raw"],
      effect: "`auto` puts a known name where the vendor's format has it, and ignores others with a warning",
      example: "raw",
      beside: { name: "top_p_min" },
    },
    {
      key: "overwrite",
      type: "true or false",
      fallback: true,
      effect: "`false` leaves what the client says",
      example: false,
    },
  ],
};
