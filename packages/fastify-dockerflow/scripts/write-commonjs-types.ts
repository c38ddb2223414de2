/**
 * Rewrites `dist/index.d.cts` so that the types say what the build does: `require('fastify-dockerflow')` is the plugin
 * itself, with the named exports on it. A bundler of types can only say `export { plugin as default }`.
 */
import { readFile, writeFile } from 'node:fs/promises'

const file = new URL('../dist/index.d.cts', import.meta.url)
const text = await readFile(file, 'utf8')

const imported = new Set(
  [...text.matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.trim()),
  ),
)
const imports: string[] = []
const members: string[] = []

const declarations = text.replaceAll(
  /^export (type )?\{([^}]*)\}(?: from '([^']+)')?;$/gm,
  (_, type: string | undefined, list: string, from: string | undefined) => {
    const names = list.split(',').map((name) => name.trim())
    const missing = names.filter((name) => !imported.has(name))
    if (from !== undefined) imports.push(`import ${type ?? ''}{ ${missing.join(', ')} } from '${from}';`)
    const plain = names.map((name) => name.replace(/^type /, ''))
    members.push(`  export ${type ?? ''}{ ${plain.join(', ')} };`)
    return ''
  },
)

if (!members.some((member) => /\bdockerflow as default\b/.test(member)) || /^export /m.test(declarations))
  throw new Error(`${file.pathname} is not of the form that this step rewrites`)

await writeFile(
  file,
  `${imports.join('\n')}
${declarations.trim()}

declare function fastifyDockerflow(...args: Parameters<typeof dockerflow>): ReturnType<typeof dockerflow>;
declare namespace fastifyDockerflow {
${members.join('\n')}
}
export = fastifyDockerflow;
`,
)
