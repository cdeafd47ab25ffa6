import { dataContract, fingerprintOf } from '@concordat/engine';
import type { StoredContent } from '../history/evidence.ts';
import type { Reference } from '../workload/action.ts';

/** The contents that a log speaks of. */
export class Contents {
  readonly #byFingerprint: ReadonlyMap<string, StoredContent>;
  readonly #texts = new Map<string, string>();
  readonly #contracts = new Map<string, string>();

  constructor(contents: readonly StoredContent[]) {
    this.#byFingerprint = new Map(contents.map((content) => [content.fingerprint, content]));
  }

  get(fingerprint: string): StoredContent | undefined {
    return this.#byFingerprint.get(fingerprint);
  }

  /** True where a content is this schema with these references. `group` is the one of the version that has it. */
  isSchema(fingerprint: string, group: string, schema: string, references: readonly Reference[]): boolean {
    const key = `${group} ${fingerprint}`;
    const known = this.#texts.get(key) ?? this.#textOf(fingerprint, group);
    this.#texts.set(key, known);
    const named = references.map(({ name, subject, version }) => [name, subject, version]);
    return known === JSON.stringify([schema, named]);
  }

  /** True where a content is this contract. */
  isContract(fingerprint: string, text: string): boolean {
    const known = this.#contracts.get(text) ?? contractFingerprint(text);
    this.#contracts.set(text, known);
    return known === fingerprint;
  }

  #textOf(fingerprint: string, home: string): string {
    const content = this.get(fingerprint);
    const named = (content?.references ?? []).map(({ name, group = home, subject, number }) => [
      name,
      `:.${group}:${subject}`,
      number,
    ]);
    return JSON.stringify([content?.canonical, named]);
  }
}

function contractFingerprint(text: string): string {
  const parsed = dataContract.parse(text);
  return parsed.ok ? fingerprintOf(dataContract.canonical(parsed.value.doc)) : '';
}
