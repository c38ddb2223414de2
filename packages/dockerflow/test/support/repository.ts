import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A git repository with one commit, in a folder of its own. */
export function repository(origin?: string) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dockerflow-git-')))
  const git = (...args: readonly string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false', ...args],
      { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    ).trim()
  const commit = (name: string) => {
    writeFileSync(join(folder, name), name)
    git('add', '--all')
    git('commit', '--quiet', '--message', name)
    return git('rev-parse', 'HEAD')
  }
  git('init', '--quiet')
  const head = commit('first')
  if (origin !== undefined) git('remote', 'add', 'origin', origin)
  return {
    folder,
    head,
    git,
    commit,
    write: (name: string, text: string) => writeFileSync(join(folder, name), text),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
