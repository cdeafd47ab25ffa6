import { type JsonObject, type JsonValue, printJson } from '@concordat/engine';
import type { ConsumerImpact, Impact, ImpactReason } from '../service/consumers/consumers.ts';

/** Reasons that are told of one consumer, and characters of a witness: bodies have to end somewhere. */
const MOST_REASONS = 10;
const LONGEST_WITNESS = 4096;

/** How an impact is shown. */
interface Showing {
  /** Consumers at most. */
  readonly most: number;
  /** False: consumers that are unaffected are counted only. */
  readonly unaffected: boolean;
}

/** JSON Schema of what {@link impactBody} gives. */
export const IMPACT_SCHEMA: JsonObject = {
  type: 'object',
  description: 'what a document would do to those who subscribed to the subject',
  required: ['against', 'broken', 'at_risk', 'unaffected', 'consumers'],
  properties: {
    against: { type: ['string', 'null'], description: 'the version in force, which most consumers read' },
    broken: { type: 'integer', description: 'how many consumers would fail, or be wrong' },
    at_risk: { type: 'integer', description: 'how many may, so that somebody has to look' },
    unaffected: { type: 'integer' },
    consumers: {
      type: 'array',
      description: 'those that break first, then those at risk; by name',
      items: {
        type: 'object',
        required: ['subscription_id', 'consumer', 'outcome', 'reads', 'reasons'],
        properties: {
          subscription_id: { type: 'string' },
          consumer: { type: 'string' },
          contact: { type: 'string' },
          outcome: { type: 'string', enum: ['broken', 'at_risk', 'unaffected'] },
          reads: { type: ['string', 'null'], description: 'the version that it reads now' },
          reasons: {
            type: 'array',
            items: {
              type: 'object',
              required: ['outcome', 'field', 'use', 'reason'],
              properties: {
                outcome: { type: 'string', enum: ['broken', 'at_risk'] },
                field: { type: 'string', description: 'path of the field; * for everything' },
                use: { type: 'string', description: 'how it is used, or what is needed of it' },
                reason: { type: 'string' },
                change: { type: 'string', description: 'kind of the change' },
                witness: { description: 'a datum that shows it' },
              },
            },
          },
          more_reasons: { type: 'integer', description: 'how many reasons are left out' },
        },
      },
    },
    more_consumers: { type: 'integer', description: 'how many consumers are left out' },
  },
};

/** What a document would do to consumers, as all dialects tell it. */
export function impactBody({ against, consumers }: Impact, { most, unaffected }: Showing): JsonObject {
  const count = (outcome: ConsumerImpact['outcome']) => consumers.filter((each) => each.outcome === outcome).length;
  const shown = unaffected ? consumers : consumers.filter(({ outcome }) => outcome !== 'unaffected');
  return {
    against: against ?? null,
    broken: count('broken'),
    at_risk: count('at_risk'),
    unaffected: count('unaffected'),
    consumers: shown.slice(0, most).map(consumerBody),
    ...(shown.length > most && { more_consumers: shown.length - most }),
  };
}

function consumerBody({ subscription, outcome, reads, reasons }: ConsumerImpact): JsonObject {
  const { id, consumer, contact } = subscription;
  return {
    subscription_id: id,
    consumer,
    ...(contact !== undefined && { contact }),
    outcome,
    reads: reads ?? null,
    reasons: reasons.slice(0, MOST_REASONS).map(reasonBody),
    ...(reasons.length > MOST_REASONS && { more_reasons: reasons.length - MOST_REASONS }),
  };
}

function reasonBody({ outcome, path, use, reason, kind, witness }: ImpactReason): JsonObject {
  const shown = witness && shortWitness(witness.datum);
  return {
    outcome,
    field: path,
    use,
    reason,
    ...(kind !== undefined && { change: kind }),
    ...(shown !== undefined && { witness: shown }),
  };
}

function shortWitness(datum: JsonValue): JsonValue | undefined {
  return printJson(datum).length > LONGEST_WITNESS ? undefined : datum;
}
