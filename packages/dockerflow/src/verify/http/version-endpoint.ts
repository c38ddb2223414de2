import { ENDPOINTS } from 'dockerflow-checks/spec'
import { Findings } from '../../report/findings.ts'
import { readVersionFile } from '../../spec/version-file.ts'
import { type Asking, ask, askVariants, inBrief, isJson, mediaType } from './endpoint.ts'

const PATH = ENDPOINTS.version

/**
 * Clause A4: `/__version__` answers with the contents of `/app/version.json`.
 *
 * @param file the bytes it has to answer with; without it, any valid version object will do
 */
export async function versionEndpoint(asking: Asking, file: Uint8Array | undefined): Promise<Findings> {
  const findings = new Findings()
  const answer = await ask(asking, PATH)
  if (!answer.ok || answer.status !== 200) {
    findings.problems.push(`GET ${PATH}: ${inBrief(answer)}`)
    return findings
  }
  findings.facts.push(`GET ${PATH}: ${inBrief(answer)}`)
  const type = mediaType(answer)
  findings.demand(isJson(type), `its Content-Type is ${type ?? 'missing'}, not application/json`)
  const { object, problems } = readVersionFile(answer.body)
  if (file === undefined) {
    for (const problem of problems) findings.problems.push(`the version object is not valid: ${problem}`)
    if (object?.commit !== undefined) findings.facts.push(`commit ${String(object.commit).slice(0, 64)}`)
  } else if (findings.demand(answer.body.equals(file), difference(answer.body, file))) {
    findings.facts.push(`${file.length} bytes, the same as version.json`)
  }
  await askVariants(asking, PATH, answer, (status) => status === 200, findings)
  return findings
}

function difference(body: Buffer, file: Uint8Array): string {
  const [seen, expected] = [readVersionFile(body).object, readVersionFile(file).object]
  if (seen === undefined || expected === undefined) return 'the body is not the contents of version.json'
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(seen)])]
  const other = keys.filter((key) => JSON.stringify(seen[key]) !== JSON.stringify(expected[key]))
  if (other.length > 0) return `the body differs from version.json in ${other.join(', ').slice(0, 200)}`
  return `the body holds the same values as version.json in other bytes (${body.length}, not ${file.length})`
}
