// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of shells
import { describe, expect, test } from 'vitest'
import { reported, verdictOn } from './judge.ts'

const FROM = 'FROM node:24-slim'
const MAKE = 'groupadd -g 10001 app'

/** The verdict on group app after a script. */
const after = (script: string) => verdictOn('D2', `${FROM}\nRUN <<EOF\n${script}\nEOF\n`)

describe('a script in RUN', () => {
  test.each([
    ['pass', `${MAKE}; f() { true; }; f`],
    ['pass', `cd /tmp; cd; pushd /; ${MAKE}`],
    ['pass', `time ${MAKE}`],
    ['pass', `timeout 5 ${MAKE}`],
    ['pass', `sudo -u root A=b ${MAKE}`],
    ['pass', `env -u X A=b ${MAKE}`],
    ['pass', `exec ${MAKE}`],
    ['pass', `X=10001; if true; then Y=$X; else Y=2; fi; groupadd -g $X app`],
    ['pass', `readonly G=10001; groupadd -g "\${G}" app`],
    ['pass', `G=10001; groupadd -g \${G:+10001} app`],
    ['pass', `groupadd -g \${G:-10001} app`],
    ['pass', `unset -v OTHER; ${MAKE}`],
    ['pass', `groupadd -g $'10001' a'p'"p"`],
    ['pass', `{ ${MAKE}; } > /dev/null 2>&1`],
    ['pass', `if false; then groupadd -g 1 app; elif false; then :; else ${MAKE}; fi`],
    ['pass', `case a in b) true ;; esac; ${MAKE}`],
    ['pass', `select x in a; do true; done; ${MAKE}`],
    ['pass', `[[ -f /x ]] || true; (( 1 )) || true; ${MAKE}`],
    ['pass', `if [ -f /x ]; then exit 1; fi; ${MAKE}`],
    ['pass', `(exit 0); ${MAKE}`],
    ['pass', `bash -c '${MAKE}'`],
    ['pass', `bash -e -c "bash -c '${MAKE}'"`],
    ['pass', `sh; ${MAKE}`],
    ['pass', `cat /etc/passwd | grep root; chmod 644 /etc/passwd; ${MAKE}`],
    ['pass', `coproc sleep 1; ${MAKE}`],
    ['pass', `echo "$X" > "$Y"; A[1]=x; A+=y; ${MAKE}`],
    ['fail', `python3 -c 'print(1)'; node -e 1; npm ci`],
    ['fail', `false && ${MAKE}`],
    ['fail', `chroot_dir=/x; groupadd -R $chroot_dir -g 10001 app`],
    ['fail', `exit 0; ${MAKE}`],
    ['unknown', `coproc ${MAKE}`],
    ['unknown', `for ((i = 0; i < 1; i++)); do ${MAKE}; done`],
    ['unknown', `select x in a; do ${MAKE}; done`],
    ['unknown', `until test -f /x; do ${MAKE}; done`],
    ['unknown', `for i in $X; do ${MAKE}; done`],
    ['unknown', `for i; do ${MAKE}; done`],
    ['unknown', `[[ -f /x ]] && ${MAKE}`],
    ['unknown', `(( X )) && ${MAKE}`],
    ['unknown', `grep -q x /y && ${MAKE}`],
    ['unknown', `! ls /x && ${MAKE}`],
    ['unknown', `exit $X; ${MAKE}`],
    ['unknown', `if [ -f /x ]; then exit; fi; ${MAKE}`],
    ['unknown', `$TOOL ${MAKE}`],
    ['unknown', `/opt/setup`],
    ['unknown', `node setup.js`],
    ['unknown', `python3 setup.py`],
    ['unknown', `bash setup`],
    ['unknown', `bash -c "$X"`],
    ['unknown', `curl x | bash -s -- y`],
    ['unknown', `. ./setup`],
    ['unknown', `make install`],
    ['unknown', `if true; then ${MAKE}`],
    ['unknown', `groupadd -g \${X#a} app`],
    ['unknown', `groupadd -g $((10000 + X)) app`],
    ['unknown', `groupadd -g "$(id -g)" app`],
    ['unknown', `groupadd -g 1000{1,2} app`],
    ['unknown', `groupadd $X -g 10001 app`],
    ['unknown', `G=1; while read G; do true; done; groupadd -g $G app`],
    ['unknown', `read G; groupadd -g $G app`],
    ['unknown', `if test -f /x; then G=10001; else G=2; fi; groupadd -g $G app`],
    ['unknown', `G+=1; groupadd -g $G app`],
    ['unknown', `getent group 5 && ${MAKE}`],
    ['unknown', `getent hosts x && ${MAKE}`],
    ['unknown', `usermod -u $X app; ./x`],
    ['unknown', `${"bash -c '".repeat(1)}${'eval '.repeat(12)}${MAKE}'`],
    ['unknown', `f() { ${MAKE}; }; f`],
    ['unknown', `function f { ${MAKE}; }; f`],
  ])('leaves group app with the verdict %s: %s', (verdict, script) => {
    expect(after(script)).toBe(verdict)
  })

  test('that never ends is given up, and what it does is unknown', () => {
    const loop = 'for a in 1 2 3 4 5 6 7 8; do '
    const script = `${loop.repeat(6)}true; ${'done; '.repeat(6)}`
    const start = performance.now()
    expect(after(script)).toBe('unknown')
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

test('the words of the exec form are literal', () => {
  const source = `${FROM}\nRUN ["groupadd", "-g", "10001", "app"]\nRUN ["echo", "it's; $(x) > /etc/group"]\n`
  expect(verdictOn('D2', source)).toBe('pass')
})

test('the shell of SHELL reads RUN, CMD and ENTRYPOINT', () => {
  expect(verdictOn('D2', `${FROM}\nSHELL ["/bin/bash", "-c"]\nRUN ${MAKE}\n`)).toBe('pass')
  expect(verdictOn('D2', `${FROM}\nSHELL ["pwsh", "-c"]\nRUN ${MAKE}\n`)).toBe('unknown')
  expect(verdictOn('R1', `${FROM}\nSHELL ["/bin/bash", "-c"]\nCMD exec node x.js\n`)).toBe('pass')
})

test('files that a script makes, moves and removes are followed', () => {
  const version = (script: string) =>
    verdictOn('A3', `${FROM}\nWORKDIR /app\nCOPY version.json /tmp/\nRUN ${script}\n`)
  expect(version('mv /tmp/version.json .')).toBe('pass')
  expect(version('cp /tmp/version.json version.json')).toBe('pass')
  expect(version('mv /tmp/version.json . && rm -f *')).toBe('fail')
  expect(version('install -m 644 /tmp/version.json /app/version.json')).toBe('pass')
  expect(version('cd /srv && mv /tmp/version.json .')).toBe('fail')
  expect(version('unlink /tmp/version.json')).toBe('fail')
  expect(version('echo {} | tee version.json')).toBe('unknown')
  expect(version('mv $X .')).toBe('fail')
})

test('accounts in copied files are followed from stages and here-documents', () => {
  const file = (copy: string) =>
    reported(`FROM debian:12-slim AS a\nRUN ${MAKE} && useradd -u 10001 -g app app\nFROM scratch\n${copy}\n`)
      .filter((entry) => entry.startsWith('D2') || entry.startsWith('D3'))
      .join(', ')
  expect(file('COPY --from=a /etc/passwd /etc/group /etc/')).toBe('')
  expect(file('COPY --from=a / /')).toBe('')
  expect(file('COPY --from=a /etc/ /etc/')).toBe('')
  expect(file('COPY --from=a /etc/passwd /etc/')).toBe('D2 fail')
  expect(file('COPY --from=a /etc/group /etc/')).toBe('D3 fail')
  expect(file('COPY --from=a /root/passwd /etc/passwd')).toBe('D2 unknown, D3 unknown')
  expect(
    file('COPY <<EOF /etc/passwd\napp:x:10001:10001::/:/x\nEOF\nCOPY <<EOF /etc/group\napp:x:10001:\nEOF'),
  ).toBe('')
  expect(file('COPY <<EOF /etc/passwd\napp:x:$U:10001::/:/x\nEOF')).toBe('D2 unknown, D3 unknown')
})
