import {
  type Contract,
  canonicalContract,
  contractReport,
  type Deprecation,
  failure,
  type JsonObject,
  parseContract,
  type Result,
  reportJson,
  success,
  type Verdict,
} from '@concordat/engine';
import type { Party } from '../../domain/proposal.ts';
import type { Impact } from '../../service/consumers/consumers.ts';
import type { CheckOutcome, ContractVersion, RegisterOutcome, Registry } from '../../service/registry.ts';
import { type Call, json, type Reply, type Route } from '../dialect.ts';
import { impactBody } from '../impact-body.ts';
import { sealed } from '../sealed.ts';
import { missing, readBare, readJsonObject, readSubmission, type Submission, unknownMembers } from './body.ts';
import { ACTIVATE_DOC, ARCHIVE_DOC, CHECK_DOC, DEPRECATE_DOC, PUT_DOC, REGISTER_DOC } from './docs-writing.ts';
import { contractText } from './encode.ts';
import { param } from './reading.ts';
import { documentItems, unprocessable, type ValidationItem, validationItem } from './validation.ts';

/** Consumers that a report names. */
const MOST_CONSUMERS = 100;

const VERSION_PATH = '/contracts/:dataset_id/versions/:version';

/** Registering versions, asking what registering would do, and moving versions through their stages. */
export function writingRoutes(registry: Registry): readonly Route[] {
  return [
    { method: 'POST', path: '/contracts', doc: REGISTER_DOC, handle: (call) => register(registry, call) },
    {
      method: 'POST',
      path: '/contracts/check',
      doc: CHECK_DOC,
      isReading: true,
      handle: (call) => check(registry, call),
    },
    { method: 'PUT', path: VERSION_PATH, doc: PUT_DOC, handle: (call) => put(registry, call) },
    {
      method: 'POST',
      path: `${VERSION_PATH}/activate`,
      doc: ACTIVATE_DOC,
      handle: (call) => activate(registry, call),
    },
    {
      method: 'POST',
      path: `${VERSION_PATH}/deprecate`,
      doc: DEPRECATE_DOC,
      handle: (call) => deprecate(registry, call),
    },
    {
      method: 'POST',
      path: `${VERSION_PATH}/archive`,
      doc: ARCHIVE_DOC,
      async handle(call) {
        const [id, version] = [param(call, 'dataset_id'), param(call, 'version')];
        return contractReply(await registry.archive(id, version, sealed(call, contractReply)));
      },
    },
  ];
}

async function register(registry: Registry, call: Call): Promise<Reply> {
  const submission = readSubmission(call);
  if (!submission.ok) return submission.error;
  const replyOf = (outcome: RegisterOutcome): Reply => {
    switch (outcome.outcome) {
      case 'registered':
      case 'proposed':
        return registered(outcome);
      case 'unchanged':
        return taken(outcome.version, { unchanged: true });
      default:
        return refused(outcome, submission.value);
    }
  };
  return replyOf(await registry.register(submission.value.command, sealed(call, replyOf)));
}

async function check(registry: Registry, call: Call): Promise<Reply> {
  const submission = readSubmission(call);
  if (!submission.ok) return submission.error;
  const outcome = await registry.check(submission.value.command);
  switch (outcome.outcome) {
    case 'registrable':
      return json(200, {
        ...reportOf(outcome.verdict),
        ...permission(outcome),
        ...approvals(outcome.asked),
        ...impactMember(outcome),
      });
    case 'unchanged':
      return json(200, { ...reportOf(outcome.verdict), unchanged: true });
    case 'incompatible':
      return json(200, { ...reportOf(outcome.verdict), ...impactMember(outcome) });
    default:
      return refused(outcome, submission.value);
  }
}

async function put(registry: Registry, call: Call): Promise<Reply> {
  const submission = readBare(call);
  if (!submission.ok) return submission.error;
  const elsewhere = contradictions(call, submission.value);
  if (elsewhere.length > 0) return unprocessable(elsewhere);
  const outcome = await registry.register(submission.value.command);
  switch (outcome.outcome) {
    case 'registered':
    case 'proposed':
      return registered(outcome);
    case 'unchanged':
      return json(200, { ...summary('unchanged', outcome.version), compatibility: reportOf(outcome.verdict) });
    case 'taken':
      return json(409, { detail: takenBySentence(outcome.version, submission.value) });
    default:
      return refused(outcome, submission.value);
  }
}

async function activate(registry: Registry, call: Call): Promise<Reply> {
  const replyOf = (outcome: RegisterOutcome): Reply => {
    switch (outcome.outcome) {
      case 'registered':
      case 'proposed':
      case 'unchanged':
        return contractReply(outcome.version);
      default:
        return refused(outcome, { command: { source: '' }, part: { source: '', loc: ['body'] } });
    }
  };
  const [id, version] = [param(call, 'dataset_id'), param(call, 'version')];
  return replyOf(await registry.activate(id, version, sealed(call, replyOf)));
}

async function deprecate(registry: Registry, call: Call): Promise<Reply> {
  const deprecation = readDeprecation(call);
  if (!deprecation.ok) return deprecation.error;
  const [id, version] = [param(call, 'dataset_id'), param(call, 'version')];
  return contractReply(await registry.deprecate(id, version, deprecation.value, sealed(call, contractReply)));
}

type Refusal = Extract<RegisterOutcome | CheckOutcome, { outcome: 'taken' | 'incompatible' | 'invalid' }>;

/** What is answered where nothing is registered. */
function refused(outcome: Refusal, { part }: Submission): Reply {
  switch (outcome.outcome) {
    case 'taken':
      return taken(outcome.version);
    case 'incompatible':
      return json(422, { detail: { ...reportOf(outcome.verdict), ...impactMember(outcome) } });
    case 'invalid':
      return unprocessable(documentItems(outcome.problems, part));
  }
}

/** 202 for a version that comes into force when those have agreed whose word it needs. */
function registered(outcome: Extract<RegisterOutcome, { outcome: 'registered' | 'proposed' }>): Reply {
  const { version, verdict } = outcome;
  const location = `/contracts/${encodeURIComponent(version.dataset_id)}/versions/${encodeURIComponent(version.version)}`;
  const body = {
    ...summary(outcome.outcome, version),
    ...(outcome.outcome === 'proposed' && { proposal_id: outcome.proposal.id }),
    compatibility: reportOf(verdict),
    ...permission(outcome),
    ...(outcome.outcome === 'proposed' && approvals(outcome.proposal.parties)),
    ...impactMember(outcome),
  };
  return json(outcome.outcome === 'proposed' ? 202 : 201, body, { location });
}

function summary(
  status: 'registered' | 'proposed' | 'unchanged',
  { dataset_id, version, fingerprint }: ContractVersion,
): JsonObject {
  return { status, dataset_id, version, fingerprint };
}

function permission({ permitted }: { readonly permitted?: string }): JsonObject {
  return permitted === undefined ? {} : { permitted };
}

/** Whose word it takes, where it takes somebody's. */
function approvals(parties: readonly Party[] = []): JsonObject {
  return parties.length === 0 ? {} : { approvals: parties.map((party): JsonObject => ({ ...party })) };
}

/** Where somebody has subscribed to the dataset. */
function impactMember({ impact }: { readonly impact?: Impact }): JsonObject {
  return impact === undefined ? {} : { impact: impactBody(impact, { most: MOST_CONSUMERS, unaffected: false }) };
}

function taken(version: ContractVersion, more: JsonObject = {}): Reply {
  return json(400, { detail: takenSentence(version), ...more });
}

function takenSentence({ version, dataset_id }: ContractVersion): string {
  return `version '${version}' of '${dataset_id}' is already registered`;
}

/** How a document differs from the version that has its number. People edit the stage in the file, and expect it to change. */
function takenBySentence(version: ContractVersion, { part }: Submission): string {
  const parsed = parseContract(part.source);
  const { status } = version;
  const sameBesideStage = parsed.ok && withoutStage(parsed.value.doc) === withoutStage(version.contract);
  return sameBesideStage
    ? `${takenSentence(version)}, as ${status}; activate, deprecate and archive change that, not the document`
    : `${takenSentence(version)} with other content`;
}

/** What a contract says beside its stage of life. */
function withoutStage({ deprecation: _, ...contract }: Contract): string {
  return canonicalContract({ ...contract, status: 'draft', deprecation_uri: null });
}

function reportOf(verdict: Verdict): JsonObject {
  return reportJson(contractReport(verdict));
}

function contractReply(version: ContractVersion): Reply {
  return { ...json(200, null), text: contractText(version) };
}

/** Where the path and the document name different things. A document that is not valid is left for the registry to judge. */
function contradictions(call: Call, { part }: Submission): readonly ValidationItem[] {
  const parsed = parseContract(part.source);
  if (!parsed.ok) return [];
  const { doc, placeOf } = parsed.value;
  return (['dataset_id', 'version'] as const)
    .filter((name) => doc[name] !== param(call, name))
    .map((name) => {
      const place = placeOf(`/${name}`);
      const msg = `Value error, the path says '${param(call, name)}', the document says '${doc[name]}'`;
      return validationItem('value_error', ['body', name], msg, doc[name], {
        ctx: { error: {} },
        ...(place && { line: place.line, column: place.column }),
      });
    });
}

const DEPRECATION_MEMBERS = ['deprecation_uri', 'sunset', 'replaced_by'] as const;

function readDeprecation(call: Call): Result<Deprecation, Reply> {
  const body = readJsonObject(call);
  if (!body.ok) return body;
  const { document, root } = body.value;
  const found = new Map<string, string>();
  const items = [...unknownMembers(body.value, DEPRECATION_MEMBERS)];
  for (const name of DEPRECATION_MEMBERS) {
    const node = root.members.get(name)?.value;
    if (node?.kind === 'string') found.set(name, node.value);
    else if (node !== undefined && (node.kind !== 'null' || name === 'deprecation_uri')) {
      items.push(
        validationItem('string_type', ['body', name], 'Input should be a valid string', document.toJson(node)),
      );
    }
  }
  if (!root.members.has('deprecation_uri')) items.push(missing(['body', 'deprecation_uri'], document.toJson(root)));
  if (items.length > 0) return failure(unprocessable(items));
  const sunset = found.get('sunset');
  const replacedBy = found.get('replaced_by');
  return success({
    uri: found.get('deprecation_uri') ?? '',
    ...(sunset !== undefined && { sunset }),
    ...(replacedBy !== undefined && { replaced_by: replacedBy }),
  });
}
