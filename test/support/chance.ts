/** Gives a whole number from 0 on, below another. */
export type Chance = (below: number) => number;

/** Numbers that look random, the same at every run (the generator of Park and Miller). */
export function chanceFrom(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

export const pickFrom = <Item>(chance: Chance, items: readonly Item[]): Item => items[chance(items.length)];
