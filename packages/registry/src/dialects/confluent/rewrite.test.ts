import { describe, expect, it } from 'vitest';
import { ownsPath, rewriteUrl } from './rewrite.ts';

describe('a URL', () => {
  it.each([
    ['/subjects', '/subjects'],
    ['/subjects/', '/subjects'],
    ['//subjects', '/subjects'],
    ['/config/?a=b', '/config?a=b'],
    ['/subjects//versions', '/subjects/versions'],
    ['/subjects/a%2Fb/versions/1', '/subjects/a%2Fb/versions/1'],
    ['//', '/'],
    ['/contexts', '/contexts'],
    ['/contexts/.x', '/contexts/.x'],
    ['/contexts/.x/', '/contexts/.x'],
    ['/contracts//x', '/contracts//x'],
    ['/contracts/', '/contracts/'],
    ['/metrics//', '/metrics//'],
  ])('%s is routed as %s', (sent, routed) => {
    expect(rewriteUrl(sent, ownsPath)).toBe(routed);
  });

  it.each([
    ['/contexts/.x/subjects/s/versions', '/subjects/%3A.x%3As/versions'],
    ['/contexts/x/subjects/s/versions', '/subjects/%3A.x%3As/versions'],
    ['/contexts/%2Ex/subjects/s', '/subjects/%3A.x%3As'],
    ['/contexts/.x/subjects/subjects/versions', '/subjects/%3A.x%3Asubjects/versions'],
    ['/contexts/.x/subjects/:.y:s/versions', '/subjects/:.y:s/versions'],
    ['/contexts/.x/subjects/%3A.y%3As/versions', '/subjects/%3A.y%3As/versions'],
    ['/contexts/./subjects/s', '/subjects/%3A.%3As'],
    ['/contexts/.x/compatibility/subjects/s/versions/latest', '/compatibility/subjects/%3A.x%3As/versions/latest'],
    ['/contexts/.x/config', '/config/%3A.x%3A'],
    ['/contexts/.x/mode', '/mode/%3A.x%3A'],
    ['/contexts/.x/config/s?defaultToGlobal=true', '/config/%3A.x%3As?defaultToGlobal=true'],
    ['/contexts/.x/mode/s', '/mode/%3A.x%3As'],
    ['/contexts/.x/schemas/ids/1', '/schemas/ids/1?subject=%3A.x%3A'],
    ['/contexts/.x/schemas/ids/1/subjects', '/schemas/ids/1/subjects?subject=%3A.x%3A'],
    ['/contexts/.x/schemas/ids/1?subject=s&format=f', '/schemas/ids/1?subject=%3A.x%3As&format=f'],
    ['/contexts/.x/schemas/ids/1?subject=:.y:s', '/schemas/ids/1?subject=%3A.y%3As'],
    ['/contexts/.x/schemas', '/schemas?subjectPrefix=%3A.x%3A'],
    ['/contexts/.x/subjects', '/subjects?subjectPrefix=%3A.x%3A'],
    ['/contexts/.x/subjects?subjectPrefix=or', '/subjects?subjectPrefix=%3A.x%3Aor'],
    ['/contexts/.x/schemas/types', '/schemas/types'],
    ['/contexts/.x/schemas/guids/g', '/schemas/guids/g'],
    ['/contexts/.x/associations', '/associations?context=.x'],
    ['/contexts/.x/associations/resources/r?dryRun=true', '/associations/resources/r?dryRun=true&context=.x'],
    ['/contexts/.x/associations/subjects/s', '/associations/subjects/%3A.x%3As'],
    ['/contexts/.x/contexts', '/contexts'],
    ['/contexts/.x//subjects/', '/subjects?subjectPrefix=%3A.x%3A'],
    ['/contexts/.gr%C3%BCn/subjects/s', '/subjects/%3A.gr%C3%BCn%3As'],
  ])('%s is of a context: %s', (sent, routed) => {
    expect(rewriteUrl(sent, ownsPath)).toBe(routed);
  });

  it.each([
    ['/contexts/a:b/subjects', '/contexts/a:b/'],
    ['/contexts/%zz/subjects?deleted=true', '/contexts/%zz/'],
  ])('%s has no context', (sent, known) => {
    expect(rewriteUrl(sent, ownsPath)).toBe(known);
  });
});

describe('the paths of the dialect', () => {
  it.each(['/subjects', '/subjects/x/y/z', '/schemas/nope', '/v1/metadata/x', '/associations:batchGet', '/mode'])(
    '%s is its own',
    (path) => expect(ownsPath(path)).toBe(true),
  );
  it.each(['/', '/contracts', '/v1', '/v1/other', '/subjectsx', '/metrics'])('%s is not', (path) =>
    expect(ownsPath(path)).toBe(false),
  );
});
