/** Statuses of proxy-wasm ABI 0.2.1 as proxy-wasm-cpp-host numbers them. */
export const Status = {
  Ok: 0,
  NotFound: 1,
  BadArgument: 2,
  SerializationFailure: 3,
  ParseFailure: 4,
  BadExpression: 5,
  InvalidMemoryAccess: 6,
  Empty: 7,
  CasMismatch: 8,
  ResultMismatch: 9,
  InternalFailure: 10,
  BrokenConnection: 11,
  Unimplemented: 12,
} as const;

/** Buffers a guest can name (`proxy_get_buffer_bytes`). */
export const BufferType = {
  RequestBody: 0,
  ResponseBody: 1,
  CalloutBody: 4,
  VmConfiguration: 6,
  PluginConfiguration: 7,
} as const;

/** Header maps a guest can name (`proxy_get_header_map_value`). */
export const MapType = {
  RequestHeaders: 0,
  RequestTrailers: 1,
  ResponseHeaders: 2,
  ResponseTrailers: 3,
  CalloutHeaders: 6,
  CalloutTrailers: 7,
} as const;

/** What a header callback returns. Envoy takes 2 as Continue (measured), whatever the ABI calls it. */
export const HeadersStatus = {
  Continue: 0,
  StopIteration: 1,
  ContinueAndDontEndStream: 2,
  StopAllAndBuffer: 3,
  StopAllAndWatermark: 4,
} as const;

/** What a body callback returns. */
export const DataStatus = {
  Continue: 0,
  StopAndBuffer: 1,
  StopAndWatermark: 2,
  StopNoBuffer: 3,
} as const;

/** Log levels in ABI order; the index is the level's number. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "critical"] as const;
export type LogLevel = (typeof logLevels)[number];
