import { Composer, type Document, Parser, type YAMLParseError } from 'yaml';
import type { Problem } from '../model/problem.ts';
import { failure, type Result, success } from '../model/result.ts';
import { SourceDocument } from './document.ts';
import { limitsOf, type SourceLimits, YAML_LIMITS } from './limits.ts';
import { LineTable } from './lines.ts';
import { ProblemList } from './problem-list.ts';
import { tooDeep, tooLarge, yamlProblem } from './problems.ts';
import { type Excess, excessOf } from './yaml-nesting.ts';
import { treeOf } from './yaml-tree.ts';

/**
 * The failsafe schema leaves every scalar as the text it is, and resolving is done here. The library's own check for equal keys
 * takes quadratic time, its known tags reach beyond the core schema, and code frames do not belong into sentences.
 */
const OPTIONS = {
  schema: 'failsafe',
  uniqueKeys: false,
  resolveKnownTags: false,
  merge: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/**
 * Reads a YAML 1.2 text of one document under the core schema. What JSON has no place for is refused: tags of other schemas,
 * keys that are no strings, numbers that are not finite, several documents. A merge key `<<` is a key like any other.
 *
 * @returns the document, or all problems in the order of the text
 */
export function parseYaml(
  text: string,
  limits: Partial<SourceLimits> = {},
): Result<SourceDocument, readonly Problem[]> {
  const bounds = limitsOf(YAML_LIMITS, limits);
  if (text.length > bounds.length) return failure([tooLarge(text.length, bounds.length)]);
  const lines = new LineTable(text);
  const excess = excessOf(text, bounds);
  if (excess !== undefined) return failure([excessProblem(excess, bounds, lines)]);

  const problems = new ProblemList(bounds.problems);
  const { documents, errors } = compose(text);
  for (const error of errors) problems.add(() => syntaxProblem(error, lines));
  const [document, second] = documents;
  if (second !== undefined) {
    const start = second.range[0];
    const place = lines.place({ start, end: Math.min(start + 3, text.length) });
    problems.add(() =>
      yamlProblem('several-documents', 'a second document starts here', '', place, 'put it into its own file'),
    );
  }
  const root = treeOf(text, document?.contents ?? null, bounds, lines, problems);
  return problems.isEmpty ? success(new SourceDocument(text, root)) : failure(problems.inOrder());
}

function excessProblem({ of, offset }: Excess, { depth, tokens }: SourceLimits, lines: LineTable): Problem {
  const place = lines.place({ start: offset, end: offset + 1 });
  if (of === 'depth') return tooDeep('', place, depth);
  return {
    kind: 'too-large',
    message: `the text has more than ${tokens} tokens`,
    pointer: '',
    place,
    detail: { limit: tokens },
  };
}

/** Syntax errors that are taken before the library is stopped: each costs it far more than a token. */
const MAX_SYNTAX_ERRORS = 100;

/** Thrown through the library when a text has more; never leaves this file. */
class TooManyErrors extends Error {}

interface Composed {
  /** Two at most: the second is only there to be refused. */
  readonly documents: readonly Document.Parsed[];
  readonly errors: readonly YAMLParseError[];
}

function compose(text: string): Composed {
  const composer = new Composer(OPTIONS);
  boundErrors(composer);
  const documents: Document.Parsed[] = [];
  let strays = 0;
  try {
    for (const token of new Parser().parse(text)) {
      if (token.type === 'error' && ++strays > MAX_SYNTAX_ERRORS) break;
      documents.push(...composer.next(token));
      if (documents.length > 1) break;
    }
    if (documents.length < 2) documents.push(...composer.end(true, text.length));
    return { documents, errors: documents[0]?.errors ?? [] };
  } catch (error) {
    if (error instanceof TooManyErrors) return { documents: [], errors: composer.streamInfo().errors };
    throw error;
  }
}

/**
 * Stops the composer at the bound. It has no setting for that, so the method that it reports errors to is wrapped; were it renamed,
 * a test of this room would fail.
 */
function boundErrors(composer: Composer): void {
  const report: unknown = Reflect.get(composer, 'onError');
  if (typeof report !== 'function') return;
  let count = 0;
  Reflect.set(composer, 'onError', (...about: readonly unknown[]): void => {
    const isWarning = about[3] === true;
    if (isWarning) return;
    count += 1;
    if (count > MAX_SYNTAX_ERRORS) throw new TooManyErrors();
    Reflect.apply(report, composer, about);
  });
}

function syntaxProblem(error: YAMLParseError, lines: LineTable): Problem {
  const [start, end] = error.pos;
  const kind = error.code === 'TAG_RESOLVE_FAILED' ? 'unsupported-tag' : 'syntax';
  const advice = ADVICE.find(({ about }) => about.test(error.message));
  return yamlProblem(
    kind,
    advice?.message ?? sentenceOf(error.message),
    '',
    lines.place({ start, end: Math.max(end, start) }),
    advice?.hint,
  );
}

/** The library's messages are sentences of one line, sometimes with a piece of the text behind. */
function sentenceOf(message: string): string {
  const line = (message.split('\n', 1)[0] ?? '').trim().replace(/[.:]$/, '');
  const sentence = line.length > 200 ? `${line.slice(0, 200)}…` : line;
  const printable = sentence.toWellFormed().replace(/\p{Cc}/gu, ' ');
  return printable.charAt(0).toLowerCase() + printable.slice(1);
}

const QUOTE_IT = "put the text in quotes: it holds a character that means something to YAML, such as ': ' or ' #'";

/** What to do about the syntax errors that people make most, by the library's message; some in plainer words. */
const ADVICE: readonly { readonly about: RegExp; readonly message?: string; readonly hint: string }[] = [
  {
    about: /^Missing closing .quote/,
    message: 'a quoted text is not closed before its indentation ends',
    hint: 'close it, or indent the lines that continue it deeper than their key',
  },
  {
    about: /^Implicit map keys need to be followed by map values/,
    message: "a key without ':' behind it stands between other keys",
    hint: "write ':' and a space behind the key",
  },
  {
    about: /^Nested mappings are not allowed in compact mappings/,
    message: 'a second key begins inside the value of a key',
    hint: "put the text in quotes if ': ' belongs to it, or begin the key in the column of its neighbours",
  },
  { about: /^Tabs are not allowed as indentation/, hint: 'indent with spaces' },
  {
    about: /must start at the same column|is not aligned|Bad indentation/,
    hint: 'what belongs together stands in the same column',
  },
  { about: /^Plain value cannot start with|^Block scalar .* reserved/, hint: QUOTE_IT },
  { about: /^Invalid escape sequence/, hint: "write '\\\\' for a backslash, or use single quotes" },
  { about: /^Implicit keys need to be on a single line/, hint: "a key and its ':' stand in one line" },
];
