import type { ErrorCode } from "../formats/format.ts";

/** Any object of JSON. */
export interface Json {
  [member: string]: unknown;
}

/** What a vendor judges before its model sees it. */
export interface Asked {
  model: string;
  /** With its query. */
  path: string;
  body: Json;
  /** Lower-case names. */
  headers: Record<string, string>;
}

/** A refusal in the vendor's own words. */
export interface Refused {
  message: string;
  /** Absent: 400. */
  status?: number;
  /** Of OpenAI's errors. */
  code?: string;
  param?: string;
  /** Of Anthropic's errors. */
  details?: Json;
}

/** One documented reason to refuse a request; null: it does not apply. */
export type Rule = (asked: Asked) => Refused | null;

/** The kind of a refusal with that status. */
export function codeOf(status: number): ErrorCode {
  if (status === 401) return "invalid_api_key";
  if (status === 429) return "rate_limit_exceeded";
  return status === 404 ? "unknown_url" : "invalid_request";
}

/** What the first of `rules` that applies says. */
export function firstOf(rules: readonly Rule[], asked: Asked): Refused | null {
  for (const rule of rules) {
    const refused = rule(asked);
    if (refused !== null) return refused;
  }
  return null;
}

/** The objects of a list; of anything else none. */
export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as unknown[]).map(objectOf) : [];
}

/** A value as an object; anything else is one without members. */
export function objectOf(value: unknown): Json {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Json) : {};
}

/** A value as text; anything else is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
