import { compare } from '../datatypes.ts';
import { InvalidShape } from '../errors.ts';
import { listOf, type Node } from '../graph.ts';
import { constraint, eachValue } from '../shape.ts';
import { SH } from '../vocabulary.ts';
import { inWords } from '../words.ts';
import type { Compilers } from './compilers.ts';

const limit =
  (name: string, sign: string, holds: (order: number) => boolean): Compilers[string] =>
  ({ parameter }) =>
    eachValue(name, `Value is not ${sign} ${inWords(parameter)}`, (value) => {
      const order = compare(value, parameter);
      return order !== undefined && holds(order);
    });

const textLength = ({ value }: Node): number => [...value].length;
const isText = ({ termType }: Node): boolean => termType !== 'BlankNode';

/** How large, how long and in which language a value is (SHACL 4.3 and 4.4). */
export const ofLiterals: Compilers = {
  minExclusive: limit('MinExclusive', '>', (order) => order > 0),
  minInclusive: limit('MinInclusive', '>=', (order) => order >= 0),
  maxExclusive: limit('MaxExclusive', '<', (order) => order < 0),
  maxInclusive: limit('MaxInclusive', '<=', (order) => order <= 0),
  minLength: ({ parameter }) =>
    eachValue(
      'MinLength',
      `Value has less than ${parameter.value} characters`,
      (value) => isText(value) && textLength(value) >= Number(parameter.value),
    ),
  maxLength: ({ parameter }) =>
    eachValue(
      'MaxLength',
      `Value has more than ${parameter.value} characters`,
      (value) => isText(value) && textLength(value) <= Number(parameter.value),
    ),
  pattern: ({ shapes, node, parameter }) => {
    const [flags] = shapes.objects(node, `${SH}flags`);
    const pattern = toRegExp(parameter.value, flags?.value ?? '', node);
    return eachValue(
      'Pattern',
      `Value does not match pattern "${parameter.value}"`,
      (value) => isText(value) && pattern.test(value.value),
    );
  },
  languageIn: ({ shapes, parameter }) => {
    const ranges = listOf(shapes, parameter).map(({ value }) => value.toLowerCase());
    const matches = (language: string) =>
      ranges.some((range) => range === '*' || language === range || language.startsWith(`${range}-`));
    return eachValue(
      'LanguageIn',
      `Language does not match any of (${ranges.join(' ')})`,
      (value) => value.termType === 'Literal' && value.language !== '' && matches(value.language.toLowerCase()),
    );
  },
  uniqueLang: ({ parameter }) => {
    if (parameter.value !== 'true') return undefined;
    return constraint('UniqueLang', ({ values }) => {
      const languages = values.flatMap((value) => (value.termType === 'Literal' && value.language) || []);
      const repeated = new Set(languages.filter((language, index) => languages.indexOf(language) !== index));
      return [...repeated].map((language) => ({ message: `Language "${language}" used more than once` }));
    });
  },
};

/** Of a pattern, what is written with a backslash and the classes of characters, in which spaces count. */
const OR_SPACES = /(\\.|\[(?:\\.|[^\]\\])*\])|\s+/gs;

/** XPath's flags i, s, m, x and q, of which the last leaves no meaning to x. @throws InvalidShape */
function toRegExp(pattern: string, flags: string, node: Node): RegExp {
  const spaced = flags.includes('x') ? pattern.replace(OR_SPACES, '$1') : pattern;
  const source = flags.includes('q') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : spaced;
  const kept = [...new Set(flags)].filter((flag) => 'ism'.includes(flag)).join('');
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, kept + mode);
    } catch {
      // What is an error under `u` may be a pattern without it, such as `\-`.
    }
  }
  throw new InvalidShape({
    shape: node.value,
    reason: `the pattern ${JSON.stringify(pattern)} is no regular expression`,
  });
}
