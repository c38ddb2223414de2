/** Commands that run the rest of their words as a command, and their options that take a value. */
export const WRAPPERS: Readonly<Record<string, string>> = {
  builtin: '',
  busybox: '',
  chronic: '',
  command: '',
  doas: 'uC',
  eatmydata: '',
  env: 'uCS',
  exec: 'a',
  ionice: 'cnp',
  nice: 'n',
  nohup: '',
  sudo: 'ugCDhprRT',
  time: 'fo',
  timeout: 'ks',
}

/** Shells that understand what is written here. */
export const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'bash', 'dash'])

/** Where programs that come with the system lie. A program elsewhere may be anything. */
export const SYSTEM_DIRECTORY = /^(\/usr)?(\/local)?\/s?bin\//

/** Programs that leave the accounts alone, whatever their arguments. */
export const HARMLESS: ReadonlySet<string> = new Set(
  [
    ': [ [[ alias awk b2sum base64 basename break bunzip2 bzip2 cat cd chgrp chmod chown chpasswd chsh cksum clear cmp',
    'comm command continue cp curl cut date dd declare df diff dircolors dirname du echo egrep env exit export expr false',
    'fgrep file find free getconf getent git gpg gpgconf grep groups gunzip gzip head hostname id install jq kill killall ldconfig',
    'ldd less let ln local locale locale-gen localedef logger ls md5sum mkdir mkfifo mknod mktemp more mv nproc od openssl',
    'passwd pip pip3 pipx pkill popd printenv printf ps pushd pwd read readlink readonly realpath return rm rmdir sed seq',
    'set setcap sha1sum sha256sum sha512sum shasum shift shopt sleep sort split ssh-keyscan stat strip su sudo sync tail tar',
    'tee test tic tput touch tr trap true type tzdata umask uname unalias uniq unlink unset unxz unzip update-ca-certificates',
    'update-ca-trust wait wc wget which whoami xz yes zcat zip apt apt-get apt-cache apt-key apt-mark aptitude dpkg dpkg-query',
    'dpkg-reconfigure add-apt-repository apk dnf microdnf yum rpm tdnf zypper pacman npm npx pnpm pnpx yarn corepack bun bunx',
    'deno node tsc go cargo rustc rustup gcc g++ cc clang cmake uv poetry pipenv pdm hatch conda mamba python python3 bundle',
    'gem ruby composer php mvn gradle dotnet swift mix rebar3 hugo esbuild vite webpack turbo nx prisma busybox',
    'freshclam setfacl getfacl chattr lsattr mkhomedir_helper loginctl usermod.real tini dumb-init debconf-set-selections',
  ]
    .join(' ')
    .split(' '),
)

/** Of those, the ones that run a file when they are given one. */
export const INTERPRETERS: ReadonlySet<string> = new Set([
  'node',
  'python',
  'python3',
  'ruby',
  'php',
  'deno',
  'bun',
])

/** Commands that read the account files without changing them. */
export const READERS: ReadonlySet<string> = new Set(
  '[ [[ awk cat chmod chown cut diff egrep fgrep file getent grep head id ls stat tail test wc'.split(' '),
)
