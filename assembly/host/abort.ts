/** Where the compiler sends broken invariants: no message, no import, the VM stops and the host reloads it. */
export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}
