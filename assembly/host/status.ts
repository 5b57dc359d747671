/** Answers of host calls (proxy-wasm ABI 0.2.1, `proxy_result_t`). Each is a value; none ends the VM. */
export enum Status {
  Ok = 0,
  NotFound = 1,
  BadArgument = 2,
  CasMismatch = 8,
  InternalFailure = 10,
}
