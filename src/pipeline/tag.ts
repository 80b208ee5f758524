/** The tag of a run for which none is configured, as the reference names it; UTC. */
export const automaticTag = (now: Date): string => `Atlas pipeline (${now.toISOString().slice(0, 19)})`;
