import { type AnyFormat, formatById, meaningOf, type ParsedDocument, type Verdict } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { propertyOf } from '../../domain/governance.ts';
import { type ReservedFieldBreak, reservedFieldBreaks } from '../../domain/reserved-fields.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { PolicyInForce, SubjectPolicy } from '../../domain/subject-policy.ts';
import type { Candidate } from './candidate.ts';
import { Pace } from './pace.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaJudgement } from './schemas.ts';

/** What the versions before say about a schema. `reserved` is what it breaks where no version is there to be judged against. */
export interface Judged {
  readonly compatible: boolean;
  /** The newest version that refuses it; where none does, the newest that was asked, if `wholeStory` is wanted. */
  readonly judgement: SchemaJudgement | undefined;
  readonly reserved: readonly ReservedFieldBreak[];
}

/**
 * Judges a schema against live ones among versions of its subject, which are given by number: those that the level asks for, of the compatibility group of the
 * schema where the policy has such groups, newest first, until one refuses.
 */
export async function judgeCandidate(
  desk: SchemaDesk,
  state: SubjectState,
  versions: readonly VersionHead[],
  candidate: Candidate,
  policy: PolicyInForce,
  { wholeStory }: { readonly wholeStory: boolean },
): Promise<Judged> {
  const bench = new Bench(desk, state, candidate, policy);
  const reserved = await bench.reserved(versions.findLast(isLive));
  const asked = await bench.asked(versions);
  const refusal = await bench.refusal(asked);
  if (refusal !== undefined) {
    return { compatible: false, judgement: await bench.judgement(refusal, false, reserved), reserved };
  }
  const compatible = reserved.length === 0;
  const newest = asked[0] ?? (compatible ? undefined : versions.findLast(isLive));
  const isTold = newest !== undefined && (wholeStory || !compatible);
  return { compatible, judgement: isTold ? await bench.judgement(newest, compatible, reserved) : undefined, reserved };
}

/** The id of the profile that judges schemas of a format. */
function profileFor({ profiles }: AnyFormat, policy: SubjectPolicy): string | undefined {
  const ids = profiles.map(({ id }) => id);
  const strictness = policy.compatibilityPolicy === 'LENIENT' ? 'lenient' : 'strict';
  const wanted = [policy.compatibilityProfile, 'confluent', `confluent-${strictness}`];
  return wanted.find((id) => id !== undefined && ids.includes(id));
}

/** True for a version that is not deleted. */
export function isLive({ deleted }: VersionHead): boolean {
  return !deleted;
}

type Comparison =
  | { readonly document: ParsedDocument; readonly format: AnyFormat }
  | { readonly reason: 'other-format' | 'unreadable' };

/** One schema before its judges. */
class Bench {
  readonly #desk: SchemaDesk;
  readonly #state: SubjectState;
  readonly #candidate: Candidate;
  readonly #policy: PolicyInForce;

  constructor(desk: SchemaDesk, state: SubjectState, candidate: Candidate, policy: PolicyInForce) {
    this.#desk = desk;
    this.#state = state;
    this.#candidate = candidate;
    this.#policy = policy;
  }

  /** What the schema breaks of the names that are reserved, where the policy wants that looked at. */
  async reserved(newest: VersionHead | undefined): Promise<readonly ReservedFieldBreak[]> {
    if (this.#policy.validateFields !== true) return [];
    const { content, document } = this.#candidate;
    const names = document === undefined ? [] : (formatById(content.format)?.fieldNames(document) ?? []);
    const previous = newest && (await this.#desk.content(newest.fingerprint)).metadata;
    return reservedFieldBreaks(content.metadata, names, previous);
  }

  /** The versions that the policy asks, newest first. */
  async asked(versions: readonly VersionHead[]): Promise<readonly VersionHead[]> {
    const { level, compatibilityGroup } = this.#policy;
    const { directions, span } = meaningOf(level);
    // Nobody can say of a format that is not read here what its readers take.
    if (directions.length === 0 || formatById(this.#candidate.content.format) === undefined) return [];
    if (span !== 'all' && compatibilityGroup === undefined) {
      const newest = versions.findLast(isLive);
      return newest === undefined ? [] : [newest];
    }
    const live = versions.filter(isLive).reverse();
    if (compatibilityGroup === undefined) return live;
    const most = span === 'all' ? live.length : 1;
    const value = propertyOf(this.#candidate.content.metadata, compatibilityGroup);
    const asked: VersionHead[] = [];
    for await (const [version, { metadata }] of this.#desk.contentsOf(live)) {
      if (asked.length === most) break;
      if (propertyOf(metadata, compatibilityGroup) === value) asked.push(version);
    }
    return asked;
  }

  /** The first of the versions that refuses the schema. What cannot be compared refuses it. */
  async refusal(versions: readonly VersionHead[]): Promise<VersionHead | undefined> {
    const passed = new Set<ParsedDocument>();
    const pace = new Pace();
    for await (const [version, content] of this.#desk.contentsOf(versions)) {
      await pace.step(this.#candidate.content.canonical.length);
      const comparison = await this.#comparison(version, content);
      if ('reason' in comparison) return version;
      const { document, format } = comparison;
      if (passed.has(document)) continue;
      passed.add(document);
      if (this.#refuses(document, format)) return version;
    }
    return undefined;
  }

  /** The judgement of one version in full. */
  async judgement(
    version: VersionHead,
    compatible: boolean,
    reserved: readonly ReservedFieldBreak[],
  ): Promise<SchemaJudgement> {
    const against = await this.#desk.version(this.#state, version);
    const comparison = await this.#comparison(version, against.content);
    const { level, validateFields = false } = this.#policy;
    const told =
      'reason' in comparison
        ? { verdict: undefined, reason: comparison.reason }
        : { verdict: this.#verdict(comparison) };
    return { level, against, compatible, ...told, validateFields, reserved };
  }

  async #comparison(version: VersionHead, stored: Content): Promise<Comparison> {
    const { content, document } = this.#candidate;
    if (version.format !== content.format) return { reason: 'other-format' };
    const format = formatById(version.format);
    const read = await this.#desk.documents.judged(this.#state.group, stored);
    if (format === undefined || document === undefined || !read.ok) return { reason: 'unreadable' };
    return { document: read.value, format };
  }

  #refuses(before: ParsedDocument, format: AnyFormat): boolean {
    const { document } = this.#candidate;
    return document === undefined || format.refuses(before, document, this.#question(format));
  }

  #verdict({ document: before, format }: Extract<Comparison, { document: ParsedDocument }>): Verdict | undefined {
    const { document } = this.#candidate;
    return document && format.judge(before, document, this.#question(format));
  }

  #question(format: AnyFormat) {
    const profile = profileFor(format, this.#policy);
    return { level: this.#policy.level, findingsSuffice: true, ...(profile !== undefined && { profile }) };
  }
}
