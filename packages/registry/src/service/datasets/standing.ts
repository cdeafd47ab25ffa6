import type { JsonValue } from '@concordat/engine';
import type { Dataset } from '../../domain/dataset.ts';
import { isExternal } from '../../domain/external.ts';
import type { NewFact } from '../../domain/fact.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Addition } from '../schemas/registration.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { compareSides, type Side } from './compare.ts';
import { coverageOf } from './coverage.ts';
import type { LayerDifference } from './datasets.ts';
import { layerNow } from './layer-now.ts';
import { currentChange } from './records.ts';
import { refuseRetired } from './retiring.ts';

/** A schema that is about to become a version of a subject. */
export interface NextVersion extends Side {
  readonly number: number;
  /** False: it does not come into force, whatever it is. */
  readonly mayBeCurrent: boolean;
}

/** What a version that is added to a subject means for the layer that the subject is, if it is one. */
export interface Standing extends Addition {
  readonly layer?: {
    readonly dataset: Dataset;
    readonly isCurrent: boolean;
    /** What lies between the version in force, or else the newest, and this one; undefined for a first one. */
    readonly difference: LayerDifference | undefined;
    /** Why the governance of the dataset does not let it come into force; undefined where that is not the reason. */
    readonly refusal: string | undefined;
  };
}

const NOTHING: Standing = { head: {}, decidedOn: [], records: [], facts: [] };

/**
 * What a new version means for the layer that its subject is: it is judged against the version in force as the dataset's readers read, and
 * comes into force if one direction holds, and the governance of the dataset lets it. Throws `dataset-retired`.
 */
export async function standingOn(schemas: SchemaDesk, state: SubjectState, next: NextVersion): Promise<Standing> {
  const { desk } = schemas;
  const layer = await layerNow(desk, state);
  if (layer === undefined) return NOTHING;
  const { dataset, standing, current, decidedOn } = layer;
  if (dataset === undefined) return { ...NOTHING, decidedOn };
  refuseRetired(dataset);
  const { telemetry } = desk;
  const base = baseOf(state, current);
  const before = base && (await telemetry.span('LoadCurrent', () => sideOf(schemas, state, base)));
  const difference =
    base && before && telemetry.span('ComputeDiff', () => compareSides(base.number, before, next, dataset.reader));
  const isCompatible = telemetry.span('ClassifyChange', () => difference?.classification !== 'breaking');
  const coverage = isCompatible && next.mayBeCurrent ? await coverageOf(schemas, dataset, next) : undefined;
  const isCurrent = coverage !== undefined && coverage.refusal === undefined;
  // A layer of which nothing was ever said has its newest version in force: it is said that this one is not.
  const isSaid = isCurrent || standing === undefined;
  const change = isSaid ? currentChange(state, isCurrent ? next.number : current?.number) : undefined;
  return {
    layer: { dataset, isCurrent, difference, refusal: coverage?.refusal },
    head: { createdBy: desk.asking().caller.id, posture: difference?.posture ?? 'both' },
    decidedOn: [...decidedOn, ...(coverage?.decidedOn ?? [])],
    records: change === undefined ? [] : [change.record],
    facts: [
      ...(difference === undefined || isCompatible ? [] : [breakingFact(state, next, difference)]),
      ...(change === undefined ? [] : [change.fact]),
    ],
  };
}

/** The version that a new one is judged against. */
export function baseOf({ versions }: SubjectState, current: VersionHead | undefined): VersionHead | undefined {
  return current ?? versions.findLast(({ deleted }) => !deleted);
}

/** A version as it is compared. */
export async function sideOf(schemas: SchemaDesk, key: SubjectKey, head: VersionHead): Promise<Side> {
  const { format, label } = head;
  const content = await schemas.content(head.fingerprint);
  if (isExternal(head)) return { format, document: undefined, source: content.canonical };
  const [read, source] = await Promise.all([
    schemas.documents.judged(key.group, content),
    schemas.desk.store.source(key, label),
  ]);
  return { format, document: read.ok ? read.value : undefined, source: source ?? content.canonical };
}

/** Operations that a fact lists; the others can be had by asking. */
const MOST_CHANGES = 50;

function breakingFact(
  { group, subject }: SubjectKey,
  { number }: NextVersion,
  { from, changes }: LayerDifference,
): NewFact {
  const breaking = changes.filter(({ breaks }) => breaks.length > 0);
  const told = breaking
    .slice(0, MOST_CHANGES)
    .map(({ op, path, name_path, breaks }): JsonValue => ({ op, path, name_path, breaks: [...breaks] }));
  return { kind: 'breaking-recorded', group, subject, version: String(number), against: String(from), changes: told };
}
