import { quoted } from '../../../source/problems.ts';
import { checkedName } from './naming.ts';
import { memberOf, type ObjectSpot, type Reading } from './reading.ts';

/** Reads the symbols of an enum (Avro 1.12, Enums): those that are right; the others are reported. */
export function readSymbols(reading: Reading, spot: ObjectSpot): ReadonlySet<string> {
  const symbols = new Set<string>();
  const list = memberOf(spot, 'symbols');
  if (list?.node.kind !== 'array') {
    if (list) reading.wrongType(`'symbols'`, 'a list of names', list);
    else reading.missing('symbols', 'the enum', spot);
    return symbols;
  }
  for (const [index, node] of list.node.items.entries()) {
    const item = { node, at: `${list.at}/${index}` };
    if (node.kind !== 'string') reading.wrongType('a symbol', 'a string', item);
    else if (symbols.has(node.value)) {
      reading.problem('duplicate-symbol', `the symbol ${quoted(node.value)} stands twice in the enum`, item, {
        detail: { symbol: node.value },
      });
    } else if (checkedName(reading, 'symbol', node.value, item) !== undefined) symbols.add(node.value);
  }
  return symbols;
}
