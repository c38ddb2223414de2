import { because, fail, pass, type Rule, unknown } from '../subject/finding.ts'
import { missing } from './missing.ts'

/** A group `app` with GID 10001. */
export const d2: Rule = ({ build: { final } }) => {
  const { groups, doubt } = final.accounts
  const group = groups.get('app')
  if (group === undefined) return missing('group', final)
  if (!group.certain)
    return unknown(`What group app is cannot be told${because(doubt)}.`, group.line ?? doubt?.line)
  if (group.picked) {
    // The next free number is 10001 only where 10000 is taken.
    const near = doubt ?? [...groups.values()].find(({ gid }) => gid === 10000)
    const text = 'Group app has no GID given, so the build picks one'
    return near ? unknown(`${text}, which may be 10001.`, group.line) : fail(`${text}.`, group.line)
  }
  if (group.gid === undefined) return unknown('The GID of group app cannot be told.', group.line)
  if (group.gid === 10001) return pass('Group app has GID 10001.', group.line)
  return fail(`Group app has GID ${group.gid}.`, group.line)
}
