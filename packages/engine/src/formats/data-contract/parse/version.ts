import { isVersion } from '../../../compare/bump.ts';
import { quoted } from '../../../source/problems.ts';
import type { Reader } from './reader.ts';

/** A semantic version (2.0.0). Numbers are refused: `1.10` would be 1.1 before anybody could see it. */
export const version: Reader<string> = (spot) => {
  const { node } = spot;
  if (node.kind === 'number') {
    const meant = repaired(node.raw);
    return spot.problem('version-invalid', `${spot.label} has to be a string, found the number ${quoted(node.raw)}`, {
      hint: meant && `write ${quoted(meant)} in quotes`,
      detail: { value: node.raw },
    });
  }
  if (node.kind !== 'string') return spot.wrongType('string');
  if (isVersion(node.value)) return node.value;
  const meant = repaired(node.value);
  return spot.problem('version-invalid', `${spot.label} has to be MAJOR.MINOR.PATCH, found ${quoted(node.value)}`, {
    hint: meant && `write ${quoted(meant)}`,
    detail: { value: node.value },
  });
};

/** The version that somebody meant who wrote `v1.0.0`, `1.2`, `01.2.0` or `1.0.0 `; undefined where that cannot be guessed. */
function repaired(text: string): string | undefined {
  if (text.length > 256) return undefined;
  const [, core = '', rest = ''] = /^\s*[vV]?(\d+(?:\.\d+){0,2})([-+][\w.+-]+)?\s*$/.exec(text) ?? [];
  if (core === '') return undefined;
  const parts = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  const meant = [...parts, '0', '0'].slice(0, 3).join('.') + rest;
  return isVersion(meant) ? meant : undefined;
}
