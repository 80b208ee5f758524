/**
 * A mouse-like brain in mm: u from the front to the back, v from the top to the bottom, m ≥ 0 from the midline outwards.
 * Smooth bodies after the proportions of the Allen CCF, none of them traced: it looks like a brain and has its volume.
 */
type Ellipsoid = readonly [u: number, v: number, m: number, radiusU: number, radiusV: number, radiusM: number];
type Body = readonly [acronym: string, ...Ellipsoid];

/** Extent of the space, mm: front to back, top to bottom, midline to either side. */
export const EXTENT = { length: 13.2, height: 8, halfWidth: 5.7 };

const THALAMUS: Ellipsoid = [7.0, 4.25, 0.3, 1.5, 1.15, 1.75];
const MIDBRAIN: Ellipsoid = [8.9, 4.2, 0, 1.25, 1.95, 1.95];
const CEREBELLUM: Ellipsoid = [11.1, 2.95, 0, 1.6, 1.75, 3.3];
const INFERIOR_COLLICULUS: Ellipsoid = [9.75, 2.85, 0.85, 0.6, 0.8, 0.85];
const DENTATE_GYRUS: Ellipsoid = [7.7, 2.75, 1.35, 1.0, 0.42, 0.85];
const PONS: Ellipsoid = [9.5, 5.75, 0, 1.3, 1.3, 1.7];
const MEDULLA: Ellipsoid = [11.6, 5.35, 0, 2.1, 1.25, 1.6];
const HYPOTHALAMUS: Ellipsoid = [6.6, 6.1, 0, 1.8, 1.05, 1.35];
const OLFACTORY_BULB: Ellipsoid = [2.1, 4.1, 0.88, 1.55, 1.2, 0.86];

/** Ventricles and nuclei, which lie within the larger bodies; the first that holds a point names it. */
const NUCLEI: readonly Body[] = [
  ['VL', 5.3, 3.15, 0.95, 1.5, 0.95, 0.17],
  ['V3', 6.7, 5.0, 0, 1.3, 1.7, 0.13],
  ['AQ', 9.0, 3.85, 0, 1.2, 0.2, 0.17],
  ['V4', 10.9, 4.45, 0, 1.0, 0.22, 0.75],
  ['aco', 3.8, 4.85, 1.15, 1.9, 0.22, 0.22],
  ['opt', 6.6, 5.65, 1.1, 0.8, 0.15, 0.2],
  ['fi', 6.35, 3.15, 1.75, 0.75, 0.22, 0.55],
  ['MH', 6.9, 3.25, 0.25, 0.55, 0.22, 0.22],
  ['MD', 6.7, 3.95, 0.5, 0.65, 0.45, 0.42],
  ['LP', 7.55, 3.6, 1.2, 0.6, 0.35, 0.5],
  ['LGd-co', 7.75, 3.6, 1.8, 0.4, 0.33, 0.2],
  ['LGd-sh', 7.75, 3.55, 1.85, 0.55, 0.45, 0.35],
  ['VAL', 6.3, 4.2, 1.0, 0.5, 0.42, 0.35],
  ['VPM', 7.05, 4.4, 1.05, 0.55, 0.42, 0.35],
  ['VPL', 7.05, 4.35, 1.55, 0.6, 0.45, 0.25],
  ['VMH', 6.7, 6.5, 0.45, 0.5, 0.4, 0.3],
  ['LHA', 6.7, 6.1, 1.0, 1.2, 0.6, 0.28],
  ['MM', 7.9, 6.4, 0.25, 0.35, 0.35, 0.35],
  ['PAG', 9.0, 3.95, 0, 1.15, 0.65, 0.65],
  ['MRN', 8.9, 4.75, 0.95, 0.8, 0.6, 0.55],
  ['PG', 9.2, 6.7, 0.5, 0.6, 0.3, 0.5],
  ['GRN', 11.5, 5.6, 0.55, 1.1, 0.45, 0.4],
  ['IO', 11.8, 6.4, 0.3, 0.6, 0.2, 0.3],
  ['GPe', 6.1, 4.6, 2.25, 0.6, 0.65, 0.35],
  ['LSr', 5.0, 3.5, 0.45, 0.8, 1.0, 0.42],
  ['ACB', 4.3, 5.2, 1.3, 0.9, 0.7, 0.75],
  ['LA', 7.1, 5.1, 3.25, 0.6, 0.5, 0.3],
];

/** Distance from the centre in units of the radius along that direction: 1 on the surface. */
function depth([u0, v0, m0, ru, rv, rm]: Ellipsoid, u: number, v: number, m: number): number {
  return Math.hypot((u - u0) / ru, (v - v0) / rv, (m - m0) / rm);
}

/** Centre and radii of a cerebral hemisphere. */
const HEMISPHERE = { u: 5.85, v: 3.75, m: 1.9, radiusU: 4.15, radiusV: 3.15, medial: 1.87, lateral: 3.05 };
/** Shells of a hemisphere, as shares of its radius. */
const CORTEX_FROM = 0.72;
const CALLOSUM_FROM = 0.66;
const AMMONS_HORN_FROM = 0.5;
const CA3_FROM = 0.58;

/** By how much the bodies below are stretched, about a point of the midline, to 502 mm³; a mouse brain has 509 ± 23. */
const STRETCH = { u: 1.06, v: 1.12, m: 1.13, fromU: 7, fromV: 3.9 };

/** @returns acronym of the region that holds the point, undefined outside the brain */
export function regionAt(u: number, v: number, m: number): string | undefined {
  const { fromU, fromV } = STRETCH;
  return unstretchedRegionAt(fromU + (u - fromU) / STRETCH.u, fromV + (v - fromV) / STRETCH.v, m / STRETCH.m);
}

function unstretchedRegionAt(u: number, v: number, m: number): string | undefined {
  const r = hemisphereDepth(u, v, m);
  const core = coreAt(u, v, m);
  if (r >= CORTEX_FROM) return core ?? (r < 1 ? cortexAt(u, v, m, (1 - r) / (1 - CORTEX_FROM)) : bulbAt(u, v, m));
  return nucleusAt(u, v, m) ?? core ?? withinHemisphere(u, v, m, r);
}

/** As `depth`; towards the midline the body is nearer to a box, so that the two meet in a flat fissure. */
function hemisphereDepth(u: number, v: number, m: number): number {
  const across = Math.hypot((u - HEMISPHERE.u) / HEMISPHERE.radiusU, (v - HEMISPHERE.v) / HEMISPHERE.radiusV);
  if (m >= HEMISPHERE.m) return Math.hypot(across, (m - HEMISPHERE.m) / HEMISPHERE.lateral);
  return (across ** 4 + ((HEMISPHERE.m - m) / HEMISPHERE.medial) ** 4) ** 0.25;
}

function nucleusAt(u: number, v: number, m: number): string | undefined {
  for (const [acronym, ...ellipsoid] of NUCLEI) if (depth(ellipsoid, u, v, m) < 1) return acronym;
  return undefined;
}

/** Cerebellum, brain stem and hypothalamus, which cross the midline. */
function coreAt(u: number, v: number, m: number): string | undefined {
  const cerebellum = depth(CEREBELLUM, u, v, m);
  if (cerebellum < 1 && v < 4.3) return cerebellumAt(u, v, m, cerebellum);
  const stem = brainStemAt(u, v, m);
  return stem && (nucleusAt(u, v, m) ?? stem);
}

function brainStemAt(u: number, v: number, m: number): string | undefined {
  const colliculus = depth(INFERIOR_COLLICULUS, u, v, m);
  if (colliculus < 1) return colliculus < 0.62 ? 'ICc' : 'ICe';
  const thalamus = depth(THALAMUS, u, v, m);
  if (thalamus < 1) return thalamus > 0.86 && m > 1 ? 'RT' : 'TH';
  const midbrain = depth(MIDBRAIN, u, v, m);
  if (midbrain < 1) return v < 3.6 ? tectumAt(midbrain) : 'MB';
  if (depth(HYPOTHALAMUS, u, v, m) < 1) return 'HY';
  if (depth(PONS, u, v, m) < 1) return 'P';
  return depth(MEDULLA, u, v, m) < 1 ? 'MY' : undefined;
}

function tectumAt(r: number): string {
  if (r > 0.9) return 'SCsg';
  if (r > 0.8) return 'SCop';
  return r > 0.55 ? 'SCig' : 'MB';
}

/** Lobules around an arbor vitae whose branches reach between them; nuclei in the middle. */
function cerebellumAt(u: number, v: number, m: number, r: number): string {
  if (r < 0.38) {
    if (m < 0.45) return 'FN';
    return m < 0.95 ? 'IP' : 'DN';
  }
  const angle = Math.atan2(v - CEREBELLUM[1], u - CEREBELLUM[0]);
  if (r < 0.5 || (r < 0.86 && Math.cos(9 * angle) > 0.82)) return 'arb';
  const front = u < CEREBELLUM[0] + 0.1;
  if (m < 0.95) return front ? 'CUL4, 5' : 'NOD';
  return front ? 'SIM' : 'ANcr1';
}

function bulbAt(u: number, v: number, m: number): string | undefined {
  return depth(OLFACTORY_BULB, u, v, m) < 1 ? 'MOB' : undefined;
}

/** Degrees around the long axis of a hemisphere: 0 at the top, 90 at the side, −90 at the midline. */
function around(v: number, m: number): number {
  return (Math.atan2(m - HEMISPHERE.m, HEMISPHERE.v - v) * 180) / Math.PI;
}

/** @param t - 0 at the pia, 1 at the white matter */
function cortexAt(u: number, v: number, m: number, t: number): string {
  if (u < 2.9 && depth(OLFACTORY_BULB, u, v, m) < 1) return 'MOB';
  const angle = around(v, m);
  if ((angle > 165 || angle < -125) && u > 3.4 && u < 5.4) return 'OT';
  if (angle > 118 || angle < -125) return u < 7.6 ? 'PIR' : 'ENTl';
  if (angle > 92 && t > 0.86 && u < 6.5) return 'CLA';
  const area = areaAt(u, angle);
  return `${area}${layerAt(area, t)}`;
}

function areaAt(u: number, angle: number): string {
  if (angle < -28) return u < 6.4 ? 'ACAd' : 'RSPd';
  if (u > 7.5) return angle < 48 ? 'VISp' : 'AUDp';
  if (u < 5 || angle < 18) return angle < 62 ? 'MOp' : 'SSs';
  return angle < 70 ? 'SSp-bfd' : 'SSs';
}

/** Motor and cingulate areas have no layer 4. */
function layerAt(area: string, t: number): string {
  if (t < 0.14) return '1';
  if (area === 'MOp' || area === 'ACAd') {
    if (t < 0.42) return '2/3';
  } else {
    if (t < 0.38) return '2/3';
    if (t < 0.52) return '4';
  }
  if (t < 0.74) return '5';
  return t < 0.92 ? '6a' : '6b';
}

/** White matter, hippocampus and striatum, from the cortex inwards. */
function withinHemisphere(u: number, v: number, m: number, r: number): string {
  const angle = around(v, m);
  if (r > CALLOSUM_FROM) return whiteMatterAt(u, angle);
  if (u > 6.6) return hippocampusAt(u, v, m, r, angle);
  const capsule = depth(THALAMUS, u, v, m);
  return capsule < 1.16 && m > 1 ? 'int' : 'CP';
}

function whiteMatterAt(u: number, angle: number): string {
  if (angle > 55 || angle < -100) return 'fiber tracts';
  if (u < 4.6) return 'ccg';
  return u < 7.4 ? 'ccb' : 'ccs';
}

function hippocampusAt(u: number, v: number, m: number, r: number, angle: number): string {
  const gyrus = depth(DENTATE_GYRUS, u, v, m);
  if (gyrus < 1) {
    if (gyrus < 0.42) return 'DG-po';
    return gyrus < 0.66 ? 'DG-sg' : 'DG-mo';
  }
  if (u > 8.1) return 'SUB';
  if (angle > 125) return 'fiber tracts';
  if (r > CA3_FROM) return angle > 88 ? 'CA2' : 'CA1';
  return r > AMMONS_HORN_FROM || v < THALAMUS[1] ? 'CA3' : 'int';
}
