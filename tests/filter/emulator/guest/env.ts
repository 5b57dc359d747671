/** Imports take the module name of the file, so this file is the ABI's module "env". */
export declare function proxy_log(level: u32, text: usize, size: usize): u32;
export declare function proxy_get_log_level(level: usize): u32;
export declare function proxy_set_tick_period_milliseconds(period: u32): u32;
export declare function proxy_get_current_time_nanoseconds(time: usize): u32;
export declare function proxy_get_property(path: usize, pathSize: usize, value: usize, size: usize): u32;
export declare function proxy_set_property(path: usize, pathSize: usize, value: usize, size: usize): u32;
export declare function proxy_continue_stream(type: u32): u32;
export declare function proxy_close_stream(type: u32): u32;
export declare function proxy_send_local_response(
  status: u32,
  details: usize,
  detailsSize: usize,
  body: usize,
  bodySize: usize,
  pairs: usize,
  pairsSize: usize,
  grpcStatus: u32,
): u32;
export declare function proxy_get_shared_data(key: usize, keySize: usize, value: usize, size: usize, cas: usize): u32;
export declare function proxy_set_shared_data(key: usize, keySize: usize, value: usize, size: usize, cas: u32): u32;
export declare function proxy_add_header_map_value(t: u32, k: usize, ks: usize, v: usize, vs: usize): u32;
export declare function proxy_replace_header_map_value(t: u32, k: usize, ks: usize, v: usize, vs: usize): u32;
export declare function proxy_get_header_map_value(t: u32, k: usize, ks: usize, v: usize, vs: usize): u32;
export declare function proxy_remove_header_map_value(t: u32, k: usize, ks: usize): u32;
export declare function proxy_get_header_map_pairs(t: u32, pointer: usize, size: usize): u32;
export declare function proxy_set_header_map_pairs(t: u32, pointer: usize, size: usize): u32;
export declare function proxy_get_header_map_size(t: u32, size: usize): u32;
export declare function proxy_get_buffer_bytes(t: u32, start: u32, length: u32, pointer: usize, size: usize): u32;
export declare function proxy_set_buffer_bytes(t: u32, start: u32, length: u32, pointer: usize, size: usize): u32;
export declare function proxy_http_call(
  cluster: usize,
  clusterSize: usize,
  pairs: usize,
  pairsSize: usize,
  body: usize,
  bodySize: usize,
  trailers: usize,
  trailersSize: usize,
  timeout: u32,
  id: usize,
): u32;
export declare function proxy_define_metric(kind: u32, name: usize, size: usize, id: usize): u32;
export declare function proxy_increment_metric(id: u32, offset: i64): u32;
export declare function proxy_record_metric(id: u32, value: u64): u32;
export declare function proxy_get_metric(id: u32, value: usize): u32;
export declare function proxy_set_effective_context(id: u32): u32;
export declare function proxy_done(): u32;
