import { quoted } from '../../../source/problems.ts';
import type { Reading } from './here.ts';
import { splitFragment } from './uri.ts';

/** `$ref`. */
export const reference: Reading = (value, here, name) => {
  if (value.kind !== 'string') return here.wrongType(value, [name], 'a reference');
  const found = here.follow(value.value, value, name);
  return found && { ref: found.schema, spelling: REF };
};

/** `$dynamicRef` (2020-12, core 8.2.3.2): it depends on the way there only where it first leads to a `$dynamicAnchor` of its name. */
export const dynamicReference: Reading = (value, here, name) => {
  if (value.kind !== 'string') return here.wrongType(value, [name], 'a reference');
  const found = here.follow(value.value, value, name);
  if (found === undefined) return undefined;
  const { schema, spot } = found;
  const { fragment = '' } = splitFragment(value.value);
  const isDynamic = spot.area.dynamicAnchors.get(fragment) === spot;
  if (isDynamic) return { dynamicRef: { anchor: fragment, target: schema }, spelling: DYNAMIC_REF };
  return here.sibling('$ref') === undefined
    ? { ref: schema, spelling: PLAIN_DYNAMIC_REF }
    : { dynamicRef: { anchor: '', target: schema }, spelling: DYNAMIC_REF };
};

/** `$recursiveRef` (2019-09, core 8.2.4.2.1), which is always `#`. */
export const recursiveReference: Reading = (value, here, name) => {
  if (value.kind !== 'string') return here.wrongType(value, [name], 'the reference "#"');
  if (value.value !== '#') {
    return here.fault(value, [name], () => ({
      kind: 'unresolved-reference',
      message: `"$recursiveRef" is ${quoted(value.value)}, it can only be "#"`,
    }));
  }
  const found = here.follow('#', value, name);
  if (found === undefined) return undefined;
  if (found.spot.area.recursiveAnchor || here.sibling('$ref') !== undefined) {
    return { recursiveRef: found.schema, spelling: RECURSIVE_REF };
  }
  return { ref: found.schema, spelling: PLAIN_RECURSIVE_REF };
};

const REF = { ref: '$ref' } as const;
const DYNAMIC_REF = { dynamicRef: '$dynamicRef' } as const;
const RECURSIVE_REF = { recursiveRef: '$recursiveRef' } as const;
const PLAIN_DYNAMIC_REF = { ref: '$dynamicRef' } as const;
const PLAIN_RECURSIVE_REF = { ref: '$recursiveRef' } as const;

/** `$id` (`id` in draft-04): a URI; from 2019-09 on without a fragment. */
export const identifier: Reading = (value, here, name) => {
  if (value.kind !== 'string') return here.wrongType(value, [name], 'a URI');
  const { fragment } = splitFragment(value.value);
  if (!fragment || (here.draft !== '2019-09' && here.draft !== '2020-12')) return undefined;
  return here.fault(value, [name], () => ({
    kind: 'invalid-id',
    message: `the fragment ${quoted(fragment)} has no place in "$id"`,
    hint: 'name places inside a schema by "$anchor"',
  }));
};

/** `$anchor` and `$dynamicAnchor`: plain names. */
export const anchor: Reading = (value, here, name) => {
  if (value.kind !== 'string') return here.wrongType(value, [name], 'a plain name');
  if (/^[A-Za-z_][-A-Za-z0-9._:]*$/.test(value.value)) return undefined;
  return here.fault(value, [name], () => ({
    kind: 'invalid-anchor',
    message: `${quoted(value.value)} is no plain name: a letter or "_", then letters, digits, "-", "_", "." or ":"`,
  }));
};
