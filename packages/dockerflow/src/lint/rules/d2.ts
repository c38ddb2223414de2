import { APP_ACCOUNT } from 'dockerflow-checks/spec'
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
    // The next free number is the right one only if the number before it is taken.
    const near = doubt ?? [...groups.values()].find(({ gid }) => gid === APP_ACCOUNT.id - 1)
    const text = 'Group app has no GID given, so the build picks one'
    return near
      ? unknown(`${text}, which may be ${APP_ACCOUNT.id}.`, group.line)
      : fail(`${text}.`, group.line)
  }
  if (group.gid === undefined) return unknown('The GID of group app cannot be told.', group.line)
  if (group.gid === APP_ACCOUNT.id) return pass(`Group app has GID ${APP_ACCOUNT.id}.`, group.line)
  return fail(`Group app has GID ${group.gid}.`, group.line)
}
