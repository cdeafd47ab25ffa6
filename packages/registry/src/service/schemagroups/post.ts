import { latestOf } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { invalid, type VersionAttributes } from '../../domain/schema-attributes.ts';
import { isRead } from '../../domain/schema-format.ts';
import { checkFormat, refuseDots } from '../../domain/schema-group.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import { normalizedUri } from '../../domain/uri.ts';
import { versionUri } from '../../domain/version-uri.ts';
import type { Basis } from '../../store/port.ts';
import { refuseContracts } from '../schemas/contracts-apart.ts';
import { effectivePolicy, effectiveWriteMode } from '../schemas/in-force.ts';
import { basisOf } from '../schemas/records.ts';
import { type Beside, checkMode, knownAs, registerDecision } from '../schemas/register.ts';
import { nextNumber } from '../schemas/registration.ts';
import type { RegisterSchemaOutcome, SchemaInput } from '../schemas/schemas.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settleWith } from '../settle.ts';
import { documentInput, keptText } from './document-input.ts';
import { checkAttributes, checkAuthorityOf, schemaAfter } from './posted-attributes.ts';
import { formatInForce, type Standing } from './posted-to.ts';
import { changed } from './put-group.ts';
import { type GroupDesk, unknownGroup } from './reading.ts';
import { schemaChange, versionChange } from './records.ts';
import { addRepresentation } from './representation.ts';
import type { PostedDocument, PostOutcome, SchemaDocument } from './schema-groups.ts';
import { refuseUri, type SchemaGroupTerms } from './terms.ts';
import { claimUri, uriOf } from './version-uris.ts';

/** Registers a document as the next version of a schema, or as another representation of one. */
export async function post(
  groups: GroupDesk,
  terms: SchemaGroupTerms,
  key: SubjectKey,
  posted: PostedDocument,
  sealing?: Sealing<PostOutcome>,
): Promise<PostOutcome> {
  refuseContracts(key, 'register contracts at /contracts');
  checkSubjectName(key);
  refuseDots('group', key.group);
  refuseDots('schema', key.subject);
  checkAttributes(posted);
  const { desk } = groups;
  const read = () =>
    Promise.all([
      effectivePolicy(desk, key),
      effectiveWriteMode(desk, key),
      groups.groupIfAny(key.group),
      groups.schema(key),
    ]);
  const decideOn = async (
    state: SubjectState,
    [policy, mode, group, { schema, record }]: Awaited<ReturnType<typeof read>>,
    at: string,
  ): Promise<Decision<PostOutcome>> => {
    if (group.group === undefined && !terms.makesGroups) throw unknownGroup(key.group);
    const decidedOn = [...policy.decidedOn, ...mode.decidedOn, basisOf(group.record), basisOf(record)];
    const groupFormat = group.group?.format;
    const standing = { state, at, policy: policy.value, mode: mode.value, decidedOn, groupFormat, schema };
    await checkPrecondition(groups, state, posted);
    return decide(groups, terms, posted, standing);
  };
  return settleWith(desk, key, read, decideOn, sealing);
}

async function decide(
  groups: GroupDesk,
  terms: SchemaGroupTerms,
  posted: PostedDocument,
  standing: Standing,
): Promise<Decision<PostOutcome>> {
  const { state, policy, mode } = standing;
  const format = formatMeant(posted, standing);
  if (terms.readsOnly && !isRead(format)) {
    throw invalid('format', `documents in ${format} are not read here, and this registry takes no others`);
  }
  const read = documentInput(posted.bytes, format);
  if (!read.ok) return { answer: { outcome: 'invalid', problems: read.error } };
  const input = read.value;
  if (posted.number !== undefined) return addRepresentation(groups, posted, posted.number, input, standing);
  refuseOtherFormat(format, standing);
  const known = posted.again ? undefined : await knownAs(groups.schemas, state, input, policy, {});
  if (known !== undefined) return unchanged(groups, posted, state, known);
  checkMode(mode, state, {});
  const said = await whatIsSaid(groups, terms, posted, format, standing);
  const decision = await registerDecision(groups.schemas, state, input, policy, {
    at: standing.at,
    decidedOn: [...standing.decidedOn, ...said.decidedOn],
    isForwarded: mode === 'FORWARD',
    ...(posted.again && { again: true }),
    besides: ({ number, fingerprint }) => said.beside(number, fingerprint),
  });
  const isKnown = 'answer' in decision && decision.answer.outcome === 'unchanged';
  const head = isKnown ? headOf(state, decision.answer) : undefined;
  if (head !== undefined) return unchanged(groups, posted, state, head);
  return answering(decision, (outcome) => said.answer(outcome, input));
}

/** What a document says about its schema and about itself, as it will be kept. */
async function whatIsSaid(
  groups: GroupDesk,
  terms: SchemaGroupTerms,
  posted: PostedDocument,
  format: string,
  standing: Standing,
) {
  const { desk } = groups;
  const { state, at, groupFormat, schema: before } = standing;
  const isNew = before === undefined && state.versions.length === 0;
  const caller = desk.asking().caller.id;
  checkAuthorityOf(terms, caller, posted, standing, isNew);
  const schema = schemaAfter(posted, groupFormat === undefined ? format : undefined, standing);
  const number = nextNumber(state);
  const { place } = posted;
  const authority = schema.authority ?? place.authority;
  const uri = posted.id === undefined ? undefined : versionUri(authority, posted.id);
  if (uri !== undefined) refuseUri(terms, caller, uri, authority);
  const claimed = uri === undefined ? undefined : await claimUri(groups, state, number, uri, place);
  const uniqueness = isNew && terms.hasUniqueIds ? await uniqueId(groups, state) : [];
  const record = (await groups.version(state, { number, fingerprint: '' })).record;
  const uuid = desk.newId();
  const versionOf = (fingerprint: string): VersionAttributes => ({
    number,
    fingerprint,
    ...(posted.id !== undefined && { id: posted.id }),
    ...(claimed !== undefined && { uri: claimed.uri }),
    uuid,
    ...(posted.contentType !== undefined && { contentType: posted.contentType }),
    ...(posted.versionDescription !== undefined && { description: posted.versionDescription }),
    epoch: 1,
    representations: [],
  });
  return {
    decidedOn: [...uniqueness, basisOf(record), ...(claimed === undefined ? [] : [claimed.decidedOn])],
    beside(_number: number, fingerprint: string): Beside {
      const ofVersion = versionChange(state, number, versionOf(fingerprint), true);
      const ofSchema = schema === before ? [] : [schemaChange(state, schema, true)];
      const { group, subject } = state;
      const ofUri = claimed === undefined ? [] : [claimed.change({ group, subject, number }, fingerprint)];
      return {
        decidedOn: [],
        records: [ofVersion.record, ...ofSchema.map((change) => change.record), ...ofUri],
        facts: [ofVersion.fact, ...ofSchema.map((change) => change.fact)],
      };
    },
    answer(outcome: RegisterSchemaOutcome, input: SchemaInput): PostOutcome {
      if (outcome.outcome === 'incompatible' || outcome.outcome === 'invalid') return outcome;
      const { contentType } = posted;
      const document: SchemaDocument = {
        group: state.group,
        subject: state.subject,
        number,
        authority: schema.authority,
        format: groupFormat ?? schema.format ?? format,
        isFormatOfGroup: groupFormat !== undefined,
        description: schema.description,
        updatedAt: at,
        madeAt: schema.createdAt,
        id: posted.id,
        uri: claimed?.uri,
        versionDescription: posted.versionDescription,
        createdAt: at,
        epoch: 1,
        origin: undefined,
        representations: [
          { format, text: keptText(input), ...(contentType !== undefined && { contentType }), uuid, createdAt: at },
        ],
      };
      return { outcome: outcome.outcome, document, format };
    },
  };
}

async function checkPrecondition(groups: GroupDesk, state: SubjectState, posted: PostedDocument): Promise<void> {
  const { precondition } = posted;
  if (precondition === undefined) return;
  const newest = latestOf(state);
  const there = newest && (await groups.document(state, newest));
  if (!precondition(there)) throw changed(`the schema '${state.subject}'`);
}

/** The format of a document: what it says, or what holds for its group or its schema. Throws `attribute-invalid`. */
function formatMeant(posted: PostedDocument, standing: Standing): string {
  if (posted.format !== undefined) return checkFormat(posted.format);
  const [inForce, implied] = [formatInForce(standing), posted.impliedFormat];
  // Another representation is not in the format that the version is in already.
  const meant = posted.number === undefined ? (inForce ?? implied) : (implied ?? inForce);
  if (meant !== undefined) return meant;
  throw invalid(
    'format',
    'say the format of the schema, since its group has none: with ?format=avro, or with the header Schema-Format',
  );
}

function refuseOtherFormat(format: string, standing: Standing): void {
  const { groupFormat, schema, state } = standing;
  const inForce = formatInForce(standing);
  if (inForce === undefined || inForce === format) return;
  const [whose, instead] =
    groupFormat !== undefined
      ? [`schemas of the group '${state.group}'`, 'register it in another group']
      : schema?.multiformat
        ? [
            `versions of '${state.subject}'`,
            'say the version that it is another representation of, such as version=1, or register it as another schema',
          ]
        : [`versions of '${state.subject}'`, 'register it as another schema'];
  throw new RegistryError('schema-conflict', `${whose} are in ${inForce}, and this is in ${format}; ${instead}`, {
    about: { group: state.group, subject: state.subject, property: 'format' },
  });
}

/** That no other group has a schema of this id, as far as that was decided. Throws `schema-conflict`. */
async function uniqueId({ desk }: GroupDesk, { group, subject }: SubjectKey): Promise<readonly Basis[]> {
  const sequence = await desk.store.lastSequence();
  const others = (await desk.store.groupsOf(subject)).filter((other) => other !== group);
  if (others.length === 0) return [{ sequence }];
  throw new RegistryError(
    'schema-conflict',
    `there is a schema '${subject}' in another group, and this registry has each id once; choose another id`,
    { about: { group, subject } },
  );
}

/** The document is there: nothing is written, whatever is said about it besides. Throws `version-uri-taken` where it was to have another URI. */
async function unchanged(
  groups: GroupDesk,
  { id, place }: PostedDocument,
  state: SubjectState,
  head: VersionHead,
): Promise<Decision<PostOutcome>> {
  const document = await groups.document(state, head);
  const uri = uriOf(document, place);
  const wanted = id === undefined ? uri : versionUri(document.authority ?? place.authority, id);
  if (normalizedUri(wanted) !== normalizedUri(uri)) {
    throw new RegistryError(
      'schema-conflict',
      `the document is version ${head.number} of '${state.subject}', whose URI is ${uri}; leave out the id, or force another version`,
      { about: { group: state.group, subject: state.subject, number: head.number, property: 'id' } },
    );
  }
  return { answer: { outcome: 'unchanged', document, format: head.format } };
}

function headOf(state: SubjectState, outcome: RegisterSchemaOutcome): VersionHead | undefined {
  if (outcome.outcome !== 'unchanged') return undefined;
  return state.versions.find(({ number }) => number === outcome.version.number);
}

function answering<Inner, Answer>(decision: Decision<Inner>, answerOf: (inner: Inner) => Answer): Decision<Answer> {
  if (!('answerOf' in decision)) return { ...decision, answer: answerOf(decision.answer) };
  const { answerOf: innerOf, ...rest } = decision;
  return { ...rest, answerOf: (committed) => answerOf(innerOf(committed)) };
}
