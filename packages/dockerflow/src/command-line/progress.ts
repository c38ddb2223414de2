import type { Output } from './command.ts'

/** Says on a terminal what is being done, in one line that is replaced and at last erased; elsewhere nothing. */
export function progressOn(
  { stderr }: Output,
  wanted: boolean,
): {
  readonly say: (text: string) => void
  readonly end: () => void
} {
  const shown = wanted && stderr.isTTY === true
  let open = false
  return {
    say: (text) => {
      if (!shown) return
      stderr.write(`\r\u001b[K… ${text}`)
      open = true
    },
    end: () => {
      if (open) stderr.write('\r\u001b[K')
      open = false
    },
  }
}
