import { utf8 } from "../../../assembly/base/bytes";
import { ErrorText } from "../../../assembly/errors/error_text";
import { VendorFault } from "../../../assembly/errors/vendor_fault";

class Told {
  constructor(
    readonly status: u32,
    readonly body: string,
  ) {}
}

function openai(code: string, message: string, type: string = "invalid_request_error"): string {
  return `{"error":{"message":"${message}","type":"${type}","param":null,"code":"${code}"}}`;
}

describe("an error that the request caused", () => {
  it("is told by the vendors' codes and words", () => {
    const told = [
      new Told(
        401,
        openai("mismatched_organization", "OpenAI-Organization header should match organization for API key"),
      ),
      new Told(401, openai("", "OpenAI-Project header should match project for API key")),
      new Told(
        401,
        '{"type":"error","error":{"type":"authentication_error","message":"CORS requests are not allowed for this Organization"}}',
      ),
      new Told(403, openai("model_not_found", "Project `proj_x` does not have access to model `gpt-9`")),
      new Told(403, '{"error":{"message":"You have no permission to use the model glm-9","code":"1220"}}'),
      new Told(403, '{"code":"Model.AccessDenied","message":"Model access denied."}'),
      new Told(
        403,
        '{"type":"error","error":{"type":"permission_error","message":"Your account does not have access to claude-x, a model in preview"}}',
      ),
      new Told(404, openai("", "The model `x` does not exist or you do not have access to it.")),
      new Told(403, openai("", "Your organization must be verified to use the model `o9`.")),
      new Told(
        402,
        '{"error":{"message":"This request requires more credits, or fewer max_tokens. You requested up to 9","code":402}}',
      ),
      new Told(
        429,
        openai(
          "rate_limit_exceeded",
          "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 45000",
          "tokens",
        ),
      ),
      new Told(
        413,
        openai(
          "rate_limit_exceeded",
          "On tokens per minute (TPM): Limit 6000, Requested 6001, please reduce",
          "tokens",
        ),
      ),
      new Told(
        413,
        '{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}',
      ),
      new Told(
        403,
        '{"error":{"message":"openai/gpt-x requires moderation. Your input was flagged","code":403,"metadata":{}}}',
      ),
      new Told(400, '{"code":"DataInspectionFailed","message":"Input data may contain inappropriate content."}'),
      new Told(429, openai("invalid_prompt", "Invalid prompt")),
      new Told(400, '{"base_resp":{"status_code":1026,"status_msg":"input new_sensitive"},"code":1026}'),
      new Told(
        403,
        '{"success":false,"errors":[{"code":5018,"message":"This account is not allowed to access this model"}]}',
      ),
      new Told(403, '{"cloudflare_error":true,"error_code":1010,"title":"Access denied"}'),
      new Told(403, "error code: 1010"),
      new Told(403, "  <!DOCTYPE html><title>Attention Required! | Cloudflare</title>"),
      new Told(403, "\uFEFF<html></html>"),
      new Told(403, 'event: error\ndata: {"error":{"code":"model_not_found"}}\n\n'),
      new Told(403, '[{"error":{"status":"x","code":403,"message":"model is not available in your region"}}]'),
      new Told(400, openai("context_length_exceeded", "too long")),
    ];
    for (let i = 0; i < told.length; i++) {
      expect(VendorFault.of(new ErrorText(utf8(told[i].body)), told[i].status).isOfRequest).toBe(
        true,
        `${told[i].status} ${told[i].body}`,
      );
    }
  });

  it("is none of the key's, of its money, of its rate, or of the vendor's", () => {
    const told = [
      new Told(401, ""),
      new Told(403, ""),
      new Told(403, "{}"),
      new Told(429, "{}"),
      new Told(401, "<html>401 Authorization Required</html>"),
      new Told(429, "<html>429 Too Many Requests</html>"),
      new Told(401, openai("invalid_api_key", "Incorrect API key provided: sk-1. The model is not available")),
      new Told(401, openai("model_not_found", "")),
      new Told(403, openai("", "Invalid API key for model x: not found")),
      new Told(
        403,
        '{"error":{"code":403,"message":"Consumer api_key:1 has been suspended; model not available","status":"PERMISSION_DENIED"}}',
      ),
      new Told(
        402,
        '{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}',
      ),
      new Told(
        429,
        openai("insufficient_quota", "You exceeded your current quota, please check your plan", "insufficient_quota"),
      ),
      new Told(
        429,
        openai(
          "rate_limit_exceeded",
          "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000.",
          "tokens",
        ),
      ),
      new Told(
        429,
        openai(
          "rate_limit_exceeded",
          "Request too large? Limit 30000, Requested 2000, please try again in 3s",
          "tokens",
        ),
      ),
      new Told(
        429,
        '{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your rate limit"}}',
      ),
      new Told(408, openai("model_not_found", "")),
      new Told(503, openai("model_not_found", "The model is not available")),
      new Told(200, openai("model_not_found", "")),
      new Told(403, '{"error":{"code":10101}}'),
      new Told(403, '{"error":'),
    ];
    for (let i = 0; i < told.length; i++) {
      expect(VendorFault.of(new ErrorText(utf8(told[i].body)), told[i].status).isOfRequest).toBe(
        false,
        `${told[i].status} ${told[i].body}`,
      );
    }
  });
});

function isOfThoughts(body: string, status: u32 = 400): bool {
  return VendorFault.of(new ErrorText(utf8(body)), status).isOfThoughts;
}

describe("reasoning of another account", () => {
  it("is told by the vendors' codes and words", () => {
    const told = [
      openai("", "messages.1.content.0: Invalid `signature` in `thinking` block"),
      openai("", "messages.1.content.0: Invalid `data` in `redacted_thinking` block"),
      openai("", "Invalid `signature` in `thinking` block. The block is bound to a different conversation."),
      openai("invalid_encrypted_content", "No."),
      openai("", "The encrypted content gAAA could not be verified. Reason: it could not be decrypted or parsed."),
      '{"error":{"code":400,"message":"Thought signature is not valid.","status":"INVALID_ARGUMENT"}}',
      '[{"error":{"code":400,"message":"Corrupted thought signature.","status":"INVALID_ARGUMENT"}}]',
      '{"message":"messages.1.content.0: Invalid `signature` in `thinking` block"}',
      '{"message":"The model returned the following errors: messages.1.content.0: Invalid `data` in `redacted_thinking` block"}',
    ];
    for (let i = 0; i < told.length; i++) expect(isOfThoughts(told[i])).toBe(true, told[i]);
    for (let i = 0; i < told.length; i++) expect(isOfThoughts(told[i], 401)).toBe(false, told[i]);
  });

  it("is nothing that other errors of 400 are", () => {
    const other = [
      "",
      "{}",
      openai("", "Invalid signature."),
      openai("invalid_request_error", "thinking: budget_tokens must be less than max_tokens"),
      '{"error":{"code":400,"message":"Function call is missing a thought_signature in functionCall parts."}}',
      openai("", "The content could not be verified."),
    ];
    for (let i = 0; i < other.length; i++) expect(isOfThoughts(other[i])).toBe(false, other[i]);
  });
});

describe("what an account has not stored", () => {
  it("may be elsewhere, by OpenAI's code or words, with 400 and 404 alone", () => {
    const error = (message: string, code: string): string => `{"error":{"message":"${message}","code":"${code}"}}`;
    const isElsewhere = (body: string, status: u32): bool =>
      VendorFault.of(new ErrorText(utf8(body)), status).isElsewhere;
    expect(isElsewhere(error("x", "previous_response_not_found"), 400)).toBe(true);
    expect(isElsewhere(error("Previous response with id 'resp_1' not found.", ""), 404)).toBe(true);
    expect(isElsewhere(error("Conversation with id 'conv_1' not found.", ""), 404)).toBe(true);
    expect(isElsewhere(error("x", "previous_response_not_found"), 500)).toBe(false);
    expect(isElsewhere(error("The model was not found.", "model_not_found"), 404)).toBe(false);
    expect(isElsewhere("", 404)).toBe(false);
  });
});
