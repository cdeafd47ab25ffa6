import type { JsonObject } from '@concordat/engine';

/** A contract for the documentation's examples. */
export const CONTRACT_EXAMPLE: JsonObject = {
  dataset_id: 'users.daily_active',
  version: '1.0.0',
  description: null,
  fields: [
    { name: 'user_id', type: 'string', required: true, description: null, enum: null, deprecated: false },
    { name: 'ltv', type: 'number', required: false, description: null, enum: null, deprecated: false },
  ],
  owners: [{ team: 'growth-platform', contact: '#growth-platform' }],
  freshness_sla: { max_lag_seconds: 86400, measurement: 'event_time' },
  status: 'active',
  deprecation_uri: null,
  primary_key: ['user_id'],
};

/** A report about a change that nobody minds. */
export const COMPATIBLE_EXAMPLE: JsonObject = { compatible: true, mode: 'backward', issues: [] };

/** A report about a field that went away. */
export const INCOMPATIBLE_EXAMPLE: JsonObject = {
  compatible: false,
  mode: 'backward',
  issues: [
    {
      severity: 'error',
      field: 'ltv',
      kind: 'field_removed',
      message: "field 'ltv' was removed; old data will fail validation",
      breaks: ['forward'],
      path: 'ltv',
      at: { before: '/fields/1' },
    },
  ],
};

/** The answer to a document with a misspelt key. */
export const INVALID_EXAMPLE: JsonObject = {
  detail: [
    {
      type: 'extra_forbidden',
      loc: ['body', 'contract', 'fields', 0, 'requird'],
      msg: 'Extra inputs are not permitted',
      input: true,
      pointer: '/contract/fields/0/requird',
      line: 1,
      column: 98,
      kind: 'unknown-key',
      hint: "did you mean 'required'?",
    },
  ],
};

/** A decision card that approves. */
export const CARD_EXAMPLE: JsonObject = {
  decision_card_version: '0.1',
  decision_id: 'DEC-2026-017',
  issued_at: '2026-05-14T19:00:00Z',
  buyer: { name: 'Springfield USD', type: 'school-district', contact: 'data@springfield.example' },
  decision_maker: { role: 'Director of Data', name: 'Alex Chen' },
  decision: { status: 'approved' },
  subject: { vendor_name: 'AcmeTutor' },
  rationale: 'Meets the criteria.',
};
