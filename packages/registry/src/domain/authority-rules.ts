import { failure, type Result, success } from '@concordat/engine';

/** Who may register schemas of which authorities. */
export interface AuthorityRule {
  /** Id of a caller; undefined: whoever asks. */
  readonly caller: string | undefined;
  /** The authority, or what it begins with where it ends with a star. */
  readonly pattern: string;
}

/** A URI, with or without a caller before it. */
const RULE = /^(?:(\S+?)=(?=[A-Za-z][A-Za-z\d+.-]*:))?([A-Za-z][A-Za-z\d+.-]*:\S*)$/;

/** The rules of a setting: `PATTERN` or `CALLER=PATTERN`, separated by semicolons. Fails with what is wrong with it. */
export function authorityRules(setting: string): Result<readonly AuthorityRule[], string> {
  const rules: AuthorityRule[] = [];
  for (const entry of setting.split(';').map((part) => part.trim())) {
    if (entry === '') continue;
    const [, caller, pattern = ''] = RULE.exec(entry) ?? [];
    if (pattern === '' || /\*./.test(pattern)) {
      return failure(`'${entry}' is no AUTHORITY or CALLER=AUTHORITY, where a star may stand at the end`);
    }
    rules.push({ caller, pattern });
  }
  return success(rules);
}

/** True where a caller may register schemas of an authority: without rules everybody may. */
export function mayClaim(rules: readonly AuthorityRule[], caller: string, authority: string): boolean {
  return (
    rules.length === 0 ||
    rules.some(
      (rule) =>
        (rule.caller === undefined || rule.caller === caller) &&
        (rule.pattern.endsWith('*') ? authority.startsWith(rule.pattern.slice(0, -1)) : authority === rule.pattern),
    )
  );
}
