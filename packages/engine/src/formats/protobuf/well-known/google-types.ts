/** A file of `google/type/`: what it declares, and what it imports. */
interface TypeFile {
  /** The class that Java keeps the file in. */
  readonly outer: string;
  /** The package of Go, where it is not called as the file. */
  readonly go?: string;
  readonly imports?: string;
  readonly body: string;
}

/** Fields in order of their numbers, from 1: `float red`. */
function message(name: string, ...fields: readonly string[]): string {
  return `message ${name} {\n${fields.map((field, index) => `  ${field} = ${index + 1};\n`).join('')}}`;
}

/** Values in order of their numbers, from 0. */
function enumeration(name: string, ...values: readonly string[]): string {
  return `enum ${name} {\n${values.map((value, index) => `  ${value} = ${index};\n`).join('')}}`;
}

const DATE_TIME = `message DateTime {
  int32 year = 1;
  int32 month = 2;
  int32 day = 3;
  int32 hours = 4;
  int32 minutes = 5;
  int32 seconds = 6;
  int32 nanos = 7;
  oneof time_offset {
    google.protobuf.Duration utc_offset = 8;
    TimeZone time_zone = 9;
  }
}

${message('TimeZone', 'string id', 'string version')}`;

const PHONE_NUMBER = `message PhoneNumber {
  message ShortCode {
    string region_code = 1;
    string number = 2;
  }
  oneof kind {
    string e164_number = 1;
    ShortCode short_code = 2;
  }
  string extension = 3;
}`;

const POSTAL_ADDRESS = message(
  'PostalAddress',
  'int32 revision',
  'string region_code',
  'string language_code',
  'string postal_code',
  'string sorting_code',
  'string administrative_area',
  'string locality',
  'string sublocality',
  'repeated string address_lines',
  'repeated string recipients',
  'string organization',
);

const CALENDAR_PERIOD = enumeration(
  'CalendarPeriod',
  'CALENDAR_PERIOD_UNSPECIFIED',
  'DAY',
  'WEEK',
  'FORTNIGHT',
  'MONTH',
  'QUARTER',
  'HALF',
  'YEAR',
);

const DAY_OF_WEEK = enumeration(
  'DayOfWeek',
  'DAY_OF_WEEK_UNSPECIFIED',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
);

const MONTH = enumeration(
  'Month',
  'MONTH_UNSPECIFIED',
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
);

const FILES: Readonly<Record<string, TypeFile>> = {
  calendar_period: { outer: 'CalendarPeriod', go: 'calendarperiod', body: CALENDAR_PERIOD },
  color: {
    outer: 'Color',
    imports: 'wrappers',
    body: message('Color', 'float red', 'float green', 'float blue', 'google.protobuf.FloatValue alpha'),
  },
  date: { outer: 'Date', body: message('Date', 'int32 year', 'int32 month', 'int32 day') },
  datetime: { outer: 'DateTime', imports: 'duration', body: DATE_TIME },
  dayofweek: { outer: 'DayOfWeek', body: DAY_OF_WEEK },
  decimal: { outer: 'Decimal', body: message('Decimal', 'string value') },
  expr: {
    outer: 'Expr',
    body: message('Expr', 'string expression', 'string title', 'string description', 'string location'),
  },
  fraction: { outer: 'Fraction', body: message('Fraction', 'int64 numerator', 'int64 denominator') },
  interval: {
    outer: 'Interval',
    imports: 'timestamp',
    body: message('Interval', 'google.protobuf.Timestamp start_time', 'google.protobuf.Timestamp end_time'),
  },
  latlng: { outer: 'LatLng', body: message('LatLng', 'double latitude', 'double longitude') },
  localized_text: { outer: 'LocalizedText', body: message('LocalizedText', 'string text', 'string language_code') },
  money: { outer: 'Money', body: message('Money', 'string currency_code', 'int64 units', 'int32 nanos') },
  month: { outer: 'Month', body: MONTH },
  phone_number: { outer: 'PhoneNumber', body: PHONE_NUMBER },
  postal_address: { outer: 'PostalAddress', go: 'postaladdress', body: POSTAL_ADDRESS },
  quaternion: { outer: 'Quaternion', body: message('Quaternion', 'double x', 'double y', 'double z', 'double w') },
  timeofday: {
    outer: 'TimeOfDay',
    body: message('TimeOfDay', 'int32 hours', 'int32 minutes', 'int32 seconds', 'int32 nanos'),
  },
};

function textOf(name: string, { outer, go = name, imports, body }: TypeFile): string {
  const statement = imports === undefined ? '' : `import "google/protobuf/${imports}.proto";\n\n`;
  return `syntax = "proto3";

package google.type;

${statement}option go_package = "google.golang.org/genproto/googleapis/type/${go};${go}";
option java_multiple_files = true;
option java_outer_classname = "${outer}Proto";
option java_package = "com.google.type";
option objc_class_prefix = "GTP";

${body}
`;
}

/** The common types of Google's APIs, which registries bring along: dates, money, places. By the names that they are imported by. */
export const GOOGLE_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(FILES).map(([name, file]) => [`google/type/${name}.proto`, textOf(name, file)]),
);
