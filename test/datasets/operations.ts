/** The operations of the dataset API, as the cases name them. */
export const OPERATIONS = [
  'create-dataset',
  'list-datasets',
  'get-dataset',
  'change-dataset',
  'ingest',
  'versions',
  'version',
  'set-current',
  'diff',
  'check',
  'subscribe',
  'subscriptions',
  'subscription',
  'unsubscribe',
  'audit',
] as const;

/** The codes of failures that a registry without callers can answer; those of callers are tried where callers are. */
export const CODES = ['invalid_request', 'not_found', 'conflict', 'rate_limited'] as const;
