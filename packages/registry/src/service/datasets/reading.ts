import { type JsonValue, layerSchema, parseJson } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { isExternal } from '../../domain/external.ts';
import type { VersionHead } from '../../domain/subject.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { compareSides, type Side } from './compare.ts';
import { coverageOf } from './coverage.ts';
import type { LayerCheckOutcome, LayerDifference, LayerKey, LayerVersion, WholeLayerVersion } from './datasets.ts';
import type { Finding } from './finding.ts';
import { headOf, knownLayer, type LayerState } from './layers.ts';
import { refuseRetired } from './retiring.ts';
import { baseOf, sideOf } from './standing.ts';

/** What reads layers. */
export class LayerReading {
  readonly #schemas: SchemaDesk;
  readonly #finding: Finding;

  constructor(schemas: SchemaDesk, finding: Finding) {
    this.#schemas = schemas;
    this.#finding = finding;
  }

  /** Versions that are not deleted, newest first. */
  async versions(
    key: LayerKey,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly items: readonly LayerVersion[]; readonly total: number }> {
    const layer = await knownLayer(this.#schemas, this.#finding, key);
    const live = layer.state.versions.filter(({ deleted }) => !deleted).reverse();
    const items = live.slice(offset, offset + limit).map((head) => this.#told(layer, head));
    return { items: await Promise.all(items), total: live.length };
  }

  /** A version with its schema. */
  async version(key: LayerKey, number: number | 'current'): Promise<WholeLayerVersion> {
    const layer = await knownLayer(this.#schemas, this.#finding, key);
    const head = headOf(layer, number);
    const [told, side] = await Promise.all([this.#told(layer, head), sideOf(this.#schemas, layer.subject, head)]);
    return { ...told, schema: schemaOf(side) };
  }

  /** What lies between two versions. */
  async diff(key: LayerKey, from: number, to: number): Promise<LayerDifference> {
    const layer = await knownLayer(this.#schemas, this.#finding, key);
    const [before, after] = await Promise.all(
      [from, to].map((number) => sideOf(this.#schemas, layer.subject, headOf(layer, number))),
    );
    return told(layer, compareSides(from, before as Side, after as Side, layer.dataset.reader), `${from} and ${to}`);
  }

  /** What a schema would be against a version. */
  async check(key: LayerKey, schema: JsonValue, number: number | undefined): Promise<LayerCheckOutcome> {
    const layer = await knownLayer(this.#schemas, this.#finding, key);
    const base = number === undefined ? baseOf(layer.state, layer.current) : headOf(layer, number);
    refuseRetired(layer.dataset);
    const read = layerSchema(schema);
    if (!read.ok) return { outcome: 'invalid', problems: read.error };
    const { format, document } = read.value;
    const candidate = { format, document, source: JSON.stringify(schema) };
    const difference = base && (await this.#differenceFrom(layer, base, candidate));
    const isCompatible = difference?.classification !== 'breaking';
    const coverage = isCompatible ? await coverageOf(this.#schemas, layer.dataset, candidate) : undefined;
    return { outcome: 'judged', difference, refusal: coverage?.refusal };
  }

  async #differenceFrom(layer: LayerState, base: VersionHead, candidate: Side): Promise<LayerDifference> {
    const before = await sideOf(this.#schemas, layer.subject, base);
    const difference = compareSides(base.number, before, candidate, layer.dataset.reader);
    if (difference.reason === 'not-stored') throw notStored(layer, base.number);
    return difference;
  }

  async #told({ dataset, subject, state, current }: LayerState, head: VersionHead): Promise<LayerVersion> {
    const { number, externalId, registeredAt } = head;
    return {
      number,
      isCurrent: number === current?.number,
      posture: head.posture ?? (await this.#postureOf({ dataset, subject, state }, head)),
      ...(externalId !== undefined && { externalId }),
      registeredAt,
    };
  }

  /** The posture of a version that nobody judged when it was registered: against the one before it. */
  async #postureOf({ dataset, subject, state }: Pick<LayerState, 'dataset' | 'subject' | 'state'>, head: VersionHead) {
    const before = state.versions.findLast(({ deleted, number }) => !deleted && number < head.number);
    if (before === undefined) return 'both';
    const [older, newer] = await Promise.all([before, head].map((one) => sideOf(this.#schemas, subject, one)));
    return compareSides(before.number, older as Side, newer as Side, dataset.reader).posture;
  }
}

function told(layer: LayerState, difference: LayerDifference, versions: string): LayerDifference {
  const { reason, from } = difference;
  if (reason === undefined) return difference;
  if (reason === 'not-stored') throw notStored(layer, from);
  const why = {
    'other-format': 'they are in different formats',
    untold: 'changes of their format have no names here',
    unreadable: 'one of them cannot be read',
  }[reason];
  throw new RegistryError(
    'versions-not-comparable',
    `the changes between versions ${versions} of '${layer.subject.subject}' cannot be told: ${why}`,
    { about: layer.subject },
  );
}

function notStored({ subject }: LayerState, number: number): RegistryError {
  return new RegistryError(
    'schema-not-stored',
    `artifact not stored: of a version of '${subject.subject}' only the id is known that another registry has for its schema`,
    { about: { ...subject, number } },
  );
}

/** The schema of a version as it was handed in. */
function schemaOf(side: Side): JsonValue | undefined {
  if (isExternal(side)) return undefined;
  const parsed = parseJson(side.source);
  return parsed.ok ? parsed.value.toJson(parsed.value.root) : side.source;
}
