/** The names of the output formats. */
export const FORMATS = ['pretty', 'json', 'junit', 'tap', 'sarif', 'github'] as const

/** The name of an output format. */
export type Format = (typeof FORMATS)[number]

/** What a format may need to know beside the reports. */
export interface FormatOptions {
  /** Colour the text with escape sequences; only `pretty` does. @default false */
  readonly colour?: boolean
  /** Recommendations count as much as requirements. @default false */
  readonly strict?: boolean
}
