import { cross, type Vec3 } from '../../volume/grid.ts';

/** Unit vectors to the right, down and into the picture. */
export interface View {
  readonly right: Vec3;
  readonly down: Vec3;
  readonly into: Vec3;
}

const unit = ([x, y, z]: Vec3): Vec3 => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};

/** In the axes of the Allen CCF (front to back, top to bottom, left to right): from the front, left and above. */
const INTO = unit([0.6, 0.45, 0.75]);
const RIGHT = unit(cross([0, 1, 0], INTO));
export const FROM_FRONT_LEFT: View = { right: RIGHT, down: cross(INTO, RIGHT), into: INTO };

export const dot = ([a, b, c]: Vec3, [x, y, z]: Vec3): number => a * x + b * y + c * z;
