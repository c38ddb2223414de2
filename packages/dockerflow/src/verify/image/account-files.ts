/** A line of /etc/passwd. */
export interface User {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

/** Reads /etc/passwd; lines that are none are left out. */
export function parsePasswd(text: string): User[] {
  return rows(text).flatMap(([name = '', , uid = '', gid = '']) =>
    /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [],
  )
}

/** Reads /etc/group; lines that are none are left out. */
export function parseGroup(text: string): Group[] {
  return rows(text).flatMap(([name = '', , gid = '', members = '']) =>
    /^\d+$/.test(gid) ? [{ name, gid: Number(gid), members: members.split(',').filter(Boolean) }] : [],
  )
}

function rows(text: string): string[][] {
  return text.split('\n').map((line) => line.trim().split(':'))
}
