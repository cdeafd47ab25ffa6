import {
  formatById,
  type LayerFormat,
  type LayerReader,
  type LayerSchema,
  layerDiff,
  layerSchema,
  type ParsedDocument,
  parseJson,
  postureOf,
} from '@concordat/engine';
import { isExternal } from '../../domain/external.ts';
import type { LayerDifference } from './datasets.ts';

/** A schema that is to be compared. */
export interface Side {
  /** Id of the format. */
  readonly format: string;
  /** Undefined where nobody can read it. */
  readonly document: ParsedDocument | undefined;
  /** The text as its author wrote it. */
  readonly source: string;
}

const LAYER_FORMATS: readonly string[] = ['avro', 'json-schema', 'data-contract'] satisfies readonly LayerFormat[];

/** What lies between two schemas of a layer: `from` is the number that the older one goes by. */
export function compareSides(from: number, before: Side, after: Side, reader: LayerReader): LayerDifference {
  if (isExternal(before) || isExternal(after)) return unproven(from, 'not-stored');
  if (before.format !== after.format) return unproven(from, 'other-format');
  const [older, newer] = [schemaOf(before), schemaOf(after)];
  if (older !== undefined && newer !== undefined) {
    const { posture, classification, changes } = layerDiff(older, newer, reader);
    return { from, posture, classification, changes };
  }
  const format = formatById(before.format);
  if (format === undefined || before.document === undefined || after.document === undefined) {
    return unproven(from, 'unreadable');
  }
  const posture = postureOf(format.judge(before.document, after.document, { level: 'FULL' }));
  return {
    from,
    posture,
    classification: posture === 'none' ? 'breaking' : 'compatible',
    changes: [],
    reason: 'untold',
  };
}

/** What is not proven is never compatible. */
function unproven(from: number, reason: NonNullable<LayerDifference['reason']>): LayerDifference {
  return { from, posture: 'none', classification: 'breaking', changes: [], reason };
}

/** A schema in the words of layers; undefined for formats that layers do not have words for. */
function schemaOf({ format, document, source }: Side): LayerSchema | undefined {
  const known = LAYER_FORMATS.find((one): one is LayerFormat => one === format);
  const parsed = known === undefined ? undefined : parseJson(source);
  if (known === undefined || parsed === undefined || !parsed.ok) return undefined;
  const value = parsed.value.toJson(parsed.value.root);
  const written = layerSchema(value);
  if (written.ok && written.value.format === known) return written.value;
  // What refers to others is read with them, and is written as it is meant.
  return document && { format: known, text: source, document, value, writtenAt: (pointer) => pointer };
}
