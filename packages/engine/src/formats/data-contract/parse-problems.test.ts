import { describe, expect, test } from 'vitest';
import { parseContract } from './parse.ts';

/** kind pointer line:column message (hint) */
function problemsOf(text: string): string[] {
  const result = parseContract(text);
  if (result.ok) return [];
  return result.error.map(
    ({ kind, pointer, place, message, hint }) =>
      `${kind} ${pointer} ${place?.line}:${place?.column} ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

const HEAD = 'dataset_id: d\nversion: "1.0.0"\nowners: [{team: t}]\n';

/** A contract with these lines from line 4 on, behind one field `id`. */
const document = (lines: string): string => `${HEAD.trimEnd()}\nfields: [{name: id, type: string}]\n${lines}`;
/** A contract with these fields from line 5 on. */
const fields = (...lines: readonly string[]): string =>
  `${HEAD}fields:\n${lines.map((line) => `- ${line}\n`).join('')}`;

describe('the whole text', () => {
  test.each([
    ['', ['missing-key  1:1 the document is empty']],
    ['# nothing here\n', ['missing-key  1:1 the document is empty']],
    ['[]', ['wrong-type  1:1 the document has to be an object, found a list']],
    ['"text"', ['wrong-type  1:1 the document has to be an object, found a string']],
    ['null', ['wrong-type  1:1 the document has to be an object, found null']],
    [
      '{"dataset_id": "d"',
      [`syntax /dataset_id 1:19 expected ',' or '}' after the value of "dataset_id", found the end of the text`],
    ],
    [
      'dataset_id: d\ndataset_id: e\n',
      ['duplicate-key /dataset_id 2:1 the key "dataset_id" stands twice in this object, first in line 1, column 1'],
    ],
    ['a: 1\n---\nb: 1', ['several-documents  2:1 a second document starts here (put it into its own file)']],
    [
      '{}',
      [
        "missing-key /dataset_id 1:1 a contract needs the key 'dataset_id'",
        "missing-key /version 1:1 a contract needs the key 'version'",
        "missing-key /owners 1:1 a contract needs the key 'owners'",
        "missing-key /fields 1:1 a contract needs the key 'fields'",
      ],
    ],
  ])('%j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});

describe('members of the document', () => {
  test.each([
    [
      'dataset_id',
      'dataset_id: ..\n',
      'dataset-id /dataset_id 1:13 \'dataset_id\' cannot be "..": no URL can carry it',
    ],
    ['dataset_id', 'dataset_id: ""\n', "too-short /dataset_id 1:13 'dataset_id' needs at least 1 character, found 0"],
    [
      'dataset_id',
      `dataset_id: ${'x'.repeat(129)}\n`,
      "too-long /dataset_id 1:13 'dataset_id' may have 128 characters at most, found 129",
    ],
    ['dataset_id', 'dataset_id: "a\\nb"\n', "dataset-id /dataset_id 1:13 'dataset_id' holds a control character"],
    [
      'dataset_id',
      'dataset_id: 12\n',
      `wrong-type /dataset_id 1:13 'dataset_id' has to be a string, found a number (put it in quotes: "12")`,
    ],
    [
      'version',
      'version: 1.10\n',
      `version-invalid /version 1:10 'version' has to be a string, found the number "1.10" (write "1.10.0" in quotes)`,
    ],
    [
      'version',
      'version: 2\n',
      `version-invalid /version 1:10 'version' has to be a string, found the number "2" (write "2.0.0" in quotes)`,
    ],
    [
      'version',
      'version: v1.0.0\n',
      `version-invalid /version 1:10 'version' has to be MAJOR.MINOR.PATCH, found "v1.0.0" (write "1.0.0")`,
    ],
    [
      'version',
      'version: "1.2"\n',
      `version-invalid /version 1:10 'version' has to be MAJOR.MINOR.PATCH, found "1.2" (write "1.2.0")`,
    ],
    [
      'version',
      'version: "01.2.3"\n',
      `version-invalid /version 1:10 'version' has to be MAJOR.MINOR.PATCH, found "01.2.3" (write "1.2.3")`,
    ],
    [
      'version',
      'version: "1.0.0\\n"\n',
      `version-invalid /version 1:10 'version' has to be MAJOR.MINOR.PATCH, found "1.0.0\\n" (write "1.0.0")`,
    ],
    [
      'version',
      'version: ١.٠.٠\n',
      `version-invalid /version 1:10 'version' has to be MAJOR.MINOR.PATCH, found "١.٠.٠"`,
    ],
    ['version', 'version: next\n', `version-invalid /version 1:10 'version' has to be MAJOR.MINOR.PATCH, found "next"`],
    ['version', 'version: [1]\n', "wrong-type /version 1:10 'version' has to be a string, found a list"],
    ['owners', 'owners: []\n', "too-short /owners 1:9 'owners' needs at least 1 item, found 0"],
    ['owners', 'owners: {team: t}\n', "wrong-type /owners 1:9 'owners' has to be a list, found an object"],
    ['owners', 'owners: [t]\n', "wrong-type /owners/0 1:10 item 1 of 'owners' has to be an object, found a string"],
    ['owners', 'owners: [{}]\n', "missing-key /owners/0/team 1:10 an owner needs the key 'team'"],
    ['owners', 'owners: [{team: ""}]\n', "too-short /owners/0/team 1:17 'team' needs at least 1 character, found 0"],
    [
      'owners',
      'owners: [{team: t, contact: 5}]\n',
      `wrong-type /owners/0/contact 1:29 'contact' has to be a string, found a number (put it in quotes: "5")`,
    ],
    [
      'owners',
      'owners: [{team: t, contct: c}]\n',
      `unknown-key /owners/0/contct 1:20 "contct" is not a key of an owner (did you mean "contact"?)`,
    ],
    [
      'owners',
      'owners: [{team: t, notify: [{kind: slak, target: x}]}]\n',
      `not-allowed /owners/0/notify/0/kind 1:36 'kind' has to be 'slack', 'webhook', 'email' or 'pagerduty', found "slak" (did you mean "slack"?)`,
    ],
    ['fields', 'fields: []\n', "too-short /fields 1:9 'fields' needs at least 1 item, found 0"],
    ['fields', 'fields: null\n', "wrong-type /fields 1:9 'fields' has to be a list, found null"],
  ])('%s: %j', (key, line, problem) => {
    const rest = `${HEAD}fields: [{name: id, type: string}]\n`
      .split('\n')
      .filter((other) => !other.startsWith(`${key}:`));
    expect(problemsOf(line + rest.join('\n'))).toEqual([problem]);
  });

  test.each([
    [
      'status: Active',
      `not-allowed /status 5:9 'status' has to be 'draft', 'active', 'deprecated' or 'archived', found "Active" (did you mean "active"?)`,
    ],
    [
      'status: null',
      "not-allowed /status 5:9 'status' has to be 'draft', 'active', 'deprecated' or 'archived', found null",
    ],
    [
      'status: deprecated',
      "deprecation-required /status 5:9 status='deprecated' requires deprecation_uri (say under 'deprecation_uri' where consumers read what to do)",
    ],
    [
      '{status: deprecated, deprecation_uri: " "}',
      "deprecation-required /status 5:10 status='deprecated' requires deprecation_uri (say under 'deprecation_uri' where consumers read what to do)",
    ],
    [
      '{deprecation_uri: a, deprecation: {uri: b}}',
      "deprecation-conflict /deprecation_uri 5:19 'deprecation_uri' and 'deprecation.uri' differ (leave one of them out)",
    ],
    ['deprecation: {sunset: 2027-03-01}', "missing-key /deprecation/uri 5:14 a deprecation needs the key 'uri'"],
    [
      'deprecation: {uri: u, sunset: 2027-02-29}',
      `date-invalid /deprecation/sunset 5:31 'sunset' has to be a date, YYYY-MM-DD, found "2027-02-29"`,
    ],
    [
      'deprecation: {uri: u, replaced_by: "2"}',
      `version-invalid /deprecation/replaced_by 5:36 'replaced_by' has to be MAJOR.MINOR.PATCH, found "2" (write "2.0.0")`,
    ],
    ['deprecation: {uri: " "}', "too-short /deprecation/uri 5:20 'uri' is blank"],
    [
      '{status: deprecated, deprecation: null}',
      "deprecation-required /status 5:10 status='deprecated' requires deprecation_uri (say under 'deprecation_uri' where consumers read what to do)",
    ],
    [
      'deprecation: {uri: null, sunset: 2027-03-01}',
      "missing-key /deprecation/uri 5:14 a deprecation needs the key 'uri'",
    ],
    ['primary_key: id', "wrong-type /primary_key 5:14 'primary_key' has to be a list, found a string"],
    ['primary_key: null', "wrong-type /primary_key 5:14 'primary_key' has to be a list, found null"],
    ['primary_key: [zz]', "undeclared-field /primary_key/0 5:15 primary_key field 'zz' is not declared in fields"],
    [
      'primary_key: [ids]',
      `undeclared-field /primary_key/0 5:15 primary_key field 'ids' is not declared in fields (did you mean "id"?)`,
    ],
    ['primary_key: [id, id]', `duplicate-key-field /primary_key/1 5:19 the field "id" stands twice in 'primary_key'`],
    [
      'freshness_sla: {}',
      "missing-key /freshness_sla/max_lag_seconds 5:16 a freshness SLA needs the key 'max_lag_seconds'",
    ],
    [
      'freshness_sla: {max_lag_seconds: 0}',
      "out-of-range /freshness_sla/max_lag_seconds 5:34 'max_lag_seconds' has to be at least 1, found 0",
    ],
    [
      'freshness_sla: {max_lag_seconds: 1.5}',
      "wrong-type /freshness_sla/max_lag_seconds 5:34 'max_lag_seconds' has to be a whole number, found a number",
    ],
    [
      'freshness_sla: {max_lag_seconds: "60"}',
      "wrong-type /freshness_sla/max_lag_seconds 5:34 'max_lag_seconds' has to be a whole number, found a string (remove the quotes)",
    ],
    [
      'freshness_sla: {max_lag_seconds: 9007199254740993}',
      "out-of-range /freshness_sla/max_lag_seconds 5:34 'max_lag_seconds' has to be at least 1, found 9007199254740993",
    ],
    [
      'freshness_sla: {max_lag_seconds: 60, warn_lag_seconds: 61}',
      "bounds-empty /freshness_sla/warn_lag_seconds 5:56 'warn_lag_seconds' is larger than 'max_lag_seconds' (warn before the promise is broken, not after)",
    ],
    [
      'freshness_sla: {max_lag_seconds: 60, field: at}',
      "undeclared-field /freshness_sla/field 5:45 freshness_sla field 'at' is not declared in fields",
    ],
    [
      'freshness_sla: {max_lag_seconds: 60, expect: {cron: "0 25 * * *"}}',
      "cron-invalid /freshness_sla/expect/cron 5:53 'cron' is not a cron expression (five fields: minute, hour, day of month, month, day of week, as in '0 6 * * 1-5')",
    ],
    [
      'freshness_sla: {max_lag_seconds: 60, expect: {cron: "0 6 * * *", timezone: "+01:00"}}',
      "timezone-invalid /freshness_sla/expect/timezone 5:76 'timezone' is no name of the IANA time zone database (write a name such as 'Europe/Madrid' or 'UTC')",
    ],
    [
      'compatibility: {mode: BACKWARD}',
      `not-allowed /compatibility/mode 5:23 'mode' has to be 'backward', 'forward', 'full' or 'none', found "BACKWARD" (did you mean "backward"?)`,
    ],
    ['compatibility: full', "wrong-type /compatibility 5:16 'compatibility' has to be an object, found a string"],
    ['contract: 1', "not-allowed /contract 5:11 'contract' has to be '1', found 1 (did you mean \"1\"?)"],
    ['tags: core', "wrong-type /tags 5:7 'tags' has to be a list, found a string"],
    ['extensions: []', "wrong-type /extensions 5:13 'extensions' has to be an object, found a list"],
    [
      'x-steward: ana',
      `unknown-key /x-steward 5:1 "x-steward" is not a key of a contract (keys of your own belong under 'extensions')`,
    ],
    ['ownres: []', `unknown-key /ownres 5:1 "ownres" is not a key of a contract (did you mean "owners"?)`],
    [
      'primaryKey: [id]',
      `unknown-key /primaryKey 5:1 "primaryKey" is not a key of a contract (did you mean "primary_key"?)`,
    ],
    ['__proto__: {}', `unknown-key /__proto__ 5:1 "__proto__" is not a key of a contract`],
    ['"a/b~c": 1', `unknown-key /a~1b~0c 5:1 "a/b~c" is not a key of a contract`],
  ])('%s', (line, problem) => {
    const flow = /^\{(.*)\}$/.exec(line)?.[1];
    const text =
      flow === undefined
        ? document(line)
        : `${HEAD.replaceAll('\n', ',\n').replace('dataset_id', '{dataset_id')}fields: [{name: id, type: string}],\n ${flow}}`;
    expect(problemsOf(text)).toEqual([problem]);
  });
});

describe('fields', () => {
  test.each([
    ['{type: string}', "missing-key /fields/0/name 5:3 a field needs the key 'name'"],
    ['{name: a}', "missing-key /fields/0/type 5:3 a field needs the key 'type'"],
    ['a', "wrong-type /fields/0 5:3 item 1 of 'fields' has to be an object, found a string"],
    ['{name: "", type: json}', "too-short /fields/0/name 5:10 'name' needs at least 1 character, found 0"],
    [
      `{name: ${'n'.repeat(257)}, type: json}`,
      "too-long /fields/0/name 5:10 'name' may have 256 characters at most, found 257",
    ],
    [
      '{name: 1, type: json}',
      `wrong-type /fields/0/name 5:10 'name' has to be a string, found a number (put it in quotes: "1")`,
    ],
    [
      '{name: true, type: json}',
      `wrong-type /fields/0/name 5:10 'name' has to be a string, found a boolean (put it in quotes: "true")`,
    ],
    [
      '{name: a, type: strng}',
      `not-allowed /fields/0/type 5:19 'type' has to be 'string', 'integer', 'number', 'boolean', 'timestamp', 'json', 'date', 'time', 'decimal', 'bytes', 'uuid', 'object', 'array' or 'map', found "strng" (did you mean "string"?)`,
    ],
    [
      '{name: a, type: json, required: "no"}',
      "wrong-type /fields/0/required 5:35 'required' has to be true or false, found a string (write false without quotes)",
    ],
    [
      '{name: a, type: json, required: null}',
      "wrong-type /fields/0/required 5:35 'required' has to be true or false, found null",
    ],
    [
      '{name: a, type: json, require: true}',
      `unknown-key /fields/0/require 5:25 "require" is not a key of a field (did you mean "required"?)`,
    ],
    [
      '{name: a, type: string, maxLength: 3}',
      `unknown-key /fields/0/maxLength 5:27 "maxLength" is not a key of a field (did you mean "max_length"?)`,
    ],
    ['{name: a, type: string, enum: a}', "wrong-type /fields/0/enum 5:33 'enum' has to be a list, found a string"],
    [
      '{name: a, type: string, enum: [a, 1]}',
      "enum-type /fields/0/enum/1 5:37 1 is not a string, so it is no value of the type 'string'",
    ],
    [
      '{name: a, type: integer, enum: [1, 1.5]}',
      "enum-type /fields/0/enum/1 5:38 1.5 is not a whole number, so it is no value of the type 'integer'",
    ],
    [
      '{name: a, type: boolean, enum: [1]}',
      "enum-type /fields/0/enum/0 5:35 1 is not true or false, so it is no value of the type 'boolean'",
    ],
    [
      '{name: a, type: date, enum: ["2027-02-29"]}',
      `enum-type /fields/0/enum/0 5:32 "2027-02-29" is not a date such as 2027-03-01, so it is no value of the type 'date'`,
    ],
    [
      '{name: a, type: uuid, enum: [x]}',
      `enum-type /fields/0/enum/0 5:32 "x" is not a UUID, so it is no value of the type 'uuid'`,
    ],
    [
      '{name: a, type: bytes, enum: [abc]}',
      `enum-type /fields/0/enum/0 5:33 "abc" is not bytes in base64, so it is no value of the type 'bytes'`,
    ],
    [
      '{name: a, type: string, enum: [a, b, a]}',
      `enum-duplicate /fields/0/enum/2 5:40 the value "a" stands twice in 'enum', first as item 1`,
    ],
    [
      '{name: a, type: number, enum: [1, 1.0]}',
      `enum-duplicate /fields/0/enum/1 5:37 the value 1 stands twice in 'enum', first as item 1`,
    ],
    [
      '{name: a, type: number, enum: [0.12345678901234567890]}',
      'number-precision /fields/0/enum/0 5:34 the number 0.12345678901234567890 has more digits than programs read; they take it for 0.12345678901234568 (write 0.12345678901234568)',
    ],
    [
      '{name: a, type: string, enum: [null]}',
      "wrong-type /fields/0/enum/0 5:34 item 1 of 'enum' has to be a string, a number or a boolean (a field that may be null is one with 'required: false')",
    ],
    [
      '{name: a, type: string, enum: [{label: A}]}',
      "missing-key /fields/0/enum/0/value 5:34 an enum value needs the key 'value'",
    ],
    [
      '{name: a, type: object, fields: [{name: b, type: json}], enum: [1]}',
      "constraint-not-for-type /fields/0/enum 5:60 'enum' says nothing about the type 'object' (it belongs to 'string', 'integer', 'number', 'boolean', 'timestamp', 'json', 'date', 'time', 'decimal', 'bytes', 'uuid')",
    ],
    [
      '{name: a, type: integer, min_length: 1}',
      "constraint-not-for-type /fields/0/min_length 5:28 'min_length' says nothing about the type 'integer' (it belongs to 'string', 'bytes')",
    ],
    [
      '{name: a, type: number, precision: 4}',
      "constraint-not-for-type /fields/0/precision 5:27 'precision' says nothing about the type 'number' (it belongs to 'decimal')",
    ],
    [
      '{name: a, type: string, items: {type: json}}',
      "constraint-not-for-type /fields/0/items 5:27 'items' says nothing about the type 'string' (it belongs to 'array')",
    ],
    [
      '{name: a, type: json, unique: true}',
      "constraint-not-for-type /fields/0/unique 5:25 'unique' says nothing about the type 'json' (it belongs to scalar fields of the contract)",
    ],
    [
      '{name: a, type: object, fields: [{name: b, type: string, unique: true}]}',
      "constraint-not-for-type /fields/0/fields/0/unique 5:60 'unique' is a promise about rows, and a nested field is in none (it belongs to scalar fields of the contract)",
    ],
    [
      '{name: a, type: number, minimum: 2, maximum: 1}',
      "bounds-empty /fields/0/minimum 5:36 no value is possible between 'minimum' and 'maximum'",
    ],
    [
      '{name: a, type: number, minimum: 1, exclusive_maximum: 1.0}',
      "bounds-empty /fields/0/minimum 5:36 no value is possible between 'minimum' and 'exclusive_maximum'",
    ],
    [
      '{name: a, type: number, minimum: 0, exclusive_minimum: 5, maximum: 5}',
      "bounds-empty /fields/0/exclusive_minimum 5:58 no value is possible between 'exclusive_minimum' and 'maximum'",
    ],
    [
      '{name: a, type: string, min_length: 3, max_length: 2}',
      "bounds-empty /fields/0/min_length 5:39 no value is possible between 'min_length' and 'max_length'",
    ],
    [
      '{name: a, type: decimal, precision: 2, scale: 3}',
      "bounds-empty /fields/0/scale 5:49 no value is possible between 'scale' and 'precision'",
    ],
    [
      '{name: a, type: string, max_length: -1}',
      "out-of-range /fields/0/max_length 5:39 'max_length' has to be at least 0, found -1",
    ],
    [
      '{name: a, type: decimal, precision: 1001}',
      "out-of-range /fields/0/precision 5:39 'precision' has to be from 1 to 1000, found 1001",
    ],
    [
      '{name: a, type: number, minimum: low}',
      "wrong-type /fields/0/minimum 5:36 'minimum' has to be a number, found a string",
    ],
    [
      '{name: a, type: string, pattern: "("}',
      "pattern-invalid /fields/0/pattern 5:36 'pattern' is not valid: Unterminated group",
    ],
    [
      '{name: a, type: string, pattern: "\\\\p{Nope}"}',
      "pattern-invalid /fields/0/pattern 5:36 'pattern' is not valid: Invalid property name",
    ],
    [
      `{name: a, type: string, pattern: "${'('.repeat(2000)}"}`,
      "pattern-invalid /fields/0/pattern 5:36 'pattern' is not valid: more than 100 groups inside each other",
    ],
    [
      '{name: a, type: object}',
      "nested-missing /fields/0/fields 5:3 the type 'object' needs the key 'fields' (use 'json' for values of any shape)",
    ],
    ['{name: a, type: array}', "nested-missing /fields/0/items 5:3 the type 'array' needs the key 'items'"],
    [
      '{name: a, type: map, keys: {type: string}}',
      "nested-missing /fields/0/values 5:3 the type 'map' needs the key 'values'",
    ],
    [
      '{name: a, type: map, keys: {type: integer}, values: {type: json}}',
      "not-allowed /fields/0/keys/type 5:37 'type' has to be 'string', found \"integer\"",
    ],
    [
      '{name: a, type: array, items: {type: string, required: false}}',
      `unknown-key /fields/0/items/required 5:48 "required" is not a key of a shape`,
    ],
    [
      '{name: a, type: integer, default: x}',
      `default-invalid /fields/0/default 5:37 the default does not fit the field: "x" is not a whole number`,
    ],
    [
      '{name: a, type: string, enum: [a], default: b}',
      `default-invalid /fields/0/default 5:47 the default does not fit the field: "b" is not one of the allowed values`,
    ],
    [
      '{name: a, type: number, exclusive_maximum: 5, default: 5}',
      'default-invalid /fields/0/default 5:58 the default does not fit the field: 5 is not less than 5',
    ],
    [
      '{name: a, type: decimal, precision: 4, scale: 2, default: 100}',
      'default-invalid /fields/0/default 5:61 the default does not fit the field: 100 has too many digits before the point (at most 2)',
    ],
    [
      '{name: a, type: decimal, scale: 1, default: 0.25}',
      'default-invalid /fields/0/default 5:47 the default does not fit the field: 0.25 has too many digits after the point (at most 1)',
    ],
    [
      '{name: a, type: string, pattern: "^[a-z]+$", default: A1}',
      `default-invalid /fields/0/default 5:57 the default does not fit the field: "A1" does not match the pattern "^[a-z]+$"`,
    ],
    [
      '{name: a, type: string, max_length: 1, default: 😀😀}',
      `default-invalid /fields/0/default 5:51 the default does not fit the field: "😀😀" has a length of 2, at most 1 is allowed`,
    ],
    [
      '{name: a, type: array, items: {type: integer}, default: [1, x]}',
      `default-invalid /fields/0/default 5:59 the default does not fit the field: "x" is not a whole number`,
    ],
    [
      '{name: a, type: object, fields: [{name: b, type: json}], default: {}}',
      `default-invalid /fields/0/default 5:69 the default does not fit the field: the required field "b" is missing`,
    ],
    [
      '{name: a, type: json, aliases: [a]}',
      'alias-conflict /fields/0/aliases/0 5:35 the alias "a" is taken by this field',
    ],
  ])('%s', (field, problem) => {
    expect(problemsOf(fields(field))).toEqual([problem]);
  });

  test('names, ids and aliases are one field’s own', () => {
    expect(
      problemsOf(
        fields(
          '{name: a, id: f1, type: json, aliases: [x]}',
          '{name: a, id: f1, type: json}',
          '{name: b, type: json, aliases: [a, x]}',
        ),
      ),
    ).toEqual([
      'duplicate-field /fields/1/name 6:10 two fields have the name "a"',
      'id-duplicate /fields/1/id 6:17 two fields have the id "f1"',
      'alias-conflict /fields/2/aliases/0 7:35 the alias "a" is taken by another field',
      'alias-conflict /fields/2/aliases/1 7:38 the alias "x" is taken by another field',
    ]);
  });
});

test('all problems are told at once, in the order of the text', () => {
  const text = [
    'dataset_id: d',
    'version: 1.10',
    'status: deprecated',
    'owners: [{}]',
    'primary_key: [usr_id]',
    'fields:',
    '- {name: user_id, type: strng, required: "no"}',
    '- {name: user_id, type: string, min_length: 5, max_length: 2}',
    'retention: 5',
  ].join('\n');
  expect(problemsOf(text).map((problem) => problem.split(' ').slice(0, 3).join(' '))).toEqual([
    'version-invalid /version 2:10',
    'deprecation-required /status 3:9',
    'missing-key /owners/0/team 4:10',
    'undeclared-field /primary_key/0 5:15',
    'not-allowed /fields/0/type 7:25',
    'wrong-type /fields/0/required 7:42',
    'duplicate-field /fields/1/name 8:10',
    'bounds-empty /fields/1/min_length 8:45',
    'unknown-key /retention 9:1',
  ]);
});

describe('bounds', () => {
  test('ten thousand fields are enough, wherever they stand', () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, i) => `{"name":"f${i}","type":"json"}`).join(',');
    const json = (list: string): string =>
      `{"dataset_id":"d","version":"1.0.0","owners":[{"team":"t"}],"fields":[${list}]}`;
    expect(problemsOf(json(many(10_000)))).toEqual([]);
    expect(problemsOf(json(many(10_001)))[0]).toMatch(
      /^too-many-fields \/fields 1:70 a contract may have 10000 fields at most/,
    );
    const nested = `{"name":"o","type":"object","fields":[${many(5_000)}]},{"name":"p","type":"object","fields":[${many(5_000)}]}`;
    expect(problemsOf(json(nested))[0]).toMatch(/^too-many-fields \/fields\/1\/fields /);
  });

  test('shapes may be nested thirty-two deep', () => {
    const nest = (depth: number): string =>
      fields(`{name: a, type: array, items: ${'{type: array, items: '.repeat(depth)}{type: json}${'}'.repeat(depth)}}`);
    expect(problemsOf(nest(30))).toEqual([]);
    expect(problemsOf(nest(31))[0]).toMatch(
      /^too-deep \/fields\/0(?:\/items){32} .* shapes are nested more than 32 deep$/,
    );
  });

  test('an enum has ten thousand values at most', () => {
    const values = (count: number): string =>
      fields(`{name: a, type: integer, enum: [${Array.from({ length: count }, (_, i) => i)}]}`);
    expect(problemsOf(values(10_000))).toEqual([]);
    expect(problemsOf(values(10_001))).toEqual([
      "too-long /fields/0/enum 5:34 'enum' may have 10000 items at most, found 10001",
    ]);
  });

  test('a few characters that stand for megabytes are refused', () => {
    const text = document(`a: &a ${'x'.repeat(50_000)}\nquality: [${Array(80).fill('*a')}]`);
    expect(problemsOf(text.replace('a: &a', 'description: &a'))).toEqual([]);
    const twice = text
      .replace('a: &a', 'description: &a')
      .replace('quality', `servers: [${Array(80).fill('*a')}]\nquality`);
    expect(problemsOf(twice)[0]).toMatch(/^alias-expansion /);
  });

  test('hostile patterns of many defaults are not run without end', () => {
    const hostile = Array.from(
      { length: 300 },
      (_, i) => `{name: f${i}, type: string, pattern: "^(?:a+)+$", default: ${'a'.repeat(200)}b}`,
    );
    const problems = problemsOf(fields(...hostile));
    expect(problems).toHaveLength(200);
    expect(problems[0]).toMatch(/^default-invalid \/fields\/0\/default/);
  });
});
