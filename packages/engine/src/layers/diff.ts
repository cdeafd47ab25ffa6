import type { AnyFormat } from '../formats/define-format.ts';
import { formatById } from '../formats/index.ts';
import type { Direction } from '../model/change.ts';
import type { JudgedChange, Severity, Verdict } from '../model/finding.ts';
import type { JsonValue } from '../model/json.ts';
import type { LayerOperation } from './operations.ts';
import { compareInDocument } from './places.ts';
import { type Posture, postureOf } from './posture.ts';
import type { LayerFormat } from './recognize.ts';
import type { LayerSchema } from './schema.ts';
import { type Told, toldOperations } from './tell.ts';

/** One operation between two schemas of a layer, in the words of the dataset API. */
export interface LayerChange {
  readonly op: LayerOperation;
  /** JSON pointer (RFC 6901) into the schema that it is about: the older one, where the thing is in it. `/-` is behind the last. */
  readonly path: string;
  /** The field as it is written, for `add_field` and `remove_field`; of JSON Schema with its name, its schema, and whether it is optional. */
  readonly field?: JsonValue;
  readonly from?: JsonValue;
  readonly to?: JsonValue;
  /** The place by the names of fields: `/lines/*​/sku`. */
  readonly name_path: string;
  /** The directions of reading that it breaks. */
  readonly breaks: readonly Direction[];
  /** The worst of what it breaks; `info` where it breaks nobody. */
  readonly severity: Severity;
  /** Index into the changes of the verdict. */
  readonly change: number;
}

/** What lies between two schemas of a layer. */
export interface LayerDiff {
  /** The format of both. */
  readonly format: AnyFormat;
  /** Changes of what is there, in the order of the older schema, then additions in the order of the newer one. */
  readonly changes: readonly LayerChange[];
  readonly posture: Posture;
  /** `breaking` where neither direction holds. */
  readonly classification: 'compatible' | 'breaking';
  readonly verdict: Verdict;
}

/** Whether readers of a layer refuse fields that they do not know. */
export type LayerReader = 'closed' | 'open';

const PROFILES: Readonly<Record<LayerFormat, Readonly<Record<LayerReader, string>>>> = {
  avro: { closed: 'closed', open: 'wire' },
  'json-schema': { closed: 'closed', open: 'declared' },
  'data-contract': { closed: 'closed', open: 'reading' },
};

/** Id of the profile by which layers of a format are judged. */
export function layerProfile(format: LayerFormat, reader: LayerReader): string {
  return PROFILES[format][reader];
}

/**
 * The operations that make one schema of a layer of another, each tied to what it breaks. Schemas of different formats have no
 * operations between them: they are a mistake of the program, and throw a RangeError.
 */
export function layerDiff(from: LayerSchema, to: LayerSchema, reader: LayerReader = 'closed'): LayerDiff {
  const format = from.format === to.format ? formatById(from.format) : undefined;
  if (format === undefined) throw new RangeError(`a layer in ${from.format} is not compared with one in ${to.format}`);
  const question = { level: 'FULL', profile: layerProfile(from.format, reader) } as const;
  const verdict = format.judge(from.document, to.document, question);
  const posture = postureOf(verdict);
  const told = verdict.changes.flatMap((change, index) =>
    toldOperations(change, from, to).map((one) => ({ ...one, index })),
  );
  const isNew = ({ at }: Told): boolean => at.before === undefined;
  const kept = told.filter((one) => !isNew(one));
  const added = told.filter(isNew);
  kept.sort((a, b) => compareInDocument(from.value, a.at.before ?? '', b.at.before ?? ''));
  added.sort((a, b) => compareInDocument(to.value, a.at.after ?? '', b.at.after ?? ''));
  const changes = [...kept, ...added].map(({ at: _, index, ...change }) => ({
    ...change,
    ...consequenceOf(verdict.changes[index]),
    change: index,
  }));
  return { format, changes, posture, classification: posture === 'none' ? 'breaking' : 'compatible', verdict };
}

function consequenceOf(change: JudgedChange | undefined): Pick<LayerChange, 'breaks' | 'severity'> {
  const breaks = change?.breaks ?? [];
  const errors = breaks.filter(({ severity }) => severity === 'error');
  const severity = (['error', 'warning'] as const).find((one) => breaks.some(({ severity }) => severity === one));
  return { breaks: [...new Set(errors.map(({ direction }) => direction))], severity: severity ?? 'info' };
}
