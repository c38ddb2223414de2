import { APP_ACCOUNT } from 'dockerflow-checks/spec'
import { isMember } from '../model/accounts.ts'
import { because, fail, pass, type Rule, unknown } from '../subject/finding.ts'
import { missing } from './missing.ts'

/** A user `app` with UID 10001, member of `app`. */
export const d3: Rule = ({ build: { final } }) => {
  const { users, groups, doubt } = final.accounts
  const user = users.get('app')
  if (user === undefined) return missing('user', final)
  const { line } = user
  if (!user.certain) return unknown(`What user app is cannot be told${because(doubt)}.`, line ?? doubt?.line)
  if (user.picked) {
    const near = doubt ?? [...users.values()].find(({ uid }) => uid === APP_ACCOUNT.id - 1)
    const text = 'User app has no UID given, so the build picks one'
    return near ? unknown(`${text}, which may be ${APP_ACCOUNT.id}.`, line) : fail(`${text}.`, line)
  }
  if (user.uid !== undefined && user.uid !== APP_ACCOUNT.id)
    return fail(`User app has UID ${user.uid}.`, line)
  const group = groups.get('app')
  const member = group === undefined ? (user.group?.name === 'app' ? true : undefined) : isMember(user, group)
  if (member === false && group?.certain)
    return fail(
      'User app is not in group app.',
      line,
      'Give the user its group: `useradd --gid app …` (Debian) or `adduser -G app …` (Alpine).',
    )
  if (user.uid === undefined) return unknown('The UID of user app cannot be told.', line)
  // Without a group app there is nothing to be a member of: that is D2's to say.
  if (group === undefined && doubt === undefined) return pass(`User app has UID ${APP_ACCOUNT.id}.`, line)
  if (member === undefined || !group?.certain)
    return unknown('Whether user app is in group app cannot be told.', line)
  return pass(`User app has UID ${APP_ACCOUNT.id} and is in group app.`, line)
}
