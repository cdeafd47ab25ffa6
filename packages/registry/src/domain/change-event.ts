import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { type ChangeType, DELETED, type OwnTypeName, UPDATED } from './change-type.ts';
import { eventId } from './event-cursor.ts';
import type { Fact } from './fact.ts';
import { encodeSegment } from './segment.ts';
import { CONTRACTS } from './subject.ts';
import { type Place, schemaPath } from './version-uri.ts';

/** What an event is about: everything (no member), a group, a dataset of it, a schema of it, or a version of that. */
interface Changed {
  readonly group?: string;
  readonly dataset?: string;
  readonly schema?: string;
  readonly number?: number;
}

/** A change of the registry, as those hear of it who follow from outside. */
export interface ChangeEvent {
  /** The sequence of the fact, in 20 digits, a dot, and the place among its events: no two events of a registry share one, and they grow. */
  readonly id: string;
  readonly type: ChangeType;
  readonly about: Changed;
  /** The time of the fact. */
  readonly time: string;
  /** The sequence of the fact. */
  readonly sequence: number;
  /** By which the request goes that brought it about. */
  readonly correlationId?: string;
  /** Of own types only. */
  readonly data?: JsonObject;
}

/** The events that a fact is; none for one that nobody hears of outside. A pure function of the fact: asked again, it gives the same. */
export function changeEventsOf(fact: Fact): readonly ChangeEvent[] {
  const { sequence, at: time, correlation_id: correlationId } = fact;
  return [...changesOf(fact)].map(({ type, about, data }, index) => ({
    id: eventId(sequence, index),
    type,
    about,
    time,
    sequence,
    ...(correlationId !== undefined && { correlationId }),
    ...(data && { data }),
  }));
}

/**
 * An event as CloudEvents 1.0 has it in JSON: `source` is the root of the registry, `subject` the path from there, `sequence` the id, which
 * grows (as the extensions `sequence` and `partitioning` want it).
 */
export function cloudEventOf(event: ChangeEvent, place: Place): JsonObject {
  const { id, type, about, time, correlationId, data } = event;
  return {
    specversion: '1.0',
    id,
    source: place.root,
    type,
    ...(about.group !== undefined && { subject: pathOf(about, place) }),
    time,
    sequence: id,
    ...(about.group !== undefined && { partitionkey: pathOf({ ...about, number: undefined }, place) }),
    ...(correlationId !== undefined && { correlationid: correlationId }),
    ...(data && { datacontenttype: 'application/json', data }),
  };
}

/** The attributes of an event that filters look at: all but its data. */
export function attributesOf(event: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(event).flatMap(([name, value]) => (name === 'data' ? [] : [[name, String(value)]])),
  );
}

/** The path of what an event is about, from the root of the registry. */
function pathOf(
  { group = '', schema, number }: { readonly [Name in keyof Changed]: Changed[Name] | undefined },
  { segment }: Place,
): string {
  if (schema === undefined) return `/${segment}/${encodeSegment(group)}`;
  const path = `/${schemaPath({ segment }, { group, subject: schema })}`;
  return number === undefined ? path : `${path}/versions/${number}`;
}

type Change = Pick<ChangeEvent, 'type' | 'about' | 'data'>;

function* changesOf(fact: Fact): Generator<Change> {
  const { group, subject, version } = fact;
  const schema = { group, schema: subject };
  const place = { group, subject };
  switch (fact.kind) {
    case 'version-registered': {
      yield* versionChange(UPDATED, fact, fact.number);
      yield { type: UPDATED, about: schema };
      if (group === CONTRACTS) yield* contractRegistered(fact);
      return;
    }
    case 'version-restored':
      yield* versionChange(UPDATED, fact);
      yield* schemaChange(fact);
      return;
    case 'version-deleted':
      yield* versionChange(DELETED, fact);
      yield* schemaChange(fact);
      return;
    case 'version-removed':
      // It was deleted before, or is replaced in the same moment by another one of its number.
      yield* schemaChange(fact);
      return;
    case 'schema-group-set':
      yield { type: fact.schema_group === null ? DELETED : UPDATED, about: { group } };
      return;
    case 'schema-set':
      if (!fact.with_version) yield { type: fact.schema === null ? DELETED : UPDATED, about: schema };
      return;
    case 'schema-version-set':
      if (!fact.with_version && fact.attributes !== null) {
        yield { type: UPDATED, about: { ...schema, number: fact.number } };
      }
      return;
    case 'version-activated':
      yield own('io.concordat.contract.promoted.v1', schema, promotion(fact));
      return;
    case 'registration-refused': {
      const { mode, issue_count, issues } = fact;
      yield own('io.concordat.registration.refused.v1', schema, { ...place, version, mode, issue_count, issues });
      return;
    }
    case 'version-deprecated': {
      const deprecation = { ...fact.deprecation };
      yield own('io.concordat.contract.deprecated.v1', schema, { ...place, version, deprecation });
      return;
    }
    case 'version-archived':
      yield own('io.concordat.contract.archived.v1', schema, { ...place, version });
      return;
    case 'contract-forced': {
      const { proposal_id, reason } = fact;
      yield own('io.concordat.contract.forced.v1', schema, { ...place, version, proposal_id, reason });
      return;
    }
    case 'proposal-set':
      yield own('io.concordat.proposal.changed.v1', schema, {
        ...place,
        version,
        proposal_id: fact.proposal_id,
        ...proposalData(fact.proposal),
      });
      return;
    case 'governance-set':
      yield own('io.concordat.governance.changed.v1', aboutScope(fact), { group, governance: fact.governance });
      return;
    case 'policy-set':
      yield own('io.concordat.policy.changed.v1', aboutScope(fact), { ...place, policy: fact.policy });
      return;
    case 'write-mode-set':
      yield own('io.concordat.writemode.changed.v1', aboutScope(fact), { ...place, mode: fact.mode });
      return;
    case 'dataset-set': {
      const { dataset } = fact;
      yield own(
        'io.concordat.dataset.changed.v1',
        { group, dataset: subject },
        { namespace: group, name: subject, dataset },
      );
      return;
    }
    case 'current-set':
      yield own('io.concordat.layer.promoted.v1', schema, { ...place, number: fact.number });
      return;
    case 'breaking-recorded': {
      const { against, changes } = fact;
      yield own('io.concordat.layer.broken.v1', schema, { ...place, version, against, changes });
      return;
    }
    case 'subscription-set': {
      const { subscription_id, consumer, subscription } = fact;
      const data = { ...place, subscription_id, consumer };
      if (subscription === null) yield own('io.concordat.subscription.ended.v1', schema, data);
      else yield own('io.concordat.subscription.changed.v1', schema, { ...data, subscription });
      return;
    }
    // What these are about is nobody's outside: keys, event subscriptions themselves, links, ties of Confluent's resources.
    case 'associations-set':
    case 'key-set':
    case 'event-subscription-set':
    case 'delivery-set':
    case 'link-set':
    case 'replica-set':
    case 'access-denied':
      return;
  }
}

/** An event of a version; none where its number is not known, as of contracts in facts of before it was told. */
function* versionChange(type: ChangeType, { group, subject, version }: Fact, number?: number): Generator<Change> {
  const known = number ?? (/^[0-9]+$/.test(version) ? Number(version) : undefined);
  if (known !== undefined) yield { type, about: { group, schema: subject, number: known } };
}

function* schemaChange(fact: Extract<Fact, { readonly schema?: 'updated' | 'gone' }>): Generator<Change> {
  const { group, subject, schema } = fact;
  if (schema === undefined) return;
  yield { type: schema === 'gone' ? DELETED : UPDATED, about: { group, schema: subject } };
}

function* contractRegistered(fact: Extract<Fact, { readonly kind: 'version-registered' }>): Generator<Change> {
  const { group, subject, version, status, fingerprint, number } = fact;
  const schema = { group, schema: subject };
  yield own('io.concordat.contract.registered.v1', schema, {
    ...promotion(fact),
    version,
    status,
    fingerprint,
    ...(number !== undefined && { number }),
  });
  if (status === 'active') yield own('io.concordat.contract.promoted.v1', schema, promotion(fact));
}

function promotion({
  group,
  subject,
  version,
  mode,
  owners,
  permitted,
}: Extract<Fact, { readonly kind: 'version-registered' | 'version-activated' }>): JsonObject {
  return { group, subject, version, mode, owners, ...(permitted !== undefined && { permitted }) };
}

function proposalData(proposal: JsonValue): JsonObject {
  if (!isJsonObject(proposal)) return {};
  const { state = null, author = null, parties, expiresAt = null } = proposal;
  const told = Array.isArray(parties)
    ? parties.flatMap((party) => (isJsonObject(party) ? [partyData(party)] : []))
    : [];
  return { state, author, parties: told, expires_at: expiresAt };
}

/** Without what the party said in its own words, and who said it. */
function partyData({ party = null, name = null, reason = null, said, until }: JsonObject): JsonObject {
  return { party, name, reason, ...(said !== undefined && { said }), ...(until !== undefined && { until }) };
}

function aboutScope({ group, subject }: Fact): Changed {
  if (group === '') return {};
  return subject === '' ? { group } : { group, schema: subject };
}

function own(type: OwnTypeName, about: Changed, data: JsonObject): Change {
  return { type, about, data };
}
