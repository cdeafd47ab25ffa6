import type { WantedLink } from '../../packages/registry/src/domain/link.ts';
import type { Naming } from '../../packages/registry/src/domain/replica-name.ts';
import type { SubjectKey } from '../../packages/registry/src/domain/subject.ts';
import type { Random } from '../faults/random.ts';
import { authorityName, groupName, rootOf, schemaName } from './names.ts';

/** What a link is about, and what it says about names. What is missing does not restrict it. */
export interface Terms {
  /** The only group. */
  readonly group?: number;
  /** The only schema of that group. */
  readonly schema?: number;
  /** The only schemas, in whatever group. */
  readonly include?: readonly number[];
  /** A schema that does not come, in whatever group. */
  readonly exclude?: number;
  /** The nodes of which the link brings elements. */
  readonly homes?: readonly number[];
  readonly naming?: Naming;
}

/** The terms of a link, at random. */
export function termsOf(random: Random, nodes: number): Terms {
  const [group, schema] = [random.between(0, 1), random.between(0, 3)];
  const scope = random.weighted<Terms>([
    [5, {}],
    [1, { group }],
    [1, { group, schema }],
    [1, { include: [schema, (schema + 1) % 4] }],
    [2, { exclude: schema }],
  ]);
  const left = random.between(0, nodes - 1);
  const homes = Array.from({ length: nodes }, (_, index) => index).filter((index) => index !== left);
  const naming = random.weighted<Naming>([
    [3, { kind: 'mirror' }],
    [3, { kind: 'prefix', prefix: 'of-' }],
    [1, { kind: 'map', groups: { g0: 'g1' } }],
    [1, { kind: 'map', groups: { g0: 'elsewhere' } }],
    [2, { kind: 'by-authority' }],
  ]);
  return { ...scope, ...(random.chance(0.3) && { homes }), naming };
}

/** The terms as a link has them. */
export function settingsOf({ group, schema, include = [], exclude, homes, naming }: Terms): Partial<WantedLink> {
  return {
    scope: {
      ...(group !== undefined && { group: groupName(group) }),
      ...(group !== undefined && schema !== undefined && { subject: schemaName(group, schema).subject }),
      include: include.map((each) => `*/${schemaName(0, each).subject}`),
      exclude: exclude === undefined ? [] : [`g*/${schemaName(0, exclude).subject}`],
    },
    ...(homes && { authorities: homes.flatMap((home) => [rootOf(home), authorityName(home, '*')]) }),
    ...(naming && { naming }),
  };
}

/** True where an element of a node may come over a link: said here once more, so that the product's own rules are tried. */
export function lets({ group, schema, include, exclude, homes }: Terms, home: number, key: SubjectKey): boolean {
  if (homes !== undefined && !homes.includes(home)) return false;
  if (group !== undefined && key.group !== groupName(group)) return false;
  if (key.subject === '') return true;
  const is = (each: number): boolean => key.subject === schemaName(0, each).subject;
  if (schema !== undefined && !is(schema)) return false;
  return (include?.some(is) ?? true) && !(exclude !== undefined && is(exclude));
}
