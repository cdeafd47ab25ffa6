import { failure, type Problem, type Result, success } from '@concordat/engine';
import type { Reference } from '../../domain/reference.ts';
import type { SubjectKey, SubjectState } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import { type DeletedTargets, type ImportSource, missing, targetVersion } from './imports.ts';
import type { ReferenceInput } from './schemas.ts';

/** References that a schema may have itself. */
const MAX_REFERENCES = 1000;

/** References with numbers, and the subjects that they lead to, each once. */
export interface SettledReferences {
  readonly references: readonly Reference[];
  readonly targets: readonly SubjectState[];
}

/**
 * Says which version each reference of a schema in a group means, and fails with the first that means none. Where that is `unchecked`, only
 * the newest of something needs to be there. What is out of the caller's sight is not there.
 */
export async function settleReferences(
  source: Pick<ImportSource, 'load'> & { sees(key: SubjectKey): boolean },
  group: string,
  references: readonly ReferenceInput[],
  deleted: DeletedTargets | 'unchecked',
): Promise<Result<SettledReferences, readonly Problem[]>> {
  if (references.length > MAX_REFERENCES) return failure([tooMany(references.length)]);
  const settled: Reference[] = [];
  const targets = new Map<string, SubjectState>();
  for (const { number, ...reference } of references) {
    const target: SubjectKey = { group: reference.group ?? group, subject: reference.subject };
    if (deleted === 'unchecked') checkSubjectName(target);
    if (!source.sees(target)) return failure([missing({ name: reference.name, number }, target)]);
    const name = JSON.stringify([target.group, target.subject]);
    const state = targets.get(name) ?? (await source.load(target));
    targets.set(name, state);
    const version = targetVersion(state, number, deleted === 'refused' ? 'refused' : 'allowed');
    if (version === undefined && (deleted !== 'unchecked' || number === 'latest')) {
      return failure([missing({ name: reference.name, number }, target)]);
    }
    settled.push({ ...reference, number: number === 'latest' ? (version?.number ?? 0) : number });
  }
  return success({ references: settled, targets: [...targets.values()] });
}

function tooMany(count: number): Problem {
  return {
    kind: 'too-large',
    message: `a schema has at most ${MAX_REFERENCES} references; this one has ${count}`,
    pointer: '',
    detail: { count, most: MAX_REFERENCES },
  };
}
