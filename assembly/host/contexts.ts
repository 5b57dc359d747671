/** Answers to header callbacks (`proxy_action_t` as Envoy reads it for headers). */
export enum HeadersAction {
  Continue = 0,
  StopIteration = 1,
}

/** Answers to body callbacks (Envoy `FilterDataStatus`). */
export enum BodyAction {
  Continue = 0,
  StopIterationAndBuffer = 1,
  /** Keeps what is there, and has the sender wait when that is much. */
  StopIterationAndWatermark = 2,
  StopIterationNoBuffer = 3,
}

/** One request's callbacks. Ids the table does not know never reach an instance. */
export abstract class HttpContext {
  constructor(readonly id: u32) {}
  abstract onRequestHeaders(endOfStream: bool): HeadersAction;
  /** `size`: bytes of the body that are there. */
  abstract onRequestBody(size: u32, endOfStream: bool): BodyAction;
  abstract onRequestTrailers(): HeadersAction;
  abstract onResponseHeaders(endOfStream: bool): HeadersAction;
  /** `size`: bytes of the body that are there. */
  abstract onResponseBody(size: u32, endOfStream: bool): BodyAction;
  abstract onResponseTrailers(): HeadersAction;
  abstract onDelete(): void;
}

/** One configuration's callbacks. A VM has several: of two listeners, or of an update while the old one drains. */
export abstract class RootContext {
  /** False refuses the configuration. */
  abstract onConfigure(): bool;
  abstract onTick(): void;
  /** The answer to callout `id`, a stream's or the root's own; without headers it never came. */
  abstract onCalloutAnswer(id: u32, hasHeaders: bool): void;
  abstract newStream(id: u32): HttpContext;
  /** It is over; `isLast`: the VM serves no other. */
  abstract onDelete(isLast: bool): void;
}

type RootFactory = () => RootContext;

let factory: RootFactory | null = null;
const roots: Map<u32, RootContext> = new Map<u32, RootContext>();
const streams: Map<u32, HttpContext> = new Map<u32, HttpContext>();

/** Says which class serves a root context. Called once, when the module starts. */
export function registerRootContext(create: RootFactory): void {
  factory = create;
}

/** `parent` 0 makes a root context, any other a stream of that root; an unknown parent makes nothing. */
export function createContext(id: u32, parent: u32): void {
  if (parent == 0) {
    const create = factory;
    if (create !== null && !roots.has(id)) roots.set(id, create());
  } else if (roots.has(parent)) {
    streams.set(id, roots.get(parent).newStream(id));
  }
}

export function deleteContext(id: u32): void {
  if (streams.has(id)) {
    streams.get(id).onDelete();
    streams.delete(id);
  } else {
    const root = rootContext(id);
    roots.delete(id);
    if (root !== null) root.onDelete(roots.size == 0);
  }
}

export function rootContext(id: u32): RootContext | null {
  return roots.has(id) ? roots.get(id) : null;
}

/** The live stream `id`; null once it is gone, so that late answers find nothing. */
export function liveStream(id: u32): HttpContext | null {
  return streams.has(id) ? streams.get(id) : null;
}
