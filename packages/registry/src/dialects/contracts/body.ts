import {
  failure,
  type ObjectNode,
  type Problem,
  parseContract,
  parseJson,
  type Result,
  type SourceDocument,
  type SourceNode,
  success,
} from '@concordat/engine';
import type { Mode, RegisterCommand } from '../../service/registry.ts';
import type { Call, Reply } from '../dialect.ts';
import { notationOf, unsupportedMedia } from './media.ts';
import { alternatives } from './pydantic.ts';
import {
  type BodyPart,
  documentItems,
  inputOf,
  unprocessable,
  type ValidationItem,
  validationItem,
} from './validation.ts';

/** The seed's modes. Its message about any other word lists these. */
const SEED_MODES = ['backward', 'forward', 'full', 'none'] as const satisfies Mode[];

/** Modes that a request can name, with what they ask the service. */
const MODES: ReadonlyMap<string, Pick<RegisterCommand, 'mode' | 'transitive'>> = new Map([
  ...SEED_MODES.map((mode) => [mode, { mode }] as const),
  ...(['backward', 'forward', 'full'] satisfies Mode[]).map(
    (mode) => [`${mode}_transitive`, { mode, transitive: true }] as const,
  ),
]);

/** What a request wants registered or checked. */
export interface Submission {
  readonly command: RegisterCommand;
  readonly part: BodyPart;
}

/**
 * The document and the mode of a request. JSON comes in the wrapper `{contract, compatibility?}`; YAML is the bare document, with the
 * mode in the query. On failure the reply that lists everything that is wrong, with the document as well.
 */
export function readSubmission(call: Call): Result<Submission, Reply> {
  switch (notationOf(call)) {
    case 'yaml':
      return readBare(call);
    case 'json':
      return readWrapper(call);
    case undefined:
      return failure(unsupportedMedia(call, 'JSON or YAML'));
  }
}

/** The bare document of a request, in JSON or YAML, with the mode in the query. */
export function readBare(call: Call): Result<Submission, Reply> {
  if (notationOf(call) === undefined) return failure(unsupportedMedia(call, 'JSON or YAML'));
  const part = { source: call.body, loc: ['body'] };
  if (call.body.trim() === '') return failure(unprocessable([missing(['body'], null)]));
  const wish = call.query.get('compatibility');
  const mode = wish === null ? {} : MODES.get(wish);
  if (mode !== undefined) return success({ command: { source: call.body, ...mode }, part });
  return failure(unprocessable([wrongMode(['query', 'compatibility'], wish), ...itemsOf(part)]));
}

type Words = readonly [type: string, msg: string];

const NO_MODEL: Words = [
  'model_attributes_type',
  'Input should be a valid dictionary or object to extract fields from',
];

/** A JSON body that has to be an object. On failure the reply; `words` are those for a body of another type. */
export function readJsonObject(
  call: Call,
  words: Words = NO_MODEL,
): Result<{ readonly document: SourceDocument; readonly root: ObjectNode }, Reply> {
  if (notationOf(call) !== 'json') return failure(unsupportedMedia(call, 'JSON'));
  if (call.body.trim() === '') return failure(unprocessable([missing(['body'], null)]));
  const parsed = parseJson(call.body);
  if (!parsed.ok) return failure(unprocessable(bodyItems(parsed.error)));
  const document = parsed.value;
  const { root } = document;
  return root.kind === 'object'
    ? success({ document, root })
    : failure(unprocessable([notAnObject(['body'], document, root, words)]));
}

/** An item about a member that has to be there. */
export function missing(loc: readonly string[], input: ValidationItem['input'] = null): ValidationItem {
  return validationItem('missing', loc, 'Field required', input);
}

/** Items about the members of a body that an operation does not know. */
export function unknownMembers(
  { document, root }: { document: SourceDocument; root: ObjectNode },
  known: readonly string[],
): ValidationItem[] {
  return [...root.members.values()]
    .filter(({ name }) => !known.includes(name))
    .map(({ name, key, value }) => {
      const { line, column } = document.place(key);
      const input = inputOf(document, value);
      return validationItem('extra_forbidden', ['body', name], 'Extra inputs are not permitted', input, {
        line,
        column,
      });
    });
}

function readWrapper(call: Call): Result<Submission, Reply> {
  const body = readJsonObject(call);
  if (!body.ok) return body;
  const { document, root } = body.value;
  const contract = root.members.get('contract')?.value;
  const compatibility = root.members.get('compatibility')?.value;
  const part: BodyPart | undefined =
    contract?.kind === 'object'
      ? {
          source: call.body.slice(contract.start, contract.end),
          loc: ['body', 'contract'],
          origin: document.place(contract),
        }
      : undefined;
  const mode = compatibility === undefined ? {} : modeOf(compatibility);
  const items = [
    ...(contract === undefined ? [missing(['body', 'contract'], inputOf(document, root))] : []),
    ...(contract && !part ? [notAnObject(['body', 'contract'], document, contract)] : []),
    ...(mode ? [] : [wrongMode(['body', 'compatibility'], compatibility ? inputOf(document, compatibility) : null)]),
    ...unknownMembers(body.value, ['contract', 'compatibility']),
  ];
  if (items.length === 0 && part && mode) return success({ command: { source: part.source, ...mode }, part });
  return failure(unprocessable([...items, ...(part ? itemsOf(part) : [])]));
}

function modeOf(node: SourceNode): Pick<RegisterCommand, 'mode'> | undefined {
  return node.kind === 'string' ? MODES.get(node.value) : undefined;
}

/** What is wrong with the document itself, to be told together with what is wrong around it. */
function itemsOf(part: BodyPart): readonly ValidationItem[] {
  const parsed = parseContract(part.source);
  return parsed.ok ? [] : documentItems(parsed.error, part);
}

function wrongMode(loc: readonly string[], input: ValidationItem['input'] = null): ValidationItem {
  const expected = alternatives(SEED_MODES);
  return validationItem('literal_error', loc, `Input should be ${expected}`, input, { ctx: { expected } });
}

function notAnObject(
  loc: readonly string[],
  document: SourceDocument,
  node: SourceNode,
  [type, msg]: Words = NO_MODEL,
): ValidationItem {
  const { line, column } = document.place(node);
  return validationItem(type, loc, msg, inputOf(document, node), { line, column });
}

/** Items for a body that is no JSON at all. */
function bodyItems(problems: readonly Problem[]): readonly ValidationItem[] {
  return problems.map(({ kind, message, hint, pointer, place }) => ({
    type: 'json_invalid',
    loc: ['body', place?.offset ?? 0],
    msg: 'JSON decode error',
    input: {},
    ctx: { error: message },
    pointer,
    ...(place && { line: place.line, column: place.column }),
    kind,
    ...(hint !== undefined && { hint }),
  }));
}
