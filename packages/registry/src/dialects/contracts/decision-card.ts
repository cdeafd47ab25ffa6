import { failure, isJsonObject, type JsonObject, type JsonValue, type Result, success } from '@concordat/engine';

/** An owner as a decision card names it. */
export interface CardOwner {
  readonly team: string;
  readonly contact: string | null;
}

/** Why a card gives no owners. `malformed`: it is no decision card. `not-in-force`: it is one, and does not approve anything now. */
export interface CardRefusal {
  readonly reason: 'malformed' | 'not-in-force';
  readonly message: string;
}

const APPROVED: ReadonlySet<unknown> = new Set(['approved', 'approved-with-conditions']);

/**
 * The owners of a contract out of a Decision Card (AI Procurement Decision Card 0.1 to 0.3): the buyer, who can be paged, and the
 * role of whoever decided. A card that carries a decision has to approve, and still be in force at `now`; a card without one is
 * taken at its word. The authority under which was decided is no contact.
 */
export function ownersFromDecisionCard(card: JsonObject, now: Date): Result<readonly CardOwner[], CardRefusal> {
  const { buyer, decision, decision_maker: maker } = card;
  if (!isJsonObject(buyer)) return malformed("Decision Card is missing required 'buyer' object");
  const { name, contact = null } = buyer;
  if (typeof name !== 'string' || name === '') {
    return malformed('buyer.name is required and must be a non-empty string');
  }
  if (contact !== null && typeof contact !== 'string') return malformed('buyer.contact must be a string');
  const obstacle = decision === undefined ? undefined : obstacleIn(decision, now);
  if (obstacle !== undefined) return failure({ reason: 'not-in-force', message: obstacle });
  const team = teamOf(maker);
  const deciders = team === undefined ? [] : [{ team, contact: null }];
  return success([{ team: name, contact: contact === '' ? null : contact }, ...deciders]);
}

function malformed(message: string): Result<never, CardRefusal> {
  return failure({ reason: 'malformed', message });
}

/** What keeps a decision from giving owners now. */
function obstacleIn(decision: JsonValue, now: Date): string | undefined {
  if (!isJsonObject(decision)) return 'the Decision Card carries no decision status, so it approves nothing';
  const { status, effective_until: until } = decision;
  if (!APPROVED.has(status)) {
    const word = typeof status === 'string' ? `'${status}'` : 'not given';
    return `the Decision Card's status is ${word}; only an approved one names owners`;
  }
  if (until === undefined || until === null) return undefined;
  const end = typeof until === 'string' ? endOf(until) : undefined;
  if (end === undefined)
    return "the Decision Card's effective_until is not a date, so its approval cannot be relied on";
  return end < now.getTime() ? `the Decision Card's approval ended on ${until}` : undefined;
}

/** The last moment of an ISO 8601 date (in UTC), or the moment of a date-time. */
function endOf(text: string): number | undefined {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!date && !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)) return undefined;
  const time = Date.parse(date ? `${text}T23:59:59.999Z` : text);
  return Number.isNaN(time) ? undefined : time;
}

/** The role of the decision maker, with the name behind it. Without a role there is nobody to name. */
function teamOf(maker: JsonValue | undefined): string | undefined {
  if (!isJsonObject(maker)) return undefined;
  const role = wordOf(maker.role);
  const name = wordOf(maker.name);
  if (role === undefined) return undefined;
  return name === undefined ? role : `${role} (${name})`;
}

function wordOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' && value !== 0 ? String(value) : undefined;
}
