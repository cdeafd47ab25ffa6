/** A rule of replication that is taken out of a copy of the sources, to see that the simulation notices. */
export interface SeededFault {
  readonly name: string;
  /** What the rule is there for. */
  readonly rule: string;
  /** True where only plays can show it in which links differ in what they are about. */
  readonly isVaried?: boolean;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

const LINKS = 'packages/registry/src/feed/links';
const REPLICAS = 'packages/registry/src/service/replicas';
const DOMAIN = 'packages/registry/src/domain';

export const SEEDED_FAULTS: readonly SeededFault[] = [
  {
    name: 'loops',
    rule: 'what is at home here does not come in from elsewhere',
    edits: [{ file: `${DOMAIN}/link.ts`, from: 'if (origin.registry === root)', to: 'if (root === undefined)' }],
  },
  {
    name: 'epochs',
    rule: 'an older state does not take the place of a newer one',
    edits: [{ file: `${DOMAIN}/replica-merge.ts`, from: 'shown.epoch > known.epoch', to: 'shown.hash !== known.hash' }],
  },
  {
    name: 'tombstones',
    rule: 'what is gone is remembered, so that a longer way does not bring it back',
    edits: [
      {
        file: `${REPLICAS}/apply.ts`,
        from: 'here?.replica.mark ?? tombstone.tombstone?.mark',
        to: 'here?.replica.mark ?? (tombstone.tombstone && undefined)',
      },
    ],
  },
  {
    name: 'deletions',
    rule: 'what is gone at home goes here',
    edits: [
      { file: `${LINKS}/pull.ts`, from: "filter(({ reason }) => reason === 'doomed')", to: 'filter(() => false)' },
    ],
  },
  {
    name: 'cursor',
    rule: 'the place in the log moves on after what happened before it is dealt with, not before',
    edits: [
      {
        file: `${LINKS}/pull.ts`,
        from: 'for (const origin of changes.touched) await this.#reconcile(origin);',
        to: 'await this.#ledger.save({ place: changes.place, end: changes.end });\n      for (const origin of changes.touched) await this.#reconcile(origin);',
      },
    ],
  },
  {
    name: 'quarantine',
    rule: 'an element with which something went wrong is looked at again',
    edits: [
      {
        file: `${LINKS}/pull.ts`,
        from: 'await this.#ledger.save({ counts: { failed: 1 } }, { marks: [markOf(origin, reason, retry)] });',
        to: 'await this.#ledger.save({ counts: { failed: 1 } }, { marks: retry.attempts > 0 ? [] : [markOf(origin, reason, retry)] });',
      },
    ],
  },
  {
    name: 'clashes',
    rule: 'a name that belongs to something else is left to it',
    edits: [
      {
        file: `${REPLICAS}/site.ts`,
        from: 'if (state.versions.length > 0 && !isLeftover) return false;',
        to: 'if (isLeftover) return true;',
      },
      {
        file: `${REPLICAS}/site.ts`,
        from: 'if (said.body !== undefined) return false;\n  const isLeftover',
        to: 'const isLeftover',
      },
    ],
  },
  {
    name: 'single-writer',
    rule: 'nobody but its link changes a replica',
    edits: [
      {
        file: `${REPLICAS}/read-only.ts`,
        from: 'if (body === undefined) return write;',
        to: 'if (body !== null) return write;',
      },
    ],
  },
  {
    name: 'relaying',
    rule: 'what a link brought is told to those who read here',
    edits: [{ file: `${REPLICAS}/changes.ts`, from: "  'replica-set',\n]);", to: ']);' }],
  },
  {
    name: 'counting on',
    rule: 'the epoch counts on when an element is gone and begins anew',
    edits: [
      {
        file: `${REPLICAS}/own.ts`,
        from: 'epoch: state.revision + record.revision',
        to: 'epoch: state.versions.length',
      },
    ],
  },
  {
    name: 'vanished versions',
    rule: 'a version that is gone at home is gone here',
    edits: [
      {
        file: `${REPLICAS}/schema-draft.ts`,
        from: 'filter(({ number }) => !listed.has(number))',
        to: 'filter(() => listed.size === 0)',
      },
    ],
  },
  {
    name: 'looking through',
    rule: 'what is here and not in the list of its home is asked for',
    edits: [
      {
        file: `${LINKS}/pull.ts`,
        from: 'origin.registry === page.root && !shown.has(text)',
        to: 'text === "" && !shown.has(text)',
      },
    ],
  },
  {
    name: 'place before looking',
    rule: 'what happens while everything is looked through is read from the log afterwards',
    edits: [
      {
        file: `${LINKS}/pull.ts`,
        from: 'const { place } = traverse;\n      await this.#ledger.save(',
        to: 'const late = await this.#source.changes(undefined);\n      const place = late?.place;\n      await this.#ledger.save(',
      },
    ],
  },
  {
    name: 'URIs',
    rule: 'a version that is gone leaves its URI to others',
    edits: [
      {
        file: `${REPLICAS}/schema-draft.ts`,
        from: 'before?.uri !== undefined && before.uri !== version?.uri',
        to: 'before?.uri === null',
      },
    ],
  },
  {
    name: 'scopes',
    rule: 'a link brings nothing that it is not about',
    isVaried: true,
    edits: [
      { file: `${DOMAIN}/link.ts`, from: 'if (!isInScope(link.scope, origin))', to: 'if (origin.registry === "")' },
    ],
  },
  {
    name: 'authorities',
    rule: 'a link brings nothing of authorities that it may not speak for',
    isVaried: true,
    edits: [{ file: `${DOMAIN}/link.ts`, from: 'if (authorities === undefined)', to: 'if (authorities !== null)' }],
  },
  {
    name: 'authority of what is gone',
    rule: 'what is gone has the authority of its registry',
    isVaried: true,
    edits: [{ file: `${DOMAIN}/link.ts`, from: 'authority || origin.registry', to: 'authority' }],
  },
  {
    name: 'names apart',
    rule: 'no two registries have the same names for what is kept apart',
    edits: [{ file: `${DOMAIN}/replica-name.ts`, from: 'digestOf(registry)', to: 'digestOf(registry.slice(0, 4))' }],
  },
  {
    name: 'own deletions',
    rule: 'a deletion is told as one of this registry, also when something else has the name by now',
    edits: [
      {
        file: `${REPLICAS}/elements.ts`,
        from: 'body === undefined ? element : goneElement(',
        to: 'body !== null ? element : goneElement(',
      },
    ],
  },
];
