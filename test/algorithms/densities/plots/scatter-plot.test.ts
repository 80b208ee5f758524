import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linearAxis, logarithmicAxis } from '../../../../src/algorithms/densities/plots/axis.ts';
import { scatterPlot } from '../../../../src/algorithms/densities/plots/scatter-plot.ts';

const PLOT = { title: 'PV & SST', x: 'intensity', y: 'cells/mm³', slope: 2 };

/** Tags that are closed in the order in which they were opened. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, alone] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else if (!alone) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(svg.replaceAll(/&(amp|lt|gt|quot);/g, ''), /&|NaN|Infinity/);
}

test('draws each point with its error bar and its label, and the line', () => {
  const points = [
    { x: 1, y: 2, error: 1, label: 'Field <CA1>' },
    { x: 2, y: 4, error: 5, label: '"CA3"' },
  ];
  const svg = scatterPlot({ ...PLOT, points });
  assertWellFormed(svg);
  assert.equal(svg.match(/<circle/g)?.length, 2);
  assert.equal(svg.match(/stroke-opacity/g)?.length, 2);
  assert.match(svg, /<title>Field &lt;CA1&gt;<\/title>/);
  // The axes end at 2 and 10; the line ends where the second point is.
  assert.match(svg, /<circle cx="620" cy="268"/);
  assert.match(svg, /x2="620" y2="268" stroke="black"/);
});

test('draws no line without a slope, and an empty plot', () => {
  const svg = scatterPlot({ ...PLOT, slope: Number.NaN, points: [] });
  assertWellFormed(svg);
  assert.doesNotMatch(svg, /stroke="black"/);
});

test('keeps every point inside of the axes, whatever the values', () => {
  const value = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
  const points = fc.array(fc.record({ x: value, y: value, label: fc.string() }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(points, fc.boolean(), (cloud, logarithmic) => {
      const svg = scatterPlot({ ...PLOT, points: cloud, logarithmic });
      for (const [, x, y] of svg.matchAll(/<circle cx="([^"]*)" cy="([^"]*)"/g)) {
        assert.ok(Number(x) >= 80 && Number(x) <= 620 && Number(y) >= 40 && Number(y) <= 420, `${x}, ${y}`);
      }
    }),
  );
});

test('puts ticks at round numbers', () => {
  assert.deepEqual(linearAxis([3, 17], [0, 100]).ticks, [0, 5, 10, 15, 20]);
  assert.equal(linearAxis([3, 17], [0, 100]).at(10), 50);
  assert.deepEqual(logarithmicAxis([20, 3000], [0, 100]).ticks, [10, 100, 1000, 10_000]);
  assert.equal(logarithmicAxis([20, 3000], [0, 90]).at(1000), 60);
});
