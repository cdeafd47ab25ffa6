import type { ErrorCode, RegistryError } from '../../../domain/error.ts';
import type { Reply } from '../../dialect.ts';
import { contextOf, scopeName } from '../names.ts';
import { errorAnswer } from './answer.ts';

type Encode = (error: RegistryError) => Reply;

/** The subject or context that an error is about, as clients write it. */
function subject({ about }: RegistryError): string {
  return scopeName(about);
}

/** A sentence of the dialect's own; the status is in the code's first three digits. */
const says =
  (code: number, sentence: (error: RegistryError) => string): Encode =>
  (error) =>
    errorAnswer(Math.trunc(code / 100), code, sentence(error));

/** The service's own sentence, which says more. */
const asTold = (code: number): Encode => says(code, ({ message }) => message);

/** Clients are told only that it is not their fault: the store's own words name files of the server. */
const unavailable: Encode = (error) => ({
  ...errorAnswer(500, 50001, 'Error in the backend data store; try again later'),
  cause: error,
});

function modeSentence(error: RegistryError): string {
  const { about } = error;
  const where = `Subject ${subject(error)} in context ${contextOf(about.group ?? '')} is`;
  switch (about.reason) {
    case 'read-only':
      return `${where} in read-only mode`;
    case 'not-import':
      return `${where} not in import mode`;
    case 'not-read-write':
      return `${where} not in read-write mode`;
    case 'subjects-exist':
      return 'Cannot import since found existing subjects';
    default:
      return error.message;
  }
}

/** What each failure of the service is for clients of Confluent's registry. */
const ERRORS: Readonly<Record<ErrorCode, Encode>> = {
  'subject-not-found': says(40401, (error) => `Subject '${subject(error)}' not found.`),
  'dataset-not-found': says(40401, (error) => `Subject '${subject(error)}' not found.`),
  'no-active-version': asTold(40402),
  'version-not-found': says(40402, ({ about, message }) =>
    about.number === undefined ? message : `Version ${about.number} not found.`,
  ),
  'schema-not-found': says(40403, () => 'Schema not found'),
  'content-not-found': says(40403, ({ about }) =>
    about.id === undefined ? 'Schema not found' : `Schema ${about.id} not found`,
  ),
  'subject-deleted': says(
    40404,
    (error) => `Subject '${subject(error)}' was soft deleted.Set permanent=true to delete permanently`,
  ),
  'subject-not-deleted': says(
    40405,
    (error) => `Subject '${subject(error)}' was not deleted first before being permanently deleted`,
  ),
  'version-deleted': says(
    40406,
    (error) =>
      `Subject '${subject(error)}' Version ${error.about.number} was soft deleted.Set permanent=true to delete permanently`,
  ),
  'version-not-deleted': says(
    40407,
    (error) =>
      `Subject '${subject(error)}' Version ${error.about.number} was not deleted first before being permanently deleted`,
  ),
  'policy-not-found': says(
    40408,
    (error) => `Subject '${subject(error)}' does not have subject-level compatibility configured`,
  ),
  'write-mode-not-found': says(
    40409,
    (error) => `Subject '${subject(error)}' does not have subject-level mode configured`,
  ),
  'association-not-found': says(40410, ({ about }) => `Association for '${about.resource ?? ''}' not found.`),
  'association-limit': asTold(40902),
  'association-exists': asTold(40903),
  'subject-associated': says(40904, (error) => `An association already exists for subject '${subject(error)}'`),
  'subject-owned': says(40905, (error) => `A strong association already exists for subject '${subject(error)}'`),
  'subject-not-live': says(40907, (error) => `No active (non-deleted) version exists for subject '${subject(error)}'`),
  // Two blanks: clients compare the sentence.
  'association-frozen': says(
    40908,
    (error) => `The association of type  '${error.about.associationType}' is frozen for subject '${subject(error)}'`,
  ),
  forbidden: asTold(40301),
  'key-not-found': asTold(40401),
  'key-invalid': asTold(42201),
  'dataset-exists': asTold(40901),
  'dataset-invalid': asTold(42201),
  'dataset-retired': asTold(40901),
  'dataset-changed': asTold(40901),
  'schema-not-stored': asTold(40901),
  'versions-not-comparable': asTold(40901),
  'proposal-not-found': asTold(40401),
  'proposal-closed': asTold(40909),
  'proposal-invalid': asTold(42201),
  'approval-refused': asTold(40909),
  'approval-missing': asTold(40909),
  'version-in-use': asTold(40909),
  'subscription-not-found': asTold(40401),
  'subscription-exists': asTold(40909),
  'subscription-invalid': asTold(42201),
  'schema-group-not-found': asTold(40401),
  'schema-group-exists': asTold(40909),
  'attribute-invalid': asTold(42201),
  'schema-conflict': asTold(40909),
  'authority-refused': asTold(40301),
  'version-uri-taken': asTold(40909),
  'representation-not-found': asTold(40401),
  'precondition-failed': asTold(40909),
  'link-not-found': asTold(40401),
  'link-exists': asTold(40909),
  'link-invalid': asTold(42201),
  'link-refused': asTold(40301),
  'replica-invalid': asTold(42201),
  'replica-read-only': asTold(40909),
  'event-subscription-not-found': asTold(40401),
  'event-subscription-invalid': asTold(42201),
  'idempotency-in-progress': asTold(40909),
  'tag-path-not-found': asTold(42201),
  'version-taken': asTold(42201),
  'transition-refused': asTold(42205),
  'deprecation-invalid': asTold(42201),
  'document-invalid': asTold(42201),
  'schema-invalid': asTold(42201),
  'version-not-next': says(42201, () => 'Version is not one more than previous version'),
  'policy-invalid': asTold(42203),
  'write-mode-invalid': asTold(42204),
  'write-mode-refused': says(42205, modeSentence),
  'version-referenced': says(
    42206,
    (error) =>
      `One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=${subject(error)},version=${error.about.number}}.`,
  ),
  'content-id-taken': says(
    42205,
    ({ about: { id, group = '' } }) =>
      `Overwrite new schema with id ${id} in context ${contextOf(group)} is not permitted.`,
  ),
  'subject-invalid': says(42208, (error) => `The specified subject '${subject(error)}' is not a valid.`),
  'schema-too-large': says(42209, () => 'Register operation failed because schema is too large'),
  'rule-set-invalid': asTold(42210),
  'group-not-empty': says(
    42211,
    ({ about: { group = '' } }) => `The specified context '${contextOf(group)}' is not empty.`,
  ),
  'association-invalid': asTold(42212),
  'store-locked': unavailable,
  'store-newer': unavailable,
  'store-failed': unavailable,
};

/** The answer to a failure of the service. */
export function failureAnswer(error: RegistryError): Reply {
  return ERRORS[error.code](error);
}
