import { isJsonObject, type JsonObject, type JsonValue, printJson } from '@concordat/engine';

/** An event in the JSON event format of CloudEvents 1.0. */
export type CloudEvent = JsonObject;

/** Media types of the JSON event format, of one event and of many. */
export const STRUCTURED = 'application/cloudevents+json; charset=utf-8';
export const BATCHED = 'application/cloudevents-batch+json; charset=utf-8';

/** An event in binary content mode: what goes into headers, and the data. */
export interface BinaryEvent {
  /** Attribute names and their values, but for `datacontenttype`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  /** The data as text; undefined where the event has none. */
  readonly data: string | undefined;
}

/** An attribute of an event as text; the empty string where it has none of that name. */
export function attributeOf(event: CloudEvent, name: string): string {
  const value = event[name];
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

/** An event as one document. */
export function structured(event: CloudEvent): string {
  return printJson(event);
}

/** Events as one document. */
export function batched(events: readonly CloudEvent[]): string {
  return printJson([...events]);
}

/** An event laid out into headers and data. Our events have data in JSON, or none. */
export function binary({ data, datacontenttype, ...attributes }: CloudEvent): BinaryEvent {
  const entries = Object.entries(attributes).filter(isPlain);
  return {
    attributes: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
    contentType: data === undefined ? undefined : String(datacontenttype ?? 'application/json'),
    data: data === undefined ? undefined : printJson(data),
  };
}

/** A header value by the HTTP protocol binding of CloudEvents (section 3.1.3.2): what is no visible ASCII goes as percent-encoded UTF-8. */
export function headerValue(text: string): string {
  return [...text].map((each) => (/[!#-$&-~]/.test(each) ? each : percentEncoded(each))).join('');
}

/** An event in words for people: what happened to what, and when. */
export function inWords(event: CloudEvent): string {
  const [type, subject, time] = [attributeOf(event, 'type'), attributeOf(event, 'subject'), attributeOf(event, 'time')];
  const deed = type.replace(/^io\.(cloudevents|concordat)\./, '').replace(/\.v\d+$/, '');
  const said = deed.replaceAll(/[.-]/g, ' ');
  const about = isJsonObject(event.data) ? detailsOf(event.data) : '';
  return `${said}: ${subject === '' ? attributeOf(event, 'source') : subject} at ${time}${about}`;
}

/** What Slack takes as a message, and those who follow it: its three special characters are escaped. */
export function slackMessage(events: readonly CloudEvent[]): string {
  const text = events.map(inWords).join('\n');
  return printJson({ text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') });
}

function detailsOf(data: JsonObject): string {
  const plain = Object.entries(data).filter(isPlain).slice(0, 8);
  return plain.length === 0 ? '' : ` (${plain.map(([name, value]) => `${name}: ${value}`).join(', ')})`;
}

function isPlain([, value]: readonly [string, JsonValue | undefined]): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

function percentEncoded(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
