/** All that users of the emulator import; the other files are its own affair. */
export { Emulator, type StartOptions } from "./emulator.ts";
export { Exchange, type ResponseInput } from "./exchange.ts";
export { requestState, type RequestInput, type RequestState } from "./request.ts";
export { play, type Answer, type BodyInput, type Message, type MessageInput, type Reply } from "./message.ts";
export { HeaderMap, type HeaderInput } from "./header_map.ts";
export { Callout, type CalloutAnswer } from "./callout.ts";
export type { LogLine, Mode } from "./process_state.ts";
export type { PropertyValue } from "./properties.ts";
export type { SharedData } from "./shared_data.ts";

/** What a simulation is made of, which runs the threads itself. */
export { World, type Callback, type HostCall } from "./world.ts";
export { Fleet, Worker } from "./fleet.ts";
export { RootContext, type Context, type Plugin, type Vm } from "./context.ts";
export { Stream } from "./stream.ts";
export { complete, type Task } from "./task.ts";
export { Random } from "./random.ts";

/** Numbers of the ABI. */
export { BufferType, DataStatus, HeadersStatus, MapType, Status, type LogLevel } from "./abi.ts";

/** Modules, and builds of them for tests. */
export { loadModule } from "./module.ts";
export { pausableBuild } from "./pausing.ts";
export { testBuild, wasmOpt } from "./test_build.ts";
