import type { Backing } from './client-check.ts'
import { CheckFailure } from './failure.ts'

/** What amqplib tells of a broker that reads no more of a connection, because of an alarm. */
export interface BlockableConnection {
  on?(event: 'blocked' | 'unblocked', listener: (reason?: string) => void): unknown
  off?(event: 'blocked' | 'unblocked', listener: (reason?: string) => void): unknown
  /** Knows the state behind the events; its types do not. */
  readonly connection?: object
}

/** What is known of a connection: whether it is blocked, and the broker's reason, if the event was heard. */
interface Alarm {
  blocked: boolean
  reason: string | undefined
}

/** One pair of listeners for all checks of a connection; they keep nothing alive. */
const alarms = new WeakMap<object, Alarm>()

/**
 * Settles as `ask` does, or rejects as soon as the broker blocks the connection; at once, and without asking, if it
 * has done so: what is sent then waits until the alarm is over.
 */
export async function unlessBlocked(
  backing: Backing,
  connection: BlockableConnection,
  ask: () => Promise<void>,
): Promise<void> {
  const alarm = alarmOf(connection)
  const failure = () => new CheckFailure(backing.kind, 'full', sentence(backing.service, alarm.reason))
  if (alarm.blocked || isBlocked(connection.connection)) throw failure()
  const asked = ask()
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(failure())
    const end = () => void connection.off?.('blocked', fail)
    connection.on?.('blocked', fail)
    asked.then(resolve, reject)
    void asked.then(end, end)
  })
}

/** Whether the connection was blocked, perhaps before anybody listened. */
function isBlocked(connection: object | undefined): boolean {
  return connection !== undefined && 'blocked' in connection && connection.blocked === true
}

function alarmOf(connection: BlockableConnection): Alarm {
  const known = alarms.get(connection)
  if (known) return known
  const alarm: Alarm = { blocked: false, reason: undefined }
  alarms.set(connection, alarm)
  connection.on?.('blocked', (reason) => Object.assign(alarm, { blocked: true, reason }))
  connection.on?.('unblocked', () => Object.assign(alarm, { blocked: false, reason: undefined }))
  return alarm
}

/** The broker's reason is free text: only what it says in ours is passed on. */
function sentence(service: string, reason = ''): string {
  const short = ['memory', 'disk'].filter((each) => reason.includes(each)).join(' and ')
  return `${service} takes no messages: it is low on ${short || 'memory or disk'}.`
}
