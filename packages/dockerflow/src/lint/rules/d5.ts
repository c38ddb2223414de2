import { APP_ACCOUNT } from 'dockerflow-checks/spec'
import { because, fail, pass, type Rule, unknown } from '../subject/finding.ts'

/** `USER app`. */
export const d5: Rule = ({ build: { final } }) => {
  const { user, accounts, image } = final
  const { users, groups, doubt } = accounts
  const line = user.line ?? final.line
  if (user.value === undefined) {
    return user.line === undefined
      ? unknown(`There is no USER, and the user of ${image.text} is not known.`, line)
      : unknown(`USER ${user.text} cannot be resolved.`, line)
  }
  const [name = '', group] = user.value.split(':', 2)
  if (user.line === undefined && name !== 'app')
    return fail(`There is no USER: the container runs as ${name} of ${image.text}.`, line)
  const app = users.get('app')
  if (/^\d+$/.test(name)) {
    const uid = Number(name)
    if (app === undefined || !app.certain || app.uid === undefined) {
      const open = doubt !== undefined || app !== undefined
      if (open) return unknown(`Whether UID ${uid} is user app cannot be told${because(doubt)}.`, line)
      return fail(`USER ${user.value}: no user app has this UID.`, line)
    }
    if (app.uid !== uid) return fail(`USER ${user.value} is not user app, whose UID is ${app.uid}.`, line)
  } else if (name !== 'app') {
    return fail(`USER is ${user.value}.`, line)
  }
  if (group !== undefined && group !== '' && group !== 'app') {
    const gid = groups.get('app')?.gid
    const number = /^\d+$/.test(group) ? Number(group) : undefined
    if (number === undefined || number === 0)
      return fail(
        `USER ${user.value} runs with group ${group}.`,
        line,
        'Write `USER app`, or `USER app:app`.',
      )
    if (gid === undefined) return unknown(`Whether GID ${group} is group app cannot be told.`, line)
    // A wrong number on the group itself is D2's to say.
    if (number !== gid && number !== APP_ACCOUNT.id)
      return fail(`USER ${user.value} runs with GID ${group}, and group app has ${gid}.`, line)
  }
  return pass(`USER is ${user.value}.`, line)
}
