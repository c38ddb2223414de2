/** A file, folder or link in a tar archive. */
export interface TarEntry {
  readonly path: string
  /** `0` file, `1` hard link, `2` symbolic link, `5` folder. */
  readonly type: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** Where a link points. */
  readonly link: string
  /** The contents of a file that was asked for and is not too large. */
  readonly content?: Buffer
}

const BLOCK = 512

/**
 * Reads a tar archive as it comes in: what the engines write for `cp`, that is ustar with pax and GNU long names.
 * Contents are skipped, save those of files that `wants` names.
 */
export class TarReader {
  readonly #onEntry: (entry: TarEntry) => void
  readonly #wants: (path: string, size: number) => boolean
  #buffer: Buffer = Buffer.alloc(0)
  #skip = 0
  #extra: Record<string, string> = {}
  #pending: { readonly entry: TarEntry; readonly padded: number } | undefined

  constructor(
    onEntry: (entry: TarEntry) => void,
    wants: (path: string, size: number) => boolean = () => false,
  ) {
    this.#onEntry = onEntry
    this.#wants = wants
  }

  /** Takes the next bytes of the archive. */
  readonly write = (chunk: Buffer): void => {
    if (this.#skip >= chunk.length) {
      this.#skip -= chunk.length
      return
    }
    const rest = chunk.subarray(this.#skip)
    this.#skip = 0
    this.#buffer = this.#buffer.length === 0 ? rest : Buffer.concat([this.#buffer, rest])
    while (this.#advance());
  }

  #advance(): boolean {
    if (this.#pending !== undefined) {
      const { entry, padded } = this.#pending
      if (this.#buffer.length < padded) return false
      const content = Buffer.from(this.#buffer.subarray(0, entry.size))
      this.#pending = undefined
      this.#consume(padded)
      this.#deliver({ ...entry, content })
      return true
    }
    if (this.#buffer.length < BLOCK) return false
    const entry = this.#header(this.#buffer.subarray(0, BLOCK))
    this.#consume(BLOCK)
    if (entry === undefined) return true
    const padded = Math.ceil(entry.size / BLOCK) * BLOCK
    const meta = 'xgLK'.includes(entry.type)
    if ((meta && entry.size < 1_048_576) || (entry.type === '0' && this.#wants(entry.path, entry.size))) {
      this.#pending = { entry, padded }
    } else {
      this.#deliver(entry)
      this.#consume(padded)
    }
    return true
  }

  #consume(bytes: number): void {
    const here = Math.min(bytes, this.#buffer.length)
    this.#buffer = this.#buffer.subarray(here)
    this.#skip += bytes - here
  }

  #header(block: Buffer): TarEntry | undefined {
    if (block[0] === 0) return undefined
    const type = String.fromCharCode(block[156] ?? 0).replace('\0', '0')
    const prefix = text(block, 257, 5) === 'ustar' ? text(block, 345, 155) : ''
    const name = text(block, 0, 100)
    const extra = 'xgLK'.includes(type) ? {} : this.#extra
    if (!'xgLK'.includes(type)) this.#extra = {}
    return {
      path: extra.path ?? (prefix === '' ? name : `${prefix}/${name}`),
      link: extra.linkpath ?? text(block, 157, 100),
      type,
      mode: number(block, 100, 8),
      uid: Number(extra.uid ?? number(block, 108, 8)),
      gid: Number(extra.gid ?? number(block, 116, 8)),
      size: Number(extra.size ?? number(block, 124, 12)),
    }
  }

  #deliver(entry: TarEntry): void {
    const content = entry.content ?? Buffer.alloc(0)
    if (entry.type === 'x') Object.assign(this.#extra, paxRecords(content))
    else if (entry.type === 'L') this.#extra.path = text(content, 0, content.length)
    else if (entry.type === 'K') this.#extra.linkpath = text(content, 0, content.length)
    else if (entry.type !== 'g') this.#onEntry(entry)
  }
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? field.length : end)
}

function number(block: Buffer, start: number, length: number): number {
  // GNU writes numbers that do not fit in octal digits as binary, with the highest bit set.
  if (((block[start] ?? 0) & 0x80) !== 0) return block.readUIntBE(start + length - 6, 6)
  return Number.parseInt(text(block, start, length).trim() || '0', 8)
}

function paxRecords(content: Buffer): Record<string, string> {
  const records: Record<string, string> = {}
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(0x20, at)
    const length = Number(content.toString('latin1', at, space))
    if (space === -1 || !Number.isInteger(length) || length < 5) break
    const record = content.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    records[record.slice(0, equals)] = record.slice(equals + 1)
    at += length
  }
  return records
}
