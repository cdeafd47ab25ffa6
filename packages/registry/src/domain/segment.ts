/** What may stand in a segment of a path that has no colon (RFC 3986, section 3.3, `segment-nz-nc`). */
const SEGMENT = /^(?:[\w.~!$&'()*+,;=@-]|%[\dA-Fa-f]{2})+$/;
/** What `encodeURIComponent` encodes, and a segment may have as it is. */
const PLAIN = /%(?:24|26|2B|2C|3B|3D|40)/g;

/** A name as a segment of a path: what may not stand there is percent-encoded in UTF-8. A name has one such segment. */
export function encodeSegment(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(PLAIN, (triplet) => decodeURIComponent(triplet));
  // Whoever follows a link takes a segment of dots for a step in the hierarchy.
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}

/** The name that a segment of a path stands for; undefined for what is no `segment-nz-nc`, or not percent-encoded UTF-8. */
export function decodeSegment(segment: string): string | undefined {
  if (!SEGMENT.test(segment)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
