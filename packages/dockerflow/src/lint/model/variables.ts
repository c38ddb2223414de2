import type { Lookup, Variable } from '../dockerfile/expansion.ts'
import type { Stage } from './stage.ts'

/** Build arguments that Docker sets or takes without a declaration; their values are the builder's. */
const PREDEFINED = /^(https?|ftp|no|all)_proxy$/i

/** What variables hold in a stage: ENV before ARG, as Docker looks them up. */
export function stageLookup(stage: Stage): Lookup {
  return (name): Variable => {
    const found = stage.env.get(name) ?? stage.args.get(name)
    if (found !== undefined) return found.value
    // A well-known base sets its own variables, in capitals; an unknown one may set any.
    if (stage.base === undefined || PREDEFINED.test(name) || FROM_BASES.test(name)) return undefined
    return null
  }
}

const FROM_BASES =
  /^(PATH|HOME|HOSTNAME|PWD|USER|UID|EUID|GID|LANG|LC_\w+|GPG_KEYS?|PORT|\w+_(VERSION|HOME|URL|SHA\w*)|GO\w+|\d+|[@*#?$!_-])$/
