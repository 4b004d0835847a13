/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const __wbg_run_free: (a: number, b: number) => void;
export const limits: () => [number, number, number];
export const recordSilently: (a: any) => [number, number, number];
export const run_dissection: (a: number) => [number, number, number];
export const run_findings: (a: number) => [number, number, number];
export const run_opened: (a: number) => [number, number, number];
export const run_origins: (a: number) => [number, number, number];
export const run_record: (a: any) => [number, number, number, number];
export const run_recording: (a: number) => [number, number, number];
export const run_records: (a: number) => [number, number, number];
export const __wbindgen_malloc: (a: number, b: number) => number;
export const __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_free: (a: number, b: number, c: number) => void;
export const __wbindgen_exn_store: (a: number) => void;
export const __externref_table_alloc: () => number;
export const __wbindgen_externrefs: WebAssembly.Table;
export const __externref_table_dealloc: (a: number) => void;
export const __externref_drop_slice: (a: number, b: number) => void;
export const __wbindgen_start: () => void;
