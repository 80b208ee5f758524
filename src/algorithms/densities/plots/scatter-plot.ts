import { type Axis, linearAxis, logarithmicAxis } from './axis.ts';
import { element, text, tooltip } from './svg.ts';

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  /** What a pointer on it shows. */
  readonly label: string;
  /** Half the length of its error bar. */
  readonly error?: number;
  /** Points of a series have a colour. */
  readonly series?: string;
}

export interface ScatterPlot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly PlotPoint[];
  /** Slope of a line through the origin; NaN for none. */
  readonly slope: number;
  /** Both axes logarithmic: all values are > 0. Linear from 0 otherwise. */
  readonly logarithmic?: boolean;
}

const WIDTH = 640;
const HEIGHT = 480;
const LEFT = 80;
const RIGHT = WIDTH - 20;
const TOP = 40;
const BOTTOM = HEIGHT - 60;
const COLOURS = ['#0b6fa4', '#c8501e', '#3f8f3f', '#7b4fa3'];

/** A scatter plot as an SVG document. */
export function scatterPlot(plot: ScatterPlot): string {
  const { points, slope, logarithmic = false } = plot;
  const axisOf = logarithmic ? logarithmicAxis : linearAxis;
  const horizontal = axisOf(points.map(({ x }) => x), [LEFT, RIGHT]); // biome-ignore format: one thought
  const tops = points.map(({ y, error = 0 }) => (logarithmic ? y : y + error));
  const vertical = axisOf(tops, [BOTTOM, TOP]);
  const series = [...new Set(points.map((point) => point.series ?? ''))];
  const colourOf = (point: PlotPoint) => COLOURS[series.indexOf(point.series ?? '') % COLOURS.length];
  return element(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT },
      ...{ 'font-family': 'sans-serif', 'font-size': 12 },
    },
    element('rect', { width: WIDTH, height: HEIGHT, fill: 'white' }),
    text(plot.title, { x: LEFT, y: TOP - 16, 'font-size': 15 }),
    ...horizontalTicks(horizontal, plot.x),
    ...verticalTicks(vertical, plot.y),
    ...points.map((point) => drawPoint(point, horizontal, vertical, colourOf(point))),
    drawLine(slope, horizontal, vertical),
    ...series.filter(Boolean).map((name, i) => text(name, { x: LEFT + 10, y: TOP + 14 + 16 * i, fill: COLOURS[i % COLOURS.length] })), // biome-ignore format: one thought
  );
}

function drawPoint({ x, y, error, label }: PlotPoint, horizontal: Axis, vertical: Axis, colour: string): string {
  const [cx, cy] = [horizontal.at(x), vertical.at(y)];
  const dot = element('circle', { cx, cy, r: 3, fill: colour, 'fill-opacity': 0.6 });
  if (error === undefined) return element('g', {}, tooltip(label), dot);
  const ends = { x1: cx, x2: cx, y1: vertical.at(Math.max(0, y - error)), y2: vertical.at(y + error) };
  const bar = element('line', { ...ends, stroke: colour, 'stroke-opacity': 0.4 });
  return element('g', {}, tooltip(label), bar, dot);
}

/** As far as it is inside of the axes. */
function drawLine(slope: number, horizontal: Axis, vertical: Axis): string {
  if (!(slope > 0)) return '';
  const [left, bottom] = [horizontal.ticks[0], vertical.ticks[0]];
  const [right, top] = [horizontal.ticks, vertical.ticks].map((ticks) => ticks[ticks.length - 1]);
  const start = Math.max(left, bottom / slope);
  const end = Math.min(right, top / slope);
  const ends = { x1: horizontal.at(start), y1: vertical.at(slope * start), x2: horizontal.at(end), y2: vertical.at(slope * end) }; // biome-ignore format: one thought
  return element('line', { ...ends, stroke: 'black', 'stroke-dasharray': '6 3' });
}

const GREY = { stroke: '#ddd' } as const;

const horizontalTicks = ({ at, ticks }: Axis, label: string): string[] => [
  ...ticks.flatMap((tick) => [
    element('line', { x1: at(tick), x2: at(tick), y1: TOP, y2: BOTTOM, ...GREY }),
    text(formatTick(tick), { x: at(tick), y: BOTTOM + 18, 'text-anchor': 'middle' }),
  ]),
  text(label, { x: (LEFT + RIGHT) / 2, y: HEIGHT - 16, 'text-anchor': 'middle' }),
];

const verticalTicks = ({ at, ticks }: Axis, label: string): string[] => [
  ...ticks.flatMap((tick) => [
    element('line', { x1: LEFT, x2: RIGHT, y1: at(tick), y2: at(tick), ...GREY }),
    text(formatTick(tick), { x: LEFT - 6, y: at(tick) + 4, 'text-anchor': 'end' }),
  ]),
  text(label, { transform: `translate(18 ${(TOP + BOTTOM) / 2}) rotate(-90)`, 'text-anchor': 'middle' }),
];

const formatTick = (value: number): string =>
  value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)
    ? value.toExponential(0).replace('e+', 'e')
    : String(Number(value.toPrecision(6)));
