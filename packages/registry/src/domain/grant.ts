import { type Grant, ROLES } from './caller.ts';

/** What a grant looks like, in words. */
export const GRANT_FORM = `ROLE@GROUP/SUBJECT, where ROLE is one of ${ROLES.join(', ')} and * in the patterns stands for any text`;

/** A grant as it is written: `producer@sap.mm/mara.*`. The subject begins behind the first slash, and may have others. */
export function grantText({ role, group, subject }: Grant): string {
  return `${role}@${group}/${subject}`;
}

/** The grant that a text is; undefined for one that is none. */
export function parseGrant(text: string): Grant | undefined {
  const [, word, group = '', subject = ''] = /^([a-z]+)@([^/\p{Cc}]{1,255})\/([^\p{Cc}]{1,255})$/u.exec(text) ?? [];
  const role = ROLES.find((known) => known === word);
  return role && { role, group, subject };
}
