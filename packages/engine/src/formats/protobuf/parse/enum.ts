import type { Visibility } from '../schema.ts';
import { trimmed } from './lists.ts';
import { bracketOptions, optionStatement } from './options.ts';
import { ENUM_NUMBERS, reserved } from './ranges.ts';
import type { Reader } from './reader.ts';
import type { EnumTree, EnumValueTree, OptionTree, RangeTree, ReservedName } from './tree.ts';

/** An enum, behind the word `enum`. */
export function enumDeclaration(reader: Reader, visibility: Visibility | undefined): EnumTree {
  const name = reader.name('the name of the enum');
  const values: EnumValueTree[] = [];
  const options: OptionTree[] = [];
  const reservedRanges: RangeTree[] = [];
  const reservedNames: ReservedName[] = [];
  reader.block(() => {
    if (reader.takes(';')) return;
    const word = reader.name('a value');
    if (word.text === 'option') options.push(optionStatement(reader));
    else if (word.text === 'reserved') reserved(reader, ENUM_NUMBERS, { reservedRanges, reservedNames });
    else values.push(value(reader, word));
  });
  return {
    name,
    ...(visibility && { visibility }),
    values: trimmed(values),
    reservedRanges: trimmed(reservedRanges),
    reservedNames: trimmed(reservedNames),
    options: trimmed(options),
  };
}

function value(reader: Reader, name: EnumValueTree['name']): EnumValueTree {
  reader.symbol('=', 'values have numbers: RED = 1;');
  const number = reader.integer(ENUM_NUMBERS.what, ENUM_NUMBERS.least, ENUM_NUMBERS.most);
  const options = bracketOptions(reader);
  reader.symbol(';');
  return { name, number, options };
}
