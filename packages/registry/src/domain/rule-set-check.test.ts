import { describe, expect, it } from 'vitest';
import type { RuleSet } from './rule-set.ts';
import { checkRuleSet } from './rule-set-check.ts';

describe('a rule set', () => {
  it.each<readonly [RuleSet]>([
    [{}],
    [
      {
        domainRules: [
          { name: '_a-1', mode: 'WRITE' },
          { name: 'Grün', onFailure: 'NONE,ERROR' },
        ],
      },
    ],
    [{ domainRules: [{ name: 'a' }], encodingRules: [{ name: 'a' }] }],
    [{ migrationRules: [{ name: 'up', mode: 'UPDOWN', onSuccess: 'NONE,NONE' }] }],
  ])('is taken: %j', (ruleSet) => {
    expect(() => checkRuleSet(ruleSet)).not.toThrow();
  });

  it.each<readonly [RuleSet, string]>([
    [{ domainRules: [{ name: '' }] }, 'Empty rule name'],
    [{ domainRules: [{ name: '1a' }] }, 'Illegal initial character in rule name: 1a'],
    [{ domainRules: [{ name: 'a b' }] }, 'Illegal character in rule name: a b'],
    [{ domainRules: [{ name: 'a'.repeat(257) }] }, 'has more than 256 characters'],
    [{ domainRules: [{ name: 'a' }, { name: 'a' }] }, "Found rule with duplicate name 'a'"],
    [{ migrationRules: [{ name: 'a' }] }, 'Migration rules can only be UPGRADE, DOWNGRADE, UPDOWN'],
    [{ domainRules: [{ name: 'a', mode: 'UPGRADE' }] }, 'Domain rules can only be WRITE, READ, WRITEREAD'],
    [{ encodingRules: [{ name: 'a', mode: 'UPDOWN' }] }, 'Encoding rules can only be WRITE, READ, WRITEREAD'],
    [
      { domainRules: [{ name: 'a', mode: 'READ', onFailure: 'NONE,ERROR' }] },
      'Multiple actions only valid with WRITEREAD and UPDOWN',
    ],
  ])('is refused: %j', (ruleSet, message) => {
    expect(() => checkRuleSet(ruleSet)).toThrow(
      expect.objectContaining({ code: 'rule-set-invalid', message: expect.stringContaining(message) }),
    );
  });
});
