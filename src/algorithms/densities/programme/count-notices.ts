import { INHIBITORY } from './average-densities.ts';
import type { CountReport } from './count-report.ts';

const SHOWN = 10;

/** What a person should know of the counts, one sentence each; the report has all of it. */
export function countNotices({ relaxed, free, withoutEstimate, labelsOutside }: CountReport): string[] {
  const notices = relaxed.map(
    ({ region, id, type, count, deviation, reason }) =>
      `"${region}" (${id}): ${count} ± ${deviation} ${type} cells are taken as uncertain: ${reason}.`,
  );
  const places = (of: readonly { readonly name: string; readonly type?: string }[]): string =>
    [...new Set(of.map(({ name }) => name))].slice(0, SHOWN).join(', ') + (of.length > SHOWN ? ', …' : '');
  if (free.length > 0) {
    const cells = free.reduce((sum, { count, type }) => (type === INHIBITORY ? sum + count : sum), 0);
    notices.push(
      `${free.length} counts follow from no estimate, so that any other would be as good: ${Math.round(cells)} ${INHIBITORY} cells, in ${places(free)}.`,
    );
  }
  if (withoutEstimate.length > 0) {
    notices.push(`${withoutEstimate.length} regions have no estimate of some type: ${places(withoutEstimate)}.`);
  }
  if (labelsOutside.length > 0) {
    const voxels = labelsOutside.reduce((sum, label) => sum + label.voxels, 0);
    const labels = labelsOutside.slice(0, SHOWN).map(({ label }) => label);
    notices.push(`${voxels} voxels have labels that are not among the regions (${labels.join(', ')}).`);
  }
  return notices;
}
