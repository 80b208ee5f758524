import { mapColor, type ValueScale } from './color-map.ts';
import { blankImage, type Image, paste } from './image.ts';

/** 3 × 5 dots a character, row by row. */
const GLYPHS: Readonly<Record<string, string>> = {
  '0': '111101101101111',
  '1': '010110010010111',
  '2': '111001111100111',
  '3': '111001111001111',
  '4': '101101111001001',
  '5': '111100111001111',
  '6': '111100111101111',
  '7': '111001001010010',
  '8': '111101111101111',
  '9': '111101111001111',
  '.': '000000000000010',
  '-': '000000111000000',
  e: '000111111100111',
};
const [GLYPH_WIDTH, GLYPH_HEIGHT, DOT] = [3, 5, 2];
const TEXT_COLOR = 0x333333;
const [BAR_WIDTH, BAR_HEIGHT, MARGIN] = [200, GLYPH_HEIGHT * DOT, 6];

/** The colours of the map from the least value to the greatest, which stand before and behind it. */
export function scaleBar({ least, greatest }: ValueScale): Image {
  const [before, behind] = [drawNumber(least), drawNumber(greatest)];
  const left = MARGIN + before.width + MARGIN;
  const bar = blankImage(left + BAR_WIDTH + MARGIN + behind.width, BAR_HEIGHT);
  paste(bar, before, MARGIN, 0);
  for (let x = 0; x < BAR_WIDTH; x++) {
    for (let y = 0; y < BAR_HEIGHT; y++) bar.pixels[left + x + bar.width * y] = mapColor(x / (BAR_WIDTH - 1));
  }
  paste(bar, behind, left + BAR_WIDTH + MARGIN, 0);
  return bar;
}

/** With up to four digits that count. */
export const numberText = (value: number): string => String(Number(value.toPrecision(4))).replace('+', '');

function drawNumber(value: number): Image {
  const text = numberText(value);
  const advance = (GLYPH_WIDTH + 1) * DOT;
  const image = blankImage(advance * text.length - DOT, GLYPH_HEIGHT * DOT);
  for (const [place, character] of [...text].entries()) {
    for (const [dot, isSet] of [...GLYPHS[character]].entries()) {
      if (isSet !== '1') continue;
      const [x, y] = [place * advance + (dot % GLYPH_WIDTH) * DOT, Math.floor(dot / GLYPH_WIDTH) * DOT];
      for (let i = 0; i < DOT * DOT; i++)
        image.pixels[x + (i % DOT) + image.width * (y + Math.floor(i / DOT))] = TEXT_COLOR;
    }
  }
  return image;
}
