import { dataContract } from '@concordat/engine';
import { CONTRACTS, type SubjectKey } from '../../domain/subject.ts';
import type { Incoming } from './incoming.ts';
import type { ReplicaVersionMark } from './records.ts';

/**
 * Why versions cannot stand among the contracts; undefined where they can, and elsewhere. Contracts are read by what is in them, wherever
 * they come from: one that is none could be shown to nobody.
 */
export function contractFault(
  { group, subject }: SubjectKey,
  coming: Iterable<Incoming>,
  versions: readonly ReplicaVersionMark[],
): string | undefined {
  if (group !== CONTRACTS || subject === '') return undefined;
  for (const { version, content } of coming) {
    const read = content.format === dataContract.id ? dataContract.parse(content.canonical) : undefined;
    if (read?.ok !== true) return `version ${version.number} is no contract that is valid here`;
    if (read.value.doc.version !== version.label) {
      return `version ${version.number} goes by '${version.label}', and the contract says '${read.value.doc.version}'`;
    }
  }
  const labels = versions.map(({ number, label = String(number) }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  return twice === undefined ? undefined : `two versions of it go by '${twice}'`;
}
