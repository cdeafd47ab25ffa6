import type { Change } from '../../../model/change.ts';
import type { AvroType, LogicalType } from '../schema.ts';
import { changeAt, type Site } from './change-at.ts';

/** What changed about the logical type of a value. */
export function diffLogical(site: Site, before: AvroType, after: AvroType): Change[] {
  const [from, to] = [before.logical, after.logical];
  if (from === undefined && to === undefined) return [];
  const detail = { from: from ? nameOfLogical(from) : null, to: to ? nameOfLogical(to) : null };
  if (from === undefined) return [changeAt(site, 'logical_type_added', 'logicalType', detail)];
  if (to === undefined) return [changeAt(site, 'logical_type_removed', 'logicalType', detail)];
  if (from.name !== 'decimal' || to.name !== 'decimal') {
    return from.name === to.name ? [] : [changeAt(site, 'logical_type_changed', 'logicalType', detail)];
  }
  const changes: Change[] = [];
  if (from.precision !== to.precision) {
    const kind = from.precision < to.precision ? 'decimal_precision_increased' : 'decimal_precision_decreased';
    changes.push(changeAt(site, kind, 'precision', { from: from.precision, to: to.precision }));
  }
  if (from.scale !== to.scale) {
    changes.push(changeAt(site, 'decimal_scale_changed', 'scale', { from: from.scale, to: to.scale }));
  }
  return changes;
}

/** A logical type as people write it. */
export function nameOfLogical(logical: LogicalType): string {
  return logical.name === 'decimal' ? `decimal(${logical.precision}, ${logical.scale})` : logical.name;
}
