import { invalid } from './event-filter-check.ts';
import type { EventSubscription, WantedEventSubscription } from './event-subscription.ts';
import { isAbsoluteUri, withoutFragment } from './uri.ts';

/** Schemes of sinks. Which machines they may be on is decided when something is sent. */
const SCHEMES: Readonly<Record<EventSubscription['protocol'], readonly string[]>> = {
  HTTP: ['http', 'https'],
  MQTT3: ['mqtt', 'mqtts', 'tcp', 'ssl'],
  MQTT5: ['mqtt', 'mqtts', 'tcp', 'ssl'],
  AMQP: ['amqp', 'amqps'],
  NATS: ['nats', 'tls'],
  KAFKA: ['kafka', 'kafkas'],
};

/** Header fields that belong to the protocol, or are a credential: that has a place of its own, where it is not shown. */
const OWN_HEADERS =
  /^(?:authorization|proxy-authorization|cookie|host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|webhook-.*|ce-.*)$/i;

/** Throws `event-subscription-invalid`, about the member by its JSON Pointer, for what no event subscription can be. */
export function checkEventSubscription(wanted: WantedEventSubscription): void {
  checkSink(wanted);
  checkPlace(wanted);
  if (wanted.protocol === 'HTTP') checkHeaders(wanted.settings.headers);
  const { deadLetterSink } = wanted.settings.delivery;
  if (deadLetterSink !== undefined)
    checkUri(deadLetterSink, SCHEMES.HTTP, ['protocolsettings', 'delivery', 'deadletter']);
  const { credential } = wanted;
  if (credential?.type === 'REFRESHTOKEN') {
    checkUri(credential.refreshTokenEndpoint, SCHEMES.HTTP, ['sinkcredential', 'refreshtokenendpoint']);
  }
}

/** True where a sink is another machine, or another way to it: not for a credential of the one before. */
export function sinkChanged(before: string, after: string): boolean {
  return originOf(before) !== originOf(after);
}

function checkSink({ protocol, sink }: WantedEventSubscription): void {
  checkUri(sink, SCHEMES[protocol], ['sink'], ` of ${protocol}`);
}

/** Where brokers put events: what is no such name would break their connection, or say something else over it. */
function checkPlace(wanted: WantedEventSubscription): void {
  switch (wanted.protocol) {
    case 'NATS':
      if (/^[^\s\p{Cc}.*>]+(?:\.[^\s\p{Cc}.*>]+)*$/u.test(wanted.settings.subject)) return;
      throw invalid(
        ['protocolsettings', 'subject'],
        'a subject of NATS is words between dots, without blanks and wildcards',
      );
    case 'MQTT3':
    case 'MQTT5':
      if (/^[^\p{Cc}+#]+$/u.test(wanted.settings.topicName)) return;
      throw invalid(['protocolsettings', 'topicname'], 'a topic of MQTT that is published to has no wildcards');
    case 'KAFKA':
      if (/^(?!\.{1,2}$)[\w.-]{1,249}$/.test(wanted.settings.topicName)) return;
      throw invalid(['protocolsettings', 'topicname'], 'a topic of Kafka is 1 to 249 letters, digits, dots, _ and -');
    case 'HTTP':
    case 'AMQP':
      return;
  }
}

function checkUri(uri: string, schemes: readonly string[], path: readonly string[], what = ''): void {
  const parsed = isAbsoluteUri(withoutFragment(uri)) ? URL.parse(uri) : null;
  const scheme = parsed?.protocol.slice(0, -1) ?? '';
  if (parsed === null || parsed.host === '' || !schemes.includes(scheme)) {
    throw invalid(
      path,
      `a sink${what} is a URI such as ${schemes[0]}://example.org/…, and begins with ${schemes.join(', ')}`,
    );
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalid(path, 'a name and a password are said as sinkcredential, where nobody is shown them');
  }
  if (uri.includes('#')) throw invalid(path, 'a sink has no fragment');
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    const path = ['protocolsettings', 'headers', name];
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw invalid(path, 'this is no name of a header field');
    if (OWN_HEADERS.test(name)) {
      throw invalid(path, 'this header field is not said here; credentials are said as sinkcredential');
    }
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw invalid(path, 'a header field is one line of Latin letters');
  }
}

function originOf(uri: string): string {
  const { protocol = '', host = '' } = URL.parse(uri) ?? {};
  return `${protocol}//${host}`;
}
