import { Bytes, utf8 } from "../bytes";

/** Headers by which clients show keys, or who they are: no vendor gets one, whatever a configuration says. */
export const CREDENTIAL_HEADERS: string[] = [
  "authorization",
  "x-authorization",
  "proxy-authorization",
  "x-hi-original-auth",
  "x-api-key",
  "api-key",
  "apikey",
  "x-goog-api-key",
  "ocp-apim-subscription-key",
  "x-auth-token",
  "x-access-token",
  "x-amz-security-token",
  "cookie",
  "cookie2",
  "x-mse-consumer",
  "x-forwarded-client-cert",
];

/**
 * Query parameters by which clients show keys: Gemini and Google's
 * (`key`, `access_token`), Azure's (`api-key`, `subscription-key`), AWS's (`x-amz-`), and what servers at large take.
 */
export const CREDENTIAL_PARAMETERS: Bytes[] = [
  utf8("key"),
  utf8("api-key"),
  utf8("api_key"),
  utf8("apikey"),
  utf8("x-api-key"),
  utf8("access-token"),
  utf8("access_token"),
  utf8("auth_token"),
  utf8("auth"),
  utf8("authorization"),
  utf8("token"),
  utf8("secret"),
  utf8("client_secret"),
  utf8("password"),
  utf8("subscription-key"),
  utf8("accesskeyid"),
  utf8("signature"),
  utf8("sig"),
  utf8("x-amz-credential"),
  utf8("x-amz-security-token"),
  utf8("x-amz-signature"),
];
