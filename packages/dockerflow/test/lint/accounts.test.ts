// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of shells and Dockerfiles
import { describe, expect, test } from 'vitest'
import { followBuild } from '../../src/lint/build/build.ts'
import { readDockerfile } from '../../src/lint/dockerfile/dockerfile.ts'
import { type Accounts, isMember } from '../../src/lint/model/accounts.ts'

function accountsAfter(base: string, script: string): Accounts {
  const build = followBuild(readDockerfile(`FROM ${base}\nRUN <<EOF\n${script}\nEOF\n`), { buildArgs: {} })
  if (!('final' in build)) throw new Error(build.text)
  return build.final.accounts
}

/** `uid gid-of-group member` of app; `-` for what is not there, `?` for what is not known, `*` for what is picked. */
function summary(base: string, script: string): string {
  const accounts = accountsAfter(base, script)
  const user = accounts.users.get('app')
  const group = accounts.groups.get('app')
  const number = (known: { certain: boolean; picked: boolean } | undefined, id: number | undefined) =>
    known === undefined
      ? '-'
      : !known.certain || (id === undefined && !known.picked)
        ? '?'
        : known.picked
          ? '*'
          : id
  const member = user && group ? isMember(user, group) : '-'
  return `${number(user, user?.uid)} ${number(group, group?.gid)} ${member === undefined ? '?' : member}`
}

const DEBIAN = 'node:24-bookworm-slim'
const ALPINE = 'node:24-alpine'

// What these commands leave behind was read from /etc/passwd and /etc/group of Debian 12 after running them.
describe('on Debian', () => {
  test.each([
    ['useradd -u 10001 app', '10001 10001 true'],
    ['useradd -r -u 10001 app', '10001 * true'],
    ['groupadd -g 10001 app; useradd -u 10001 app', '- 10001 -'],
    ['groupadd -g 10001 app; useradd -u 10001 -g app app', '10001 10001 true'],
    ['groupadd -g 10001 app; useradd -u 10001 -G app app', '- 10001 -'],
    ['groupadd -g 10001 app; useradd -N -u 10001 -G app app', '10001 10001 true'],
    ['groupadd -g 10001 app; useradd -N -u 10001 app', '10001 10001 false'],
    ['useradd -u 10001 -g 10001 app', '- - -'],
    ['useradd -u 10001 -G missing app', '- - -'],
    ['useradd -U -u 10001 app', '10001 10001 true'],
    ['useradd -U -g users -u 10001 app', '- - -'],
    ['useradd -o app', '- - -'],
    ['useradd -D -s /bin/sh', '- - -'],
    ['useradd -u 1000 app', '- - -'],
    ['useradd -ou 1000 -g users app', '1000 - -'],
    ['useradd -u 10001 -mUs /bin/sh app', '10001 10001 true'],
    [
      'groupadd -R /rootfs -g 10001 app; useradd --root /rootfs app; usermod -R /r app; groupmod -P /r app',
      '- - -',
    ],
    ['adduser --uid 10001 --disabled-password --gecos "" app', '10001 10001 true'],
    ['adduser --system --uid 10001 app', '10001 - -'],
    ['adduser --system --group --uid 10001 app', '10001 10001 true'],
    ['adduser --system --group --gid 10001 app', '- - -'],
    ['adduser --ingroup missing app', '- - -'],
    ['addgroup --gid 10001 app; adduser --uid 10001 --gid 10001 app', '10001 10001 true'],
    ['addgroup --gid 10001 app; adduser --uid 10001 --ingroup app app', '10001 10001 true'],
    ['addgroup --gid 10001 app; adduser --uid 10001 app', '- 10001 -'],
    ['addgroup --system --gid 10001 app; adduser --system --uid 10001 --group app', '10001 10001 true'],
    ['addgroup --gid 10001 app; adduser --system --uid 10001 --ingroup app app', '10001 10001 true'],
    ['addgroup --system --gid 10001 app; addgroup --system app', '- 10001 -'],
    ['addgroup -g 10001 app', '- - -'],
    ['adduser --group app', '- * -'],
    [
      'adduser --uid 10001 --ingroup users app; addgroup --gid 10001 app; adduser app app',
      '10001 10001 true',
    ],
    ['groupadd -g 10001 app; groupadd -g 10001 other', '- 10001 -'],
    ['groupadd -g 10001 other; groupadd -g 10001 app', '- - -'],
    ['groupadd -g 10001 other; groupadd -o -g 10001 app', '- 10001 -'],
    ['groupadd -g 10001 other; groupadd -f -g 10001 app', '- * -'],
    ['groupadd -o app', '- - -'],
    ['groupadd -g 10001 app; groupadd -f -g 10005 app', '- 10001 -'],
    ['groupadd -g 10001 -U node app', '- 10001 -'],
    ['groupadd app; useradd app', '- * -'],
    ['useradd -u 10001 app; groupmod -g 10005 app', '10001 10005 true'],
    ['useradd -u 10001 app; groupmod -n other app', '10001 - -'],
    ['groupmod -n app missing', '- - -'],
    ['groupadd other; groupmod -n node other', '- - -'],
    ['groupadd -g 10001 app; groupadd -g 10002 other; groupmod -g 10001 other', '- 10001 -'],
    ['useradd -u 10001 app; usermod -u 10002 app', '10002 10001 true'],
    ['useradd -u 10001 app; usermod -u 1000 app', '10001 10001 true'],
    ['useradd -u 10001 app; usermod -l node app', '10001 10001 true'],
    ['useradd -u 10001 app; usermod -g missing app', '10001 10001 true'],
    ['useradd -u 10001 app; usermod -aG missing app', '10001 10001 true'],
    ['useradd -u 10001 app; usermod -g users -d /app app', '10001 10001 false'],
    ['useradd -u 10001 app; usermod -g users app; usermod -aG app app', '10001 10001 true'],
    ['groupadd -g 10001 app; useradd -Nu 10001 -G app app; usermod -G users app', '10001 10001 false'],
    ['usermod -l app missing', '- - -'],
    ['groupmod -n app -g 10001 node; usermod -l app -u 10001 node', '10001 10001 true'],
    ['groupadd -g 10001 app; usermod -aG app node; usermod -l app node', '1000 10001 true'],
    ['useradd -u 10001 app; userdel app', '- - -'],
    ['groupadd -g 10001 app; useradd -u 10001 -g users app; userdel -r app', '- 10001 -'],
    ['useradd -u 10001 app; deluser --remove-home app', '- - -'],
    ['userdel app', '- - -'],
    ['useradd -u 10001 app; groupdel app', '10001 10001 true'],
    ['groupadd -g 10001 app; groupdel app', '- - -'],
    ['groupadd -g 10001 app; useradd -Nu 10001 app; gpasswd -a app app', '10001 10001 true'],
    [
      'groupadd -g 10001 app; useradd -Nu 10001 app; gpasswd -a app app; gpasswd --delete app app',
      '10001 10001 false',
    ],
    [
      'groupadd -g 10001 app; useradd -Nu 10001 app; gpasswd -a app app; deluser app app',
      '10001 10001 false',
    ],
    ['groupadd -g 10001 app; useradd -Nu 10001 app; addgroup app app; delgroup app app', '10001 10001 false'],
    ['gpasswd -a missing app; gpasswd -r users', '- - -'],
    ['/usr/sbin/groupadd --gid 10001 app && sudo -E useradd --uid 10001 --gid app app', '10001 10001 true'],
    ['env LC_ALL=C groupadd --gid 10001 app; command useradd -u 10001 -g 10001 app', '10001 10001 true'],
    ['bash -ec "groupadd -g 10001 app; useradd -u 10001 -g app app"', '10001 10001 true'],
    ['eval "groupadd -g 10001" app', '- 10001 -'],
    ["sh <<'IN'\ngroupadd -g 10001 app\nIN", '- 10001 -'],
    [
      'ID=10001; groupadd -g $ID app; export UID2=10001; useradd -u "$UID2" -g ${ID:-1} app',
      '10001 10001 true',
    ],
    ['OPTIONS="-g 10001"; groupadd $OPTIONS app', '- 10001 -'],
    ['for name in app other; do groupadd -g 1000${#name} $name; done', '- ? -'],
    ['for name in app; do groupadd -g 10001 $name; done', '- 10001 -'],
    ['getent group app || groupadd -g 10001 app', '- 10001 -'],
    ['getent group app && groupadd -g 10002 app; ! id app && groupadd -g 10001 app', '- 10001 -'],
    [
      'if id -u app; then true; elif getent passwd node; then groupadd -g 10001 app; else groupadd -g 3 app; fi',
      '- 10001 -',
    ],
    ['false && groupadd -g 1 app; true || groupadd -g 2 app; { groupadd -g 10001 app; }', '- 10001 -'],
    ['(groupadd -g 10001 app)', '- 10001 -'],
    ['groupadd -g 10001 app || exit 1', '- 10001 -'],
    ['exit 0; groupadd -g 10001 app', '- - -'],
    ['echo app:x:10001: | tee -a /x; groupadd -g 10001 app | cat', '- 10001 -'],
    [
      'printf "app:x:10001:10001::/app:/bin/false\\n" >> /etc/passwd; echo "app:x:10001:" >> /etc/group',
      '10001 10001 true',
    ],
    ["cat >> /etc/group <<'IN'\napp:x:10001:node\nIN", '- 10001 -'],
    ['echo nonsense >> /etc/group', '- - -'],
    ['groupadd -g 10001 app; echo "$X" >> /etc/group', '- ? -'],
    ['useradd -u 10001 app; echo x > /etc/passwd', '? ? true'],
    ['useradd -u 10001 app; newusers < /list', '10001 10001 true'],
    ['groupadd -g app app', '- ? -'],
  ])('%s leaves user, group and membership %s', (script, expected) => {
    expect(summary(DEBIAN, script)).toBe(expected)
  })
})

describe('on Alpine', () => {
  test.each([
    ['addgroup -g 10001 app; adduser -D -u 10001 -G app app', '10001 10001 true'],
    ['addgroup -g 10001 -S app && adduser -SDHu 10001 -Gapp app', '10001 10001 true'],
    ['adduser -D -u 10001 app', '10001 10001 true'],
    ['adduser -S -u 10001 app', '10001 - -'],
    ['addgroup -g 10001 app; adduser -D -u 10001 app', '- 10001 -'],
    ['addgroup -g 10001 app; adduser -D -u 10001 -G missing app', '- 10001 -'],
    ['addgroup -g 10001 app; adduser -D -G users -u 10001 app; adduser app app', '10001 10001 true'],
    ['addgroup -g 10001 app; adduser -D -G users -u 10001 app; addgroup app app', '10001 10001 true'],
    [
      'addgroup --gid 10001 app; adduser --disabled-password --uid 10001 --ingroup app app',
      '10001 10001 true',
    ],
    ['addgroup app', '- * -'],
    ['adduser -D app', '* * true'],
    ['adduser -D -u 10001 app users', '- - -'],
    ['addgroup -g 10001 app; adduser -D -u 10001 -G $GROUP app', '10001 10001 ?'],
    ['busybox addgroup -g 10001 app', '- 10001 -'],
    ['apk add --no-cache shadow; groupadd -g 10001 app; useradd -u 10001 -g app app', '10001 10001 true'],
  ])('%s leaves user, group and membership %s', (script, expected) => {
    expect(summary(ALPINE, script)).toBe(expected)
  })
})

describe('on a base that is not known', () => {
  test.each([
    ['groupadd -g 10001 app; useradd -u 10001 -g app app', '10001 10001 true'],
    ['groupadd -g 10001 app; useradd -u 10001 -g 10001 app', '10001 10001 true'],
    ['useradd -u 10001 -g 10001 app', '10001 - -'],
    ['useradd -u 10001 app', '? - -'],
    ['groupadd -f -g 10001 app', '- ? -'],
    ['usermod -u 10001 app; groupmod -g 10001 app', '- - -'],
    ['addgroup --gid 10001 app', '- 10001 -'],
    ['groupadd -g 10001 app; groupadd -g 10001 app', '- 10001 -'],
  ])('%s leaves user, group and membership %s', (script, expected) => {
    expect(summary('registry.example/base:1', script)).toBe(expected)
  })
})
