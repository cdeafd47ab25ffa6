import { type ErrorCode, RegistryError } from '../../domain/error.ts';
import { json, type Reply, type Route } from '../dialect.ts';
import { documentItems, unprocessable, validationItem } from './validation.ts';

type Encode = (error: RegistryError) => Reply;

const sentence =
  (status: number): Encode =>
  (error) =>
    json(status, { detail: error.message });

/** The store's own words name files of the server; clients are told only that it is not their fault. */
const unavailable: Encode = (error) => ({
  ...json(503, { detail: 'the registry cannot reach its store; try again later' }, { 'retry-after': '5' }),
  cause: error,
});

/** What each failure of the service is over HTTP. */
const ERRORS: Readonly<Record<ErrorCode, Encode>> = {
  'dataset-not-found': sentence(404),
  'version-not-found': sentence(404),
  'no-active-version': sentence(404),
  'version-taken': sentence(400),
  'transition-refused': sentence(409),
  'deprecation-invalid': ({ message }) =>
    unprocessable([validationItem('value_error', ['body'], `Value error, ${message}`, null, { ctx: { error: {} } })]),
  'subject-not-found': sentence(404),
  'schema-not-found': sentence(404),
  'content-not-found': sentence(404),
  'policy-not-found': sentence(404),
  'write-mode-not-found': sentence(404),
  'association-not-found': sentence(404),
  'tag-path-not-found': sentence(404),
  'subject-deleted': sentence(409),
  'subject-not-deleted': sentence(409),
  'version-deleted': sentence(409),
  'version-not-deleted': sentence(409),
  'version-not-next': sentence(409),
  'version-referenced': sentence(409),
  'write-mode-refused': sentence(409),
  'content-id-taken': sentence(409),
  'group-not-empty': sentence(409),
  'association-exists': sentence(409),
  'association-frozen': sentence(409),
  'association-limit': sentence(409),
  'subject-associated': sentence(409),
  'subject-owned': sentence(409),
  'subject-not-live': sentence(409),
  forbidden: sentence(403),
  'key-not-found': sentence(404),
  'key-invalid': sentence(422),
  'dataset-exists': sentence(409),
  'dataset-invalid': sentence(422),
  'dataset-retired': sentence(409),
  'dataset-changed': sentence(412),
  'schema-not-stored': sentence(409),
  'versions-not-comparable': sentence(409),
  'proposal-not-found': sentence(404),
  'proposal-closed': sentence(409),
  'proposal-invalid': sentence(422),
  'approval-refused': sentence(409),
  'approval-missing': sentence(409),
  'version-in-use': sentence(409),
  'subscription-not-found': sentence(404),
  'subscription-exists': sentence(409),
  'subscription-invalid': sentence(422),
  'schema-group-not-found': sentence(404),
  'schema-group-exists': sentence(409),
  'attribute-invalid': sentence(422),
  'schema-conflict': sentence(409),
  'authority-refused': sentence(403),
  'version-uri-taken': sentence(409),
  'representation-not-found': sentence(404),
  'precondition-failed': sentence(412),
  'link-not-found': sentence(404),
  'link-exists': sentence(409),
  'link-invalid': sentence(422),
  'link-refused': sentence(403),
  'replica-invalid': sentence(422),
  'replica-read-only': sentence(409),
  'event-subscription-not-found': sentence(404),
  'event-subscription-invalid': sentence(422),
  'idempotency-in-progress': ({ message }) => json(409, { detail: message }, { 'retry-after': '1' }),
  'subject-invalid': sentence(422),
  'schema-invalid': sentence(422),
  'rule-set-invalid': sentence(422),
  'write-mode-invalid': sentence(422),
  'policy-invalid': sentence(422),
  'association-invalid': sentence(422),
  'schema-too-large': sentence(413),
  'document-invalid': ({ problems }) => unprocessable(documentItems(problems, { source: '', loc: ['body'] })),
  'store-locked': unavailable,
  'store-newer': unavailable,
  'store-failed': unavailable,
};

/** The handler with failures of the service answered. */
export function answering(handle: Route['handle']): Route['handle'] {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof RegistryError) return ERRORS[error.code](error);
      throw error;
    }
  };
}
