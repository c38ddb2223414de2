import type { Stage } from '../model/stage.ts'
import { because, type Finding, fail, unknown } from '../subject/finding.ts'

/** There is no user or group app among those that are known. */
export function missing(kind: 'user' | 'group', { accounts: { doubt, refusals }, line }: Stage): Finding {
  if (doubt) return unknown(`No ${kind} app is made here, but one may exist${because(doubt)}.`, doubt.line)
  const refusal = refusals.find(({ name }) => name === 'app')
  if (refusal) return fail(`There is no ${kind} app: the build stops${because(refusal)}.`, refusal.line)
  return fail(`There is no ${kind} app.`, line)
}
