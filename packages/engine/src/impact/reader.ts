import type { AnyFormat, ParsedDocument } from '../formats/define-format.ts';
import { type Impact, type ImpactReason, impactOf } from './outcome.ts';

/**
 * What a candidate is to a consumer that has told its own reader schema, in the format of the candidate: whether that reads all that the candidate
 * writes, with a datum where it does not. Which readings matter is for the profile, the default one where none is named.
 */
export function readerImpact(
  format: AnyFormat,
  reader: ParsedDocument,
  candidate: ParsedDocument,
  profile?: string,
): Impact {
  const { findings } = format.judge(reader, candidate, { level: 'FORWARD', ...(profile !== undefined && { profile }) });
  const reasons = findings.flatMap((finding): ImpactReason[] => {
    const { severity, directions, unproven, change, path, reason, witness } = finding;
    if (severity === 'info' || !directions.includes('forward')) return [];
    return [
      {
        outcome: severity === 'error' && unproven !== true ? 'broken' : 'at_risk',
        ...(change !== undefined && { change }),
        path: path === '' ? '*' : path,
        use: 'reader',
        reason: reason ?? format.messageOf(finding),
        ...(witness && { witness }),
      },
    ];
  });
  return impactOf(reasons);
}
