import type { ProtoFile } from '../schema.ts';
import { flagOption, textOption } from './options.ts';
import { ALWAYS, type BufRule, CODE, changed, REGISTRY, type RuleTable, went } from './rule.ts';
import type { FileSite } from './sites.ts';

/** File options that generated code depends on: the rule of each is named after it. */
const TEXTS: Readonly<Record<string, readonly [otherwise: string, who: string]>> = {
  csharp_namespace: ['', 'C#'],
  go_package: ['', 'Go'],
  java_outer_classname: ['', 'Java'],
  java_package: ['', 'Java'],
  objc_class_prefix: ['', 'Objective-C'],
  optimize_for: ['SPEED', 'C++ and Java'],
  php_class_prefix: ['', 'PHP'],
  php_metadata_namespace: ['', 'PHP'],
  php_namespace: ['', 'PHP'],
  ruby_package: ['', 'Ruby'],
  swift_prefix: ['', 'Swift'],
};

const FLAGS: Readonly<Record<string, readonly [otherwise: boolean, who: string]>> = {
  cc_enable_arenas: [true, 'C++'],
  cc_generic_services: [false, 'C++'],
  java_generic_services: [false, 'Java'],
  java_multiple_files: [false, 'Java'],
  py_generic_services: [false, 'Python'],
};

function sameOption(name: string, who: string, value: (file: ProtoFile) => string | boolean): BufRule<FileSite> {
  return {
    categories: CODE,
    title: `Option ${name} changed`,
    why: `The code that is generated for ${who} depends on the option; programs written against it no longer compile.`,
    message: went(`option ${name}`),
    aspects: [`option ${name}`],
    check: (before, after) => changed(value(before.file), value(after.file)),
  };
}

function ruleOf(option: string): string {
  return `FILE_SAME_${option.toUpperCase()}`;
}

/** Rules about a file that is there before and after. */
export const FILE_RULES: RuleTable<FileSite> = {
  FILE_SAME_PACKAGE: {
    categories: ALWAYS,
    title: 'Package changed',
    why: 'Every type of the file has another full name, which Any, services and generated code go by.',
    message: went('the package'),
    aspects: ['package'],
    check: (before, after) => changed(before.file.package, after.file.package),
  },
  FILE_SAME_SYNTAX: {
    categories: REGISTRY,
    title: 'Syntax changed',
    why: 'Presence, defaults and checks of fields are others by default under another syntax.',
    message: went('the syntax'),
    aspects: ['syntax'],
    check: (before, after) => changed(syntaxOf(before.file), syntaxOf(after.file)),
  },
  ...Object.fromEntries([
    ...Object.entries(TEXTS).map(([name, [otherwise, who]]) => [
      ruleOf(name),
      sameOption(name, who, ({ options }) => textOption(options, name, otherwise)),
    ]),
    ...Object.entries(FLAGS).map(([name, [otherwise, who]]) => [
      ruleOf(name),
      sameOption(name, who, ({ options }) => flagOption(options, name, otherwise)),
    ]),
  ]),
};

function syntaxOf({ edition }: ProtoFile): string {
  return edition.startsWith('proto') ? edition : 'editions';
}
