/** Imports take the module name of the file. */
export declare function random_get(pointer: usize, size: usize): u32;
