import { spawn } from 'node:child_process'
import { CouldNotRunError } from '../../report/errors.ts'

/**
 * Runs `command` in the shell, its output going nowhere but into the error.
 *
 * @param timeout how long it may take, in milliseconds
 * @throws CouldNotRunError when it fails, or takes too long
 */
export function shell(command: string, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // A process group of its own: Ctrl-C must not stop the command that brings a backing service back.
    const child = spawn(command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let tail = ''
    const keep = (chunk: Buffer) => {
      tail = `${tail}${chunk.toString('utf8')}`.slice(-500)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const give = (outcome: string) => {
      clearTimeout(timer)
      const said = tail.trim() === '' ? '' : `: ${tail.trim()}`
      reject(new CouldNotRunError(`The command \`${command}\` ${outcome}${said}`))
    }
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      give(`did not end within ${timeout} ms`)
    }, timeout)
    child.on('error', (error) => give(`could not be started (${error.message})`))
    // On exit, not on close: a service that the command starts may keep the pipes open.
    child.on('exit', (code, signal) => {
      child.stdout.destroy()
      child.stderr.destroy()
      if (code !== 0) give(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`)
      else {
        clearTimeout(timer)
        resolve()
      }
    })
  })
}
