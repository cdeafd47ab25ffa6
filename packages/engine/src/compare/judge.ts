import type { Bump, Change, Direction } from '../model/change.ts';
import type { Break, BumpVerdict, Finding, JudgedChange, Severity, Verdict } from '../model/finding.ts';
import type { Format, Pair, Profile, RuleFinding } from '../model/format.ts';
import { canonicalJson } from '../model/json.ts';
import { type Level, meaningOf } from '../model/level.ts';
import type { Refutation } from '../model/refutation.ts';
import { bumpOf, bumpVerdict, maxBump } from './bump.ts';

/** What is asked of a comparison. */
export interface Question {
  readonly level: Level;
  /** Id of one of the format's profiles; its first by default. */
  readonly profile?: string;
  /**
   * True where only the findings are wanted: what the level does not ask is not read, and nothing is where rules of the profile decide
   * alone. What changes break in those directions, and the bump that they need, are not known then.
   */
  readonly findingsSuffice?: boolean;
}

/** A document of a history and the version it was registered under. */
export interface Registered<Doc> {
  readonly version: string;
  readonly doc: Doc;
}

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];

/** The profile of a format by its id; the first without one. Throws a RangeError for an id that the format does not have. */
export function profileOf<Doc>(format: Format<Doc>, id?: string): Profile<Doc> {
  const profile = id === undefined ? format.profiles[0] : format.profiles.find((candidate) => candidate.id === id);
  if (profile === undefined) {
    throw new RangeError(
      `${format.title} has no profile '${id}'; it has ${format.profiles.map(({ id }) => id).join(', ')}`,
    );
  }
  return profile;
}

/**
 * Judges a pair of documents. BACKWARD asks whether `after` reads what `before` wrote, FORWARD the reverse; each change is told
 * what it breaks in both directions, and the findings are those that the level asks for.
 */
export function judge<Doc>(format: Format<Doc>, before: Doc, after: Doc, question: Question): Verdict {
  const profile = profileOf(format, question.profile);
  const { directions } = meaningOf(question.level);
  const pair = pairOf(format, before, after, question.level);
  const asked = profile.rulesOnly ? [] : directions;
  const isBrief = question.findingsSuffice === true && !profile.enforcesBump?.(pair);
  const reading = readPair(format, profile, pair, isBrief ? asked : BOTH_WAYS);
  const changes = pair.changes.map((change, index): JudgedChange => {
    const breaks = reading.byChange.get(index) ?? [];
    const atLeast = format.rules[change.kind]?.bump ?? 'none';
    return { ...change, breaks, bump: bumpOf(atLeast, breaks, directions) };
  });
  const ruled = (profile.rules?.(pair) ?? []).map((finding) => ruleFinding(finding, changes, asked));
  const required = changes.reduce<Bump>((bump, change) => maxBump(bump, change.bump), 'none');
  const semver = format.version && bumpVerdict(format.version(before), format.version(after), required);
  const findings = [
    ...ruled,
    ...readingFindings(changes, asked, ruled),
    ...reading.unexplained.filter(({ direction }) => asked.includes(direction)).map(unexplainedFinding),
    ...(semver && profile.enforcesBump?.(pair) ? bumpFindings(semver) : []),
  ];
  return {
    format: format.id,
    profile: profile.id,
    level: question.level,
    compatible: findings.every(({ severity }) => severity !== 'error'),
    changes,
    findings,
    required,
    ...(semver && { semver }),
  };
}

/** A pair whose story is told when somebody asks for it. */
function pairOf<Doc>(format: Format<Doc>, before: Doc, after: Doc, level: Level): Pair<Doc> {
  let changes: readonly Change[] | undefined;
  return {
    before,
    after,
    level,
    get changes() {
      changes ??= format.diff(before, after);
      return changes;
    },
  };
}

/**
 * Judges a document against what is registered, oldest first: the newest version, or with a transitive level every one. Each
 * finding names the version that it stands against. Without a history everything is compatible. Reading is not transitive in every
 * format, so every pair is asked; a document that was asked already is not asked again.
 */
export function judgeHistory<Doc>(
  format: Format<Doc>,
  history: readonly Registered<Doc>[],
  after: Doc,
  question: Question,
): Verdict {
  const newestFirst = [...history].reverse();
  const asked = meaningOf(question.level).span === 'all' ? newestFirst : newestFirst.slice(0, 1);
  const seen = new Set<Doc>();
  const verdicts = asked.flatMap(({ version, doc }) => {
    if (seen.has(doc) || (seen.size > 0 && hasNothingToSay(format, doc, after, question))) return [];
    seen.add(doc);
    const verdict = judge(format, doc, after, question);
    return [{ ...verdict, findings: verdict.findings.map((finding) => ({ ...finding, against: version })) }];
  });
  const [newest] = verdicts;
  if (newest === undefined) {
    const profile = profileOf(format, question.profile).id;
    return {
      format: format.id,
      profile,
      level: question.level,
      compatible: true,
      changes: [],
      findings: [],
      required: 'none',
    };
  }
  // The changes of the verdict are those against the newest version; a finding against an older one stands for itself. What was
  // said against a newer version already is not said again.
  const said = new Set<string>();
  const findings = verdicts.flatMap((verdict, index) =>
    verdict.findings.flatMap(({ change, ...finding }) => {
      const sentence = canonicalJson([
        finding.severity,
        finding.kind,
        finding.path,
        finding.detail,
        [...finding.directions],
      ]);
      if (said.has(sentence)) return [];
      said.add(sentence);
      return [{ ...finding, ...(index === 0 && change !== undefined && { change }) }];
    }),
  );
  return { ...newest, findings, compatible: verdicts.every(({ compatible }) => compatible) };
}

/**
 * Whether {@link judge} would call the pair incompatible, found out with as little work as there may be: for histories, of which only the
 * version that refuses is told about.
 */
export function refuses<Doc>(format: Format<Doc>, before: Doc, after: Doc, question: Question): boolean {
  const profile = profileOf(format, question.profile);
  const pair = pairOf(format, before, after, question.level);
  if (profile.rulesOnly && profile.refuses && !profile.enforcesBump?.(pair)) return profile.refuses(pair);
  if (hasNothingToSay(format, before, after, question)) return false;
  return !judge(format, before, after, question).compatible;
}

/**
 * True when judging an older version would give no finding. Of an older version only the findings are told, not its story; so where no
 * rules of the profile ask for the story, reading alone decides, and mostly nothing is wrong.
 */
function hasNothingToSay<Doc>(format: Format<Doc>, before: Doc, after: Doc, question: Question): boolean {
  const profile = profileOf(format, question.profile);
  const pair = pairOf(format, before, after, question.level);
  if (profile.rules !== undefined || profile.enforcesBump?.(pair)) return false;
  return meaningOf(question.level).directions.every((direction) => {
    const [reader, writer] = direction === 'backward' ? [after, before] : [before, after];
    for (const refutation of format.reads(reader, writer, profile.ignores)) {
      if (severityOf(profile, refutation, direction, pair) !== undefined) return false;
    }
    return true;
  });
}

interface Reading {
  readonly byChange: ReadonlyMap<number, readonly Break[]>;
  readonly unexplained: readonly Break[];
}

const BOTH_WAYS: readonly Direction[] = ['backward', 'forward'];

function readPair<Doc>(
  format: Format<Doc>,
  profile: Profile<Doc>,
  pair: Pair<Doc>,
  directions: readonly Direction[],
): Reading {
  const { before, after, changes } = pair;
  const index = { backward: new Map<string, number>(), forward: new Map<string, number>() };
  for (const [position, change] of changes.entries()) {
    const site = siteOf(change.at, change.aspect);
    for (const direction of change.concerns ? [change.concerns] : (['backward', 'forward'] as const)) {
      index[direction].set(site, position);
    }
  }
  const byChange = new Map<number, Break[]>();
  const unexplained: Break[] = [];
  const add = (direction: Direction, refutation: Refutation): void => {
    const severity = severityOf(profile, refutation, direction, pair);
    if (severity === undefined) return;
    const found: Break = { direction, severity, refutation };
    const position = index[direction].get(siteOf(changeSide(refutation.at, direction), refutation.aspect));
    const breaks = position === undefined ? unexplained : byChange.get(position);
    if (breaks) breaks.push(found);
    else if (position !== undefined) byChange.set(position, [found]);
  };
  for (const direction of BOTH_WAYS.filter((way) => directions.includes(way))) {
    const [reader, writer] = direction === 'backward' ? [after, before] : [before, after];
    for (const refutation of format.reads(reader, writer, profile.ignores)) add(direction, refutation);
  }
  return { byChange, unexplained };
}

/** Not proven is never reported as compatible, whatever a profile thinks of the class. */
function severityOf<Doc>(
  profile: Profile<Doc>,
  refutation: Refutation,
  direction: Direction,
  pair: Pair<Doc>,
): Severity | undefined {
  const severity = profile.severity(refutation, direction, pair);
  return severity !== undefined && refutation.answer === 'unproven' ? 'error' : severity;
}

function changeSide(at: Refutation['at'], direction: Direction): Change['at'] {
  const [before, after] = direction === 'backward' ? [at.writer, at.reader] : [at.reader, at.writer];
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function siteOf(at: Change['at'], aspect: string): string {
  return JSON.stringify([at.before ?? null, at.after ?? null, aspect]);
}

/** A rule's finding beside the truth about its change; never weaker than what reading says in the directions that are asked. */
function ruleFinding(finding: RuleFinding, changes: readonly JudgedChange[], asked: readonly Direction[]): Finding {
  const breaks = finding.change === undefined ? [] : (changes[finding.change]?.breaks ?? []);
  const severity = worst(
    breaks.filter(({ direction }) => asked.includes(direction)),
    finding.severity,
  );
  return { ...finding, severity, ...evidence(breaks) };
}

/** What the level asks for and no rule has said already. */
function readingFindings(
  changes: readonly JudgedChange[],
  asked: readonly Direction[],
  ruled: readonly Finding[],
): Finding[] {
  const said = new Set(ruled.map(({ change }) => change));
  return changes.flatMap((change, index) => {
    const breaks = change.breaks.filter(({ direction }) => asked.includes(direction));
    if (breaks.length === 0 || said.has(index)) return [];
    const { kind, path, at, detail } = change;
    return [{ kind, severity: worst(breaks), path, at, detail, change: index, ...evidence(breaks) }];
  });
}

/** A refutation without a change would be a fault of the format; it is shown and counts, and the laws' tests look for it. */
function unexplainedFinding(found: Break): Finding {
  const at = changeSide(found.refutation.at, found.direction);
  return { kind: 'unexplained', severity: found.severity, path: '', at, detail: {}, ...evidence([found]) };
}

/** The version numbers promise less than the changes need. A number that does not increase at all is a rule of its own. */
function bumpFindings({ from, to, declared, required, sufficient }: BumpVerdict): Finding[] {
  if (sufficient || declared === 'decrease' || declared === 'none') return [];
  const at = { before: '/version', after: '/version' };
  const detail = { from, to, declared, required };
  return [{ kind: 'declared_bump_too_small', severity: 'error', path: 'version', at, detail, directions: [] }];
}

function evidence(breaks: readonly Break[]): Pick<Finding, 'directions'> & Partial<Finding> {
  const strongest = breaks.find(({ severity }) => severity === worst(breaks));
  const directions = [...new Set(breaks.map(({ direction }) => direction))];
  if (strongest === undefined) return { directions };
  const { refutation, direction } = strongest;
  return {
    directions,
    class: refutation.class,
    reason: refutation.reason,
    ...(refutation.answer === 'unproven' && { unproven: true as const }),
    ...(refutation.witness && {
      witness: refutation.witness,
      writtenBy: direction === 'backward' ? ('before' as const) : ('after' as const),
    }),
  };
}

function worst(breaks: readonly Break[], atLeast: Severity = 'info'): Severity {
  const stronger = (a: Severity, b: Severity): Severity => (SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b);
  return breaks.reduce((severity, found) => stronger(severity, found.severity), atLeast);
}
