import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Code,
  f32,
  f32x4,
  giveBack,
  i32,
  repeatWhile,
  v128,
  wasmModule,
  when,
} from '../../../src/algorithms/kernels/wasm.ts';

type Run = (...numbers: number[]) => number;

function assemble(memory: WebAssembly.Memory, body: Parameters<typeof wasmModule>[0]['body'], parameters = 2): Run {
  const module = wasmModule({ name: 'run', parameters, body });
  return new WebAssembly.Instance(module, { env: { memory } }).exports.run as Run;
}

const onePage = () => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });

test('writes every number of 32 bits', () => {
  const holds = (value: number) => assemble(onePage(), () => i32.const(value), 0)() === value;
  for (const value of [0, -1, 63, 64, -64, -65, 127, 128, 2 ** 31 - 1, -(2 ** 31)]) assert.ok(holds(value), `${value}`);
  fc.assert(fc.property(fc.integer(), holds), { numRuns: 50 });
});

test('computes with integers as JavaScript does', () => {
  const of = (code: (a: Code, b: Code) => Code): Run => assemble(onePage(), ([a, b]) => code(a.get, b.get));
  const [add, sub, mul, and, or, ne] = [i32.add, i32.sub, i32.mul, i32.and, i32.or, i32.ne].map(of);
  const [shl, shiftRight] = [i32.shl, i32.shiftRight].map(of);
  const holds = (a: number, b: number) => {
    const expected = [a + b, a - b, Math.imul(a, b), a & b, a | b, Number(a !== b), a << b, a >>> b].map((n) => n | 0);
    assert.deepEqual(
      [add, sub, mul, and, or, ne, shl, shiftRight].map((run) => run(a, b)),
      expected,
    );
  };
  fc.assert(fc.property(fc.integer(), fc.integer(), holds));
});

test('counts bits, and reads numbers and bits of floats', () => {
  const run = assemble(
    onePage(),
    ([a]) => i32.add(i32.mul(i32.countTrailingZeros(a.get), i32.const(100)), i32.countOnes(a.get)),
    1,
  );
  assert.equal(run(0b1011_0000), 403);
  const memory = onePage();
  new Float32Array(memory.buffer).set([7, 2.5]);
  const difference = assemble(memory, () => i32.fromFloat(f32.sub(f32.load(i32.const(0), 0), f32.const(3))), 0);
  assert.equal(difference(), 4);
  const compare = assemble(memory, () =>
    i32.add(f32.lt(f32.load(i32.const(0), 4), f32.const(3)), i32.mul(f32.ge(f32.const(2), f32.const(3)), i32.const(2))),
  );
  assert.equal(compare(), 1);
});

test('loops, branches and returns', () => {
  // The largest power of 2 up to the parameter, or -1 for 0.
  const run = assemble(
    onePage(),
    ([limit], local) => {
      const power = local('i32');
      return [
        ...when(i32.ne(limit.get, i32.const(0)), power.set(i32.const(1)), giveBack(i32.const(-1))),
        ...repeatWhile(
          [...power.set(i32.shl(power.get, i32.const(1))), ...limit.set(i32.shiftRight(limit.get, i32.const(1)))],
          i32.ne(limit.get, i32.const(0)),
        ),
        ...i32.shiftRight(power.get, i32.const(1)),
      ];
    },
    1,
  );
  assert.deepEqual(
    [0, 1, 5, 1000].map((limit) => run(limit)),
    [-1, 1, 4, 512],
  );
});

test('rounds each product, sum, difference and quotient of four floats to 32 bits', () => {
  const memory = onePage();
  const numbers = new Float32Array(memory.buffer, 0, 24);
  const [a, b] = [0, 16].map((offset) => f32x4.load(i32.const(0), offset));
  const write = (offset: number, value: Code) => f32x4.store(i32.const(0), offset, value);
  const run = assemble(
    memory,
    () => [
      ...write(32, f32x4.add(f32x4.mul(a, b), f32x4.const(0.1))),
      ...write(48, f32x4.sub(f32x4.div(a, b), f32x4.floor(a))),
      ...v128.bitmask(v128.or(f32x4.ne(a, b), f32x4.ne(a, a))),
    ],
    0,
  );
  const float = fc.float({ noDefaultInfinity: true, min: -1e6, max: 1e6 });
  const four = fc.array(float, { minLength: 4, maxLength: 4 });
  const f = Math.fround;
  const holds = (first: number[], second: number[]) => {
    numbers.set(first);
    numbers.set(second, 4);
    const mask = run();
    const expected = (lane: (x: number, y: number) => number) => first.map((x, i) => lane(x, second[i]));
    assert.deepEqual(
      [...numbers.slice(8, 12)],
      expected((x, y) => f(f(x * y) + f(0.1))),
    );
    assert.deepEqual(
      [...numbers.slice(12, 16)],
      expected((x, y) => f(f(x / y) - Math.floor(x))),
    );
    assert.equal(
      mask,
      first.reduce((bits, x, i) => bits | (Number(x !== second[i]) << i), 0),
    );
  };
  fc.assert(fc.property(four, four, holds));
});
