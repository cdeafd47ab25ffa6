import { RegistryError } from './error.ts';
import { RULE_LISTS, type Rule, type RuleMode, type RuleSet } from './rule-set.ts';

/** Rules of a schema; nobody has so many. */
const MAX_RULES = 1000;
const NAME_LENGTH = 256;

/** The modes that the rules of a list can have. */
const MODES: Readonly<
  Record<(typeof RULE_LISTS)[number], { readonly title: string; readonly modes: readonly RuleMode[] }>
> = {
  migrationRules: { title: 'Migration rules', modes: ['UPGRADE', 'DOWNGRADE', 'UPDOWN'] },
  domainRules: { title: 'Domain rules', modes: ['WRITE', 'READ', 'WRITEREAD'] },
  encodingRules: { title: 'Encoding rules', modes: ['WRITE', 'READ', 'WRITEREAD'] },
};

/** Throws `rule-set-invalid` for rules that no client could carry out as they stand: names, modes, actions. */
export function checkRuleSet(ruleSet: RuleSet): void {
  for (const list of RULE_LISTS) {
    const rules = ruleSet[list] ?? [];
    if (rules.length > MAX_RULES) refuse(`A rule set has at most ${MAX_RULES} ${list}`);
    const names = new Set<string>();
    for (const rule of rules) {
      checkName(rule.name);
      if (names.has(rule.name)) refuse(`Found rule with duplicate name '${rule.name}'`);
      names.add(rule.name);
      checkRule(rule, MODES[list]);
    }
  }
}

function checkName(name: string): void {
  if (name === '') refuse('Empty rule name');
  if (name.length > NAME_LENGTH) refuse(`Rule name has more than ${NAME_LENGTH} characters: ${name.slice(0, 40)}…`);
  if (!/^[\p{L}_]/u.test(name)) refuse(`Illegal initial character in rule name: ${name}`);
  if (!/^[\p{L}\p{Nd}_-]+$/u.test(name)) refuse(`Illegal character in rule name: ${name}`);
}

function checkRule(rule: Rule, { title, modes }: (typeof MODES)[keyof typeof MODES]): void {
  const { name, mode = 'WRITEREAD', onSuccess = '', onFailure = '' } = rule;
  if (!modes.includes(mode)) refuse(`${title} can only be ${modes.join(', ')}; rule '${name}' is ${mode}`);
  const isPair = onSuccess.includes(',') || onFailure.includes(',');
  if (isPair && mode !== 'WRITEREAD' && mode !== 'UPDOWN') {
    refuse(`Multiple actions only valid with WRITEREAD and UPDOWN; rule '${name}' is ${mode}`);
  }
}

function refuse(message: string): never {
  throw new RegistryError('rule-set-invalid', message);
}
