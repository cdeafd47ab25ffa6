import { describe, expect, it } from 'vitest';
import { withoutComments } from './avro-comments.ts';

describe('comments of Avro schemas', () => {
  it('are blank, and everything else stays where it is', () => {
    expect(withoutComments('/* licence\n */ {"type": "string"} // done')).toBe(
      '          \n    {"type": "string"}        ',
    );
  });

  it('are none within strings', () => {
    const text = '{"doc": "see http://example.org/*a*/ \\" // here", "type": "string"}';
    expect(withoutComments(text)).toBe(text);
    expect(withoutComments(`${text}//`)).toBe(`${text}  `);
  });

  it('end with the text where nothing ends them', () => {
    expect(withoutComments('"string" /* and so on')).toBe('"string"             ');
    expect(withoutComments('"string //')).toBe('"string //');
    expect(withoutComments('"string\\')).toBe('"string\\');
    expect(withoutComments('/*/')).toBe('   ');
    expect(withoutComments(`"a" ${'/* '.repeat(200_000)}`).trim()).toBe('"a"');
    const long = `"${'\\"'.repeat(500_000)}"`;
    expect(withoutComments(`${long}//`)).toBe(`${long}  `);
  });
});
