// What every place has that the engine runs in, browsers and Node alike, and nothing else of them: WHATWG Encoding and URL.

declare class TextDecoder {
  constructor(label?: 'utf-8', options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  /** Throws a TypeError for bytes that are no UTF-8, where `fatal`. */
  decode(bytes: Uint8Array): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string, base?: string): boolean;
  readonly href: string;
  hash: string;
}

/** Base64 of text whose characters are bytes. */
declare function btoa(bytes: string): string;
