/**
 * A small assembler of WebAssembly, for loops whose arithmetic must be that of 32-bit floats on several voxels at a
 * time, which JavaScript has no types for. Expressions are written as nested calls; what they leave on the stack follows
 * from what they are made of.
 *
 * @see https://webassembly.github.io/spec/core/binary/instructions.html
 */
export type Code = readonly number[];

export type ValueType = keyof typeof VALUE_TYPES;
const VALUE_TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

const BYTE = 0x80;

function unsigned(value: number): Code {
  const rest = Math.floor(value / BYTE);
  return rest === 0 ? [value] : [(value % BYTE) | BYTE, ...unsigned(rest)];
}

function signed(value: number): Code {
  const rest = value >> 7;
  const low = value & (BYTE - 1);
  const isLast = (rest === 0 && low < BYTE / 2) || (rest === -1 && low >= BYTE / 2);
  return isLast ? [low] : [low | BYTE, ...signed(rest)];
}

const float = (value: number): Code => [...new Uint8Array(Float32Array.of(value).buffer)];

const operation =
  (...bytes: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...bytes];
const simd = (code: number) => operation(0xfd, ...unsigned(code));
const load =
  (align: number, ...bytes: number[]) =>
  (address: Code, offset: number): Code => [...address, ...bytes, align, ...unsigned(offset)];
const store =
  (align: number, ...bytes: number[]) =>
  (address: Code, offset: number, value: Code): Code => [...address, ...value, ...bytes, align, ...unsigned(offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value | 0)],
  add: operation(0x6a),
  sub: operation(0x6b),
  mul: operation(0x6c),
  and: operation(0x71),
  or: operation(0x72),
  shl: operation(0x74),
  shiftRight: operation(0x76),
  ne: operation(0x47),
  countTrailingZeros: operation(0x68),
  countOnes: operation(0x69),
  /** Of a float that is a whole number from 0 on. */
  fromFloat: operation(0xfc, 0x01),
  load: load(2, 0x28),
  store: store(2, 0x36),
};

export const f32 = {
  const: (value: number): Code => [0x43, ...float(value)],
  sub: operation(0x93),
  lt: operation(0x5d),
  ge: operation(0x60),
  load: load(2, 0x2a),
};

/** Four 32-bit floats. */
export const f32x4 = {
  const: (value: number): Code => [0xfd, 0x0c, ...float(value), ...float(value), ...float(value), ...float(value)],
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  floor: simd(0x68),
  ne: simd(0x42),
  load: load(4, 0xfd, 0x00),
  /** The same float in all four. */
  loadSplat: load(2, 0xfd, 0x09),
  store: store(4, 0xfd, 0x0b),
};

export const v128 = {
  or: simd(0x50),
  /** One bit a lane of 32 bits: whether its highest is set. */
  bitmask: simd(0xa4),
};

const NO_VALUE = 0x40;

/** Runs the body, and again while the condition holds after it. */
export const repeatWhile = (body: Code, condition: Code): Code => [
  0x03,
  NO_VALUE,
  ...body,
  ...condition,
  0x0d,
  0,
  0x0b,
];
export const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...condition,
  ...[0x04, NO_VALUE],
  ...then,
  0x05,
  ...otherwise,
  0x0b,
];
export const giveBack = (value: Code): Code => [...value, 0x0f];

interface FunctionSource {
  readonly name: string;
  /** All parameters and the result are i32. */
  readonly parameters: number;
  body(parameters: readonly Local[], local: (type: ValueType) => Local): Code;
}

const PAGES_MAX = 65_536;

/** A module of one function on an imported shared memory, `memory` of `env`. */
export function wasmModule({ name, parameters, body }: FunctionSource): WebAssembly.Module {
  const types: number[] = [];
  const localAt = (index: number): Local => {
    const at = unsigned(index);
    return { get: [0x20, ...at], set: (value) => [...value, 0x21, ...at] };
  };
  const code = body(
    Array.from({ length: parameters }, (_, index) => localAt(index)),
    (type) => localAt(parameters + types.push(VALUE_TYPES[type]) - 1),
  );
  const locals = types.flatMap((type) => [1, type]);
  const content = [...unsigned(types.length), ...locals, ...code, 0x0b];
  const section = (id: number, bytes: Code): Code => [id, ...unsigned(bytes.length), ...bytes];
  const text = (word: string): Code => [word.length, ...Buffer.from(word)];
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, [1, 0x60, parameters, ...Array(parameters).fill(VALUE_TYPES.i32), 1, VALUE_TYPES.i32]),
      ...section(2, [1, ...text('env'), ...text('memory'), 0x02, 0x03, 0, ...unsigned(PAGES_MAX)]),
      ...section(3, [1, 0]),
      ...section(7, [1, ...text(name), 0x00, 0]),
      ...section(10, [1, ...unsigned(content.length), ...content]),
    ]),
  );
}
