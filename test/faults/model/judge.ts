import { type Contract, dataContract, formatById, meaningOf, type ParsedDocument } from '@concordat/engine';
import { levelFor } from '../../../packages/registry/src/domain/policy.ts';
import { baselineOf, judgesOf } from '../../../packages/registry/src/domain/precedence.ts';
import { type Ruling, ruleOn } from '../../../packages/registry/src/domain/registration.ts';
import type { VersionHead } from '../../../packages/registry/src/domain/subject.ts';
import type { Reference, Scope } from '../workload/action.ts';
import type { Contents } from './contents.ts';
import { governanceOf } from './governance.ts';
import { policyOf } from './in-force.ts';
import { type State, type Version, versionsOf } from './state.ts';

/** Judges again, with the engine, what the registry judged. */
export class Judge {
  readonly #contents: Contents;
  readonly #verdicts = new Map<string, boolean>();
  readonly #rulings = new Map<string, Ruling>();

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  /** True where the versions that count in a state refuse a schema. */
  refusesSchema(state: State, scope: Scope, schema: string, references: readonly Reference[]): boolean {
    const { level } = policyOf(state, scope);
    const { directions, span } = meaningOf(level);
    if (directions.length === 0) return false;
    const live = versionsOf(state, scope.group, scope.subject).filter(({ deleted }) => !deleted);
    const asked = span === 'all' ? live : live.slice(-1);
    return asked.some(({ fingerprint }) =>
      this.#once(`${scope.group} ${fingerprint} ${level} ${schema} ${JSON.stringify(references)}`, () => {
        const before = this.#stored(state, scope.group, fingerprint);
        const after = avro(schema, this.#imports(state, references));
        const question = { level, profile: 'confluent', findingsSuffice: true };
        return (
          before === undefined || after === undefined || formatById('avro')?.refuses(before, after, question) !== false
        );
      }),
    );
  }

  /** True where the versions that count in a state refuse a contract. */
  refusesContract(state: State, dataset: string, text: string): boolean {
    return this.#ruling(state, dataset, versionsOf(state, 'contracts', dataset), text)?.ruling === 'refused';
  }

  /** True where the published versions of a state refuse that a draft becomes active. */
  refusesActivation(state: State, dataset: string, label: string): boolean {
    const own = versionsOf(state, 'contracts', dataset).find((version) => version.label === label);
    const text = own && this.#contents.get(own.fingerprint)?.canonical;
    return text !== undefined && this.activation(state, dataset, text)?.ruling === 'refused';
  }

  /** How the published versions of a state rule on a contract that is to come into force; undefined for what is no contract. */
  activation(state: State, dataset: string, text: string): Ruling | undefined {
    const published = versionsOf(state, 'contracts', dataset).filter(({ status }) => status !== 'draft');
    return this.#ruling(state, dataset, published, text);
  }

  /** How all versions of a state rule on a contract that is handed in; undefined for what is no contract. */
  registration(state: State, dataset: string, text: string): Ruling | undefined {
    return this.#ruling(state, dataset, versionsOf(state, 'contracts', dataset), text);
  }

  #ruling(state: State, dataset: string, versions: readonly Version[], text: string): Ruling | undefined {
    const heads = versions.map(headOf);
    // Where others are asked, a MAJOR may break whatever the policy says.
    const mayBreak = governanceOf(state, dataset) === 'governed';
    const key = `${heads.map(({ fingerprint, status }) => fingerprint + status).join()} ${mayBreak} ${text}`;
    const known = this.#rulings.get(key) ?? this.#ruled(heads, text, mayBreak);
    if (known !== undefined) this.#rulings.set(key, known);
    return known;
  }

  #ruled(heads: readonly VersionHead[], text: string, mayBreak: boolean): Ruling | undefined {
    const contract = contractOf(text);
    if (contract === undefined) return undefined;
    const baseline = baselineOf(heads);
    const declared = baseline && contractOf(this.#contents.get(baseline.fingerprint)?.canonical)?.compatibility;
    const level = levelFor(declared, {});
    const judges = baseline === undefined ? [] : judgesOf(heads, baseline, contract.version, meaningOf(level).span);
    const history = judges.flatMap(({ label, fingerprint }) => {
      const doc = contractOf(this.#contents.get(fingerprint)?.canonical);
      return doc === undefined ? [] : [{ version: label, doc }];
    });
    const policy = mayBreak && baseline !== undefined ? ({ breaking: 'major' } as const) : declared;
    return ruleOn({ contract, fingerprint: '' }, { level, history, policy });
  }

  #once(key: string, judge: () => boolean): boolean {
    const known = this.#verdicts.get(key) ?? judge();
    this.#verdicts.set(key, known);
    return known;
  }

  #stored(state: State, group: string, fingerprint: string): ParsedDocument | undefined {
    const content = this.#contents.get(fingerprint);
    if (content === undefined) return undefined;
    const references = content.references.map(({ name, group: other = group, subject, number }) => ({
      name,
      subject: `:.${other}:${subject}`,
      version: number,
    }));
    return avro(content.canonical, this.#imports(state, references));
  }

  #imports(state: State, references: readonly Reference[]): ReadonlyMap<string, string> {
    return new Map(
      references.flatMap(({ name, subject, version }) => {
        const target = versionOf(state, subject, version);
        const text = target && this.#contents.get(target.fingerprint)?.canonical;
        return text === undefined ? [] : [[name, text] as const];
      }),
    );
  }
}

/** The version that a reference names; undefined where there is none. */
export function versionOf(state: State, subject: string, number: number): Version | undefined {
  const [, group = '', name = ''] = /^:\.(.*?):(.*)$/.exec(subject) ?? [];
  return versionsOf(state, group, name).find(({ label }) => label === String(number));
}

function avro(text: string, imports: ReadonlyMap<string, string>): ParsedDocument | undefined {
  const read = formatById('avro')?.parse(text, imports);
  return read?.ok ? read.value : undefined;
}

/** The contract that a text is; undefined for other texts. */
export function contractOf(text: string | undefined): Contract | undefined {
  const parsed = text === undefined ? undefined : dataContract.parse(text);
  return parsed?.ok ? parsed.value.doc : undefined;
}

/** A version as the rules of precedence want it. */
export function headOf({ label, id, fingerprint, deleted, status }: Version, index: number): VersionHead {
  return {
    label,
    number: index + 1,
    format: dataContract.id,
    fingerprint,
    contentId: id,
    status: status as VersionHead['status'],
    deprecation: undefined,
    registeredAt: '',
    deleted,
  };
}
