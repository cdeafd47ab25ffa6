import type { Metadata } from '../../../domain/metadata.ts';
import { ENABLED_AT, RULE_KINDS, RULE_MODES, type Rule, type RuleSet } from '../../../domain/rule-set.ts';
import { type Body, flag, list, objectOf, present, table, text, textOf, word } from './body.ts';

/** What is written instead of `undefined` members, since such members are not there. */
type Exact<Value> = { readonly [Member in keyof Value]: Exclude<Value[Member], undefined> };

/** Metadata as a request has them. */
export function readMetadata(body: Body): Metadata {
  return present({
    tags: table(body, 'tags', (tags, name) => list({ [name]: tags }, name, textOf) ?? []),
    properties: table(body, 'properties', textOf),
    sensitive: list(body, 'sensitive', textOf),
  }) as Exact<Metadata>;
}

/** Rules as a request has them. Whether they are fit to be kept is for the service to say. */
export function readRuleSet(body: Body): RuleSet {
  return present({
    migrationRules: list(body, 'migrationRules', readRule),
    domainRules: list(body, 'domainRules', readRule),
    encodingRules: list(body, 'encodingRules', readRule),
    enableAt: word(body, 'enableAt', ENABLED_AT),
  }) as Exact<RuleSet>;
}

function readRule(value: unknown, name: string): Rule {
  const body = objectOf(value, name);
  return present({
    name: text(body, 'name') ?? '',
    doc: text(body, 'doc'),
    kind: word(body, 'kind', RULE_KINDS),
    mode: word(body, 'mode', RULE_MODES),
    type: text(body, 'type'),
    tags: list(body, 'tags', textOf),
    params: table(body, 'params', textOf),
    expr: text(body, 'expr'),
    onSuccess: text(body, 'onSuccess'),
    onFailure: text(body, 'onFailure'),
    disabled: flag(body, 'disabled'),
  }) as Exact<Rule>;
}
