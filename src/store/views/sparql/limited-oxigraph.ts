import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initSync, Store } from 'oxigraph/web.js';

const PAGE = 2 ** 16;
const MEMORY_SECTION = 5;

/**
 * Starts the SPARQL engine of this thread with a bound on its memory, which its module leaves open: a query that wants
 * more fails.
 *
 * @param maxBytes - at most 4 GiB
 */
export function startOxigraph(maxBytes: number): typeof Store {
  const file = createRequire(import.meta.url).resolve('oxigraph/web_bg.wasm');
  initSync({ module: withMemoryLimit(readFileSync(file), maxBytes / PAGE) });
  return Store;
}

/** The module with a maximum on its one memory (WebAssembly specification, binary format, memory section). */
function withMemoryLimit(module: Uint8Array, pages: number): Buffer {
  for (let at = 8; at < module.length; ) {
    const size = readNumber(module, at + 1);
    const end = size.end + size.value;
    if (module[at] === MEMORY_SECTION) {
      const minimum = readNumber(module, size.end + 2);
      const limits = [1, 1, ...toBytes(minimum.value), ...toBytes(pages)];
      const section = [MEMORY_SECTION, ...toBytes(limits.length), ...limits];
      return Buffer.concat([module.subarray(0, at), Buffer.from(section), module.subarray(end)]);
    }
    at = end;
  }
  throw new Error('The SPARQL engine has no memory of its own.');
}

/** An unsigned LEB128 number. */
function readNumber(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let end = start;
  for (let more = true; more; end++) {
    value += (bytes[end] & 0x7f) * 2 ** (7 * (end - start));
    more = bytes[end] >= 0x80;
  }
  return { value, end };
}

const toBytes = (value: number): number[] =>
  value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...toBytes(Math.floor(value / 0x80))];
