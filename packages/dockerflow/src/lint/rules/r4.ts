import { DEFAULT_PORT } from 'dockerflow-checks/spec'
import { fail, pass, type Rule, unknown } from '../subject/finding.ts'

const PORT = String(DEFAULT_PORT)

/** It listens on port 8000. */
export const r4: Rule = ({ build: { final } }) => {
  const port = final.env.get('PORT')
  const other = final.ports.find((exposed) => exposed.port !== undefined && exposed.port !== PORT)
  const open = final.ports.find((exposed) => exposed.port === undefined)
  const right = final.ports.find((exposed) => exposed.port === PORT)
  if (typeof port?.value === 'string' && port.value !== PORT)
    return fail(`ENV PORT is ${port.value}.`, port.line)
  if (other && !right) return fail(`EXPOSE says ${other.port}.`, other.line)
  if (port && typeof port.value !== 'string') return unknown('ENV PORT cannot be resolved.', port.line)
  if (open && !right) return unknown('EXPOSE cannot be resolved.', open.line)
  if (port) return pass(`ENV PORT is ${PORT}.`, port.line)
  if (right) return pass(`EXPOSE says ${PORT}.`, right.line)
  return unknown(
    'Neither EXPOSE nor ENV PORT says which port the application listens on.',
    final.line,
    `Add \`EXPOSE ${PORT}\`.`,
  )
}
