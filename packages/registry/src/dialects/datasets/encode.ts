import type { JsonObject, JsonValue, LayerChange } from '@concordat/engine';
import { type Dataset, type Layer, layerOf } from '../../domain/dataset.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { ConsumerImpact, Impact } from '../../service/consumers/consumers.ts';
import type { LayerDifference, LayerVersion, WholeLayerVersion } from '../../service/datasets/datasets.ts';

/** A time as this API has it: UTC, to the second. */
function timeOf(at: string): string {
  return `${at.slice(0, 19)}Z`;
}

/** A dataset in a listing. What it says itself of its readers and its governance is shown where it does. */
export function listedDataset({
  id,
  namespace,
  name,
  owner,
  status,
  reader,
  governance,
  createdAt,
}: Dataset): JsonObject {
  return {
    dataset_id: id,
    namespace,
    name,
    owner,
    status,
    ...(reader === 'open' && { reader }),
    ...(governance !== undefined && { governance }),
    created_at: timeOf(createdAt),
  };
}

/** A dataset alone. */
export function wholeDataset(dataset: Dataset): JsonObject {
  const { dataset_id = '', namespace = '', name = '', owner = '', ...rest } = listedDataset(dataset);
  return { dataset_id, namespace, name, owner, steward: dataset.steward ?? null, ...rest };
}

/** A dataset that was just created. */
export function createdDataset(dataset: Dataset): JsonObject {
  return { ...wholeDataset(dataset), created_by: dataset.createdBy };
}

/** A version in a listing. */
export function listedVersion({ number, isCurrent, posture, registeredAt }: LayerVersion): JsonObject {
  return { version: number, is_current: isCurrent, compatibility: posture, created_at: timeOf(registeredAt) };
}

/** A version with its schema. */
export function wholeVersion(dataset: string, layer: Layer, version: WholeLayerVersion): JsonObject {
  return {
    dataset_id: dataset,
    layer,
    version: version.number,
    schema_json: version.schema ?? null,
    schema_registry_id: version.externalId ?? null,
    compatibility: version.posture,
    is_current: version.isCurrent,
    created_at: timeOf(version.registeredAt),
  };
}

/** A version that was just registered, with what it changed if there was one before it. */
export function ingestedVersion(
  version: LayerVersion,
  { difference, refusal }: { readonly difference: LayerDifference | undefined; readonly refusal: string | undefined },
  impact: Impact | undefined,
): JsonObject {
  const affected = impact === undefined ? [] : affectedSubscriptions(impact);
  return {
    version: version.number,
    is_current: version.isCurrent,
    compatibility: version.posture,
    schema_registry_id: version.externalId ?? null,
    created_at: timeOf(version.registeredAt),
    ...(difference && comparison(difference)),
    ...(refusal !== undefined && { not_current: refusal }),
    ...(affected.length > 0 && { affected_subscriptions: affected }),
  };
}

/** What lies between two versions. */
export function comparison({ classification, posture, changes, reason, from }: LayerDifference): JsonObject {
  return {
    base_version: from,
    classification,
    compatibility: posture,
    changes: changes.map(changeBody),
    ...(reason !== undefined && { not_compared: reason.replaceAll('-', '_') }),
  };
}

/** A change, without what ties it to the verdict of the engine. */
export function changeBody({ change: _, ...change }: LayerChange): JsonObject {
  return { ...change, breaks: [...change.breaks] };
}

/** The consumers that a schema breaks or may break. */
export function affectedSubscriptions({ consumers }: Impact): JsonValue[] {
  return consumers.filter(({ outcome }) => outcome !== 'unaffected').map(affectedSubscription);
}

function affectedSubscription({ subscription, outcome, reasons }: ConsumerImpact): JsonObject {
  return {
    subscription_id: subscription.id,
    consumer: subscription.consumer,
    outcome,
    reasons: reasons.map(({ path, use, reason }) => ({ path, use, reason })),
  };
}

/** A subscription to a layer of a dataset. */
export function subscriptionBody(dataset: string, subscription: Subscription): JsonObject {
  const { id, consumer, requiredCompatibility, minVersion, createdAt } = subscription;
  const { range, fields, needs, contact, expires } = subscription;
  return {
    subscription_id: id,
    dataset_id: dataset,
    layer: layerOf(subscription)?.layer ?? null,
    consumer,
    required_compatibility: requiredCompatibility ?? null,
    min_version: minVersion,
    ...(range !== undefined && { range }),
    ...(fields !== undefined && { fields: fields.map(({ path, how }) => ({ path, how: [...how] })) }),
    ...(needs && { needs: needsBody(needs) }),
    ...(contact !== undefined && { contact }),
    ...(expires !== undefined && { expires }),
    created_at: timeOf(createdAt),
  };
}

function needsBody({ maxLagSeconds, notNull, unique }: NonNullable<Subscription['needs']>): JsonObject {
  return {
    ...(maxLagSeconds !== undefined && { max_lag_seconds: maxLagSeconds }),
    ...(notNull !== undefined && { not_null: [...notNull] }),
    ...(unique !== undefined && { unique: [...unique] }),
  };
}
